"""Which of the wanted OIDs has a valid certificate: the first answer that applies counts.

============  ====================================================================================================
``unknown``   nothing was found, and a source that the user had named could not be read whole
``rollover``  two or more valid certificates with the same OID and use
``valid``     a valid one that outlives the horizon
``expiring``  valid ones, all of which end within the horizon
``only_old``  none valid, but expired ones, or ones under a root of the same organisation's predecessor
``none``      nothing
============  ====================================================================================================

A wanted OID that is a root stands for every OID under it, a longer one for itself only. Validity is counted in Finnish
calendar days. Test certificates count only for wanted OIDs that are themselves of a test arc.

Where an old root plays a part (the predecessor's certificates are the answer, or are still in force beside it, or the
wanted OID is itself of an ended body), the verdict says until when that root was to be used.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, make_dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from cardtool.model.oid import OidVerdict, OidVerdictCode, RootStatus, TransitionEnd
from cardtool.model.service import Environment
from cardtool.model.sighting import SourceState
from cardtool.register.oid_syntax import rooted
from cardtool.rules.oid_verdict_horizon import Day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cardtool.model.evidence import Confidence
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.oid import KantaOid, RootMatch, WantedOid
    from cardtool.model.service import ServiceKind
    from cardtool.model.sighting import Coverage
    from cardtool.register.roots import RootIndex
    from cardtool.rules.oid_verdict_horizon import Horizon


#: Old roots, and those of bodies that had another one before, or whose certificates stood under the same one.
_OF_TRANSITION: Final = frozenset({RootStatus.OLD, RootStatus.NEW, RootStatus.KEPT})
_NOT_AFTER: Final = attrgetter("certificate.not_after")
#: A frozen value takes most of its time for the check that it is frozen. Thousands of verdicts are therefore made of
#: open values with the same fields, each of which becomes the frozen one when it is complete.
_open_verdict: Final = cast(
    "type[OidVerdict]", make_dataclass("_OpenVerdict", [field.name for field in fields(OidVerdict)], slots=True)
)


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """Until when an organisation's old and new OIDs work side by side.

    Attributes:
        id: identifier.
        day: the last such day.
        provisional: the day was announced as provisional, and no other is known.
        counties: codes of the counties it is for; empty = for all.
        certainty: how sure it is.
        source: document and section.
        read: day on which the source was read.
    """

    id: str
    day: date
    provisional: bool
    counties: frozenset[str]
    certainty: Confidence
    source: str
    read: date


@dataclass(frozen=True, slots=True)
class OidVerdictRules:
    """What counts for a verdict, as ``oid_verdicts.toml`` says.

    Attributes:
        kinds: kinds of certificate that can stand for an OID.
        test_arcs: first arcs below a root that are for tests.
        transitions: ends of the transition, those for single counties first.
    """

    kinds: frozenset[ServiceKind]
    test_arcs: frozenset[int]
    transitions: tuple[TransitionRule, ...]

    def transition_rule(self, match: RootMatch) -> TransitionRule | None:
        """The rule that says until when the old OIDs of the organisation work; ``None`` when none does."""
        county = match.counties[:1]
        return next((end for end in self.transitions if not end.counties or end.counties.intersection(county)), None)

    def transition_end(self, match: RootMatch, as_of: date) -> TransitionEnd | None:
        """Until when the old OIDs of the organisation work beside the new ones; ``None`` when no rule says.

        Args:
            match: whose root it is.
            as_of: Finnish calendar day from which the days are counted.
        """
        rule = self.transition_rule(match)
        if rule is None:
            return None
        return TransitionEnd(rule.day, (rule.day - as_of).days, rule.provisional, rule.source)

    def index(self, certificates: Iterable[InventoryCertificate]) -> _Index:
        """The certificates that count, by OID and root."""
        by_oid: dict[str, list[InventoryCertificate]] = {}
        by_root: dict[str, list[list[InventoryCertificate]]] = {}
        kinds, test = tuple(self.kinds), Environment.TEST  # the hash of an enumeration's member is slow
        for item in certificates:
            oid, judged = item.oid, item.judgement
            if oid is None or judged.kind not in kinds or (judged.environment is test and not self._for_tests(oid)):
                continue
            if (known := by_oid.get(oid.text)) is None:
                known = by_oid[oid.text] = []
                if not self._for_tests(oid):
                    by_root.setdefault(oid.root, []).append(known)
            known.append(item)
        return _Index(by_oid, by_root)

    def _for_tests(self, oid: KantaOid) -> bool:
        return not self.test_arcs.isdisjoint(oid.below[:1])


def judge_oids(
    wanted: Iterable[WantedOid],
    certificates: Iterable[InventoryCertificate],
    coverage: Iterable[Coverage],
    roots: RootIndex,
    *,
    as_of: date,
    horizon: Horizon,
    rules: OidVerdictRules | None = None,
) -> tuple[OidVerdict, ...]:
    """The answer for each wanted OID, in their order.

    Args:
        wanted: the OIDs that should have a certificate.
        certificates: everything that was found, each certificate once.
        coverage: what became of every source.
        roots: whose root is whose.
        as_of: Finnish calendar day.
        horizon: how far ahead a valid certificate should last.
        rules: what counts; ``None`` for the shipped rules.

    Raises:
        InstallationError: the shipped rules are asked for, and missing or broken.
    """
    if rules is None:
        from cardtool.rules.service_loading import shipped_oid_verdict_rules

        rules = shipped_oid_verdict_rules()
    unread = any(source.required and source.state is not SourceState.COMPLETE for source in coverage)
    judge = _Judge(rules, rules.index(certificates), roots, Day.of(as_of, horizon), as_of, unread=unread)
    return tuple([judge.verdict(oid) for oid in wanted])


class _Index(NamedTuple):
    """Certificates by OID, and the lists of all OIDs under each root."""

    by_oid: dict[str, list[InventoryCertificate]]
    by_root: dict[str, list[list[InventoryCertificate]]]

    def under(self, oid: str) -> list[InventoryCertificate]:
        """Those of a root with everything under it, or of exactly this OID; what lasts longest comes first."""
        lists = self.by_root.get(oid)
        found = self.by_oid.get(oid, []) if lists is None else list(chain.from_iterable(lists))
        if len(found) > 1:
            found.sort(key=_NOT_AFTER, reverse=True)
        return found


class _OfRoot(NamedTuple):
    """What is the same for every wanted OID under one root.

    Attributes:
        match: whose root it is.
        county: code of its county, empty when it has none.
        in_force: SHA-256 of the certificates of the predecessor that are in force.
        others: of its other ones.
        end: until when the old root was to be used, ``None`` where no old root can play a part.
    """

    match: RootMatch
    county: str
    in_force: tuple[str, ...]
    others: tuple[str, ...]
    end: TransitionEnd | None


class _Judge:
    """Judges wanted OIDs for one day."""

    def __init__(
        self, rules: OidVerdictRules, index: _Index, roots: RootIndex, day: Day, as_of: date, *, unread: bool
    ) -> None:
        self._rules = rules
        self._index = index
        self._roots = roots
        self._day = day
        self._as_of = as_of
        self._nothing = OidVerdictCode.UNKNOWN if unread else OidVerdictCode.NONE
        self._by_root: dict[str, _OfRoot] = {}

    def verdict(self, wanted: WantedOid) -> OidVerdict:
        """The answer for one OID."""
        found = self._index.under(wanted.oid)
        root = found[0].oid.root if found and found[0].oid else _root(wanted.oid)
        known = self._by_root.get(root) or self._learn(root)
        in_force, own, others = self._day.parted(found)
        lasts = False
        if in_force:
            lasts = self._day.any_outlived(in_force)
            code, before, rests_on = self._code(in_force, lasts=lasts), known.in_force, tuple(own + others)
        else:
            before = known.in_force + known.others
            code = OidVerdictCode.ONLY_OLD if before or self._any_expired(found) else self._nothing
            rests_on = (*others, *before)
        match = known.match
        verdict = _open_verdict(
            wanted,
            code,
            match.organisation or wanted.name,
            known.county,
            rests_on,
            before,
            known.end if before or match.status is RootStatus.OLD else None,
            lasts,
            match.source if match.organisation else wanted.source if wanted.name else "",
        )
        verdict.__class__ = OidVerdict
        return verdict

    def _code(self, in_force: Sequence[InventoryCertificate], *, lasts: bool) -> OidVerdictCode:
        if len(in_force) > 1 and _any_twice(in_force):
            return OidVerdictCode.ROLLOVER
        return OidVerdictCode.VALID if lasts else OidVerdictCode.EXPIRING

    def _any_expired(self, found: Iterable[InventoryCertificate]) -> bool:
        return any(item.certificate.not_after < self._day.begin for item in found)

    def _learn(self, root: str) -> _OfRoot:
        """What is known of a root; found out once for each."""
        match = self._roots.match_root(root)
        end = self._rules.transition_end(match, self._as_of) if match.status in _OF_TRANSITION else None
        _, in_force, others = self._day.parted(self._predecessors(root))
        known = _OfRoot(match, "".join(match.counties[:1]), tuple(in_force), tuple(others), end)
        self._by_root[root] = known
        return known

    def _predecessors(self, root: str) -> list[InventoryCertificate]:
        """The certificates under roots of the same organisation's predecessor, what lasts longest first."""
        items = [item for before in self._roots.predecessors(root) for item in self._index.under(before)]
        return sorted(items, key=_NOT_AFTER, reverse=True)


def _any_twice(in_force: Iterable[InventoryCertificate]) -> bool:
    """Whether two of them have the same OID and use."""
    seen: set[str] = set()
    for item in in_force:
        use = (item.oid.text if item.oid else "") + item.judgement.usage  # an enumeration's member in a pair is slow
        if use in seen:
            return True
        seen.add(use)
    return False


def _root(oid: str) -> str:
    cut = rooted(oid)
    return cut.root if cut else ""
