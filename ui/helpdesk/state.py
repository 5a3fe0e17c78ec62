"""What the check's page shows and may do, without a widget.

::

              begin                     cancel
      READY ────────▶ CHECKING ───────────────────▶ CANCELLING
        ▲                │  diagnosis, or problem        │
        └────────────────┴───────────────────────────────┘

A check has a number; what a check that is no longer under way still tells is not taken. A repeat, of all or of one
probe, keeps the result before it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.diagnosing import ON_REQUEST
from cardtool.app.diagnosing.repeating import to_repeat
from cardtool.model.diagnosis import ProbeId, ProbeState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.model.cause import Problem
    from cardtool.model.diagnosis import Diagnosis, ProbeResult, Symptom

#: The probes of the page, in their order; an inventory of service certificates has a page of its own.
SHOWN: Final = tuple(probe for probe in ProbeId if probe is not ProbeId.INVENTORY)
#: What a check looks at when nothing else is asked for: nothing that leaves this workstation.
WHOLE: Final = frozenset(SHOWN) - ON_REQUEST - {ProbeId.SYMPTOM}


class Phase(StrEnum):
    """Where the page stands with its check."""

    READY = "ready"
    CHECKING = "checking"
    CANCELLING = "cancelling"


@dataclass(frozen=True, slots=True)
class ProbeLine:
    """One probe in the list.

    Attributes:
        probe: which one.
        result: how it ended, ``None`` while it never did.
        running: it is being made now; ``result`` is of an earlier check then.
    """

    probe: ProbeId
    result: ProbeResult | None = None
    running: bool = False

    @property
    def state(self) -> ProbeState | None:
        """How it ended; ``None`` while it is being made."""
        if self.running:
            return None
        return self.result.state if self.result is not None else ProbeState.NOT_ASKED


@dataclass(frozen=True, slots=True)
class HelpdeskState:
    """Everything the page shows.

    Attributes:
        phase: whether a check is under way.
        scope: the probes of the check under way.
        repeats: the result whose other probes stand beside those of the check under way; ``None`` for a whole check.
        told: those of them that have ended.
        symptoms: what the user says.
        diagnosis: the last result, ``None`` before the first.
        before: the result before it, ``None`` before the second.
        problem: why the last check could not be made, ``None`` when it could.
    """

    phase: Phase = Phase.READY
    scope: frozenset[ProbeId] = frozenset()
    repeats: Diagnosis | None = None
    told: Mapping[ProbeId, ProbeResult] = field(default_factory=dict)
    symptoms: frozenset[Symptom] = frozenset()
    diagnosis: Diagnosis | None = None
    before: Diagnosis | None = None
    problem: Problem | None = None

    @property
    def checking(self) -> bool:
        """Whether a check is under way, cancelled or not."""
        return self.phase is not Phase.READY

    @property
    def asked(self) -> frozenset[ProbeId]:
        """The probes that the last result has an answer of."""
        probes = self.diagnosis.probes if self.diagnosis is not None else ()
        return frozenset(result.probe for result in probes if result.state is not ProbeState.NOT_ASKED)

    @property
    def says_anything(self) -> bool:
        """Whether the user says something, or did at the last check."""
        return bool(self.symptoms) or ProbeId.SYMPTOM in self.asked

    @property
    def lines(self) -> tuple[ProbeLine, ...]:
        """Every probe, in the order in which they are shown."""
        known = {result.probe: result for result in self.diagnosis.probes} if self.diagnosis is not None else {}
        return tuple(
            ProbeLine(probe, self.told.get(probe, known.get(probe)), probe in self.scope and probe not in self.told)
            for probe in SHOWN
        )


def _own(probes: frozenset[ProbeId]) -> frozenset[ProbeId]:
    """Those that the check makes by itself; nobody else is asked because another probe is repeated."""
    return probes & WHOLE


def _lasting(diagnosis: Diagnosis) -> Diagnosis:
    """A result without what the user said then: it is true no longer than it is said."""
    lasting = tuple(result for result in diagnosis.probes if result.probe is not ProbeId.SYMPTOM)
    return replace(diagnosis, probes=lasting)


class HelpdeskSession:
    """The state machine behind the page."""

    def __init__(self) -> None:
        self.state = HelpdeskState()
        self._check = 0

    def begin(self, *only: ProbeId) -> int:
        """Begin a check of all that concerns this workstation, or of some probes where there is a result already.

        What the user says counts as it is said now, in a repeat too.

        Args:
            only: the probes to repeat; those that are made on request only are made beside all others the first time.

        Returns:
            The number of the check, 0 while another one is under way.
        """
        if self.state.checking:
            return 0
        self._check += 1
        before = self.state.diagnosis if only else None
        scope = frozenset(only) | (_own(to_repeat(before, frozenset(only))) if before is not None else WHOLE)
        said = {ProbeId.SYMPTOM} if self.state.symptoms else frozenset()
        repeats = _lasting(before) if before is not None else None
        self._change(phase=Phase.CHECKING, scope=scope | said, repeats=repeats, told={}, problem=None)
        return self._check

    def tell(self, symptom: Symptom, *, seen: bool) -> None:
        """What only the user can tell; the next check counts it."""
        others = self.state.symptoms - {symptom}
        self._change(symptoms=others | {symptom} if seen else others)

    def cancel(self) -> None:
        """End the check under way; what has ended will be shown."""
        if self.state.phase is Phase.CHECKING:
            self._change(phase=Phase.CANCELLING)

    def take_probe(self, check: int, result: ProbeResult) -> None:
        """How a probe of a check ended."""
        if self._is_under_way(check):
            self._change(told={**self.state.told, result.probe: result})

    def take_diagnosis(self, check: int, diagnosis: Diagnosis) -> None:
        """What a check came to; the result before it is kept."""
        if self._is_under_way(check):
            self._end(diagnosis=diagnosis, before=self.state.diagnosis)

    def take_problem(self, check: int, problem: Problem) -> None:
        """Why a check could not be made; the last result stays."""
        if self._is_under_way(check):
            self._end(problem=problem)

    def _end(self, **values: object) -> None:
        self._change(phase=Phase.READY, scope=frozenset(), repeats=None, told={}, **values)

    def _is_under_way(self, check: int) -> bool:
        return self.state.checking and check == self._check

    def _change(self, **values: object) -> None:
        self.state = replace(self.state, **values)  # type: ignore[arg-type] # values of many types by name
