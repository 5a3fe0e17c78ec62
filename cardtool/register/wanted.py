"""The OIDs that should have a certificate: the user's own list, an imported register, or the counties' roots."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.oid import WantedOid
from cardtool.model.organisation import OrganisationKind
from cardtool.register.imports import import_register
from cardtool.register.imports_values import ImportFailure, ImportReason
from cardtool.register.oid_roots import load_oid_roots
from cardtool.register.oid_syntax import rooted

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from cardtool.register.imports_values import ImportedRegister

#: Name of the shipped list, as the source of its lines.
SHIPPED: Final = "oid_roots.csv"
_SUCCESSORS: Final = frozenset(
    {OrganisationKind.COUNTY, OrganisationKind.CITY, OrganisationKind.REGION, OrganisationKind.GROUP}
)


@dataclass(frozen=True, slots=True)
class WantedList:
    """The wanted OIDs of a file.

    Attributes:
        oids: each OID once, in the order of the file.
        source: name of the file.
        as_of: day of the list.
        failures: lines that could not be used.
    """

    oids: tuple[WantedOid, ...]
    source: str
    as_of: date | None = None
    failures: tuple[ImportFailure, ...] = ()


def read_wanted(path: Path, *, as_of: date | None = None) -> WantedList:
    """The wanted OIDs of a file: columns ``oid``, ``name`` and ``valid_from``, or any export of the register.

    A plain list needs no header line. Separator and encoding are found out: ``;``, ``,`` or tab; UTF-8, UTF-16 with
    its mark or ISO-8859-1. It never raises, whatever the file holds.

    Args:
        path: the file.
        as_of: day of the list where it is known; otherwise the day on which the file was last written.
    """
    return wanted_of(import_register(path, as_of=as_of))


def wanted_of(register: ImportedRegister) -> WantedList:
    """The rows in use of an imported register as wanted OIDs; one that is no Kanta OID is a failure."""
    failures = list(register.failures)
    oids: list[WantedOid] = []
    for row in register.rows:
        if rooted(row.oid) is None:
            failures.append(ImportFailure(ImportReason.BAD_OID, register.source, row.line, row.oid))
        elif row.in_use:
            oids.append(WantedOid(row.oid, row.name, row.begins, register.source))
    return WantedList(tuple(oids), register.source, register.as_of, tuple(failures))


def default_wanted() -> tuple[WantedOid, ...]:
    """The shipped roots of the counties, HUS, Helsinki and Åland; county 02 has two.

    Raises:
        InstallationError: the shipped table is missing or broken.
    """
    found = (root for root in load_oid_roots() if root.kind in _SUCCESSORS)
    return tuple(WantedOid(root.root, root.organisation, source=SHIPPED) for root in found)
