"""Loads the register: the shipped tables and an administrator's additions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.errors import InstallationError
from cardtool.register.local import local_entries
from cardtool.register.register import Register
from cardtool.register.shipped_rows import county_entry, municipality_entry, organisation_entry
from cardtool.register.tables import Source, csv_rows
from cardtool.shipped import resource

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.register.entry import Entry
    from cardtool.register.tables import Row

_FOLDER: Final = "register"


def load_register(local: Path | None = None) -> Register:
    """The register of the shipped data and the additions in the folder ``local``.

    A local row replaces the shipped row of its key, and hides shipped bodies with its names and domains.

    Args:
        local: an administrator's folder with ``organisations.csv`` or ``organisations.toml``
            (columns: :mod:`cardtool.register.local`); it need not exist.

    Raises:
        LocalDataError: an addition has an error; the error names file and line.
        InstallationError: shipped data is missing or broken.
    """
    entries = {entry.organisation.key: entry for entry in _shipped_entries()}
    if local is not None:
        counties = {entry.code: entry.organisation for entry in entries.values() if entry.code}
        for entry in local_entries(local, counties):
            entries[entry.organisation.key] = entry
    return Register(entries.values())


def _shipped_entries() -> list[Entry]:
    successor_bodies = [county_entry(row) for row in _rows("counties.csv")]
    counties = {entry.code: entry.organisation for entry in successor_bodies}
    municipality_rows = list(_rows("municipalities.csv"))
    codes = {row.text("name_fi"): row.text("municipality_code") for row in municipality_rows}
    return [
        *successor_bodies,
        *(organisation_entry(row, counties, codes) for row in _rows("organisations.csv")),
        *(municipality_entry(row, counties) for row in municipality_rows),
    ]


def _rows(name: str) -> list[Row]:
    return list(csv_rows(Source(resource(_FOLDER, name), InstallationError)))
