"""Whose a fact is: two cards never make up one cause, and a card that was read comes before other readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app.diagnosing.documents import diagnosis_document
from cardtool.app.language import Texts
from cardtool.diagnostics.deciding import decide
from cardtool.model.diagnosis import DiagnosisCode as Code
from cardtool.model.diagnosis import Fact, FactCode, ProbeId, ProbeState, Symptom
from cardtool.model.evidence import Confidence
from cardtool.rules.diagnosis_tables import load_diagnosis_rules
from tests.diagnostics.bench import FIRST, HEALTHY, SECOND, Bench, parsed
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.model.diagnosis import DiagnosedCause, Diagnosis

RULES = load_diagnosis_rules()
READ = (Fact(FactCode.READ, "A", "4"), Fact(FactCode.READ, "B", "4"))


def decided(*facts: Fact) -> list[Code]:
    return [cause.code for cause in decide(RULES.causes, facts)]


def certainties(causes: Iterable[DiagnosedCause]) -> dict[Code, Confidence]:
    return {cause.code: cause.certainty for cause in causes}


def state(diagnosis: Diagnosis, probe: ProbeId) -> ProbeState:
    return next(result.state for result in diagnosis.probes if result.probe is probe)


# -- one card meets all conditions ------------------------------------------------------------------------


def pins(reader: str, **conditions: str) -> list[Fact]:
    return [Fact(FactCode.PIN, role, condition, reader) for role, condition in conditions.items()]


def test_a_new_card_and_the_locked_pins_of_two_others_are_no_card_that_was_never_activated() -> None:
    new = Fact(FactCode.CARD_AGE, "A", "5")
    assert decided(*READ, new, *pins("A", pin1="locked", pin2="locked"))[0] is Code.NOT_ACTIVATED
    mixed = (*READ, new, *pins("A", pin1="usable"), *pins("B", pin1="locked", pin2="locked"))
    assert decided(*mixed) == [Code.PIN_LOCKED]


def test_the_activation_code_of_another_card_keeps_nothing_from_being_told() -> None:
    new = Fact(FactCode.CARD_AGE, "A", "5")
    facts = (*READ, new, *pins("A", pin1="locked", pin2="locked"), *pins("B", activation="locked"))
    assert decided(*facts)[0] is Code.NOT_ACTIVATED


def test_what_the_user_says_is_said_of_every_card() -> None:
    letter = Fact(FactCode.TOLD, value=Symptom.LETTER_MISSING)
    locked, usable = pins("A", activation="locked"), pins("B", activation="usable")
    assert Code.ACTIVATION_LETTER_MISSING not in decided(letter, READ[0], *locked)
    assert decided(letter, *READ, *locked, *usable)[0] is Code.ACTIVATION_LETTER_MISSING
    assert decided(letter) == [Code.ACTIVATION_LETTER_MISSING]


def test_a_program_that_shows_one_card_is_blind_for_the_other() -> None:
    seen = Fact(FactCode.MIDDLEWARE_CARD, "atostek-id", "seen", "A")
    blind = Fact(FactCode.MIDDLEWARE_CARD, "atostek-id", "not_seen", "B")
    causes = decide(RULES.causes, (*READ, seen, blind))
    assert [cause.code for cause in causes] == [Code.MIDDLEWARE_NO_TOKEN]
    assert causes[0].evidence == (blind,)


def test_an_old_program_that_another_one_makes_up_for_is_still_too_old() -> None:
    facts = (
        READ[0],
        Fact(FactCode.MIDDLEWARE_AGE, "digisign", "too_old", "A"),
        Fact(FactCode.MIDDLEWARE_CARD, "opensc", "seen", "A"),
    )
    assert decided(*facts) == [Code.MIDDLEWARE_TOO_OLD]
    assert decided(*facts, Fact(FactCode.MIDDLEWARE_CARD, "digisign", "seen", "A")) == [Code.ALL_FINE]


def test_evidence_says_whose_it_is(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.desk.insert("pin1-locked", SECOND)
    diagnosis = bench.diagnose()
    assert diagnosis.first.code is Code.PIN_LOCKED
    assert {fact.whose for fact in diagnosis.first.evidence} == {SECOND}
    document = diagnosis_document(diagnosis, Texts("en"))
    assert_valid(document)
    assert document["causes"][0]["evidence"][0]["reader"] == SECOND
    session = next(probe for probe in document["probes"] if probe["id"] == "session")
    assert session["facts"] == [{"code": "session", "subject": "", "value": "local"}]


# -- what stands beside -----------------------------------------------------------------------------------


def test_another_reader_is_no_certain_cause_where_a_card_was_read(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.desk.insert("mute", SECOND)
    assert certainties(bench.diagnose().causes) == {Code.CARD_MUTE: Confidence.LIKELY}
    bench.pin(0, tries=0)
    assert [cause.code for cause in bench.diagnose().causes] == [Code.PIN_LOCKED, Code.CARD_MUTE]


def test_without_a_card_that_was_read_it_is_certain(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="")
    bench.desk.insert("contactless", SECOND)
    causes = bench.diagnose().causes
    assert causes[0].code is Code.CARD_CONTACTLESS
    assert causes[0].certainty is Confidence.CERTAIN


def test_what_the_user_says_comes_before_another_reader(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.told = (Symptom.SYSTEM_REFUSES,)
    bench.desk.insert("mute", SECOND)
    assert [cause.code for cause in bench.diagnose().causes] == [Code.NOT_LINKED, Code.CARD_MUTE]


def test_the_workstation_is_no_other_reader() -> None:
    problem = Fact(FactCode.PROBLEM, "atostek-id", "middleware_crashed")
    causes = decide(RULES.causes, (READ[0], problem, Fact(FactCode.PROBLEM, "B", "middleware_crashed", "B")))
    assert certainties(causes) == {Code.MIDDLEWARE_CRASHED: Confidence.CERTAIN}


def test_what_is_in_a_virtual_reader_is_seen_by_no_probe(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="")
    bench.desk.insert("pin1-locked", SECOND)
    bench.hardware.names = {SECOND: "Windows Hello for Business 1"}
    diagnosis = bench.diagnose()
    assert [cause.code for cause in diagnosis.causes] == [Code.NO_CARD, Code.HELLO_READER]
    assert {state(diagnosis, probe) for probe in (ProbeId.PINS, ProbeId.VALIDITY)} == {ProbeState.NOT_APPLICABLE}


# -- how far facts carry ----------------------------------------------------------------------------------


def test_without_a_card_its_validity_is_not_called_good(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="")
    assert state(bench.diagnose(), ProbeId.VALIDITY) is ProbeState.NOT_APPLICABLE
    assert bench.diagnose([ProbeId.VALIDITY]).only_unchecked
    bench.now = bench.now.replace(year=2001)
    bench.station.newest = None
    assert bench.diagnose([ProbeId.VALIDITY]).first.code is Code.CLOCK_WRONG


def test_one_file_from_the_future_is_not_certain(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    assert bench.station.newest is not None
    bench.station.newest = bench.station.newest.replace(year=2027)
    assert certainties(bench.diagnose().causes) == {Code.CLOCK_WRONG: Confidence.LIKELY}
    bench.pin(0, tries=0)
    assert bench.diagnose().first.code is Code.PIN_LOCKED


def test_an_authority_that_the_card_carries_is_perhaps_not_missed(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.trust(bench.pin_root())
    assert certainties(bench.diagnose().causes) == {Code.INTERMEDIATE_MISSING: Confidence.LIKELY}
    bench.trust(issuers=[parsed(bench.certificates(HEALTHY).cas[0])])
    assert certainties(bench.diagnose().causes) == {Code.ROOT_MISSING: Confidence.CERTAIN}


def test_missing_roots_are_told_without_a_card(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="")
    bench.trust()
    assert state(bench.diagnose([ProbeId.TRUST]), ProbeId.TRUST) is ProbeState.OK
    (store,) = bench.station.trusted
    bench.station.trusted = (type(store)(store.name),)
    diagnosis = bench.diagnose([ProbeId.TRUST])
    assert certainties(diagnosis.causes) == {Code.ROOT_MISSING: Confidence.LIKELY}
    assert state(diagnosis, ProbeId.TRUST) is ProbeState.FINDING


def test_roots_of_another_generation_are_not_the_cause() -> None:
    ecc = Fact(FactCode.ROOT, "DVV Gov. Root CA - G3 ECC", "missing")
    older = Fact(FactCode.ROOT, "VRK Gov. Root CA - G2", "missing")
    of_g3, of_g2 = Fact(FactCode.GENERATION, "A", "g3"), Fact(FactCode.GENERATION, "A", "older")
    assert decided(READ[0], ecc, of_g3) == decided(READ[0], older, of_g2) == [Code.ROOT_MISSING]
    assert decided(READ[0], ecc, of_g2) == decided(READ[0], older, of_g3) == [Code.ALL_FINE]
    own = Fact(FactCode.CARD_ROOT, "DVV Gov. Root CA - G3 RSA", "trusted", "A")
    assert decided(READ[0], ecc, of_g3, own) == [Code.ALL_FINE]


def test_a_known_kind_under_a_root_that_nobody_pinned() -> None:
    kind, chain = Fact(FactCode.KIND, "A", "staff"), Fact(FactCode.CHAIN, "A", "not_trusted")
    assert decided(READ[0], kind, chain) == [Code.CARD_UNSUPPORTED]
    assert decided(READ[0], kind, Fact(FactCode.CHAIN, "A", "training")) == [Code.ALL_FINE]
    assert decided(READ[0], chain, Fact(FactCode.VERDICT, "A", "test_card")) == [Code.TEST_CARD]


def test_a_locked_card_is_named_by_its_reader_in_every_line(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.pin(1, tries=0)
    first = diagnosis_document(bench.diagnose(), Texts("en"))["causes"][0]
    assert first["title"] == "PIN 2 of the card, for signing, is locked"
    assert [fact["reader"] for fact in first["evidence"]] == [FIRST]
