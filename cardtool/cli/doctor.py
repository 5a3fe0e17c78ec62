"""``cardtool doctor``: check this workstation and the card in it, and name the one cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cardtool.app.diagnosing.diagnosing import diagnose
from cardtool.app.diagnosing.documents import diagnosis_json
from cardtool.app.diagnosing.wording import PROBES, STATES, tell_cause
from cardtool.app.diagnosing.wording_facts import tell_fact
from cardtool.cli.doctor_requests import DoctorRequest, request_options
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.support import SupportRequest, support_options
from cardtool.cli.tables import problem_lines
from cardtool.model.diagnosis import DiagnosisCode, FactCode, ProbeState
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.language import Texts
    from cardtool.model.diagnosis import DiagnosedCause, Diagnosis, ProbeResult


@click.command(
    epilog="""\b
Examples:
  cardtool doctor
  cardtool doctor --only pins
  cardtool doctor --network --revocation
  cardtool doctor --symptom system_refuses
  cardtool doctor --inventory servers.ndjson
  cardtool doctor --train pin1-locked
  cardtool doctor --json | jq .causes[0].code
  cardtool doctor --support-file support.zip
  cardtool doctor --support-file -"""
)
@request_options
@support_options
@json_option
@general_options
@pass_session
def doctor(session: Session, request: DoctorRequest, support: SupportRequest, *, as_json: bool) -> None:
    """Check this workstation and the card in the reader, and say the cause and the remedy.

    Nothing is changed, no PIN is asked for, and nothing leaves this workstation unless --network or --revocation is
    given.

    Exit codes: 0 fine, 1 a cause was found, 2 usage, 3 could not be checked.
    """
    try:
        request.practise(session)
        with support.traffic(session):
            diagnosis = diagnose(
                session.surroundings(),
                request.probes,
                asked=request.brought(session),
                request=request.on_request(session),
                told=request.symptoms,
            )
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(diagnosis_json(diagnosis, session.texts))
    else:
        print_lines(diagnosis_lines(session.texts, diagnosis))
    support.finish(session, diagnosis)
    raise SystemExit(exit_of(diagnosis))


def exit_of(diagnosis: Diagnosis) -> Exit:
    """The code for a diagnosis."""
    if diagnosis.only_unchecked:
        return Exit.NOT_READ
    return Exit.FINE if diagnosis.first.code is DiagnosisCode.ALL_FINE else Exit.ACTION


def diagnosis_lines(texts: Texts, diagnosis: Diagnosis) -> Iterator[str]:
    """A diagnosis as text: the cause and its remedy, further causes, the probes."""
    first = tell_cause(texts, diagnosis.first)
    yield first.title
    yield f"  {first.explanation}"
    yield "  " + texts.say("What to do: {remedy}", remedy=first.remedy)
    yield "  " + texts.say("For the administrator: {remedy}", remedy=first.administrator)
    yield "  " + texts.say("Ask next: {question}", question=first.ask)
    yield "  " + texts.say("What was seen:")
    yield from _evidence(texts, diagnosis.first)
    if diagnosis.causes[1:]:
        yield ""
        yield texts.say("Also seen")
        for cause in diagnosis.causes[1:]:
            told = tell_cause(texts, cause)
            yield f"  {told.title}: {told.remedy}"
            yield from _evidence(texts, cause)
    yield ""
    for result in diagnosis.probes:
        if result.state is not ProbeState.NOT_ASKED:
            yield f"  {texts.say(PROBES[result.probe])}: {texts.say(STATES[result.state])}{_why_not(result)}"


def _evidence(texts: Texts, cause: DiagnosedCause) -> Iterator[str]:
    return (f"    {tell_fact(texts, fact)}" for fact in cause.evidence)


def _why_not(result: ProbeResult) -> str:
    """Why a check could not be made, as its code."""
    reasons = [fact.value for fact in result.facts if fact.code is FactCode.NOT_CHECKED]
    return f" ({reasons[-1]})" if reasons else ""
