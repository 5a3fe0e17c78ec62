"""Every cause, probe and state has its words, and they are short and plain."""

from __future__ import annotations

import re
from dataclasses import astuple
from typing import TYPE_CHECKING

import pytest

from cardtool.app.diagnosing.wording import CAUSES, PROBES, STATES, SYMPTOMS, tell_cause, tell_diagnosis, tell_fact
from cardtool.app.diagnosing.wording_service import OF_SERVICES
from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.diagnosis import DiagnosedCause, DiagnosisCode, Fact, FactCode, ProbeId, ProbeState, Symptom

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


@pytest.mark.parametrize("told", [*CAUSES.values(), *OF_SERVICES.values()], ids=lambda told: told.title)
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
    titles = [told.title for told in (*CAUSES.values(), *OF_SERVICES.values())]
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


def test_facts_are_told_by_their_codes() -> None:
    assert tell_fact(Fact(FactCode.PIN, "pin1", "locked")) == "pin pin1: locked"
    assert tell_fact(Fact(FactCode.CLOCK, value="behind")) == "clock: behind"
