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

from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

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


#: Roots of bodies that had another one before, or whose certificates stood under the same one.
_NEW: Final = frozenset({RootStatus.NEW, RootStatus.KEPT})
_NOT_AFTER: Final = attrgetter("certificate.not_after")


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
        kinds, test = self.kinds, Environment.TEST
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
    return tuple(judge.verdict(oid) for oid in wanted)


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


class _Before(NamedTuple):
    """The certificates of a predecessor: those in force, and the others."""

    in_force: tuple[str, ...]
    others: tuple[str, ...]


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
        self._matches: dict[str, RootMatch] = {}
        self._before: dict[str, _Before] = {}
        self._ends: dict[RootMatch, TransitionEnd | None] = {}

    def verdict(self, wanted: WantedOid) -> OidVerdict:
        """The answer for one OID."""
        found = self._index.under(wanted.oid)
        root = found[0].oid.root if found and found[0].oid else _root(wanted.oid)
        in_force, others = self._day.parted(found)
        known = self._predecessors(root)
        own = _prints(in_force + others)
        if in_force:
            code, before, rests_on = self._code(in_force), known.in_force, own
        else:
            before = known.in_force + known.others
            code = OidVerdictCode.ONLY_OLD if before or self._any_expired(others) else self._nothing
            rests_on = own + before
        match = self._match(root)
        return OidVerdict(
            wanted,
            code,
            match.organisation or wanted.name,
            match.counties[0] if match.counties else "",
            rests_on,
            before,
            self._end(match) if match.status is RootStatus.OLD or (before and match.status in _NEW) else None,
            lasts=any(self._day.outlived(item.certificate) for item in in_force),
            source=match.source if match.organisation else wanted.source if wanted.name else "",
        )

    def _code(self, in_force: Sequence[InventoryCertificate]) -> OidVerdictCode:
        if len(in_force) > 1:
            uses = {(item.oid and item.oid.text, item.judgement.usage) for item in in_force}
            if len(uses) < len(in_force):
                return OidVerdictCode.ROLLOVER
        for item in in_force:
            if self._day.outlived(item.certificate):
                return OidVerdictCode.VALID
        return OidVerdictCode.EXPIRING

    def _any_expired(self, others: Iterable[InventoryCertificate]) -> bool:
        return any(item.certificate.not_after < self._day.begin for item in others)

    def _match(self, root: str) -> RootMatch:
        if (known := self._matches.get(root)) is None:
            known = self._matches[root] = self._roots.match_root(root)
        return known

    def _end(self, match: RootMatch) -> TransitionEnd | None:
        if match not in self._ends:
            self._ends[match] = self._rules.transition_end(match, self._as_of)
        return self._ends[match]

    def _predecessors(self, root: str) -> _Before:
        """The certificates under roots of the same organisation's predecessor; looked for once for each root."""
        if (known := self._before.get(root)) is None:
            items = [item for before in self._roots.predecessors(root) for item in self._index.under(before)]
            items.sort(key=_NOT_AFTER, reverse=True)
            in_force, others = self._day.parted(items)
            known = self._before[root] = _Before(_prints(in_force), _prints(others))
        return known


def _root(oid: str) -> str:
    cut = rooted(oid)
    return cut.root if cut else ""


def _prints(items: list[InventoryCertificate]) -> tuple[str, ...]:
    return tuple([item.certificate.sha256 for item in items])
