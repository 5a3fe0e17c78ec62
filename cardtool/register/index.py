"""Tables from keys and domains to bodies; an administrator's bodies hide the shipped ones behind the same key."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cardtool.register.forms import forms
from cardtool.register.names import JOINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cardtool.model.evidence import EvidenceCode
    from cardtool.register.entry import Entry


class Meaning(NamedTuple):
    """A body that a key stands for.

    Attributes:
        entry: the body.
        code: ``NAME`` or ``ALIAS``.
        bare: the key is a municipality's plain name.
    """

    entry: Entry
    code: EvidenceCode
    bare: bool


def name_index(entries: Iterable[Entry]) -> Mapping[str, tuple[Meaning, ...]]:
    """Bodies by name key, in the order of ``entries``."""
    found: dict[str, dict[Entry, Meaning]] = {}
    for entry in entries:
        for key, code, bare in forms(entry.organisation):
            if key.strip(JOINT):
                found.setdefault(key, {}).setdefault(entry, Meaning(entry, code, bare))
    return {key: _local_first(tuple(meanings.values())) for key, meanings in found.items()}


def _local_first(meanings: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    return tuple(m for m in meanings if m.entry.organisation.local) or meanings


def domain_index(entries: Iterable[Entry]) -> Mapping[str, tuple[Entry, ...]]:
    """Bodies by e-mail domain, in the order of ``entries``."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for domain in entry.organisation.email_domains:
            found.setdefault(domain, []).append(entry)
    return {
        domain: tuple(e for e in owners if e.organisation.local) or tuple(owners) for domain, owners in found.items()
    }
