"""The certificates of kept inventories as the board shows them: whose they are, when they end, whose business id."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import finnish_day
from cardtool.model.oid import RootStatus
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.service import ServiceKind
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import OwnerMatch, SeenCertificate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from cardtool.model.oid import RootMatch
    from cardtool.model.organisation import Organisation
    from cardtool.register.register import Register
    from cardtool.store.inventory_store import InventoryStore
    from cardtool.store.runs import StandingCertificate

#: Kinds of certificate that stand for each kind of what is seen.
KINDS: Final[Mapping[SeenKind, frozenset[ServiceKind]]] = {
    SeenKind.OIDS: frozenset({ServiceKind.SOTE_SERVICE}),
    SeenKind.DATA_EXCHANGE: frozenset({ServiceKind.XROAD_SIGN, ServiceKind.XROAD_AUTH}),
    SeenKind.SAML_SIGNING: frozenset({ServiceKind.SAML_SIGNING}),
}
#: X-Road shows the legal business id, the Kanta OID that of the register; where a county kept the root of a
#: predecessor they differ (domain note service-certificates.md, 3.2 and 7).
_OWNERS: Final[Mapping[RootStatus, OwnerMatch]] = {
    RootStatus.NEW: OwnerMatch.LEGAL,
    RootStatus.KEPT: OwnerMatch.REGISTER,
    RootStatus.OLD: OwnerMatch.OLD,
    RootStatus.MUNICIPALITY: OwnerMatch.OTHER,
    RootStatus.UNAFFECTED: OwnerMatch.OTHER,
}
#: Whose certificates should name the legal business id of the county instead.
_OF_THE_COUNTY: Final = frozenset({OwnerMatch.REGISTER, OwnerMatch.OLD})


def seen_certificates(
    store: InventoryStore, kinds: Collection[SeenKind], register: Register, *, as_of: date, county: str
) -> tuple[SeenCertificate, ...]:
    """All certificates of these kinds, valid ones that end first in front, then those that ended last.

    Args:
        store: the kept inventories.
        kinds: some of :data:`KINDS`.
        register: organisations.
        as_of: Finnish calendar day, from which days are counted.
        county: only what is of this county, empty for all.

    Raises:
        LocalDataError: a later version of the program wrote an inventory.
        SourceNotReadableError: the database refuses.
    """
    asked = frozenset[ServiceKind]().union(*(KINDS[kind] for kind in kinds))
    shown = _Showing(register, as_of).show(store.standing(asked)) if asked else ()
    own = (certificate for certificate in shown if county in {"", certificate.county})
    return tuple(sorted(own, key=lambda each: (each.ends_in < 0, abs(each.ends_in))))


class _Showing:
    """Shows certificates with what the register says of them.

    Args:
        register: organisations.
        as_of: Finnish calendar day.
    """

    def __init__(self, register: Register, as_of: date) -> None:
        self._as_of = as_of
        self._codes = {body.key: code for code, body in register.counties.items()}
        self._legal = _legal_ids()

    def show(self, standing: Collection[StandingCertificate]) -> Iterator[SeenCertificate]:
        for found in standing:
            business_id, county = _business_id(found), self._county(found)
            owner = _owner(business_id, found.root) if _is_of_xroad(found) else None
            yield SeenCertificate(
                sha256=found.sha256,
                kind=found.judgement.kind,
                subject=str(found.subject),
                organisation=_name(found),
                county=county,
                valid_until=found.not_after,
                ends_in=(finnish_day(found.not_after) - self._as_of).days,
                owner=owner,
                business_id=business_id,
                expected_business_id=self._legal.get(county, "") if owner in _OF_THE_COUNTY else "",
            )

    def _county(self, found: StandingCertificate) -> str:
        """The county by the business id or OID, or else by the organisation it names."""
        if found.root is not None and found.root.counties:
            return found.root.counties[0]
        return self._county_of(found.organisation) if found.organisation is not None else ""

    def _county_of(self, body: Organisation) -> str:
        if body.status is OrganisationStatus.CURRENT and body.key in self._codes:
            return self._codes[body.key]
        return next((successor.code for successor in body.successors if successor.default), "")


@cache
def _legal_ids() -> Mapping[str, str]:
    """The legal business id of each county where it is public, by its code."""
    from cardtool.register.oid_roots import OidRootStatus, load_oid_roots

    return {
        root.county_codes[0]: root.business_id
        for root in load_oid_roots()
        if root.status is OidRootStatus.CURRENT and root.county_codes
    }


def _is_of_xroad(found: StandingCertificate) -> bool:
    return found.judgement.kind in KINDS[SeenKind.DATA_EXCHANGE]


def _business_id(found: StandingCertificate) -> str:
    from cardtool.rules.inventory_findings_seen import business_id_named

    return business_id_named(found.subject) if _is_of_xroad(found) else ""


def _owner(business_id: str, root: RootMatch | None) -> OwnerMatch:
    """Whose business id it is; the certificates of authentication name none."""
    if not business_id or root is None:
        return OwnerMatch.UNKNOWN
    if root.probable_county:
        return OwnerMatch.PROBABLE
    return _OWNERS.get(root.status, OwnerMatch.UNKNOWN)


def _name(found: StandingCertificate) -> str:
    if found.organisation is not None:
        return found.organisation.name_fi
    return found.root.organisation if found.root is not None else ""
