from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from cardtool.app import wording
from cardtool.app.language import LANGUAGES, Texts
from cardtool.app.telling import (
    facts_as_text,
    successor_name,
    tell_cause,
    tell_evidence,
    tell_facts,
    tell_finding,
    tell_kind,
    tell_next_step,
    tell_organisation,
    tell_validity,
    tell_verdict,
)
from cardtool.model.cause import Cause, Problem
from cardtool.model.evidence import Confidence, Evidence, EvidenceCode
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.organisation import OrganisationMatch, OrganisationStatus
from cardtool.model.trust import TrustState
from cardtool.model.verdict import Finding, FindingCode, Severity, VerdictCode
from tests.values import reading, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (wording.VERDICTS, VerdictCode),
        (wording.NEXT_STEPS, VerdictCode),
        (wording.KINDS, CardKind),
        (wording.CONFIDENCES, Confidence),
        (wording.STATUSES, OrganisationStatus),
        (wording.TRUST_STATES, TrustState),
        (wording.SEVERITIES, Severity),
        (wording.FINDINGS, FindingCode),
        (wording.EVIDENCE, EvidenceCode),
        (wording.CAUSES, Cause),
    ],
)
def test_every_code_has_words(table: dict[object, object], codes: Iterable[object]) -> None:
    assert set(table) == set(codes)


def test_catalogues_are_complete_and_hold_nothing_else() -> None:
    check = subprocess.run(
        [sys.executable, ROOT / "scripts" / "catalogues.py", "--check"], capture_output=True, text=True, check=False
    )
    assert check.returncode == 0, check.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_name_the_same_values_as_the_english_sentence(language: str) -> None:
    texts = Texts(language)
    for message in (*wording.VERDICTS.values(), *wording.NEXT_STEPS.values(), *wording.FINDINGS.values()):
        assert _fields(texts.say(message)) == _fields(message)


def _fields(message: str) -> set[str | None]:
    return {field for _, field, _, _ in Formatter().parse(message) if field}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", VerdictCode)
def test_every_verdict_can_be_told_in_every_language(code: VerdictCode, language: str) -> None:
    texts = Texts(language)
    for told in (reading(code), unreadable()):
        assert tell_verdict(texts, told)
        assert tell_next_step(texts, told)
        assert "{" not in tell_next_step(texts, told)


def test_the_sentence_of_a_deadline_names_day_successor_and_days() -> None:
    texts = Texts("fi")
    assert "28.2.2023" in tell_verdict(texts, reading())
    step = tell_next_step(texts, reading())
    assert "Varsinais-Suomen hyvinvointialue" in step
    assert "27" in step
    assert "Egentliga Finlands välfärdsområde" in tell_next_step(Texts("sv"), reading())


def test_a_manual_check_of_an_old_organisation_shows_the_successor() -> None:
    assert "Varsinais-Suomen hyvinvointialue" in tell_next_step(Texts("fi"), reading(VerdictCode.CHECK_MANUALLY))


def test_an_unknown_successor_has_a_word() -> None:
    assert successor_name(Texts("en"), OrganisationMatch(OrganisationStatus.OLD)) == "the successor"


def test_kinds_say_how_sure_they_are_and_what_a_test_card_imitates() -> None:
    texts = Texts("fi")
    assert tell_kind(texts, reading()) == "Henkilöstö- tai toimijakortti (päätelty)"
    imitation = reading(kind=KindJudgement(CardKind.TEST, Confidence.CERTAIN, underlying=CardKind.CITIZEN))
    assert tell_kind(texts, imitation) == "Testikortti: Henkilökortti (kansalaisvarmenne) (varma)"


def test_facts_are_those_a_clerk_reads() -> None:
    texts = Texts("en")
    facts = {fact.label: fact.value for fact in tell_facts(texts, reading())}
    assert facts["Organisation"] == "VSSHP"
    assert facts["E-mail"] == "taina.testinen@vsshp.fi"
    assert facts["Valid"] == "01/02/2021 – 31/01/2026"  # noqa: RUF001 - the dash between two dates
    assert facts["Card number"] == "1234"
    assert facts["In the register"] == "Old organisation → Varsinais-Suomen hyvinvointialue"


def test_facts_can_be_copied_as_lines() -> None:
    lines = facts_as_text(Texts("en"), reading()).splitlines()
    assert lines[0] == "Renew the card and close it by 28/02/2023"
    assert "Holder: TAINA TESTINEN" in lines
    assert "Card number: -" in facts_as_text(Texts("en"), unreadable())


def test_missing_values_are_told_as_nothing() -> None:
    assert tell_validity(Texts("fi"), unreadable()) == ""
    assert tell_organisation(Texts("en"), OrganisationMatch(OrganisationStatus.OLD)) == "Old organisation"


def test_findings_evidence_and_causes_are_told() -> None:
    texts = Texts("en")
    finding = Finding(FindingCode.EXPIRES_WITHIN_30_DAYS, Severity.CRITICAL, "12")
    assert tell_finding(texts, finding) == "The card expires very soon. Days left: 12."
    assert tell_evidence(texts, Evidence(EvidenceCode.NAME, "Siun sote")) == "Name in the register: Siun sote"
    assert tell_cause(texts, Problem(Cause.NO_CARD)) == ("No card", "Insert a card into the reader.")
