"""Kinds of card by exact issuer, policy, words of the issuer's name, and hints of the subject."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cardtool.model.evidence import Confidence, EvidenceCode
from cardtool.model.kind import CardKind
from cardtool.rules.loading import load_card_kind_rules
from tests.rules.factory import (
    DVV,
    DVV_TEST,
    VRK,
    VRK_TEST,
    certificate,
    issuer_name,
    moment,
    name,
    person,
    written,
)

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate, Name
    from cardtool.model.kind import KindJudgement

RULES = load_card_kind_rules()
HOSPITAL = "Esimerkin sairaanhoitopiiri"
UNNAMED_DVV = issuer_name("DVV Certificates - G9R")
FOREIGN = issuer_name("Acme Social Welfare and Healthcare Prof. Certs", "Acme Oy")
SOTE_POLICY = "1.2.246.517.1.10.306.1"


def codes(judgement: KindJudgement) -> list[EvidenceCode]:
    return [seen.code for seen in judgement.evidence]


def rules_used(judgement: KindJudgement) -> set[str]:
    return {seen.rule for seen in judgement.evidence if seen.rule}


# --- exact issuers --------------------------------------------------------------------------------------------

EXACT = [
    (VRK, "VRK Gov. CA for Citizen Qualified Certificates", CardKind.CITIZEN, Confidence.CERTAIN),
    (VRK, "VRK Gov. CA for Citizen Qualified Certificates - G2", CardKind.CITIZEN, Confidence.CERTAIN),
    (VRK, "VRK Gov. CA for Citizen Certificates - G3", CardKind.CITIZEN, Confidence.CERTAIN),
    (DVV, "DVV Citizen Certificates - G4R", CardKind.CITIZEN, Confidence.CERTAIN),
    (DVV, "DVV Citizen Certificates - G4E", CardKind.CITIZEN, Confidence.CERTAIN),
    (VRK, "VRK CA for Qualified Certificates - G2", CardKind.ORGANISATION, Confidence.CERTAIN),
    (DVV, "DVV Organisational Certificates - G4R", CardKind.ORGANISATION, Confidence.CERTAIN),
    (DVV, "DVV Organisational Certificates - G4E", CardKind.ORGANISATION, Confidence.LIKELY),
]


@pytest.mark.parametrize("with_state", [False, True], ids=["without ST", "with ST"])
@pytest.mark.parametrize(("organisation", "common_name", "kind", "confidence"), EXACT)
def test_exact_issuers(
    organisation: str, common_name: str, kind: CardKind, confidence: Confidence, *, with_state: bool
) -> None:
    issued = certificate(issuer=issuer_name(common_name, organisation, with_state=with_state))
    judgement = RULES.judge(issued)
    assert (judgement.kind, judgement.confidence) == (kind, confidence)
    assert codes(judgement) == [EvidenceCode.EXACT_ISSUER]
    assert judgement.evidence[0].detail == common_name
    assert judgement.underlying is None


def test_case_and_white_space_of_an_exact_issuer_do_not_count() -> None:
    issued = certificate(issuer=issuer_name(" dvv  CITIZEN\tcertificates -  g4r ", DVV.upper()))
    assert RULES.judge(issued).confidence is Confidence.CERTAIN


def test_an_exact_name_under_another_organisation_is_not_that_issuer() -> None:
    issued = certificate(issuer=issuer_name("DVV Citizen Certificates - G4R", "Acme Oy"))
    judgement = RULES.judge(issued)
    assert judgement.kind is CardKind.UNKNOWN
    assert codes(judgement) == [EvidenceCode.NOTHING_MATCHED]


def test_an_issuer_is_known_by_its_fingerprint_when_the_chain_is() -> None:
    issuer = replace(certificate(is_ca=True), sha256="39a835b14b6b6313f778371c79cb434dd518c8fd325b749d9be669dff20384e8")
    judgement = RULES.judge(certificate(issuer=UNNAMED_DVV), issuer)
    assert (judgement.kind, judgement.confidence) == (CardKind.CITIZEN, Confidence.CERTAIN)
    assert codes(judgement) == [EvidenceCode.EXACT_ISSUER_FINGERPRINT]


def test_a_known_chain_without_a_known_fingerprint_leaves_the_name() -> None:
    issued = certificate(issuer=issuer_name("DVV Citizen Certificates - G4R"))
    assert codes(RULES.judge(issued, certificate(is_ca=True))) == [EvidenceCode.EXACT_ISSUER]


# --- policies -------------------------------------------------------------------------------------------------

ARCS = [
    *[(n, CardKind.CITIZEN, False) for n in ("202", "302", "352")],
    *[(n, CardKind.ORGANISATION, False) for n in ("303", "353")],
    *[(n, CardKind.SOTE_UNSPECIFIED, False) for n in ("304", "306", "307", "354", "356", "357")],
    *[(n, CardKind.UNKNOWN, True) for n in ("10.2", "34", "305", "355", "308", "358")],
]


@pytest.mark.parametrize("below", ["", ".1", ".2"])
@pytest.mark.parametrize(("arc", "kind", "not_a_card"), ARCS)
def test_policy_arcs(arc: str, kind: CardKind, below: str, *, not_a_card: bool) -> None:
    policy = f"1.2.246.517.1.10.{arc}{below}"
    judgement = RULES.judge(certificate(issuer=UNNAMED_DVV, policies=("0.4.0.2042.1.7", policy)))
    assert (judgement.kind, judgement.not_a_card) == (kind, not_a_card)
    seen = next(seen for seen in judgement.evidence if seen.code is EvidenceCode.POLICY)
    assert seen.detail == policy
    assert seen.source
    assert judgement.confidence is seen.confidence
    assert (judgement.confidence is Confidence.LIKELY) == (not not_a_card or arc == "308")


@pytest.mark.parametrize("policy", ["1.2.246.517.1.10.3030.1", "1.2.246.517.1.10.30", "1.2.246.517.1.10.301.2", "2.5"])
def test_neighbours_of_an_arc_are_not_under_it(policy: str) -> None:
    assert RULES.judge(certificate(issuer=UNNAMED_DVV, policies=(policy,))).kind is CardKind.UNKNOWN


def test_two_policies_of_one_rule_are_one_statement() -> None:
    issued = certificate(issuer=UNNAMED_DVV, policies=("1.2.246.517.1.10.302.1", "1.2.246.517.1.10.352.1"))
    assert codes(RULES.judge(issued)) == [EvidenceCode.POLICY]


# --- words of the issuer's name -------------------------------------------------------------------------------

SUFFIXES = ["", " - G2", " - G3R", " - G4E", " - G12"]

# Table A of card-issuers.md with the production twins, table D, and the older names of E.
PROFESSIONAL_NAMES = [
    (VRK, "VRK CA for Social Welfare and Healthcare Prof. Certs"),
    (VRK, "VRK CA for Healthcare Professionals"),
    (VRK, "VRK CA for Healthcare Professionals Qualified Certificates"),
    (DVV, "DVV Social Welfare and Healthcare Prof. Certs"),
    (DVV, "DVV Social Welfare and Health Care Prof. Certificates"),
    (VRK_TEST, "VRK TEST CA for Social Welfare and Healthcare Prof. Certs"),
    (VRK_TEST, "VRK TEST CA for Healthcare Professionals"),
    (DVV_TEST, "DVV TEST Social Welfare and Healthcare Prof. Certificates"),
]
TEMPORARY_NAMES = [
    (VRK, "VRK CA for Temporary Certificates"),
    (VRK, "VRK CA for Social Welfare and Healthcare Prof. Temp. Certs"),
    (DVV, "DVV Temporary Certificates"),
    (DVV, "DVV Social Welfare and Healthcare Prof. Temp. Certs"),
    (DVV, "DVV Social Welfare and Healthcare Prof. Temp. Certificates"),
    (VRK_TEST, "VRK TEST CA for Temporary Certificates"),
    (VRK_TEST, "VRK TEST CA for Social Welfare and Healthcare Prof. Temp. Certs"),
]
SERVICE_NAMES = [
    (VRK, "VRK CA for Service Providers"),
    (VRK, "VRK CA for Healthcare Service Providers"),
    (VRK, "VRK CA for Social Welfare and Healthcare Service Prov."),
    (VRK, "VRK CA for Time Stamp Services"),
    (DVV, "DVV Service Certificates"),
    (DVV, "DVV Social Welfare and Healthcare Service Certificates"),
    (VRK_TEST, "VRK TEST CA for Service Providers"),
    (VRK_TEST, "VRK TEST CA for Social Welfare and Healthcare Service Prov."),
    (VRK_TEST, "VRK TEST CA for Time Stamp Services"),
    (VRK_TEST, "VRK TEST CA for Healthcare Service Providers"),
    (DVV_TEST, "DVV TEST Service Certificates"),
]
OTHER_NAMES = [
    (VRK, "VRK Gov. CA for Citizen Certificates", CardKind.CITIZEN),
    (DVV, "DVV Citizen Certificates", CardKind.CITIZEN),
    (DVV_TEST, "DVV TEST Citizen Certificates", CardKind.CITIZEN),
    (DVV, "DVV Organisational Certificates", CardKind.ORGANISATION),
    (DVV_TEST, "DVV TEST Organisational Certificates", CardKind.ORGANISATION),
    (DVV, "DVV Social Welfare and Healthcare Certificates", CardKind.SOTE_UNSPECIFIED),
]
NAMED = [
    *[(o, cn, "", CardKind.PROFESSIONAL) for o, cn in PROFESSIONAL_NAMES],
    *[(o, cn, HOSPITAL, CardKind.STAFF_OR_ACTOR) for o, cn in PROFESSIONAL_NAMES],
    *[(o, cn, "", CardKind.BACKUP) for o, cn in TEMPORARY_NAMES],
    *[(o, cn, HOSPITAL, CardKind.BACKUP) for o, cn in TEMPORARY_NAMES],
    *[(o, cn, "", kind) for o, cn, kind in OTHER_NAMES],
]


def judged_name(organisation: str, common_name: str, subject: str, *, with_state: bool) -> KindJudgement:
    issuer = issuer_name(common_name, organisation, with_state=with_state)
    return RULES.judge(certificate(issuer=issuer, subject=person(subject)))


@pytest.mark.parametrize("with_state", [False, True], ids=["without ST", "with ST"])
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("organisation", "common_name", "subject", "kind"), NAMED)
def test_words_of_the_issuers_common_name(
    organisation: str, common_name: str, subject: str, kind: CardKind, suffix: str, *, with_state: bool
) -> None:
    judgement = judged_name(organisation, common_name + suffix, subject, with_state=with_state)
    tested = organisation.endswith("TEST")
    assert judgement.kind is (CardKind.TEST if tested else kind)
    assert judgement.underlying is (kind if tested else None)
    assert not judgement.not_a_card
    exact = EvidenceCode.EXACT_ISSUER in codes(judgement)
    certain = judgement.confidence is Confidence.CERTAIN
    assert certain == (tested or (exact and common_name + suffix != "DVV Organisational Certificates - G4E"))


@pytest.mark.parametrize("with_state", [False, True], ids=["without ST", "with ST"])
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize(("organisation", "common_name"), SERVICE_NAMES)
def test_service_issuers_issue_no_cards(organisation: str, common_name: str, suffix: str, *, with_state: bool) -> None:
    judgement = judged_name(organisation, common_name + suffix, HOSPITAL, with_state=with_state)
    assert judgement.not_a_card
    tested = organisation.endswith("TEST")
    assert judgement.kind is (CardKind.TEST if tested else CardKind.UNKNOWN)
    assert judgement.underlying is (CardKind.UNKNOWN if tested else None)


@pytest.mark.parametrize(
    ("unit", "kind"),
    [
        ("Sosiaali- ja terveydenhuollon ammattivarmenteet", CardKind.PROFESSIONAL),
        ("Terveydenhuollon testiammattivarmenteet", CardKind.PROFESSIONAL),
        ("Sosiaali- ja terveydenhuollon ammattihenkilöstön varmenteet", CardKind.PROFESSIONAL),
        ("Yrkescertifikat för social- och hälsovården", CardKind.PROFESSIONAL),
        ("Tilapaisvarmenteet", CardKind.BACKUP),
        ("Tilapäisvarmenteet", CardKind.BACKUP),
        ("Tilapa\u0308isvarmenteet", CardKind.BACKUP),
        ("Sosiaali- ja terveydenhuollon tilapäisammattivarmenteet", CardKind.BACKUP),
        ("Sosiaali- ja terveydenhuollon henkilöstön ja toimijoiden tilapäisvarmenteet", CardKind.BACKUP),
        ("Tillfälliga certifikat", CardKind.BACKUP),
        ("Sosiaali- ja terveydenhuollon henkilostovarmenteet", CardKind.STAFF),
        ("Social Welfare and Healthcare Staff", CardKind.STAFF),
        ("Personalcertifikat för social- och hälsovården", CardKind.STAFF),
        ("Sosiaali- ja terveydenhuollon toimijavarmenteet", CardKind.ACTOR),
        ("Aktörscertifikat för social- och hälsovården", CardKind.ACTOR),
        ("Sosiaali- ja terveydenhuollon henkilöstö- ja toimijavarmenteet", CardKind.STAFF_OR_ACTOR),
        ("Valtion kansalaisvarmenteet", CardKind.CITIZEN),
        ("Medborgarcertifikat", CardKind.CITIZEN),
        ("Organisaatiovarmenteet", CardKind.ORGANISATION),
        ("Organisationscertifikat", CardKind.ORGANISATION),
        ("Sosiaali- ja terveydenhuollon varmenteet", CardKind.SOTE_UNSPECIFIED),
        ("Henkilövarmenteet", CardKind.UNKNOWN),
        ("Certification Authority Services", CardKind.UNKNOWN),
        ("Testivarmenteet", CardKind.UNKNOWN),
    ],
)
def test_words_of_the_issuers_units(unit: str, kind: CardKind) -> None:
    judgement = RULES.judge(certificate(issuer=issuer_name("DVV Certs - G2R", DVV, "Varmennepalvelut", unit)))
    assert judgement.kind is kind
    if kind is not CardKind.UNKNOWN:
        assert judgement.confidence is Confidence.LIKELY
        assert judgement.evidence[0].detail == unit


@pytest.mark.parametrize(
    "unit", ["Sosiaali- ja terveydenhuollon palveluvarmenteet", "Terveydenhuollon testipalveluvarmenteet"]
)
def test_units_of_service_issuers(unit: str) -> None:
    assert RULES.judge(certificate(issuer=issuer_name("DVV Certs - G2R", DVV, unit))).not_a_card


def test_words_split_over_name_and_unit_are_both_shown() -> None:
    issuer = issuer_name("DVV Prof. Certs - G2R", DVV, "Sosiaali- ja terveydenhuolto")
    judgement = RULES.judge(certificate(issuer=issuer))
    assert judgement.kind is CardKind.PROFESSIONAL
    assert judgement.evidence[0].detail == "Sosiaali- ja terveydenhuolto / DVV Prof. Certs - G2R"


@pytest.mark.parametrize("subject", [person(), person(HOSPITAL), person("", ("title", "lääkäri"))])
def test_words_and_hints_of_a_foreign_issuer_do_not_count(subject: Name) -> None:
    judgement = RULES.judge(certificate(issuer=FOREIGN, subject=subject))
    assert (judgement.kind, judgement.confidence) == (CardKind.UNKNOWN, Confidence.UNKNOWN)
    assert codes(judgement) == [EvidenceCode.NOTHING_MATCHED]
    assert judgement.evidence[0].detail == FOREIGN.first("CN")


def test_a_blank_organisation_is_no_organisation() -> None:
    issued = certificate(subject=name(("O", "  "), ("CN", "X")))
    assert RULES.judge(issued).kind is CardKind.PROFESSIONAL


def test_the_organisation_in_the_subject_is_evidence() -> None:
    judgement = RULES.judge(certificate(subject=person(HOSPITAL)))
    seen = judgement.evidence[1]
    assert (seen.code, seen.detail, seen.rule) == (
        EvidenceCode.SUBJECT_HAS_ORGANISATION,
        HOSPITAL,
        "words-professional",
    )


# --- test certificates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arc", "underlying"),
    [
        ("32", CardKind.CITIZEN),
        ("202", CardKind.CITIZEN),
        ("352", CardKind.CITIZEN),
        ("303", CardKind.ORGANISATION),
        ("306", CardKind.SOTE_UNSPECIFIED),
        ("999", CardKind.UNKNOWN),
    ],
)
def test_test_policies_name_the_kind_they_imitate(arc: str, underlying: CardKind) -> None:
    judgement = RULES.judge(certificate(issuer=UNNAMED_DVV, policies=(f"1.2.246.517.99.10.{arc}.1",)))
    assert (judgement.kind, judgement.confidence) == (CardKind.TEST, Confidence.CERTAIN)
    assert judgement.underlying is underlying
    assert codes(judgement)[0] is EvidenceCode.TEST_POLICY


def test_the_test_issuer_is_a_proof_whatever_the_policy() -> None:
    judgement = RULES.judge(certificate(issuer=issuer_name("VRK CA for Test Purposes - G3", VRK_TEST)))
    assert judgement.kind is CardKind.TEST
    assert codes(judgement)[0] is EvidenceCode.TEST_ISSUER


def test_the_subjects_unit_is_no_proof_of_a_test_card() -> None:
    issued = certificate(subject=person(HOSPITAL, ("OU", "Testivarmenteet")))
    assert RULES.judge(issued).kind is CardKind.STAFF_OR_ACTOR


def test_test_must_be_the_last_word_of_the_issuers_organisation() -> None:
    assert RULES.judge(certificate(issuer=issuer_name("X", "Acme Latest"))).kind is CardKind.UNKNOWN
    assert RULES.judge(certificate(issuer=issuer_name("X", "TEST Acme"))).kind is CardKind.UNKNOWN


def test_a_likely_proof_makes_a_likely_test_card() -> None:
    likely = replace(RULES, tests=tuple(replace(rule, certainty=Confidence.LIKELY) for rule in RULES.tests))
    issued = certificate(policies=("1.2.246.517.99.10.306.1",))
    assert likely.judge(issued).confidence is Confidence.LIKELY


# --- several rules together -----------------------------------------------------------------------------------


@pytest.mark.parametrize("subject", ["", HOSPITAL])
def test_an_unclear_policy_leaves_the_words_their_say(subject: str) -> None:
    judgement = RULES.judge(certificate(policies=(SOTE_POLICY,), subject=person(subject)))
    assert judgement.kind is (CardKind.STAFF_OR_ACTOR if subject else CardKind.PROFESSIONAL)
    assert not judgement.contradiction
    assert codes(judgement)[:2] == [EvidenceCode.POLICY, EvidenceCode.ISSUER_WORDS]


def test_agreeing_exact_issuer_and_likely_policy_are_certain() -> None:
    issued = certificate(issuer=issuer_name("DVV Citizen Certificates - G4R"), policies=("1.2.246.517.1.10.302.1",))
    judgement = RULES.judge(issued)
    assert (judgement.kind, judgement.confidence) == (CardKind.CITIZEN, Confidence.CERTAIN)
    assert not judgement.contradiction
    assert codes(judgement) == [EvidenceCode.EXACT_ISSUER, EvidenceCode.POLICY]


def test_a_certain_issuer_beats_a_likely_policy_and_the_contradiction_is_told() -> None:
    issued = certificate(issuer=issuer_name("DVV Citizen Certificates - G4R"), policies=("1.2.246.517.1.10.303.1",))
    judgement = RULES.judge(issued)
    assert (judgement.kind, judgement.confidence) == (CardKind.CITIZEN, Confidence.CERTAIN)
    assert judgement.contradiction
    assert rules_used(judgement) == {"issuer-citizen-g4", "policy-organisation"}


def test_a_certain_policy_beats_likely_words() -> None:
    judgement = RULES.judge(certificate(policies=("1.2.246.517.1.10.358.2",)))
    assert judgement.not_a_card
    assert judgement.contradiction


def test_equally_strong_rules_that_disagree_leave_the_kind_unknown() -> None:
    judgement = RULES.judge(certificate(policies=("1.2.246.517.1.10.303.1",), subject=person(HOSPITAL)))
    assert (judgement.kind, judgement.confidence) == (CardKind.UNKNOWN, Confidence.UNKNOWN)
    assert judgement.contradiction
    assert codes(judgement) == [EvidenceCode.POLICY, EvidenceCode.ISSUER_WORDS]


def test_a_test_card_keeps_the_contradiction_of_what_it_imitates() -> None:
    judgement = RULES.judge(certificate(policies=("1.2.246.517.99.10.303.1",)))
    assert judgement.kind is CardKind.TEST
    assert judgement.contradiction


def test_a_ca_certificate_is_no_card() -> None:
    issued = certificate(
        issuer=issuer_name("DVV Gov. Root CA - G3 RSA"), policies=("1.2.246.517.1.10.301.1",), is_ca=True
    )
    judgement = RULES.judge(issued)
    assert judgement.not_a_card
    assert (judgement.kind, judgement.confidence) == (CardKind.UNKNOWN, Confidence.CERTAIN)


# --- hints of the subject -------------------------------------------------------------------------------------


def judged_hint(
    *more: tuple[str, str], organisation: str = "", days: int = 1800, policies: tuple[str, ...] = (SOTE_POLICY,)
) -> KindJudgement:
    start = moment("2022-01-01T00:00:00")
    issued = certificate(
        issuer=UNNAMED_DVV,
        subject=person(organisation, *more),
        policies=policies,
        not_before=start,
        not_after=start + timedelta(days=days),
    )
    return RULES.judge(issued)


@pytest.mark.parametrize("attribute", ["title", "pseudonym"])
@pytest.mark.parametrize("policies", [(SOTE_POLICY,), ()], ids=["sote policy", "authority only"])
def test_title_or_pseudonym_without_organisation_hints_at_a_professional(
    attribute: str, policies: tuple[str, ...]
) -> None:
    judgement = judged_hint((attribute, "lääkäri"), policies=policies)
    assert (judgement.kind, judgement.confidence) == (CardKind.PROFESSIONAL, Confidence.LIKELY)
    assert rules_used(judgement) >= {"hint-title-or-pseudonym"}
    assert not judgement.contradiction


def test_a_pseudonym_is_seen_but_not_shown() -> None:
    assert "123456" not in str(judged_hint(("pseudonym", "123456")).evidence)


def test_a_blank_title_is_no_title() -> None:
    assert judged_hint(("title", " ")).kind is CardKind.SOTE_UNSPECIFIED


def test_an_organisation_hints_at_staff_or_actor_on_sote_cards_only() -> None:
    judgement = judged_hint(organisation=HOSPITAL)
    assert (judgement.kind, judgement.confidence) == (CardKind.STAFF_OR_ACTOR, Confidence.LIKELY)
    assert "hint-organisation" in rules_used(judgement)
    assert judged_hint(organisation=HOSPITAL, policies=()).kind is CardKind.UNKNOWN


@pytest.mark.parametrize(
    ("days", "kind"),
    [(100, CardKind.BACKUP), (0, CardKind.BACKUP), (101, CardKind.STAFF_OR_ACTOR), (-1, CardKind.STAFF_OR_ACTOR)],
)
def test_short_validity_hints_at_a_backup_card(days: int, kind: CardKind) -> None:
    judgement = judged_hint(organisation=HOSPITAL, days=days)
    assert judgement.kind is kind
    assert (EvidenceCode.SHORT_VALIDITY in codes(judgement)) == (kind is CardKind.BACKUP)


def test_short_validity_alone_says_nothing() -> None:
    judgement = judged_hint(days=90, policies=())
    assert judgement.kind is CardKind.UNKNOWN
    assert EvidenceCode.SHORT_VALIDITY in codes(judgement)
    assert EvidenceCode.NOTHING_MATCHED in codes(judgement)


def test_without_hints_a_sote_card_stays_unspecified() -> None:
    judgement = judged_hint()
    assert (judgement.kind, judgement.confidence) == (CardKind.SOTE_UNSPECIFIED, Confidence.LIKELY)


def test_a_title_with_an_organisation_is_evidence_and_no_contradiction() -> None:
    judgement = RULES.judge(certificate(subject=person(HOSPITAL, ("title", "osastonsihteeri"))))
    assert judgement.kind is CardKind.STAFF_OR_ACTOR
    assert EvidenceCode.SUBJECT_HAS_TITLE in codes(judgement)
    assert not judgement.contradiction


def test_hints_do_not_touch_a_kind_that_is_known() -> None:
    issued = certificate(issuer=issuer_name("DVV Citizen Certificates - G4R"), subject=person("", ("title", "lääkäri")))
    assert codes(RULES.judge(issued)) == [EvidenceCode.EXACT_ISSUER]


# --- real subjects and issuers (domain/realcerts/SOURCES.md), by their text ------------------------------------

TODISTUSPALVELU = (
    "C=FI, ST=Finland, L=Helsinki, O=Kansanelakelaitos, OU=Kanta, serialNumber=1.2.246.556.12.21.2, CN=Todistuspalvelu"
)
TUNNISTUS = (
    "C=FI, ST=Finland, L=Helsinki, O=Vaestorekisterikeskus, OU=Testivarmenteet, serialNumber=0245437-2, "
    "CN=testi.apro.tunnistus.fi"
)
RESEPTIKESKUS = "C=FI, O=Kansanelakelaitos, OU=INT_eResepti, serialNumber=1.2.246.556.10001.1, CN=INT_Reseptikeskus"
SERVICE_G3 = "C=FI, O=Vaestorekisterikeskus CA, OU=Palveluvarmenteet, CN=VRK CA for Service Providers - G3"
SOTE_SERVICE_G3E = (
    "C=FI, O=Digi- ja vaestotietovirasto CA, OU=Sosiaali- ja terveydenhuollon palveluvarmenteet, "
    "CN=DVV Social Welfare and Healthcare Service Certificates - G3E"
)
SOTE_SERVICE_VRK = (
    "C=FI, O=Vaestorekisterikeskus CA, OU=Sosiaali- ja terveydenhuollon palveluvarmenteet, "
    "CN=VRK CA for Social Welfare and Health Care Service Providers"
)
SOTE_SERVICE_TEST = (
    "C=FI, ST=Finland, O=Vaestorekisterikeskus TEST, OU=Terveydenhuollon testipalveluvarmenteet, "
    "CN=VRK TEST CA for Healthcare Service Providers"
)
REAL_SERVICES = [
    (TUNNISTUS, SERVICE_G3, "1.2.246.517.1.10.34.1", CardKind.UNKNOWN),
    (TODISTUSPALVELU, SOTE_SERVICE_G3E, "1.2.246.517.1.10.358.2", CardKind.UNKNOWN),
    (TODISTUSPALVELU, SOTE_SERVICE_VRK, "1.2.246.517.1.10.10.2", CardKind.UNKNOWN),
    (RESEPTIKESKUS, SOTE_SERVICE_TEST, "1.2.246.517.99.10.9.2", CardKind.TEST),
]


def real(subject: str, issuer: str, policy: str) -> Certificate:
    return certificate(subject=written(subject), issuer=written(issuer), policies=("0.4.0.2042.1.7", policy))


@pytest.mark.parametrize(("subject", "issuer", "policy", "kind"), REAL_SERVICES)
def test_real_service_certificates_are_no_cards(subject: str, issuer: str, policy: str, kind: CardKind) -> None:
    judgement = RULES.judge(real(subject, issuer, policy))
    assert judgement.kind is kind
    assert judgement.not_a_card
    assert judgement.confidence is Confidence.CERTAIN
    assert not judgement.contradiction


@pytest.mark.parametrize(
    ("subject", "issuer", "policy"),
    [
        (
            "C=FI, serialNumber=999004228, GN=TIMO, SN=SPECIMEN-POTEX, CN=SPECIMEN-POTEX TIMO 999004228",
            "C=FI, O=Vaestorekisterikeskus TEST, OU=Testivarmenteet, CN=VRK CA for Test Purposes - G3",
            "1.2.246.517.99.10.32.1",
        ),
        (
            "C=FI, serialNumber=99902038C, GN=PHILIP, SN=SPECIMEN-AUVINEN, CN=SPECIMEN-AUVINEN PHILIP 99902038C",
            "C=FI, O=Digi- ja vaestotietovirasto TEST, OU=Testivarmenteet, CN=DVV TEST Certificates - G5E",
            "1.2.246.517.99.10.352.1",
        ),
    ],
)
def test_real_test_citizens(subject: str, issuer: str, policy: str) -> None:
    judgement = RULES.judge(real(subject, issuer, policy))
    assert (judgement.kind, judgement.underlying) == (CardKind.TEST, CardKind.CITIZEN)
    assert not judgement.not_a_card
