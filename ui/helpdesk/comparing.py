"""Before and after: what a repeat of the check says differently, without a widget."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.diagnosis import DiagnosisCode, Fact, FactCode, ProbeId, ProbeState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.diagnosis import Diagnosis, ProbeResult

#: What is another number at every look says nothing of a change.
_MOVING: Final = frozenset({FactCode.FREE_BYTES, FactCode.REVOCATION_AGE})


class Change(StrEnum):
    """What became of one line."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    DETAILS = "details"
    """It ended in the same way, and saw something else."""
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ComparedCause:
    """One cause, and its place in both results; 0 where it is not in one.

    Attributes:
        code: which one.
        before: its place in the earlier result, 1 is *the* cause.
        now: its place in the present one.
    """

    code: DiagnosisCode
    before: int
    now: int

    @property
    def change(self) -> Change:
        """What became of it."""
        if not self.before:
            return Change.NEW
        if not self.now:
            return Change.GONE
        return Change.SAME if self.before == self.now else Change.CHANGED


@dataclass(frozen=True, slots=True)
class ComparedProbe:
    """One probe in both results.

    Attributes:
        probe: which one.
        before: how it ended the time before.
        now: how it ended last.
        gone: facts that were seen only before.
        new: facts that were seen only now.
    """

    probe: ProbeId
    before: ProbeState
    now: ProbeState
    gone: tuple[Fact, ...] = ()
    new: tuple[Fact, ...] = ()

    @property
    def change(self) -> Change:
        """What became of it."""
        if self.before is not self.now:
            return Change.CHANGED
        return Change.DETAILS if self.gone or self.new else Change.SAME


Compared = ComparedCause | ComparedProbe


def compare(before: Diagnosis, now: Diagnosis) -> tuple[Compared, ...]:
    """Every cause of either result, those of the present one first; then every probe that was made in either."""
    return (*_causes(before, now), *_probes(before, now))


def _causes(before: Diagnosis, now: Diagnosis) -> Iterator[ComparedCause]:
    earlier = {cause.code: place for place, cause in enumerate(before.causes, start=1)}
    present = {cause.code: place for place, cause in enumerate(now.causes, start=1)}
    for code in dict.fromkeys((*present, *earlier)):
        yield ComparedCause(code, earlier.get(code, 0), present.get(code, 0))


def _probes(before: Diagnosis, now: Diagnosis) -> Iterator[ComparedProbe]:
    earlier = {result.probe: result for result in before.probes}
    for result in now.probes:
        other = earlier[result.probe]
        if {other.state, result.state} != {ProbeState.NOT_ASKED}:
            seen, known = _still(result), _still(other)
            gone = tuple(fact for fact in known if fact not in seen)
            new = tuple(fact for fact in seen if fact not in known)
            yield ComparedProbe(result.probe, other.state, result.state, gone, new)


def _still(result: ProbeResult) -> tuple[Fact, ...]:
    return tuple(fact for fact in result.facts if fact.code not in _MOVING)
