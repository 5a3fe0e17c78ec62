"""What the kept inventories say of the services: the last run of every series, and nothing older."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import finnish_day
from cardtool.model.oid import OidVerdictCode, RootStatus
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.service import ServiceKind
from cardtool.model.sighting import SourceState
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import (
    CertificatesSeen,
    OidsSeen,
    OwnerMatch,
    ScanMoment,
    Seen,
    SeenCertificate,
    SeenProblem,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import date

    from cardtool.model.oid import RootMatch
    from cardtool.model.organisation import Organisation
    from cardtool.register.register import Register
    from cardtool.store.inventory_store import InventoryStore
    from cardtool.store.runs import LatestRun, StandingCertificate

#: Kinds of certificate that stand for each kind of service.
_CERTIFICATES: Final[Mapping[SeenKind, frozenset[ServiceKind]]] = {
    SeenKind.DATA_EXCHANGE: frozenset({ServiceKind.XROAD_SIGN, ServiceKind.XROAD_AUTH}),
    SeenKind.SAML_SIGNING: frozenset({ServiceKind.SAML_SIGNING}),
}
#: What an inventory can say something of.
INVENTORY_KINDS: Final = frozenset({SeenKind.OIDS, *_CERTIFICATES})
#: Of one OID on several machines, as one inventory of them all would say: nothing found counts only if all was read.
_BEST_FIRST: Final = (
    OidVerdictCode.VALID,
    OidVerdictCode.ROLLOVER,
    OidVerdictCode.EXPIRING,
    OidVerdictCode.ONLY_OLD,
    OidVerdictCode.UNKNOWN,
    OidVerdictCode.NONE,
)
_GRADE: Final = {code: grade for grade, code in enumerate(_BEST_FIRST)}
_MOST_OIDS: Final = 100
_MOST_CERTIFICATES: Final = 200
#: X-Road shows the legal business id, the Kanta OID that of the register; where a county kept the root of a
#: predecessor they differ (domain note service-certificates.md, 3.2 and 7).
_OWNERS: Final[Mapping[RootStatus, OwnerMatch]] = {
    RootStatus.NEW: OwnerMatch.LEGAL,
    RootStatus.KEPT: OwnerMatch.REGISTER,
    RootStatus.OLD: OwnerMatch.OLD,
    RootStatus.MUNICIPALITY: OwnerMatch.OTHER,
    RootStatus.UNAFFECTED: OwnerMatch.OTHER,
}


def inventory_seen(
    store: InventoryStore, kinds: Collection[SeenKind], register: Register, *, as_of: date, county: str
) -> tuple[Seen, ...]:
    """What was seen of each of the kinds.

    Args:
        store: the kept inventories.
        kinds: some of :data:`INVENTORY_KINDS`.
        register: organisations.
        as_of: Finnish calendar day, from which days are counted.
        county: only what is of this county, empty for all.

    Raises:
        LocalDataError: a later version of the program wrote an inventory.
        SourceNotReadableError: the database refuses.
    """
    runs = store.latest_runs()
    if not runs:
        return tuple(Seen(kind, SeenProblem.NOTHING_SCANNED) for kind in kinds)
    scans = tuple(map(_scan, runs))
    asked = frozenset[ServiceKind]().union(*(_CERTIFICATES.get(kind, frozenset()) for kind in kinds))
    standing = store.standing(asked) if asked else ()
    shown = [certificate for certificate in _shown(standing, register, as_of) if county in {"", certificate.county}]
    seen = [_certificates(kind, scans, shown) for kind in kinds if kind in _CERTIFICATES]
    if SeenKind.OIDS in kinds:
        seen.append(_oids(runs, scans, as_of, county))
    return tuple(seen)


def _scan(latest: LatestRun) -> ScanMoment:
    run = latest.run
    whole = all(source.state is SourceState.COMPLETE for source in latest.coverage)
    return ScanMoment(int(run.id), run.host, run.started, run.as_of, whole)


def _oids(runs: Iterable[LatestRun], scans: tuple[ScanMoment, ...], as_of: date, county: str) -> Seen:
    best: dict[str, OidVerdictCode] = {}
    for run in runs:
        for verdict in run.oids:
            if verdict.wanted.begins_after(as_of) or county not in {"", verdict.county}:
                continue
            known = best.get(verdict.wanted.oid, verdict.code)
            best[verdict.wanted.oid] = min(known, verdict.code, key=_GRADE.__getitem__)
    if not best:
        return Seen(SeenKind.OIDS, SeenProblem.NOTHING_WANTED)
    counted = Counter(best.values())
    counts = {code: counted[code] for code in OidVerdictCode if counted[code]}
    only_old, missing = (_first(best, code) for code in (OidVerdictCode.ONLY_OLD, OidVerdictCode.NONE))
    return Seen(SeenKind.OIDS, oids=OidsSeen(scans, counts, only_old, missing))


def _first(answers: Mapping[str, OidVerdictCode], wanted: OidVerdictCode) -> tuple[str, ...]:
    return tuple(sorted(oid for oid, code in answers.items() if code is wanted)[:_MOST_OIDS])


def _certificates(kind: SeenKind, scans: tuple[ScanMoment, ...], shown: Iterable[SeenCertificate]) -> Seen:
    own = [certificate for certificate in shown if certificate.kind in _CERTIFICATES[kind]]
    return Seen(kind, certificates=CertificatesSeen(scans, tuple(own[:_MOST_CERTIFICATES]), len(own)))


def _shown(standing: Iterable[StandingCertificate], register: Register, as_of: date) -> Iterator[SeenCertificate]:
    codes = {body.key: code for code, body in register.counties.items()}
    for found in standing:
        business_id = _business_id(found)
        yield SeenCertificate(
            sha256=found.sha256,
            kind=found.judgement.kind,
            subject=str(found.subject),
            organisation=_name(found),
            county=_county(found, codes),
            valid_until=found.not_after,
            ends_in=(finnish_day(found.not_after) - as_of).days,
            owner=_owner(business_id, found.root) if _is_of_xroad(found) else None,
            business_id=business_id,
        )


def _is_of_xroad(found: StandingCertificate) -> bool:
    return found.judgement.kind in _CERTIFICATES[SeenKind.DATA_EXCHANGE]


def _business_id(found: StandingCertificate) -> str:
    from cardtool.rules.inventory_findings_seen import business_id_named

    return business_id_named(found.subject) if _is_of_xroad(found) else ""


def _owner(business_id: str, root: RootMatch | None) -> OwnerMatch:
    """Whose business id it is; the certificates of authentication name none."""
    if not business_id or root is None:
        return OwnerMatch.UNKNOWN
    return _OWNERS.get(root.status, OwnerMatch.UNKNOWN)


def _name(found: StandingCertificate) -> str:
    if found.organisation is not None:
        return found.organisation.name_fi
    return found.root.organisation if found.root is not None else ""


def _county(found: StandingCertificate, codes: Mapping[str, str]) -> str:
    """The county by the business id or OID, or else by the organisation it names."""
    if found.root is not None and found.root.counties:
        return found.root.counties[0]
    return _county_of(found.organisation, codes) if found.organisation is not None else ""


def _county_of(body: Organisation, codes: Mapping[str, str]) -> str:
    if body.status is OrganisationStatus.CURRENT and body.key in codes:
        return codes[body.key]
    return next((successor.code for successor in body.successors if successor.default), "")
