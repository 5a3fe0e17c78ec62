"""Files of an administrator or a user: rules, register, profiles of middleware, settings, passwords."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.app.folders import Folders
from cardtool.app.inventory.passwords import LARGEST_FILE, MOST_PASSWORDS, gather, passwords_in_file
from cardtool.app.settings import load_settings
from cardtool.cards import profiles
from cardtool.certificates import anchors
from cardtool.inventory.passwords import MOST_TRIES, passwords_from_text
from cardtool.model.errors import LocalDataError, SourceNotReadableError
from cardtool.register.loading import load_register
from cardtool.register.local import local_entries
from cardtool.register.register import Register
from cardtool.rules.inventory_findings_tables import with_local_findings
from cardtool.rules.kind_tables import local_rules
from cardtool.rules.loading import added_table, load_transition_rules
from cardtool.rules.oid_verdict_tables import with_local_transitions
from cardtool.rules.service_kind_tables import with_local
from cardtool.rules.service_loading import (
    load_inventory_finding_rules,
    load_oid_verdict_rules,
    load_service_kind_rules,
)
from cardtool.rules.toml_places import MAX_DEPTH, places
from cardtool.rules.transition_plan import TRANSITION_SERVICES, check_transition_file, load_transition_plan
from cardtool.rules.verdict_tables import finding_rules, in_order, reforms
from tests.fuzz.target import as_file, assert_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from cardtool.model.errors import DataError
    from cardtool.model.organisation import Organisation
    from cardtool.rules.table import Table
    from cardtool.rules.toml_places import KeyPath

_LONGEST_DETAIL: Final = 8192

_service_kinds = cache(load_service_kind_rules)
_verdicts = cache(load_oid_verdict_rules)
_findings = cache(load_inventory_finding_rules)
_reforms = cache(load_transition_rules)


@cache
def _counties() -> Mapping[str, Organisation]:
    return load_register().counties


#: What reads each file of the folder of rules.
_RULES: Final[dict[str, Callable[[Table], object]]] = {
    "card_kinds.toml": local_rules,
    "transition.toml": lambda table: in_order(reforms(table).values()),
    "findings.toml": lambda table: finding_rules(table, complete=False),
    "service_kinds.toml": lambda table: with_local(_service_kinds(), table),
    "oid_verdicts.toml": lambda table: with_local_transitions(_verdicts(), table),
    "inventory_findings.toml": lambda table: with_local_findings(_findings(), table),
}


def rules(data: bytes) -> None:
    """A file of rules, or of trusted roots."""
    path = _named(data, (*_RULES, anchors.FILE_NAME))
    if path is not None:
        _try(lambda: _read_rules(path))


def _read_rules(path: Path) -> None:
    if path.name == anchors.FILE_NAME:
        anchors._read(path, LocalDataError)
        return
    table = added_table(path.parent, path.name)
    if table is not None:
        _RULES[path.name](table)


def transition_services(data: bytes) -> None:
    """Additions to the transition board: what cannot be loaded has faults, each with a line of the file."""
    path = as_file(data, f"board/{TRANSITION_SERVICES}")
    faults = check_transition_file(path, _reforms())
    for fault in faults:
        assert 0 <= fault.line <= data.count(b"\n") + 1
        assert_text(str(fault), _LONGEST_DETAIL)
    try:
        load_transition_plan(path.parent, _reforms())
    except LocalDataError as error:
        assert faults
        _assert_error(error)
    _assert_places(data)


def _assert_places(data: bytes) -> None:
    """Whatever the reader of the standard library finds has a place."""
    try:
        text = data.decode()
        content = tomllib.loads(text)
    except (ValueError, RecursionError):
        return
    assert places(text).keys() == set(_paths(content, ()))


def _paths(value: object, path: KeyPath) -> Iterator[KeyPath]:
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner if len(path) < MAX_DEPTH else ():
        yield from _paths(each, (*path, key))


def organisations(data: bytes) -> None:
    """Additions to the register."""
    path = _named(data, ("organisations.csv", "organisations.toml"))
    if path is not None:
        _try(lambda: Register(local_entries(path.parent, _counties())).resolve("Mallila", "a@mallila.example"))
        path.unlink()


def profile(data: bytes) -> None:
    """A middleware profile."""
    path = as_file(data, "profiles/profile.toml")
    _try(lambda: list(profiles._read_folder(path.parent, LocalDataError, local=True)))


def settings(data: bytes) -> None:
    """The settings of the administrator, who may lock some, and of the user."""
    folder = as_file(data, "settings/settings.toml").parent
    _try(lambda: load_settings(Folders(folder, folder, folder, folder, folder.parent)))
    _try(lambda: load_settings(Folders(folder, folder.parent, folder, folder, folder)))


def passwords(data: bytes) -> None:
    """A file of passwords, one a line."""
    tried = passwords_from_text(data.decode(errors="replace"))
    assert len(list(tried)) <= MOST_TRIES
    assert repr(tried) == f"<{len(tried)} passwords>"
    try:
        found = passwords_in_file(as_file(data, "passwords"))
    except SourceNotReadableError as error:
        _assert_error(error)
    else:
        assert all(found)
        assert sum(map(len, found)) <= len(data) <= LARGEST_FILE
        assert len(gather(found).passwords) <= MOST_PASSWORDS


def _named(data: bytes, names: Iterable[str]) -> Path | None:
    """The file of an input, whose first line names it and whose rest is the content; ``None`` for other names."""
    name, _, content = data.partition(b"\n")
    named = {each.encode(): each for each in names}.get(name)
    return None if named is None else as_file(content, f"local/{named}")


def _try(read: Callable[[], object]) -> None:
    try:
        read()
    except LocalDataError as error:
        _assert_error(error)


def _assert_error(error: DataError) -> None:
    """A person gets to see it."""
    assert error.detail
    assert_text(str(error), _LONGEST_DETAIL)
