"""The words of the views, without a window, in all languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.certificate import Defect, ParseFailure, ParseReason, PublicKeyFacts, Usage
from cardtool.model.evidence import Evidence, EvidenceCode
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.organisation import OrganisationMatch, OrganisationStatus, Successor
from cardtool.model.trust import Trust, TrustState
from cardtool.model.verdict import Finding, FindingCode, Severity, VerdictCode
from tests.ui.made_up_events import card
from tests.values import certificate, unreadable
from ui.card.certificate_strings import DEFECTS, REASONS, USAGES, tell_certificates
from ui.card.reasons import tell_reasons
from ui.card.strings import copied_text, tell_findings, tell_headline, tell_rows
from ui.look.tone import Tone
from ui.view_state import Pane, PaneKind

if TYPE_CHECKING:
    from ui.look.rows import Section

ENGLISH, SWEDISH = Texts("en"), Texts("sv")


def values(sections: tuple[Section, ...]) -> list[str]:
    return [row.value for section in sections for row in section.rows]


def labels(sections: tuple[Section, ...]) -> list[str]:
    return [row.label for section in sections for row in section.rows]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", VerdictCode)
def test_every_verdict_has_words_in_every_language(language: str, code: VerdictCode) -> None:
    reading = card(code=code)
    texts = Texts(language)
    headline = tell_headline(texts, Pane(PaneKind.CARD, reading=reading))
    assert headline.title
    assert headline.detail
    assert "{" not in headline.spoken
    assert tell_reasons(texts, reading)
    assert tell_certificates(texts, reading)
    assert tell_rows(texts, reading)
    assert copied_text(texts, Pane(PaneKind.CARD, reading=reading)).startswith(headline.title)


def test_the_starting_program_says_what_it_does() -> None:
    headline = tell_headline(ENGLISH, Pane(PaneKind.STARTING))
    assert headline.busy
    assert headline.spoken == "Looking for card readers…."


def test_the_lists_of_words_are_complete() -> None:
    assert set(USAGES) == set(Usage)
    assert set(DEFECTS) == set(Defect)
    assert set(REASONS) == set(ParseReason)


def test_a_greyed_finding_keeps_its_word_and_loses_its_colour() -> None:
    reading = card(findings=(Finding(FindingCode.CONTRADICTION, Severity.CRITICAL),))
    (plain,), (greyed,) = tell_findings(ENGLISH, reading), tell_findings(ENGLISH, reading, muted=True)
    assert (plain.label, plain.tone) == ("Important", Tone.STOP)
    assert greyed == replace(plain, tone=Tone.PLAIN)


# -- reasons -------------------------------------------------------------------------------------------


def test_reasons_tell_evidence_successors_candidates_and_rules() -> None:
    sections = tell_reasons(ENGLISH, card())
    told = values(sections)
    assert sections[0].title == "Kind of card: Staff or actor card (inferred)"
    assert {"Healthcare Prof", "VSSHP", "Varsinais-Suomen hyvinvointialue", "CN=VRK", "reform-2023.deadline"} <= set(
        told
    )
    assert "Uusi (Current organisation)" in told
    assert "Similar name" in labels(sections)


def test_names_follow_the_language_where_there_is_one() -> None:
    told = values(tell_reasons(SWEDISH, card()))
    assert "Egentliga Finlands välfärdsområde" in told
    assert any(value.startswith("Vanha piiri") for value in told), "no Swedish name is known"


def test_reasons_tell_the_source_of_evidence_and_what_happened_to_the_organisation() -> None:
    reading = card()
    matched = reading.organisation.matched
    assert matched is not None
    match = replace(
        reading.organisation,
        matched=replace(matched, what_happened="Went to the county"),
        successors=(Successor("06", "Toinen", "Den andra"),),
    )
    evidence = Evidence(EvidenceCode.NOTHING_MATCHED, "", source="domain note, 3.2")
    sections = tell_reasons(
        ENGLISH, card(organisation=match, kind=KindJudgement(CardKind.UNKNOWN, evidence=(evidence,)))
    )
    assert "yes (domain note, 3.2)" in values(sections)
    assert "Went to the county" in values(sections)
    assert "Other successor" in labels(sections)


def test_meanings_of_an_ambiguous_name() -> None:
    match = replace(card().organisation, status=OrganisationStatus.AMBIGUOUS)
    assert "Possible meaning" in labels(tell_reasons(ENGLISH, card(organisation=match)))


def test_the_chain_of_a_trusted_issuer() -> None:
    main = certificate()
    trust = Trust(TrustState.TRUSTED, "VRK Root", (main, main))
    sections = tell_reasons(ENGLISH, card(trust=trust))
    assert {"Certificate", "Its issuer", "Trusted root"} <= set(labels(sections))


def test_sections_without_content_are_left_out() -> None:
    titles = [section.title for section in tell_reasons(ENGLISH, unreadable())]
    assert titles == ["Verdict: Check the card yourself", "How the card was read"]
    bare = card(organisation=OrganisationMatch(OrganisationStatus.UNKNOWN))
    assert "Organisation" not in " ".join(section.title for section in tell_reasons(ENGLISH, bare))


# -- certificates --------------------------------------------------------------------------------------


def test_a_certificate_is_told_whole() -> None:
    first, broken = tell_certificates(ENGLISH, card())
    told = {row.label: row.value for row in first.rows}
    assert first.title == "Authentication certificate"
    assert told["Subject"] == "C=FI, O=VSSHP, GN=TAINA, SN=TESTINEN, CN=TESTINEN TAINA 1234"
    assert told["Serial number"] == "1267"
    assert told["Valid until"] == "31/01/2026 23:59"
    assert told["Key"] == "RSA 2048"
    assert told["Key usage"] == "digitalSignature"
    assert told["SHA-256"] == " ".join(["abababab"] * 8)
    assert "default value" in told["Encoding"]
    assert broken.title == "Certificate 2 could not be read"
    assert [row.value for row in broken.rows] == ["its end is missing", "short"]


def test_a_bare_certificate_leaves_out_what_it_does_not_say() -> None:
    bare = certificate(
        policies=(),
        key_usage=None,
        defects=(),
        key=PublicKeyFacts("ec", 384, "P-384"),
        not_after=datetime.max.replace(tzinfo=UTC),
    )
    (section, failure) = tell_certificates(
        ENGLISH, card(certificates=(bare,), failures=(ParseFailure(ParseReason.EMPTY, "", 0),))
    )
    told = {row.label: row.value for row in section.rows}
    assert told["Key"] == "EC P-384"
    assert told["Valid until"] == "31/12/9999 23:59"
    assert told["Encoding"] == "follows the standard"
    assert not {"Policies", "Key usage"} & set(told)
    assert len(failure.rows) == 1
