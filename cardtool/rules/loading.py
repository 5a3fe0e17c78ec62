"""The rules that ship with the program, together with an administrator's additions.

The administrator's folder may hold ``card_kinds.toml`` (exact issuers and policies), ``transition.toml`` (reforms)
and ``findings.toml``; each file is optional. An error in a shipped file is an :class:`InstallationError`, one in an
addition a :class:`LocalDataError` that names the file; the caller can then load the shipped rules alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.rules.findings import FindingRules
from cardtool.rules.kind_tables import local_rules, shipped_rules
from cardtool.rules.table import Table
from cardtool.rules.toml_reading import read_toml
from cardtool.rules.transition import TransitionRules
from cardtool.rules.verdict_tables import finding_rules, in_order, reforms
from cardtool.shipped import resource

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.errors import DataError
    from cardtool.rules.card_kind import CardKindRules
    from cardtool.rules.table import Fault

#: Largest rule file that is read, in bytes; the shipped ones are a few kilobytes.
MAX_BYTES: Final = 1 << 20

CARD_KINDS: Final = "card_kinds.toml"
TRANSITION: Final = "transition.toml"
FINDINGS: Final = "findings.toml"


def load_card_kind_rules(local: Path | None = None) -> CardKindRules:
    """Rules on the kind of card; an administrator's issuers and policies are asked first.

    A shipped rule of the same id is left out altogether.

    Args:
        local: the administrator's folder, ``None`` for the shipped rules alone.

    Raises:
        InstallationError: a shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    rules = shipped_rules(shipped_table(CARD_KINDS))
    added = added_table(local, CARD_KINDS)
    if added is None:
        return rules
    issuers, policies = local_rules(added)
    replaced = {entry.rule.id for entry in issuers} | {entry.rule.id for entry in policies}
    return replace(
        rules,
        issuers=issuers + tuple(entry for entry in rules.issuers if entry.rule.id not in replaced),
        policies=policies + tuple(entry for entry in rules.policies if entry.rule.id not in replaced),
    )


def load_transition_rules(local: Path | None = None) -> TransitionRules:
    """Reforms; an administrator's reform takes the place of the shipped one of the same id.

    Args:
        local: the administrator's folder, ``None`` for the shipped rules alone.

    Raises:
        InstallationError: a shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    known = reforms(shipped_table(TRANSITION))
    if added := added_table(local, TRANSITION):
        known |= reforms(added)
    return TransitionRules(in_order(known.values()))


def load_finding_rules(local: Path | None = None) -> FindingRules:
    """Findings; an administrator's entry takes the place of the shipped one of the same code.

    Args:
        local: the administrator's folder, ``None`` for the shipped rules alone.

    Raises:
        InstallationError: a shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    known = finding_rules(shipped_table(FINDINGS), complete=True)
    if added := added_table(local, FINDINGS):
        known |= finding_rules(added, complete=False)
    return FindingRules(tuple(known.values()))


def shipped_table(name: str) -> Table:
    """The whole of a rule file that ships with the program.

    Raises:
        InstallationError: it is missing or no TOML file.
    """

    def fault(what: str) -> DataError:
        return InstallationError(what, reader=f"rules/{name}")

    table = _table(resource("rules", name), fault)
    if table is None:
        raise fault("file is missing")
    return table


def added_table(local: Path | None, name: str) -> Table | None:
    """The whole of an administrator's file, ``None`` when there is none.

    Raises:
        LocalDataError: it cannot be read or is no TOML file.
    """
    if local is None:
        return None

    def fault(what: str) -> DataError:
        return LocalDataError(what, reader=str(local / name))

    if local.is_file():
        raise fault("the folder of additions is a file")
    return _table(local / name, fault)


def _table(path: Path, fault: Fault) -> Table | None:
    content = content_of(path, fault)
    if content is None:
        return None
    try:
        return Table(read_toml(content), path.name, fault)
    except ValueError as error:
        raise fault(f"not a TOML file: {error}") from error


def content_of(path: Path, fault: Fault) -> bytes | None:
    """The bytes of a rule file, ``None`` when there is none.

    Raises:
        DataError: of the sort that ``fault`` makes, when it cannot be read or is larger than :data:`MAX_BYTES`.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise fault(error.strerror or type(error).__name__) from error
    if len(content) > MAX_BYTES:
        raise fault(f"larger than {MAX_BYTES} bytes")
    return content
