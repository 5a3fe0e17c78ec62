"""What the helpdesk's check says, without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.diagnosing.wording import PROBES, STATES
from cardtool.app.diagnosing.wording import tell_cause as tell_diagnosed
from cardtool.app.diagnosing.wording_facts import tell_fact
from cardtool.app.telling import tell_cause
from cardtool.model.diagnosis import DiagnosisCode, ProbeState
from cardtool.model.evidence import Confidence
from ui.card.strings import Headline
from ui.helpdesk.signs import diagnosis_sign
from ui.helpdesk.state import Phase
from ui.look.rows import Row, Section
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.diagnosis import DiagnosedCause, Diagnosis, Fact, ProbeId, ProbeResult
    from ui.helpdesk.state import HelpdeskState, ProbeLine


def tell_probe(texts: Texts, line: ProbeLine) -> tuple[str, str, str]:
    """Name, state and time of a probe."""
    state = texts.say(STATES[line.state]) if line.state is not None else texts.say("Is being checked…")
    return texts.say(PROBES[line.probe]), state, tell_seconds(texts, line)


def tell_seconds(texts: Texts, line: ProbeLine) -> str:
    """How long a probe took; empty where it was not made."""
    if line.result is None or line.state in {None, ProbeState.NOT_ASKED}:
        return ""
    number = f"{line.result.seconds:.1f}"
    return texts.say("{number} s", number=number if texts.language == "en" else number.replace(".", ","))


def tell_progress(texts: Texts, state: HelpdeskState) -> str:
    """How far the check is."""
    if state.phase is Phase.CANCELLING:
        return texts.say("The check is being ended…")
    return texts.say("Checked: {done} of {all}", done=len(state.told), all=len(state.scope))


# -- the cause ---------------------------------------------------------------------------------------


def tell_state(texts: Texts, state: HelpdeskState) -> Headline:
    """The large sentence."""
    if state.checking:
        detail = texts.say("Leave the card in the reader. Nothing is changed, and no PIN is asked for.")
        return Headline("hourglass", Tone.NOTE, texts.say("Checking…"), detail)
    if state.problem is not None:
        title, remedy = tell_cause(texts, state.problem)
        return Headline("warning", Tone.ACT, title, remedy)
    if state.diagnosis is None:
        return Headline(
            "look",
            Tone.NOTE,
            texts.say("Does a card not work?"),
            texts.say(
                "Put the card into the reader and start the check. It names the cause and what to do. Nothing is "
                "changed, no PIN is asked for, and nothing leaves this computer."
            ),
        )
    return tell_result(texts, state.diagnosis)


def tell_result(texts: Texts, diagnosis: Diagnosis) -> Headline:
    """A result in large letters: the cause and what to do."""
    first = diagnosis.first
    told = tell_diagnosed(texts, first)
    icon, tone = diagnosis_sign(first.code)
    sign = texts.say("Checked on {moment}", moment=texts.moment(diagnosis.ended))
    return Headline(icon, tone, told.title, told.remedy, _tell_note(texts, diagnosis), sign, "calendar")


def _tell_note(texts: Texts, diagnosis: Diagnosis) -> str:
    """How sure the cause is, and what is not known."""
    if diagnosis.only_unchecked:
        return texts.say("Could not be checked")
    named = diagnosis.first.code is not DiagnosisCode.ALL_FINE
    if diagnosis.first.certainty is Confidence.CERTAIN:
        said = texts.say("The cause:") if named else ""
    else:
        said = texts.say("Most likely:")
    if diagnosis.unchecked:
        said = f"{said} {texts.say('(not everything could be checked)')}".strip()
    return said


def tell_causes(texts: Texts, diagnosis: Diagnosis) -> tuple[Section, ...]:
    """The cause with everything about it, then the others by rank."""
    first, *others = diagnosis.causes
    return (
        _first(texts, diagnosis, first),
        *(_other(texts, cause, rank) for rank, cause in enumerate(others, start=2)),
    )


def _first(texts: Texts, diagnosis: Diagnosis, cause: DiagnosedCause) -> Section:
    told = tell_diagnosed(texts, cause)
    rows = (
        Row(texts.say("What it is"), told.explanation),
        Row(texts.say("What to do"), told.remedy, strong=True),
        Row(texts.say("For the administrator"), told.administrator),
        Row(texts.say("Ask next"), told.ask),
        *_evidence(texts, diagnosis, cause),
    )
    return Section(told.title, rows)


def _other(texts: Texts, cause: DiagnosedCause, rank: int) -> Section:
    told = tell_diagnosed(texts, cause)
    rows = (
        Row(texts.say("What to do"), told.remedy),
        Row(texts.say("For the administrator"), told.administrator),
    )
    return Section(texts.say("{rank}. Also seen: {title}", rank=rank, title=told.title), rows)


def _evidence(texts: Texts, diagnosis: Diagnosis, cause: DiagnosedCause) -> Iterator[Row]:
    """What was checked to say so: the facts, each under the probe that saw it."""
    for result in diagnosis.probes:
        seen = [fact for fact in result.facts if fact in cause.evidence]
        if seen:
            label = texts.say("Seen by: {probe}", probe=texts.say(PROBES[result.probe]))
            yield Row(label, "\n".join(tell_fact(texts, fact) for fact in seen))


def cause_probe(diagnosis: Diagnosis) -> ProbeId | None:
    """The probe that saw what the cause rests on; ``None`` when nothing is wrong."""
    bad = (ProbeState.FINDING, ProbeState.COULD_NOT_CHECK)
    seen = (result for result in diagnosis.probes if result.state in bad)
    return next((result.probe for result in seen if set(result.facts) & set(diagnosis.first.evidence)), None)


def tell_facts(texts: Texts, result: ProbeResult | None) -> tuple[Row, ...]:
    """Everything one probe saw."""
    if result is None or not result.facts:
        return (Row("", texts.say("Nothing was seen.")),)
    return tuple(_fact(fact) for fact in result.facts)


def _fact(fact: Fact) -> Row:
    return Row(f"{fact.code.value} {fact.subject}".rstrip(), fact.value)


def cause_as_text(texts: Texts, diagnosis: Diagnosis) -> str:
    """The cause as lines, not masked yet."""
    lines = []
    for section in tell_causes(texts, diagnosis):
        lines.append(section.title)
        lines += [f"  {row.label}: {row.value}".replace("\n", "; ") for row in section.rows]
    return "\n".join((*lines, texts.say("Checked on {moment}", moment=texts.moment(diagnosis.ended))))


def tell_ended(texts: Texts, diagnosis: Diagnosis | None, problem: Problem | None) -> str:
    """What a screen reader says when a check has ended."""
    if problem is not None:
        return ". ".join(tell_cause(texts, problem))
    if diagnosis is None:
        return ""
    told = tell_diagnosed(texts, diagnosis.first)
    return texts.say("The check has ended. {title}. {remedy}", title=told.title, remedy=told.remedy)
