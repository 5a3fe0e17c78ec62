"""OID roots of organisations in the SOTE register of THL, and whose they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.model.errors import InstallationError
from cardtool.model.organisation import OrganisationKind
from cardtool.register.tables import Source, csv_rows
from cardtool.shipped import resource

if TYPE_CHECKING:
    from cardtool.register.tables import Row


class OidRootStatus(StrEnum):
    """What a root says about the organisation behind it.

    ``current``: that of a body which organises services today. ``current_root_kept``: the same, but the root is
    a predecessor's, so it cannot tell old from new. ``old``: that of an ended body. ``municipality``: that of a
    municipality, still legal for its own duties, but not for social and health services since 2023.
    ``unaffected``: that of a body which the reform did not touch.
    """

    CURRENT = "current"
    CURRENT_ROOT_KEPT = "current_root_kept"
    OLD = "old"
    MUNICIPALITY = "municipality"
    UNAFFECTED = "unaffected"


@dataclass(frozen=True, slots=True)
class OidRoot:
    """One root of the reference table.

    Attributes:
        root: dotted OID, ``1.2.246.10.<business id without hyphen and leading zeros>`` (JHS 159, annex 1).
        business_id: the business id inside the root, with hyphen.
        organisation: name of the body; for a host municipality's root the name of its co-operation area.
        kind: kind of body.
        county_codes: codes of the successor bodies, the primary one first.
        status: what the root says.
        note: further words of the table.
    """

    root: str
    business_id: str
    organisation: str
    kind: OrganisationKind
    county_codes: tuple[str, ...]
    status: OidRootStatus
    note: str = ""


def load_oid_roots() -> tuple[OidRoot, ...]:
    """The shipped reference table.

    Raises:
        InstallationError: the table is missing or broken.
    """
    return tuple(_root(row) for row in csv_rows(Source(resource("register", "oid_roots.csv"), InstallationError)))


def _root(row: Row) -> OidRoot:
    return OidRoot(
        root=row.required("oid_root"),
        business_id=row.required("business_id"),
        organisation=row.required("organisation"),
        kind=row.choice("kind", OrganisationKind),
        county_codes=row.items("county_codes"),
        status=row.choice("status", OidRootStatus),
        note=row.text("note"),
    )
