"""What a repeat of some probes makes again beside them, so that nothing of before contradicts what is seen now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.remembered import REMEMBERED
from cardtool.model.diagnosis import DiagnosisCode, ProbeId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from cardtool.model.diagnosis import Diagnosis, Fact, ProbeResult
    from cardtool.model.reading import CardReading

#: They look at the cards that are in the readers at that moment, so their results belong together.
READS_CARDS: Final = frozenset(
    {
        ProbeId.CARD,
        ProbeId.READING,
        ProbeId.MIDDLEWARE,
        ProbeId.PINS,
        ProbeId.VALIDITY,
        ProbeId.TRUST,
        ProbeId.USER_STORE,
    }
)


def to_repeat(before: Diagnosis, probes: frozenset[ProbeId]) -> frozenset[ProbeId]:
    """The probes to make when some are repeated.

    Args:
        before: the check whose other results stay.
        probes: those that a person wants to repeat.

    Returns:
        Also those that the present causes rest on, so that a cause that was mended goes away; and all that look at the
        card when one of them does, because it may be another card.
    """
    evidence = _evidence(before)
    wanted = probes | {result.probe for result in before.probes if not evidence.isdisjoint(result.facts)}
    return wanted | READS_CARDS if wanted & {*READS_CARDS, ProbeId.REVOCATION} else wanted


def cards_of(diagnosis: Diagnosis) -> tuple[CardReading, ...]:
    """The cards that a check read, or the check of which it repeats a part."""
    return REMEMBERED.since(diagnosis.read_since or diagnosis.started)


class Earlier:
    """What an earlier check leaves to its repeat.

    Attributes:
        results: how the probes ended that are not made now.
        read_since: when the earlier check read the cards, ``None`` when this one does.

    Args:
        before: the earlier check, if there is one.
        again: the probes that are made now.
    """

    def __init__(self, before: Diagnosis | None, again: frozenset[ProbeId]) -> None:
        probes = before.probes if before is not None else ()
        self.results = {result.probe: result for result in probes if result.probe not in again}
        self._cards = _holders(cards_of(before)) if before is not None else frozenset()
        reads = before is None or bool(again & READS_CARDS)
        self.read_since = None if reads or before is None else before.read_since or before.started

    def without_other_cards(
        self, results: dict[ProbeId, ProbeResult], started: datetime
    ) -> Mapping[ProbeId, ProbeResult]:
        """The results, less an earlier answer about revocation that is about other cards than are there now."""
        if ProbeId.REVOCATION not in self.results or self.read_since is not None:
            return results
        if _holders(REMEMBERED.since(started)) == self._cards:
            return results
        return {probe: result for probe, result in results.items() if probe is not ProbeId.REVOCATION}


def _holders(cards: Iterable[CardReading]) -> frozenset[str]:
    """Which cards these are: the fingerprints of their holders' certificates."""
    return frozenset(each.sha256 for card in cards for each in card.certificates if not each.is_ca)


def _evidence(diagnosis: Diagnosis) -> set[Fact]:
    causes = [cause for cause in diagnosis.causes if cause.code is not DiagnosisCode.ALL_FINE]
    return {fact for cause in causes for fact in cause.evidence}
