"""The helpdesk's state machine, comparison and words, without a window."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cardtool.app.diagnosing.diagnosing import ON_REQUEST
from cardtool.app.diagnosing.repeating import READS_CARDS
from cardtool.app.diagnosing.support import CHOICES
from cardtool.app.diagnosing.wording import CAUSES
from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.cause import Cause, Problem
from cardtool.model.diagnosis import (
    DiagnosedCause,
    Diagnosis,
    DiagnosisCode,
    Fact,
    FactCode,
    ProbeId,
    ProbeResult,
    ProbeState,
    Symptom,
)
from cardtool.model.evidence import Confidence
from cardtool.model.readiness import Ready
from cardtool.model.workstation_trust import AuthorityState
from ui.helpdesk.compare_strings import CHANGES, tell_compared, tell_difference, tell_summary
from ui.helpdesk.comparing import Change, ComparedCause, ComparedProbe, compare
from ui.helpdesk.signs import AUTHORITY_SIGNS, PROBE_SIGNS, READY_SIGNS, diagnosis_sign
from ui.helpdesk.state import SHOWN, WHOLE, HelpdeskSession, HelpdeskState, Phase, ProbeLine
from ui.helpdesk.strings import (
    cause_as_text,
    cause_probe,
    tell_causes,
    tell_ended,
    tell_facts,
    tell_probe,
    tell_progress,
    tell_state,
)
from ui.helpdesk.support_strings import FIELDS, tell_field
from ui.look.tone import Tone

Code = DiagnosisCode
ENGLISH = Texts("en")
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
LOCKED = Fact(FactCode.PIN, "pin1", "locked")
USABLE = Fact(FactCode.PIN, "pin1", "usable")


def diagnosis(*codes: Code, certainty: Confidence = Confidence.CERTAIN, **pins: object) -> Diagnosis:
    """A result whose first cause rests on the PIN."""
    fact = pins.get("fact", LOCKED)
    assert isinstance(fact, Fact)
    state = ProbeState.FINDING if fact is LOCKED else ProbeState.OK
    results = [
        ProbeResult(probe, state, (fact,), 0.25) if probe is ProbeId.PINS else ProbeResult(probe, ProbeState.OK)
        for probe in ProbeId
    ]
    causes = tuple(DiagnosedCause(code, certainty, (fact,)) for code in codes)
    return Diagnosis(causes, tuple(results), date(2026, 11, 20), NOW, NOW)


PROBLEM = Problem(Cause.INSTALLATION_DAMAGED, detail="rules")


# -- the state machine -----------------------------------------------------------------------------------


def test_all_probes_are_listed_at_once_and_end_one_by_one() -> None:
    session = HelpdeskSession()
    assert session.begin() == 1
    assert [line.probe for line in session.state.lines] == list(SHOWN)
    assert set(ProbeId) - set(SHOWN) == {ProbeId.INVENTORY}
    assert {line.probe for line in session.state.lines if line.running} == WHOLE
    session.take_probe(1, ProbeResult(ProbeId.SERVICE, ProbeState.OK, seconds=0.1))
    line = session.state.lines[0]
    assert (line.state, line.running) == (ProbeState.OK, False)
    assert session.state.lines[1].state is None
    assert tell_progress(ENGLISH, session.state) == f"Checked: 1 of {len(WHOLE)}"


def test_what_leaves_this_workstation_is_never_in_a_check_by_itself() -> None:
    session = HelpdeskSession()
    session.begin()
    assert not session.state.scope & {ProbeId.NETWORK, ProbeId.REVOCATION, ProbeId.SYMPTOM}


def test_a_probe_on_request_comes_with_a_whole_check_the_first_time_and_alone_later() -> None:
    session = HelpdeskSession()
    number = session.begin(ProbeId.REVOCATION)
    assert session.state.scope == WHOLE | {ProbeId.REVOCATION}
    whole = session.state
    assert whole.repeats is None
    session.take_diagnosis(number, first := diagnosis(Code.PIN_LOCKED))
    session.begin(ProbeId.REVOCATION)
    assert session.state.scope & ON_REQUEST == {ProbeId.REVOCATION}
    assert session.state.scope - ON_REQUEST == READS_CARDS, "the answer is about the card that is there now"
    repeats = session.state.repeats
    assert repeats is not None
    assert set(first.probes) - set(repeats.probes) == {ProbeResult(ProbeId.SYMPTOM, ProbeState.OK)}


def test_what_the_user_says_is_part_of_the_next_check() -> None:
    session = HelpdeskSession()
    session.tell(Symptom.LETTER_MISSING, seen=True)
    session.begin()
    assert session.state.scope == WHOLE | {ProbeId.SYMPTOM}
    assert session.state.symptoms == {Symptom.LETTER_MISSING}
    session.tell(Symptom.LETTER_MISSING, seen=False)
    assert not session.state.symptoms


def test_a_repeat_counts_what_the_user_says_now() -> None:
    session = HelpdeskSession()
    session.take_diagnosis(session.begin(), diagnosis(Code.ALL_FINE, fact=USABLE))
    session.tell(Symptom.LETTER_MISSING, seen=True)
    session.take_diagnosis(session.begin(ProbeId.PINS), diagnosis(Code.ACTIVATION_LETTER_MISSING, fact=USABLE))
    assert session.state.says_anything
    session.tell(Symptom.LETTER_MISSING, seen=False)
    assert session.state.says_anything, "the last result still rests on it"
    session.begin(ProbeId.PORT)
    assert session.state.scope == {ProbeId.PORT, *READS_CARDS}
    assert session.state.repeats is not None
    assert ProbeId.SYMPTOM not in {result.probe for result in session.state.repeats.probes}


def test_the_result_before_is_kept() -> None:
    session = HelpdeskSession()
    first, second = diagnosis(Code.PIN_LOCKED), diagnosis(Code.ALL_FINE, fact=USABLE)
    session.take_diagnosis(session.begin(), first)
    session.take_diagnosis(session.begin(ProbeId.PINS), second)
    assert (session.state.before, session.state.diagnosis) == (first, second)
    assert not session.state.checking


def test_one_check_at_a_time_and_late_words_of_another_are_not_taken() -> None:
    session = HelpdeskSession()
    number = session.begin()
    assert session.begin() == 0
    session.take_diagnosis(number + 1, diagnosis(Code.PIN_LOCKED))
    assert session.state.diagnosis is None
    session.take_problem(number, PROBLEM)
    assert session.state.problem is PROBLEM
    session.take_probe(number, ProbeResult(ProbeId.PINS, ProbeState.OK))
    session.take_diagnosis(number, diagnosis(Code.PIN_LOCKED))
    session.take_problem(number, PROBLEM)
    assert session.state.diagnosis is None


def test_cancelling_waits_for_the_result() -> None:
    session = HelpdeskSession()
    phases: list[Phase] = []
    session.cancel()
    phases.append(session.state.phase)
    number = session.begin()
    session.cancel()
    phases.append(session.state.phase)
    assert tell_progress(ENGLISH, session.state) == "The check is being ended…"
    session.take_diagnosis(number, diagnosis(Code.NOT_CHECKED))
    phases.append(session.state.phase)
    assert phases == [Phase.READY, Phase.CANCELLING, Phase.READY]


# -- before and after --------------------------------------------------------------------------------------


def test_every_change_is_named() -> None:
    before = diagnosis(Code.PIN_LOCKED, Code.CARD_MUTE, Code.NO_CARD)
    now = diagnosis(Code.CARD_MUTE, Code.NO_CARD, Code.EXPIRED, fact=USABLE)
    lines = compare(before, now)
    causes = {line.code: line.change for line in lines if isinstance(line, ComparedCause)}
    assert causes == {
        Code.CARD_MUTE: Change.CHANGED,
        Code.NO_CARD: Change.CHANGED,
        Code.EXPIRED: Change.NEW,
        Code.PIN_LOCKED: Change.GONE,
    }
    (pins,) = [line for line in lines if isinstance(line, ComparedProbe) and line.change is not Change.SAME]
    assert (pins.probe, pins.change, pins.gone, pins.new) == (ProbeId.PINS, Change.CHANGED, (LOCKED,), (USABLE,))
    assert tell_compared(ENGLISH, pins) == ("PINs", "Needs attention", "Fine", "Changed")
    assert [row.label for row in tell_difference(ENGLISH, pins)] == ["Only before", "Only now"]
    assert tell_difference(ENGLISH, lines[0]) == ()
    assert tell_summary(ENGLISH, lines) == "5 lines changed."


def test_the_same_again() -> None:
    lines = compare(diagnosis(Code.PIN_LOCKED), diagnosis(Code.PIN_LOCKED))
    assert {line.change for line in lines} == {Change.SAME}
    assert tell_summary(ENGLISH, lines) == "Nothing changed since the check before."
    assert tell_compared(ENGLISH, lines[0])[1:] == ("The cause", "The cause", "No change")


def test_other_details_and_numbers_that_always_move() -> None:
    one, other = Fact(FactCode.PIN_TRIES, "pin1", "5"), Fact(FactCode.PIN_TRIES, "pin1", "4")
    lines = compare(diagnosis(Code.ALL_FINE, fact=one), diagnosis(Code.ALL_FINE, fact=other))
    assert [line.change for line in lines if line.change is not Change.SAME] == [Change.DETAILS]
    one, other = Fact(FactCode.FREE_BYTES, "data", "5"), Fact(FactCode.FREE_BYTES, "data", "4")
    lines = compare(diagnosis(Code.ALL_FINE, fact=one), diagnosis(Code.ALL_FINE, fact=other))
    assert {line.change for line in lines} == {Change.SAME}


# -- words -------------------------------------------------------------------------------------------------


def test_the_tables_are_complete() -> None:
    assert set(PROBE_SIGNS) == {None, *ProbeState}
    assert len({name for name, _ in PROBE_SIGNS.values()}) == len(PROBE_SIGNS), "the shape alone tells them apart"
    assert set(READY_SIGNS) == set(Ready)
    assert set(AUTHORITY_SIGNS) == set(AuthorityState)
    assert set(CHANGES) == set(Change)
    assert set(CHOICES) <= set(FIELDS)
    assert tell_field(ENGLISH, "other") == "other"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_is_told_in_every_language(language: str) -> None:
    texts = Texts(language)
    for code in CAUSES:
        result = diagnosis(code, Code.NO_CARD)
        headline = tell_state(texts, HelpdeskState(diagnosis=result))
        assert headline.title
        assert headline.detail
        assert "{" not in headline.spoken
        first, also = tell_causes(texts, result)
        assert len(first.rows) == 5
        assert also.title.startswith("2. ")
        assert diagnosis_sign(code)[0]


def test_the_same_cause_looks_as_in_the_card_view() -> None:
    assert diagnosis_sign(Code.PIN_LOCKED) == ("lock", Tone.STOP)
    assert diagnosis_sign(Code.SV_NUMBER_MISSING) == ("warning", Tone.ACT)


def test_what_a_person_sees_before_between_and_after() -> None:
    assert tell_state(ENGLISH, HelpdeskState()).title == "Does a card not work?"
    assert tell_state(ENGLISH, HelpdeskState(phase=Phase.CHECKING)).title == "Checking…"
    failed = HelpdeskState(problem=PROBLEM)
    assert tell_state(ENGLISH, failed).tone is Tone.ACT
    assert tell_ended(ENGLISH, None, PROBLEM)
    assert tell_ended(ENGLISH, None, None) == ""
    assert tell_ended(ENGLISH, diagnosis(Code.PIN_LOCKED), None).startswith("The check has ended. PIN 1 of the card")


def test_how_sure_the_cause_is() -> None:
    def note(result: Diagnosis) -> str:
        return tell_state(ENGLISH, HelpdeskState(diagnosis=result)).note

    assert note(diagnosis(Code.PIN_LOCKED)) == "The cause:"
    assert note(diagnosis(Code.PIN_LOCKED, certainty=Confidence.LIKELY)) == "Most likely:"
    assert note(diagnosis(Code.ALL_FINE, fact=USABLE)) == ""
    hung = Fact(FactCode.NOT_CHECKED, ProbeId.PINS, "timed_out")
    unchecked = Diagnosis(
        (DiagnosedCause(Code.NOT_CHECKED, evidence=(hung,)), DiagnosedCause(Code.PIN_LOCKED, evidence=(LOCKED,))),
        (ProbeResult(ProbeId.PINS, ProbeState.COULD_NOT_CHECK, (LOCKED, hung)),),
        date(2026, 11, 20),
        NOW,
        NOW,
    )
    assert note(unchecked) == "Could not be checked"
    partly = Diagnosis(unchecked.causes[::-1], unchecked.probes, unchecked.as_of, NOW, NOW)
    assert note(partly) == "The cause: (not everything could be checked)"
    assert cause_probe(partly) is ProbeId.PINS
    assert cause_probe(diagnosis(Code.ALL_FINE, fact=USABLE)) is None


def test_a_probe_is_told_with_its_time() -> None:
    result = ProbeResult(ProbeId.PINS, ProbeState.FINDING, (LOCKED,), 1.26)
    assert tell_probe(ENGLISH, ProbeLine(ProbeId.PINS, result)) == ("PINs", "Needs attention", "1.3 s")
    assert tell_probe(Texts("fi"), ProbeLine(ProbeId.PINS, result))[2] == "1,3 s"
    assert tell_probe(ENGLISH, ProbeLine(ProbeId.PINS, result, running=True))[1:] == ("Is being checked…", "")
    assert tell_probe(ENGLISH, ProbeLine(ProbeId.PINS))[1:] == ("Not asked", "")
    assert tell_facts(ENGLISH, result)[0].value == "locked"
    assert tell_facts(ENGLISH, None)[0].value == "Nothing was seen."


def test_the_evidence_stands_under_the_probe_that_saw_it() -> None:
    text = cause_as_text(ENGLISH, diagnosis(Code.PIN_LOCKED))
    assert "Seen by: PINs: PIN 1 (logging in): Locked" in text
    assert text.splitlines()[0] == "PIN 1 of the card, for logging in, is locked"
