"""What the helpdesk's page has done outside the window's thread; each returns its result or a problem."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cardtool.model.diagnosis import ProbeId
from cardtool.model.errors import CardChangedError
from ui.guarding import guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence
    from pathlib import Path

    from cardtool.app.crashes import CrashReport
    from cardtool.app.diagnosing.diagnosing import Watch
    from cardtool.app.diagnosing.support import Preview
    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.model.diagnosis import Diagnosis, ProbeResult
    from cardtool.model.readiness import ReadinessSheet
    from cardtool.model.reading import CardReading
    from cardtool.model.revocation import CertificateRevocation
    from cardtool.model.workstation_trust import WorkstationTrust
    from ui.helpdesk.state import HelpdeskState


@guarded
def check(
    workspace: Workspace,
    state: HelpdeskState,
    on_probe: Callable[[ProbeResult], None],
    watch: Watch,
    agreed: Collection[str],
) -> Diagnosis:
    """Make the check that a state has under way; of other hosts only those may be asked that a person ``agreed`` to."""
    from cardtool.app.diagnosing import diagnosing
    from cardtool.app.diagnosing.on_request import OnRequest

    request = OnRequest(
        network=ProbeId.NETWORK in state.scope,
        revocation=ProbeId.REVOCATION in state.scope,
        offline=not agreed,
        announce=partial(_refuse_others, frozenset(agreed)),
    )
    return diagnosing.diagnose(
        workspace, state.scope, on_probe, watch, before=state.repeats, request=request, told=state.symptoms
    )


@guarded
def masked_cause(texts: Texts, diagnosis: Diagnosis) -> str:
    """The cause in words, with pseudonyms for persons and for this workstation."""
    from cardtool.app.masking import current_masker
    from ui.helpdesk.strings import cause_as_text

    masker = current_masker()
    return "\n".join(masker.text(line) for line in cause_as_text(texts, diagnosis).splitlines())


@guarded
def trust(workspace: Workspace) -> WorkstationTrust:
    """What this workstation trusts."""
    from cardtool.app.diagnosing.trust import view_trust

    return view_trust(workspace)


@guarded
def readiness(workspace: Workspace, cards: Sequence[CardReading], *, revocation: bool) -> ReadinessSheet:
    """Where cards that were read can be used; with ``revocation`` the answers that are kept here count too."""
    from cardtool.app.diagnosing.readiness import readiness_sheet
    from cardtool.model.reading import Readings

    readings = Readings(tuple(cards), (), workspace.day(), workspace.now())
    return readiness_sheet(workspace, readings, _kept_answers(workspace, cards) if revocation else ())


@guarded
def hosts(
    workspace: Workspace, probe: ProbeId, cards: Sequence[CardReading], checked: Diagnosis | None = None
) -> tuple[str, ...]:
    """Who would learn that this workstation asks; nobody is asked yet.

    Args:
        workspace: surroundings.
        probe: the network or revocation.
        cards: the cards in the readers.
        checked: the last check; the cards that it read count too.
    """
    from cardtool.app.diagnosing.on_request import network_hosts
    from cardtool.app.diagnosing.repeating import cards_of
    from cardtool.app.diagnosing.revocation import RevocationCheck, subject_of_card

    if probe is ProbeId.NETWORK:
        return network_hosts(workspace)
    read = cards_of(checked) if checked is not None else ()
    return RevocationCheck(workspace, allow_network=True).hosts(list(map(subject_of_card, (*cards, *read))))


@guarded
def preview(workspace: Workspace, diagnosis: Diagnosis, texts: Texts, unmask: Iterable[str]) -> Preview:
    """The support file of a check, not saved yet."""
    from cardtool.app.diagnosing.support import make_preview

    return make_preview(workspace, diagnosis, texts, unmask)


@guarded
def save(shown: Preview, path: Path) -> Path:
    """Save a support file exactly as it was shown."""
    shown.save(path)
    return path


@guarded
def latest_crash(workspace: Workspace) -> CrashReport | None:
    """The last crash report that nobody has dismissed."""
    from cardtool.app import crashes

    return crashes.latest_crash(workspace)


@guarded
def dismiss_crashes(workspace: Workspace) -> None:
    """Offer no present crash report again."""
    from cardtool.app import crashes

    crashes.dismiss(workspace)


def _kept_answers(workspace: Workspace, cards: Sequence[CardReading]) -> tuple[CertificateRevocation, ...]:
    from cardtool.app.diagnosing.revocation import RevocationCheck, subject_of_card

    return RevocationCheck(workspace, allow_network=False).run(list(map(subject_of_card, cards))).checked


def _refuse_others(agreed: frozenset[str], _probe: ProbeId, named: tuple[str, ...]) -> None:
    """Called before anybody is asked.

    Raises:
        CardChangedError: the card is another one by now, and somebody would be asked whom the person was not told of.
    """
    if not agreed.issuperset(named):
        raise CardChangedError("nobody agreed to ask these hosts")
