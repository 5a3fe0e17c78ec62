"""The pinned roots and the issuing authorities below them: shipped with the program, and an administrator's own.

Chains end in the roots only; the issuing authorities are for comparing a workstation with.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.errors import DataError, InstallationError, LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.model.trust import Anchor
from cardtool.model.workstation_trust import AuthorityRole, PinnedAuthority
from cardtool.shipped import resource

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME: Final = "trust_anchors.toml"
_LARGEST_FILE = 256 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")
_TABLES: Final = {"anchor": AuthorityRole.ROOT, "issuing": AuthorityRole.ISSUING}
_REQUIRED: Final[dict[str, type]] = {"name": str, "sha256": str}
_OPTIONAL: Final[dict[str, type]] = {
    "issued_by": str,
    "valid_from": date,
    "valid_until": date,
    "address": str,
    "source": str,
    "certainty": str,
}


def load_anchors(local: Path | None = None) -> tuple[Anchor, ...]:
    """The shipped roots, then those in ``trust_anchors.toml`` of the folder ``local``; a root listed twice counts once.

    A folder without that file adds nothing.

    Raises:
        InstallationError: the shipped file is missing or broken.
        LocalDataError: the administrator's file is broken.
    """
    return tuple(
        Anchor(authority.name, authority.sha256, authority.source)
        for authority in load_authorities(local)
        if authority.role is AuthorityRole.ROOT
    )


def load_authorities(local: Path | None = None) -> tuple[PinnedAuthority, ...]:
    """The same roots, and after them the issuing authorities, each once.

    Raises:
        InstallationError: the shipped file is missing or broken.
        LocalDataError: the administrator's file is broken.
    """
    found = _read(resource("rules", FILE_NAME), InstallationError)
    if local is not None and (local / FILE_NAME).exists():
        found += _read(local / FILE_NAME, LocalDataError)
    unique: dict[str, PinnedAuthority] = {}
    for authority in sorted(found, key=lambda each: each.role is AuthorityRole.ISSUING):
        unique.setdefault(authority.sha256, authority)
    return tuple(unique.values())


def _read(path: Path, error: type[DataError]) -> list[PinnedAuthority]:
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_FILE + 1)
        return _parse(content)
    except OSError as cause:
        raise error(cause.strerror or type(cause).__name__, reader=path.name) from cause
    except (ValueError, RecursionError) as cause:
        raise error(str(cause), reader=path.name) from cause


def _parse(content: bytes) -> list[PinnedAuthority]:
    if len(content) > _LARGEST_FILE:
        raise ValueError(f"larger than {_LARGEST_FILE} bytes")
    document = tomllib.loads(content.decode("utf-8-sig"))
    if not document or not document.keys() <= _TABLES.keys():
        raise ValueError("the file holds tables [[anchor]] and [[issuing]] and nothing else")
    return [_authority(entry, _TABLES[table]) for table, entries in document.items() for entry in _listed(entries)]


def _listed(entries: Any) -> list[Any]:
    if not isinstance(entries, list):
        raise ValueError("the file holds tables [[anchor]] and [[issuing]] and nothing else")  # noqa: TRY004 - one error for every fault of a file
    return entries


def _authority(entry: Any, role: AuthorityRole) -> PinnedAuthority:
    known = _REQUIRED | _OPTIONAL
    if not isinstance(entry, dict) or not _REQUIRED.keys() <= entry.keys() <= known.keys():
        raise ValueError(f"an authority has {', '.join(_REQUIRED)} and may have {', '.join(_OPTIONAL)}")
    for key, value in entry.items():
        if not isinstance(value, known[key]) or isinstance(value, datetime) or not value:
            raise ValueError(f"{key} is no {known[key].__name__} or is empty")
    fingerprint = entry["sha256"].lower()
    if not _SHA256.fullmatch(fingerprint):
        raise ValueError("sha256 is not 64 hexadecimal digits")
    certainty = Confidence(entry.get("certainty", Confidence.CERTAIN))
    further = {key: value for key, value in entry.items() if key in _OPTIONAL}
    return PinnedAuthority(entry["name"], fingerprint, role, **(further | {"certainty": certainty}))
