"""Further findings: each when it should be, none when it should not, the gravest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.model.certificate import Defect, ParseFailure, ParseReason
from cardtool.model.evidence import Confidence, Evidence, EvidenceCode
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.organisation import OrganisationKind, OrganisationStatus
from cardtool.model.trust import Trust, TrustState
from cardtool.model.verdict import Finding, FindingCode, Severity, Verdict, VerdictCode
from cardtool.rules.loading import load_finding_rules
from cardtool.rules.observations import months_later
from tests.rules.factory import (
    AUTHENTICATION,
    SIGNATURE,
    body,
    certificate,
    issuer_name,
    judged,
    matched,
    moment,
    name,
    person,
)

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate

RULES = load_finding_rules()
AS_OF = date(2023, 1, 15)
HOSPITAL = "Esimerkin sairaanhoitopiiri"
OLD, CURRENT, UNAFFECTED, AMBIGUOUS, UNKNOWN = OrganisationStatus
SOTE = [
    CardKind.PROFESSIONAL,
    CardKind.STAFF,
    CardKind.ACTOR,
    CardKind.STAFF_OR_ACTOR,
    CardKind.BACKUP,
    CardKind.SOTE_UNSPECIFIED,
]


def findings(main: Certificate | None = None, /, *others: Certificate, **changes: Any) -> dict[FindingCode, Finding]:
    """The findings of a card that is in order, but for what the test changes."""
    main = main or certificate()
    facts: dict[str, Any] = {
        "kind": judged(CardKind.STAFF, Confidence.CERTAIN),
        "organisation": matched(CURRENT, by_name=True),
        "certificate": main,
        "certificates": (main, *others),
        "failures": (),
        "trust": Trust(TrustState.TRUSTED),
        "verdict": Verdict(VerdictCode.NO_ACTION),
        "as_of": AS_OF,
    }
    found = RULES.findings(**(facts | changes))
    assert len({finding.code for finding in found}) == len(found)
    return {finding.code: finding for finding in found}


def test_a_card_in_order_has_no_findings() -> None:
    assert findings(certificate(), certificate(key_usage=SIGNATURE), certificate(is_ca=True)) == {}


# --- validity -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 3, 1), None),
        (date(2026, 3, 2), (FindingCode.EXPIRES_WITHIN_90_DAYS, "90")),
        (date(2026, 4, 30), (FindingCode.EXPIRES_WITHIN_90_DAYS, "31")),
        (date(2026, 5, 1), (FindingCode.EXPIRES_WITHIN_30_DAYS, "30")),
        (date(2026, 5, 31), (FindingCode.EXPIRES_WITHIN_30_DAYS, "0")),
        (date(2026, 6, 1), None),
    ],
)
def test_expiry_is_counted_in_finnish_days(as_of: date, expected: tuple[FindingCode, str] | None) -> None:
    found = findings(certificate(not_after=moment("2026-05-31T20:59:59")), as_of=as_of)
    assert {(code, finding.detail) for code, finding in found.items()} == ({expected} if expected else set())


def test_severities_of_expiry() -> None:
    assert findings(as_of=date(2026, 5, 1))[FindingCode.EXPIRES_WITHIN_30_DAYS].severity is Severity.CRITICAL
    assert findings(as_of=date(2026, 4, 1))[FindingCode.EXPIRES_WITHIN_90_DAYS].severity is Severity.WARNING


@pytest.mark.parametrize("code", [VerdictCode.EXPIRED, VerdictCode.NOT_YET_VALID])
def test_expiry_is_not_told_twice(code: VerdictCode) -> None:
    assert findings(as_of=date(2026, 5, 31), verdict=Verdict(code)) == {}


def test_a_backup_card_warns_of_its_last_month_only() -> None:
    backup = judged(CardKind.BACKUP, Confidence.CERTAIN)
    short = certificate(not_before=moment("2023-01-01T00:00:00"), not_after=moment("2023-03-31T20:59:59"))
    assert findings(short, kind=backup, as_of=date(2023, 1, 15)) == {}
    assert set(findings(short, kind=backup, as_of=date(2023, 3, 15))) == {FindingCode.EXPIRES_WITHIN_30_DAYS}


@pytest.mark.parametrize(
    ("begins", "ends", "days"),
    [
        ("2022-09-30T21:00:00", "2022-12-31T21:59:59", None),  # 1.10. to 31.12.
        ("2022-09-30T21:00:00", "2023-01-01T21:59:59", None),  # to 1.1.: three months to the day
        ("2022-09-30T21:00:00", "2023-01-02T21:59:59", "93"),
        ("2022-11-29T22:00:00", "2023-02-28T21:59:59", None),  # 30.11. to the last day of February
        ("2022-11-29T22:00:00", "2023-03-01T21:59:59", "91"),
        ("2022-11-29T21:59:59", "2023-02-28T22:00:00", "92"),  # Finnish days 29.11. and 1.3.
    ],
)
def test_a_backup_card_lives_three_calendar_months(begins: str, ends: str, days: str | None) -> None:
    backup = judged(CardKind.BACKUP, Confidence.CERTAIN)
    card = certificate(not_before=moment(begins), not_after=moment(ends))
    found = findings(card, kind=backup, as_of=date(2022, 10, 1)).get(FindingCode.BACKUP_OVER_THREE_MONTHS)
    assert (found.detail if found else None) == days


def test_other_cards_may_live_longer_and_a_test_backup_may_not() -> None:
    assert FindingCode.BACKUP_OVER_THREE_MONTHS not in findings()
    imitated = KindJudgement(CardKind.TEST, Confidence.CERTAIN, underlying=CardKind.BACKUP)
    assert FindingCode.BACKUP_OVER_THREE_MONTHS in findings(kind=imitated)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2022, 11, 30), 3, date(2023, 2, 28)),
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2022, 12, 1), 1, date(2023, 1, 1)),
        (date(2022, 1, 31), 11, date(2022, 12, 31)),
        (date(9999, 12, 1), 3, date.max),
    ],
)
def test_calendar_months(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


# --- kind -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [kind for kind in CardKind if kind is not CardKind.UNKNOWN])
def test_every_likely_kind_is_to_be_confirmed(kind: CardKind) -> None:
    found = findings(kind=judged(kind, Confidence.LIKELY))[FindingCode.CONFIRM_KIND_ON_CARD_FACE]
    assert (found.severity, found.detail) == (Severity.INFO, kind.value)


def test_nothing_is_to_be_confirmed_on_what_is_no_card() -> None:
    found = findings(
        certificate(issuer=issuer_name("DVV Service Certificates - G5R"), key_usage=SIGNATURE),
        kind=judged(CardKind.UNKNOWN, not_a_card=True),
    )
    assert set(found) == {FindingCode.NOT_A_CARD}
    assert found[FindingCode.NOT_A_CARD].detail == "DVV Service Certificates - G5R"


def test_a_contradiction_shows_both_sides() -> None:
    kind = KindJudgement(
        CardKind.CITIZEN,
        Confidence.CERTAIN,
        (
            Evidence(EvidenceCode.EXACT_ISSUER, "DVV Citizen Certificates - G4R", "a"),
            Evidence(EvidenceCode.POLICY, "1.2.246.517.1.10.303.1", "b"),
            Evidence(EvidenceCode.SUBJECT_HAS_NO_ORGANISATION, ""),
        ),
        contradiction=True,
    )
    found = findings(kind=kind)[FindingCode.CONTRADICTION]
    assert found.detail == "exact_issuer: DVV Citizen Certificates - G4R; policy: 1.2.246.517.1.10.303.1"


@pytest.mark.parametrize(
    ("status", "by_name", "expected"),
    [
        (OLD, True, True),
        (CURRENT, True, True),
        (AMBIGUOUS, True, True),
        (UNAFFECTED, True, False),
        (UNKNOWN, False, False),
        (OLD, False, False),
    ],
)
def test_an_organisation_card_of_a_sote_body_could_be_a_staff_card(
    status: OrganisationStatus, *, by_name: bool, expected: bool
) -> None:
    found = findings(
        certificate(subject=person(HOSPITAL)),
        kind=judged(CardKind.ORGANISATION, Confidence.CERTAIN),
        organisation=matched(status, by_name=by_name, by_email=not by_name),
    ).get(FindingCode.COULD_BE_STAFF_OR_ACTOR)
    assert (found is not None) == expected
    assert found is None or found.detail == HOSPITAL


def test_rescue_departments_use_organisation_cards_by_rule() -> None:
    rescue = replace(matched(OLD, by_name=True), matched=body(kind=OrganisationKind.RESCUE_DEPARTMENT))
    found = findings(kind=judged(CardKind.ORGANISATION, Confidence.CERTAIN), organisation=rescue)
    assert FindingCode.COULD_BE_STAFF_OR_ACTOR not in found


def test_a_staff_card_needs_no_such_hint() -> None:
    assert FindingCode.COULD_BE_STAFF_OR_ACTOR not in findings(organisation=matched(OLD, by_name=True))


# --- organisation ---------------------------------------------------------------------------------------------


def test_an_old_organisation_by_name() -> None:
    found = findings(certificate(subject=person(HOSPITAL)), organisation=matched(OLD, by_name=True))
    assert set(found) == {FindingCode.OLD_ORGANISATION}
    assert found[FindingCode.OLD_ORGANISATION].severity is Severity.WARNING
    assert found[FindingCode.OLD_ORGANISATION].detail == "Esimerkin sairaanhoitopiirin kuntayhtymä"


def test_an_old_organisation_by_email_alone_shows_the_domain_only() -> None:
    found = findings(certificate(emails=("maija@pshp.example",)), organisation=matched(OLD, by_email=True))
    assert set(found) == {FindingCode.EMAIL_OF_OLD_ORGANISATION}
    assert found[FindingCode.EMAIL_OF_OLD_ORGANISATION].detail == "pshp.example"


def test_an_old_organisation_by_email_when_the_name_is_not_found() -> None:
    found = findings(certificate(subject=person("Osasto 5")), organisation=matched(OLD, by_email=True))
    assert set(found) == {FindingCode.OLD_ORGANISATION, FindingCode.EMAIL_OF_OLD_ORGANISATION}


def test_an_old_organisation_without_a_body_shows_the_cards_own_words() -> None:
    match = replace(matched(OLD), matched=None)
    found = findings(certificate(subject=person(HOSPITAL)), organisation=match)
    assert found[FindingCode.OLD_ORGANISATION].detail == HOSPITAL


def test_name_and_email_that_disagree() -> None:
    match = matched(OLD, by_name=True, by_email=True, disagreement=True)
    main = certificate(subject=person(HOSPITAL), emails=("maija@hva.example",))
    found = findings(main, organisation=match)
    assert set(found) == {FindingCode.OLD_ORGANISATION, FindingCode.ORGANISATION_AND_EMAIL_DISAGREE}
    assert found[FindingCode.ORGANISATION_AND_EMAIL_DISAGREE].detail == f"{HOSPITAL}; hva.example"


def test_an_ambiguous_name_shows_its_meanings() -> None:
    found = findings(organisation=matched(AMBIGUOUS, by_name=True))
    assert found[FindingCode.ORGANISATION_AMBIGUOUS].detail == (
        "Esimerkin sairaanhoitopiirin kuntayhtymä; Esimerkin hyvinvointialue"
    )


def test_near_misses_are_offered_for_unknown_names_only() -> None:
    near = replace(matched(UNKNOWN), candidates=(body(),))
    assert findings(organisation=near)[FindingCode.ORGANISATION_NEAR_MISS].detail == body().name_fi
    assert findings(organisation=matched(UNKNOWN)) == {}


@pytest.mark.parametrize("status", [OLD, AMBIGUOUS])
def test_several_successors_are_named(status: OrganisationStatus) -> None:
    found = findings(organisation=matched(status, by_name=True, successors=3))
    assert found[FindingCode.SUCCESSOR_NOT_UNIQUE].detail == "Alue 1; Alue 2; Alue 3"


# --- e-mail ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(CardKind))
def test_sote_cards_should_have_an_email_address(kind: CardKind) -> None:
    found = findings(certificate(emails=()), kind=judged(kind, Confidence.CERTAIN))
    assert (FindingCode.MISSING_EMAIL in found) == (kind in SOTE)


def test_an_address_in_the_other_certificate_is_enough() -> None:
    other = certificate(key_usage=SIGNATURE)
    assert FindingCode.MISSING_EMAIL not in findings(certificate(emails=()), other)
    issuer = certificate(is_ca=True)
    assert FindingCode.MISSING_EMAIL in findings(certificate(emails=()), issuer)


# --- trust and encoding ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trust", "code", "severity", "detail"),
    [
        (Trust(TrustState.SIGNATURE_WRONG), FindingCode.CHAIN_SIGNATURE_WRONG, Severity.CRITICAL, ""),
        (Trust(TrustState.NOT_TRUSTED), FindingCode.CHAIN_NOT_TRUSTED, Severity.CRITICAL, ""),
        (
            Trust(TrustState.NOT_TRUSTED, chain=(certificate(subject=name(("CN", "A Root"))),)),
            FindingCode.CHAIN_NOT_TRUSTED,
            Severity.CRITICAL,
            "A Root",
        ),
        (
            Trust(TrustState.INCOMPLETE, missing_issuer="CN=X"),
            FindingCode.CHAIN_INCOMPLETE,
            Severity.WARNING,
            "CN=X",
        ),
    ],
)
def test_chains(trust: Trust, code: FindingCode, severity: Severity, detail: str) -> None:
    assert findings(trust=trust) == {code: Finding(code, severity, detail)}


def test_an_unchecked_chain_is_no_finding() -> None:
    assert findings(trust=Trust()) == {}


def test_defects_are_named_once() -> None:
    null, false = Defect.NULL_PARAMETERS_IN_ECDSA, Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS
    found = findings(certificate(defects=(false,)), certificate(key_usage=SIGNATURE, defects=(false, null)))
    assert found == {
        FindingCode.NOT_CONFORMING: Finding(FindingCode.NOT_CONFORMING, Severity.INFO, f"{false.value}; {null.value}")
    }


def test_unreadable_blocks_are_told_by_reason() -> None:
    failures = (ParseFailure(ParseReason.TRUNCATED), ParseFailure(ParseReason.EMPTY), ParseFailure(ParseReason.EMPTY))
    assert findings(failures=failures)[FindingCode.CERTIFICATE_UNREADABLE].detail == "truncated; empty"


# --- the certificates of one card -----------------------------------------------------------------------------


def test_a_card_without_an_authentication_certificate() -> None:
    assert set(findings(certificate(key_usage=SIGNATURE))) == {FindingCode.NO_AUTHENTICATION_CERTIFICATE}
    assert findings(certificate(key_usage=SIGNATURE), certificate(key_usage=AUTHENTICATION)) == {}


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        (person(serial="12345678N"), False),
        (person(serial="87654321X"), True),
        (name(("CN", "meikalainen  maija 12345678n")), False),
        (name(("CN", "VIRTANEN VILLE")), True),
        (name(("serialNumber", "87654321X")), True),
        (name(("O", "no holder at all")), False),
    ],
)
def test_certificates_of_two_people_on_one_card(other: Any, *, differs: bool) -> None:
    found = findings(certificate(), certificate(subject=other, key_usage=SIGNATURE))
    assert (FindingCode.HOLDERS_DIFFER in found) == differs
    assert not differs or found[FindingCode.HOLDERS_DIFFER].detail == ""


def test_the_issuers_own_certificate_is_no_second_holder() -> None:
    issuer = certificate(subject=issuer_name("DVV Citizen Certificates - G4R"), is_ca=True)
    assert findings(certificate(), issuer) == {}


# --- order ----------------------------------------------------------------------------------------------------


def test_the_gravest_stands_first() -> None:
    found = findings(
        certificate(defects=(Defect.TRAILING_BYTES,), emails=()),
        certificate(subject=name(("CN", "VIRTANEN VILLE"))),
        kind=judged(CardKind.STAFF, Confidence.LIKELY),
        organisation=matched(OLD, by_name=True, successors=2),
        trust=Trust(TrustState.SIGNATURE_WRONG),
        as_of=date(2026, 5, 31),
    )
    gravity = [Severity.CRITICAL, Severity.WARNING, Severity.INFO]
    order = [gravity.index(finding.severity) for finding in found.values()]
    assert order == sorted(order)
    assert len(set(order)) == 3


def test_every_code_has_one_rule() -> None:
    assert sorted(rule.code for rule in RULES.rules) == sorted(FindingCode)
