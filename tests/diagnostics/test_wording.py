"""Every cause, probe and state has its words, and they are short and plain."""

from __future__ import annotations

import re
from dataclasses import astuple
from typing import TYPE_CHECKING

import pytest

from cardtool.app.diagnosing.wording import CAUSES, PROBES, STATES, SYMPTOMS, tell_cause, tell_diagnosis
from cardtool.app.diagnosing.wording_facts import LABELS, tell_fact
from cardtool.app.diagnosing.wording_pins import OF_PINS
from cardtool.app.diagnosing.wording_seen import VALUES
from cardtool.app.diagnosing.wording_service import OF_SERVICES
from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.diagnosis import DiagnosedCause, DiagnosisCode, Fact, FactCode, ProbeId, ProbeState, Symptom
from cardtool.rules.diagnosis_tables import load_diagnosis_rules

if TYPE_CHECKING:
    from cardtool.app.diagnosing.cause_text import CauseText

_LONGEST_TITLE = 60
#: Words a user need not know; they stand, if anywhere, in what is said to the administrator.
_JARGON = re.compile(
    r"\b(PKCS|ATR|APDU|DLL|token|middleware|module|OCSP|CRL|CA|TLS|polkit|minidriver|pcscd|SCardSvr|CertPropSvc)\b"
)
#: How an instruction begins.
_IMPERATIVES = {
    *("Ask", "Check", "Choose", "Close", "Do", "Empty", "End", "Enter", "Insert", "Log", "Order", "Push", "Put"),
    *("Restart", "Set", "Start", "Stop", "Take", "Turn", "Unlock", "Unplug", "Use", "Wipe", "Nothing"),
}


def test_everything_has_words() -> None:
    assert set(CAUSES) == set(DiagnosisCode)
    assert set(PROBES) == set(ProbeId)
    assert set(STATES) == set(ProbeState)
    assert set(SYMPTOMS) == set(Symptom)


@pytest.mark.parametrize(
    "told", [*CAUSES.values(), *OF_SERVICES.values(), *OF_PINS.values()], ids=lambda told: told.title
)
def test_words_of_a_cause(told: CauseText) -> None:
    assert 0 < len(told.title) <= _LONGEST_TITLE
    assert not told.title.endswith(".")
    for sentence in (told.explanation, told.remedy, told.administrator):
        assert sentence[0].isupper()
        assert sentence.endswith(".")
    assert told.ask.endswith("?")
    assert told.remedy.replace(".", " ").replace(",", " ").split()[0] in _IMPERATIVES, "an instruction"
    for sentence in (told.title, told.explanation, told.remedy, told.ask):
        assert not _JARGON.search(sentence), sentence


def test_no_two_causes_have_the_same_title() -> None:
    titles = [told.title for told in (*CAUSES.values(), *OF_SERVICES.values(), *OF_PINS.values())]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", DiagnosisCode)
def test_titles_are_short_in_every_language(code: DiagnosisCode, language: str) -> None:
    told = tell_diagnosis(Texts(language), code)
    assert all(astuple(told))
    assert len(told.title) <= _LONGEST_TITLE


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", OF_SERVICES)
def test_of_service_certificates_other_words_are_said(code: DiagnosisCode, language: str) -> None:
    texts, source = Texts(language), Fact(FactCode.SOURCE, "/srv", "partial")
    told = tell_cause(texts, DiagnosedCause(code, evidence=(source,)))
    assert told != tell_diagnosis(texts, code)
    assert all(astuple(told))
    assert len(told.title) <= _LONGEST_TITLE
    assert tell_cause(texts, DiagnosedCause(code)) == tell_diagnosis(texts, code)
    both = (source, Fact(FactCode.CLOCK, value="behind"))
    assert tell_cause(texts, DiagnosedCause(code, evidence=both)) == tell_diagnosis(texts, code)


@pytest.mark.parametrize(
    ("fact", "told"),
    [
        (Fact(FactCode.PIN, "pin1", "locked", "A"), "PIN 1 (logging in): Locked (A)"),
        (Fact(FactCode.PIN, "pin2", "locked", "A"), "PIN 2 (signing): Locked (A)"),
        (Fact(FactCode.VALIDITY, "signature", "expired", "A"), "Certificate for signing: has expired (A)"),
        (Fact(FactCode.KIND, "A", "backup"), "Kind of card: Backup card (A)"),
        (Fact(FactCode.PORT, "53952", "taken"), "Port 53952 of the reader program: taken"),
        (Fact(FactCode.CARD_COUNT, value="0"), "Number of cards in the readers: 0"),
        (Fact(FactCode.SERVICE_STATE, "PC/SC", "unknown"), "Smart-card service (PC/SC): not known"),
        (Fact(FactCode.CARD_ATR, "A", "3B00"), "card_atr A: 3B00"),
    ],
)
def test_facts_are_told_in_words(fact: Fact, told: str) -> None:
    assert tell_fact(Texts("en"), fact) == told


def test_everything_that_a_cause_may_rest_on_has_words() -> None:
    conditions = [condition for rule in load_diagnosis_rules().causes for condition in rule.when]
    assert {condition.fact for condition in conditions} <= LABELS.keys()
    silent = [(c.fact, value) for c in conditions for value in c.values if value not in VALUES.get(c.fact, {"0": ""})]
    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [DiagnosisCode.PIN_LOCKED, DiagnosisCode.PIN_LAST_TRY, DiagnosisCode.PIN_LOW])
def test_a_cause_names_the_pin_it_rests_on(code: DiagnosisCode, language: str) -> None:
    texts = Texts(language)
    one, two = (DiagnosedCause(code, evidence=(Fact(FactCode.PIN, pin, "locked"),)) for pin in ("pin1", "pin2"))
    assert "1" in tell_cause(texts, one).title
    assert "2" in tell_cause(texts, two).title
    assert tell_cause(texts, one) != tell_cause(texts, two)
    assert all(len(tell_cause(texts, each).title) <= _LONGEST_TITLE for each in (one, two))


def test_both_pins_are_named() -> None:
    both = tuple(Fact(FactCode.PIN, pin, "locked") for pin in ("pin1", "pin2"))
    assert tell_cause(Texts("en"), DiagnosedCause(DiagnosisCode.PIN_LOCKED, evidence=both)).title == (
        "PIN 1 and PIN 2 are locked"
    )
