"""Readiness of cards for services: every check, every answer, and nothing guessed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.diagnostics.readiness import judge_readiness
from cardtool.diagnostics.readiness_rules import FILE_NAME, Requirement, ServiceRules, load_readiness_rules
from cardtool.model.certificate import KeyUse
from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.pin import PinCondition, PinRole, PinState
from cardtool.model.readiness import CheckedRequirement, ReadinessCheck, ReadinessReason, Ready, ServiceReadiness
from cardtool.model.revocation import CertificateRevocation, RevocationAnswer, RevocationState
from cardtool.model.trust import Trust, TrustState
from cardtool.rules import loading
from tests.values import certificate, name, reading

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.reading import CardReading

AUTHENTICATION = certificate()
SIGNATURE = certificate(sha256="cc" * 32, key_usage=frozenset({KeyUse.NON_REPUDIATION}))
CERTAIN, LIKELY = Confidence.CERTAIN, Confidence.LIKELY


def checked(card: CardReading, check: ReadinessCheck, *others: ReadinessCheck, **changes: Any) -> CheckedRequirement:
    """One requirement checked, in a service that has ``others`` too."""
    wanted = [Requirement(each, CERTAIN, "source") for each in others]
    service = ServiceRules("s", "fi", "sv", "en", (Requirement(check, CERTAIN, "source", **changes), *wanted))
    return judge_readiness(card, [service])[0].checks[0]


def said(card: CardReading, check: ReadinessCheck, *others: ReadinessCheck) -> tuple[Ready, ReadinessReason]:
    found = checked(card, check, *others)
    return found.answer, found.reason


class TestCertificates:
    def test_present(self) -> None:
        card = reading(certificates=(AUTHENTICATION, SIGNATURE))
        for check in (ReadinessCheck.AUTHENTICATION_CERTIFICATE, ReadinessCheck.SIGNATURE_CERTIFICATE):
            assert said(card, check) == (Ready.YES, ReadinessReason.PRESENT)

    def test_missing(self) -> None:
        card = reading(failures=())
        assert said(card, ReadinessCheck.SIGNATURE_CERTIFICATE) == (Ready.NO, ReadinessReason.MISSING)

    def test_perhaps_one_that_cannot_be_read(self) -> None:
        assert said(reading(), ReadinessCheck.SIGNATURE_CERTIFICATE) == (Ready.UNKNOWN, ReadinessReason.UNREADABLE)

    @pytest.mark.parametrize(
        ("day", "answer", "reason", "detail"),
        [
            (date(2021, 2, 1), Ready.YES, ReadinessReason.VALID, "2026-01-31"),
            (date(2021, 1, 31), Ready.NO, ReadinessReason.NOT_YET_VALID, "2021-02-01"),
            (date(2026, 1, 31), Ready.YES, ReadinessReason.VALID, "2026-01-31"),
            (date(2026, 2, 1), Ready.NO, ReadinessReason.EXPIRED, "2026-01-31"),
        ],
    )
    def test_validity_by_finnish_days(self, day: date, answer: Ready, reason: ReadinessReason, detail: str) -> None:
        found = checked(reading(as_of=day), ReadinessCheck.VALIDITY, ReadinessCheck.AUTHENTICATION_CERTIFICATE)
        assert (found.answer, found.reason, found.detail) == (answer, reason, detail)

    def test_every_certificate_in_use_has_to_be_valid(self) -> None:
        short = replace(SIGNATURE, not_after=AUTHENTICATION.not_before)
        card = reading(certificates=(AUTHENTICATION, short))
        used = (ReadinessCheck.AUTHENTICATION_CERTIFICATE, ReadinessCheck.SIGNATURE_CERTIFICATE)
        assert said(card, ReadinessCheck.VALIDITY, *used)[0] is Ready.NO
        assert said(card, ReadinessCheck.VALIDITY, used[0])[0] is Ready.YES

    def test_no_certificate_has_no_validity(self) -> None:
        answer = (Ready.UNKNOWN, ReadinessReason.NO_CERTIFICATE)
        assert said(reading(), ReadinessCheck.VALIDITY) == answer

    @pytest.mark.parametrize(
        ("state", "answer"),
        [
            (TrustState.TRUSTED, Ready.YES),
            (TrustState.NOT_TRUSTED, Ready.NO),
            (TrustState.SIGNATURE_WRONG, Ready.NO),
            (TrustState.INCOMPLETE, Ready.UNKNOWN),
            (TrustState.NOT_CHECKED, Ready.UNKNOWN),
        ],
    )
    def test_chain(self, state: TrustState, answer: Ready) -> None:
        assert checked(reading(trust=Trust(state)), ReadinessCheck.CHAIN).answer is answer

    def test_the_prescribers_number_is_never_certain(self) -> None:
        assert checked(reading(), ReadinessCheck.SV_NUMBER).answer is Ready.UNKNOWN
        assert checked(reading(main=None), ReadinessCheck.SV_NUMBER).answer is Ready.UNKNOWN
        main = replace(AUTHENTICATION, subject=WITH_NUMBER)
        assert said(reading(main=main), ReadinessCheck.SV_NUMBER) == (Ready.LIKELY, ReadinessReason.SV_NUMBER_LIKELY)


def _with_number() -> Any:
    from cardtool.model.certificate import Name, NameAttribute

    return Name((*name(CN="X").attributes, NameAttribute("2.5.4.65", "123456")))


WITH_NUMBER = _with_number()


class TestPins:
    @pytest.mark.parametrize(
        ("condition", "answer"),
        [
            (PinCondition.USABLE, Ready.YES),
            (PinCondition.LOW, Ready.LIKELY),
            (PinCondition.LAST_TRY, Ready.LIKELY),
            (PinCondition.LOCKED, Ready.NO),
            (PinCondition.NOT_ACTIVATED, Ready.NO),
            (PinCondition.UNKNOWN, Ready.UNKNOWN),
        ],
    )
    def test_conditions(self, condition: PinCondition, answer: Ready) -> None:
        card = with_pins(PinState(PinRole.PIN1, condition, tries_left=3), PinState(PinRole.PIN2))
        found = checked(card, ReadinessCheck.PIN1)
        assert (found.answer, found.detail) == (answer, "3")
        assert checked(card, ReadinessCheck.PIN2).answer is Ready.UNKNOWN

    def test_one_that_was_not_asked(self) -> None:
        assert checked(reading(), ReadinessCheck.PIN1).reason is ReadinessReason.PIN_UNKNOWN


def with_pins(*pins: PinState) -> CardReading:
    card = reading()
    return replace(card, card=replace(card.card, pins=pins))


class TestKind:
    @pytest.mark.parametrize(
        ("kind", "confidence", "certainty", "answer", "reason"),
        [
            (CardKind.STAFF, CERTAIN, CERTAIN, Ready.YES, ReadinessReason.KIND_ACCEPTED),
            (CardKind.STAFF, CERTAIN, LIKELY, Ready.LIKELY, ReadinessReason.KIND_ACCEPTED),
            (CardKind.STAFF, LIKELY, CERTAIN, Ready.LIKELY, ReadinessReason.KIND_ACCEPTED),
            (CardKind.BACKUP, CERTAIN, LIKELY, Ready.NO, ReadinessReason.KIND_REFUSED),
            (CardKind.BACKUP, LIKELY, CERTAIN, Ready.UNKNOWN, ReadinessReason.KIND_UNCLEAR),
            (CardKind.CITIZEN, CERTAIN, CERTAIN, Ready.UNKNOWN, ReadinessReason.KIND_NOT_TOLD),
            (CardKind.SOTE_UNSPECIFIED, LIKELY, CERTAIN, Ready.UNKNOWN, ReadinessReason.KIND_UNCLEAR),
        ],
    )
    def test_kinds(
        self, kind: CardKind, confidence: Confidence, certainty: Confidence, answer: Ready, reason: ReadinessReason
    ) -> None:
        card = reading(kind=KindJudgement(kind, confidence))
        rule = Requirement(
            ReadinessCheck.KIND, certainty, "s", True, frozenset({CardKind.STAFF}), frozenset({CardKind.BACKUP})
        )
        (found,) = judge_readiness(card, [ServiceRules("s", "", "", "", (rule,))])[0].checks
        assert (found.answer, found.reason, found.detail) == (answer, reason, kind.value)

    def test_a_test_card_counts_as_what_it_imitates_and_is_refused_as_a_test_card(self) -> None:
        card = reading(kind=KindJudgement(CardKind.TEST, CERTAIN, underlying=CardKind.STAFF))
        accepted = frozenset({CardKind.STAFF})
        assert checked(card, ReadinessCheck.KIND, accepted=accepted).answer is Ready.YES
        assert said(card, ReadinessCheck.PRODUCTION) == (Ready.NO, ReadinessReason.TEST_CARD)

    def test_no_test_card(self) -> None:
        assert checked(reading(), ReadinessCheck.PRODUCTION).answer is Ready.YES
        assert checked(reading(main=None), ReadinessCheck.PRODUCTION).answer is Ready.UNKNOWN


class TestRevocation:
    @pytest.mark.parametrize(
        ("state", "answer"),
        [
            (RevocationState.GOOD, Ready.YES),
            (RevocationState.REVOKED, Ready.NO),
            (RevocationState.UNKNOWN, Ready.UNKNOWN),
            (RevocationState.NOT_CHECKED, Ready.UNKNOWN),
        ],
    )
    def test_what_a_check_said(self, state: RevocationState, answer: Ready) -> None:
        check = CertificateRevocation(AUTHENTICATION, RevocationAnswer(state))
        wanted = (ReadinessCheck.NOT_REVOKED, ReadinessCheck.AUTHENTICATION_CERTIFICATE)
        service = ServiceRules("s", "", "", "", tuple(Requirement(each, CERTAIN, "s") for each in wanted))
        assert judge_readiness(reading(), [service], [check])[0].checks[0].answer is answer

    def test_nobody_asked(self) -> None:
        used = ReadinessCheck.AUTHENTICATION_CERTIFICATE
        assert checked(reading(), ReadinessCheck.NOT_REVOKED, used).reason is ReadinessReason.REVOCATION_UNKNOWN
        assert checked(reading(), ReadinessCheck.NOT_REVOKED).answer is Ready.UNKNOWN

    def test_only_the_service_knows_whom_a_card_belongs_to(self) -> None:
        assert checked(reading(), ReadinessCheck.LINKED).reason is ReadinessReason.ONLY_THE_SERVICE_KNOWS


class TestWhole:
    @pytest.mark.parametrize(
        ("answers", "ready"),
        [
            ([(Ready.YES, True)], Ready.YES),
            ([(Ready.YES, True), (Ready.LIKELY, True)], Ready.LIKELY),
            ([(Ready.YES, True), (Ready.UNKNOWN, False)], Ready.LIKELY),
            ([(Ready.LIKELY, True), (Ready.UNKNOWN, True)], Ready.UNKNOWN),
            ([(Ready.UNKNOWN, True), (Ready.NO, False)], Ready.NO),
        ],
    )
    def test_of_a_service(self, answers: list[tuple[Ready, bool]], ready: Ready) -> None:
        checks = tuple(
            CheckedRequirement(ReadinessCheck.LINKED, answer, ReadinessReason.PRESENT, decisive)
            for answer, decisive in answers
        )
        assert ServiceReadiness("s", "", "", "", checks).ready is ready

    @given(
        st.sampled_from(CardKind),
        st.sampled_from(Confidence),
        st.sampled_from(TrustState),
        st.lists(st.builds(PinState, st.sampled_from(PinRole), st.sampled_from(PinCondition)), max_size=3),
    )
    def test_any_card_gets_a_sheet_and_no_test_card_a_yes(
        self, kind: CardKind, confidence: Confidence, trust: TrustState, pins: list[PinState]
    ) -> None:
        card = reading(kind=KindJudgement(kind, confidence), trust=Trust(trust))
        card = replace(card, card=replace(card.card, pins=tuple(pins)))
        sheet = judge_readiness(card, load_readiness_rules())
        assert len(sheet) == 4
        for service in sheet:
            # Nobody asked whether the card is revoked, so that no service is a plain yes.
            assert service.ready is not Ready.YES
            assert kind is not CardKind.TEST or service.ready is Ready.NO

    def test_a_backup_card_in_suomi_fi(self) -> None:
        card = reading(kind=KindJudgement(CardKind.BACKUP, CERTAIN))
        sheet = {service.service: service for service in judge_readiness(card, load_readiness_rules())}
        assert sheet["suomi_fi"].ready is Ready.NO
        kinds = {
            each: next(check.answer for check in sheet[each].checks if check.check is ReadinessCheck.KIND)
            for each in sheet
        }
        assert kinds == {
            "vtjkysely": Ready.UNKNOWN,
            "suomi_fi": Ready.NO,
            "prescriptions": Ready.UNKNOWN,
            "patient_systems": Ready.LIKELY,
        }


SERVICE = """
[[service]]
id = "own"
name_fi = "Oma"
name_sv = "Egen"
name_en = "Own"
[[service.requirement]]
check = "chain"
certainty = "certain"
source = "our own"
"""


class TestRules:
    def test_every_shipped_requirement_has_a_source(self) -> None:
        services = load_readiness_rules()
        assert [service.id for service in services] == ["vtjkysely", "suomi_fi", "prescriptions", "patient_systems"]
        assert all(each.source for service in services for each in service.requirements)

    def test_a_service_of_the_administrator(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_text(SERVICE, encoding="utf-8")
        assert load_readiness_rules(tmp_path)[-1].id == "own"
        (tmp_path / FILE_NAME).write_text(SERVICE.replace('"own"', '"suomi_fi"'), encoding="utf-8")
        services = load_readiness_rules(tmp_path)
        assert [(service.id, service.name_en) for service in services][1] == ("suomi_fi", "Own")

    @pytest.mark.parametrize(
        "text",
        [
            SERVICE * 2,
            SERVICE.replace("chain", "luck"),
            SERVICE + "accepted = ['staff']\n",
            SERVICE.replace("chain", "kind"),
            SERVICE.replace("chain", "kind") + "accepted = ['staff']\nrefused = ['staff']\n",
            SERVICE + "colour = 1\n",
            SERVICE.split("[[service.requirement]]", maxsplit=1)[0],
            SERVICE + "[other]\n",
        ],
    )
    def test_an_error_is_a_typed_one(self, tmp_path: Path, text: str) -> None:
        (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
        with pytest.raises(LocalDataError):
            load_readiness_rules(tmp_path)

    def test_a_broken_installation(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / FILE_NAME).write_text("[[", encoding="utf-8")
        monkeypatch.setattr(loading, "resource", lambda *_: tmp_path / FILE_NAME)
        with pytest.raises(InstallationError):
            load_readiness_rules()
