"""What the kept inventories say of the services: the last run of every series, and nothing older."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cardtool.app.transition.seeing_certificates import KINDS, seen_certificates
from cardtool.model.finnish_time import finnish_day
from cardtool.model.oid import OidVerdictCode
from cardtool.model.sighting import SourceState
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import (
    CertificatesSeen,
    OidsSeen,
    ScanMoment,
    Seen,
    SeenCertificate,
    SeenProblem,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from cardtool.register.register import Register
    from cardtool.store.inventory_store import InventoryStore
    from cardtool.store.runs import LatestRun

#: Kinds of which single certificates are shown; there may be very many with an OID.
_SINGLE: Final = frozenset({SeenKind.DATA_EXCHANGE, SeenKind.SAML_SIGNING})
#: What an inventory can say something of.
INVENTORY_KINDS: Final = frozenset({SeenKind.OIDS, *_SINGLE})
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
    single = _SINGLE.intersection(kinds)
    shown = seen_certificates(store, single, register, as_of=as_of, county=county)
    seen = [_certificates(kind, scans, shown) for kind in kinds if kind in single]
    if SeenKind.OIDS in kinds:
        seen.append(_oids(runs, scans, as_of, county))
    return tuple(seen)


def _scan(latest: LatestRun) -> ScanMoment:
    run = latest.run
    whole = all(source.state is SourceState.COMPLETE for source in latest.coverage)
    return ScanMoment(int(run.id), run.host, run.started, run.as_of, whole)


def _oids(runs: Sequence[LatestRun], scans: tuple[ScanMoment, ...], as_of: date, county: str) -> Seen:
    best: dict[str, OidVerdictCode] = {}
    for run in runs:
        for verdict in run.oids:
            if verdict.wanted.begins_after(as_of) or county not in {"", verdict.county}:
                continue
            known = best.get(verdict.wanted.oid, verdict.code)
            best[verdict.wanted.oid] = min(known, verdict.code, key=_GRADE.__getitem__)
    if not best:
        return _none_wanted(runs, scans, county)
    counted = Counter(best.values())
    counts = {code: counted[code] for code in OidVerdictCode if counted[code]}
    only_old, missing = (_first(best, code) for code in (OidVerdictCode.ONLY_OLD, OidVerdictCode.NONE))
    return Seen(SeenKind.OIDS, oids=OidsSeen(scans, counts, only_old, missing))


def _none_wanted(runs: Sequence[LatestRun], scans: tuple[ScanMoment, ...], county: str) -> Seen:
    """Why there is no answer: there was no list at all, or one that names none of this county."""
    if county and any(run.oids for run in runs):
        asked = tuple(scan for scan, run in zip(scans, runs, strict=True) if run.oids)
        return Seen(SeenKind.OIDS, SeenProblem.NAMES_NONE, oids=OidsSeen(asked))
    return Seen(SeenKind.OIDS, SeenProblem.NOTHING_WANTED)


def _first(answers: Mapping[str, OidVerdictCode], wanted: OidVerdictCode) -> tuple[str, ...]:
    return tuple(sorted(oid for oid, code in answers.items() if code is wanted)[:_MOST_OIDS])


def _certificates(kind: SeenKind, scans: tuple[ScanMoment, ...], shown: Iterable[SeenCertificate]) -> Seen:
    own = [certificate for certificate in shown if certificate.kind in KINDS[kind]]
    ended = sum(certificate.ends_in < 0 for certificate in own)
    ends = Counter(finnish_day(each.valid_until) for each in own if each.ends_in >= 0 and each.has_end)
    return Seen(kind, certificates=CertificatesSeen(scans, tuple(own[:_MOST_CERTIFICATES]), len(own), ended, ends))
