"""Use case: check this workstation and the card in it, and name the one cause."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.deciding import decide, with_states
from cardtool.diagnostics.probes import PROBES
from cardtool.diagnostics.runner import Runner, Watch
from cardtool.model.diagnosis import (
    Diagnosis,
    DiagnosisCode,
    Fact,
    FactCode,
    ProbeId,
    ProbeResult,
    ProbeState,
)
from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from cardtool.app.diagnosing.on_request import OnRequest
    from cardtool.app.workspace import Workspace
    from cardtool.diagnostics.context import ProbeContext
    from cardtool.diagnostics.system import System
    from cardtool.model.diagnosis import DiagnosedCause, Symptom
    from cardtool.rules.diagnosis import CauseRule

__all__ = ["RUNNER", "Watch", "diagnose"]

#: Made only when asked for: the first leaves this workstation, the second tells a third party.
ON_REQUEST: Final = frozenset({ProbeId.NETWORK, ProbeId.REVOCATION})
_WHEN_ASKED: Final = ON_REQUEST | {ProbeId.SYMPTOM, ProbeId.INVENTORY}
#: Without these nobody can say that everything is fine.
_ESSENTIAL: Final = frozenset({ProbeId.SERVICE, ProbeId.READERS, ProbeId.CARD, ProbeId.READING})
#: Remembers probes that hang, for the whole program.
RUNNER: Final = Runner()


def diagnose(
    workspace: Workspace,
    only: Iterable[ProbeId] = (),
    on_probe: Callable[[ProbeResult], None] | None = None,
    watch: Watch | None = None,
    *,
    before: Diagnosis | None = None,
    asked: Mapping[ProbeId, Callable[[], Iterable[Fact]]] | None = None,
    request: OnRequest | None = None,
    told: Collection[Symptom] = (),
    system: System | None = None,
    runner: Runner = RUNNER,
) -> Diagnosis:
    """Run the probes at once, within ten seconds, and decide.

    Args:
        workspace: surroundings.
        only: the probes to run; all but those on request when empty.
        on_probe: told of each probe as it ends, on this thread; its state is that of the moment.
        watch: lets another thread end the check.
        before: an earlier diagnosis, whose results stand for the probes that are not run now; those that could
            contradict the others are run too (:func:`~cardtool.app.diagnosing.repeating.to_repeat`).
        asked: probes on request, with what brings their facts: a check that was made already.
        request: probes on request that this check shall make itself.
        told: what the user says.
        system: the edge of this workstation, in tests.
        runner: runs the probes, in tests.

    Raises:
        InstallationError: the decision table that ships with the program is missing or broken.
    """
    from cardtool.app.diagnosing.on_request import OnRequest, observing
    from cardtool.app.diagnosing.repeating import Earlier, to_repeat
    from cardtool.app.diagnosing.surroundings import probe_context

    started = workspace.now()
    made_up = workspace.training_desk is not None and system is None
    requested = {**observing(workspace, request or OnRequest(), told, made_up=made_up), **_brought(asked or {})}
    wanted = frozenset(only) or frozenset(ProbeId) - _WHEN_ASKED | requested.keys()
    able = _able(to_repeat(before, wanted) if before else wanted, requested.keys())
    context = probe_context(workspace, asked=requested, system=system)
    earlier = Earlier(before, able)
    results = dict(earlier.results)
    for result in runner.run([probe for probe in PROBES if probe.id in able], context, watch or Watch()):
        results[result.probe] = result
        if on_probe is not None:
            on_probe(_provisional(result, results.values(), context.rules.causes))
    probes = _completed(earlier.without_other_cards(results, started))
    causes = _causes(probes, context.rules.causes)
    states = with_states(probes, causes)
    return Diagnosis(causes, states, workspace.day(), started, workspace.now(), earlier.read_since)


def _completed(results: Mapping[ProbeId, ProbeResult]) -> tuple[ProbeResult, ...]:
    """A result of every probe, in their order."""
    return tuple(results.get(probe) or ProbeResult(probe, ProbeState.NOT_ASKED) for probe in ProbeId)


def _brought(
    asked: Mapping[ProbeId, Callable[[], Iterable[Fact]]],
) -> dict[ProbeId, Callable[[ProbeContext], Iterable[Fact]]]:
    """What somebody else brings, as the probes take it."""

    def observer(bring: Callable[[], Iterable[Fact]]) -> Callable[[ProbeContext], Iterable[Fact]]:
        return lambda _: bring()

    return {probe: observer(bring) for probe, bring in asked.items()}


def _able(wanted: frozenset[ProbeId], requested: AbstractSet[ProbeId]) -> frozenset[ProbeId]:
    """The probes that can be made; of those on request only what somebody asked for."""
    return wanted - _WHEN_ASKED | (wanted & requested)


def _provisional(result: ProbeResult, results: Iterable[ProbeResult], rules: Sequence[CauseRule]) -> ProbeResult:
    facts = [fact for known in results for fact in known.facts]
    return with_states([result], decide(rules, facts))[0]


def _causes(probes: Iterable[ProbeResult], rules: Sequence[CauseRule]) -> tuple[DiagnosedCause, ...]:
    """The causes; that all is fine is certain only when what it takes was looked at."""
    looked = [result for result in probes if result.state is not ProbeState.NOT_ASKED]
    if all(result.state is ProbeState.NOT_APPLICABLE for result in looked):
        nothing = tuple(Fact(FactCode.NOT_CHECKED, result.probe, result.state) for result in looked)
        return decide(rules, nothing)
    causes = decide(rules, (fact for result in looked for fact in result.facts))
    if causes[0].code is DiagnosisCode.ALL_FINE and not {result.probe for result in looked} >= _ESSENTIAL:
        return (replace(causes[0], certainty=Confidence.LIKELY), *causes[1:])
    return causes
