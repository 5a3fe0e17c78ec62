"""The whole check, from a card or file to the evidence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.x509 import ocsp

from cardtool.app.diagnosing import revocation_wording as wording
from cardtool.app.diagnosing.revocation import RevocationCheck, Subject, subjects_of_files
from cardtool.app.diagnosing.revocation_facts import revocation_facts
from cardtool.app.diagnosing.sheets import revocation_json
from cardtool.app.language import Texts
from cardtool.certificates.pools import system_certificates
from cardtool.model.cause import Cause
from cardtool.model.certificate import Usage
from cardtool.model.errors import LocalDataError
from cardtool.model.revocation import (
    NoAnswerReason,
    RevocationReason,
    RevocationReport,
    RevocationSource,
    RevocationState,
)
from tests.app.diagnosing.asking import card_file, configure, issuer_file, workspace
from tests.certificates.making import END, issue, parsed
from tests.certificates.revocation.making import DAY, NOW, answer, authority, card, crl, issuer
from tests.diagnostics.network.servers import Server, web_server
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.app.workspace import Workspace

TEXTS = Texts("en")


@pytest.fixture
def server() -> Iterator[Server]:
    with web_server() as served:
        yield served


@pytest.fixture
def here(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


def good(_request: ocsp.OCSPRequest) -> bytes:
    return answer()


def check(where: Workspace, *subjects: Subject, network: bool = True) -> RevocationReport:
    return RevocationCheck(where, allow_network=network).run(subjects)


def whole(reader: str = "") -> Subject:
    return Subject((card(), issuer(), parsed(authority().root.der)), reader)


class TestCheck:
    def test_good(self, server: Server, here: Workspace) -> None:
        url = server.answer("/ocsp", good)
        configure(here, ocsp=[url])
        report = check(here, whole("Reader 1"))
        (checked,) = report.checked
        assert report.state is RevocationState.GOOD
        assert (checked.reader, checked.issuer, checked.issuer_trusted) == ("Reader 1", "Training Issuing CA", False)
        assert (checked.answer.source, checked.answer.url) == (RevocationSource.OCSP, url)
        assert (report.network, report.hosts, report.checked_at) == (True, ("127.0.0.1",), NOW)

    def test_an_issuer_that_leads_to_a_pinned_root_is_trusted(self, server: Server, here: Workspace) -> None:
        rules = here.folders.administrator / "rules"
        rules.mkdir()
        root = parsed(authority().root.der)
        text = f'[[anchor]]\nname = "Training"\nsha256 = "{root.sha256}"\n'
        (rules / "trust_anchors.toml").write_text(text, encoding="utf-8")
        configure(here, ocsp=[server.answer("/ocsp", good)])
        assert check(here, whole()).checked[0].issuer_trusted

    def test_the_worst_counts(self, server: Server, here: Workspace) -> None:
        configure(here, crl=[server.serve("/list", crl([4712]))])
        report = check(here, whole(), replace(whole(), certificates=(card(4712), *whole().certificates[1:])))
        assert [each.answer.state for each in report.checked] == [RevocationState.GOOD, RevocationState.REVOKED]
        assert report.state is RevocationState.REVOKED

    def test_authentication_comes_first_and_issuers_are_not_asked_about(self, here: Workspace) -> None:
        signature = parsed(issue(authority(), usage=Usage.SIGNATURE).der)
        report = check(here, Subject((issuer(), signature, card())), network=False)
        assert [each.certificate.usage for each in report.checked] == [Usage.AUTHENTICATION, Usage.SIGNATURE]

    def test_issuers_alone_are(self, here: Workspace) -> None:
        root = parsed(authority().root.der)
        report = check(here, Subject((root, issuer())), network=False)
        assert [each.certificate for each in report.checked] == [issuer()]

    def test_an_expired_certificate_is_not_asked_about(self, server: Server, here: Workspace) -> None:
        configure(here, ocsp=[server.answer("/ocsp", good)])
        here.now = lambda: END + DAY
        checking = RevocationCheck(here, allow_network=True)
        assert checking.hosts([whole()]) == ()
        report = checking.run([whole()])
        assert report.checked[0].in_vain[0].reason is NoAnswerReason.CERTIFICATE_EXPIRED
        assert report.state is RevocationState.NOT_CHECKED
        assert not server.asked

    def test_nothing_to_check(self, here: Workspace) -> None:
        assert check(here).state is RevocationState.NOT_CHECKED

    def test_addresses_with_an_error_ask_nobody(self, here: Workspace) -> None:
        (here.folders.administrator / "revocation.toml").write_text("[[", encoding="utf-8")
        with pytest.raises(LocalDataError):
            check(here, whole())


class TestIssuer:
    def test_one_that_is_not_at_hand_is_fetched(self, server: Server, here: Workspace) -> None:
        configure(here, ocsp=[server.answer("/ocsp", good)])
        alone = replace(card(), issuer_addresses=(server.serve("/ca", authority().issuing.der),))
        root = parsed(authority().root.der)
        assert check(here, Subject((alone, root))).state is RevocationState.GOOD
        assert ("GET", "/ca") in server.asked

    def test_without_the_network_nothing_can_be_verified(self, here: Workspace) -> None:
        report = check(here, Subject((card(),)), network=False)
        assert report.checked[0].in_vain[0].reason is NoAnswerReason.ISSUER_MISSING
        assert report.state is RevocationState.NOT_CHECKED

    def test_a_forged_issuer_is_none(self, here: Workspace) -> None:
        other = parsed(type(authority()).create(ISSUING, not_before=NOW, not_after=END).issuing.der)
        claimed = replace(card(), authority_key_id=other.subject_key_id)
        report = check(here, Subject((claimed, other)), network=False)
        assert report.checked[0].in_vain[0].reason is NoAnswerReason.ISSUER_MISSING

    def test_a_chain_without_end(self, here: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cardtool.diagnostics.network.issuers.find_issuer", lambda *_: system_certificates()[0])
        assert check(here, Subject((card(),))).state is RevocationState.NOT_CHECKED


ISSUING = (("C", "FI"), ("O", "Training CA"), ("OU", "Training"), ("CN", "Training Issuing CA"))


class TestHosts:
    def test_they_are_named_before_they_are_asked(self, server: Server, here: Workspace) -> None:
        configure(here, ocsp=["http://ocsp.example.invalid/a"], crl=["http://lists.example.invalid/a"])
        hosts = RevocationCheck(here, allow_network=True).hosts([whole(), whole()])
        assert hosts == ("ocsp.example.invalid", "lists.example.invalid", "proxy.example.invalid")
        assert not server.asked

    def test_an_issuer_that_leads_elsewhere_is_not_followed(self, server: Server, here: Workspace) -> None:
        """The card brings an issuer of its own, which names a host that nobody was told of."""
        server.serve("/root", authority().root.der)
        leading = replace(issuer(), issuer_addresses=(server.url("/root", "localhost"),))
        configure(here, ocsp=[server.answer("/ocsp", good)])
        checking, subject = RevocationCheck(here, allow_network=True), Subject((card(), leading))
        announced = checking.hosts([subject])
        report = checking.run([subject])
        assert "localhost" not in announced
        assert set(report.hosts) <= set(announced)
        assert server.asked == [("POST", "/ocsp")]
        (checked,) = report.checked
        assert (checked.answer.state, checked.issuer_trusted) == (RevocationState.GOOD, False)
        (refused,) = checked.in_vain
        assert (refused.reason, refused.url) == (NoAnswerReason.NOT_ANNOUNCED, leading.issuer_addresses[0])
        assert_valid(json.loads(revocation_json(report)))

    def test_an_issuer_on_an_announced_host_is_followed(self, server: Server, here: Workspace) -> None:
        leading = replace(issuer(), issuer_addresses=(server.serve("/root", authority().root.der),))
        configure(here, ocsp=[server.answer("/ocsp", good)])
        assert check(here, Subject((card(), leading))).checked[0].in_vain == ()
        assert ("GET", "/root") in server.asked

    def test_nobody_without_the_network(self, here: Workspace) -> None:
        assert RevocationCheck(here, allow_network=False).hosts([whole()]) == ()


class TestFiles:
    def test_all_files_are_one(self, tmp_path: Path) -> None:
        subjects, problems = subjects_of_files([card_file(tmp_path), issuer_file(tmp_path)])
        assert [len(subject.certificates) for subject in subjects] == [3]
        assert not problems

    def test_files_that_cannot_be_read_are_told(self, tmp_path: Path) -> None:
        (tmp_path / "empty.pem").write_bytes(b"nothing")
        subjects, problems = subjects_of_files([tmp_path / "missing.pem", tmp_path / "empty.pem"])
        assert not subjects
        assert [problem.cause for problem in problems] == [Cause.SOURCE_NOT_READABLE, Cause.NO_CERTIFICATE_FOUND]


class TestWords:
    @pytest.mark.parametrize(
        ("table", "codes"),
        [
            (wording.STATES, RevocationState),
            (wording.SOURCES, RevocationSource),
            (wording.REASONS, RevocationReason),
            (wording.NO_ANSWERS, NoAnswerReason),
            (wording.USAGES, Usage),
        ],
    )
    def test_every_code_has_words(self, table: dict[object, object], codes: Any) -> None:
        assert set(table) == set(codes)

    @pytest.mark.parametrize(
        ("age", "told"),
        [
            (timedelta(seconds=30), "0 minutes"),
            (timedelta(minutes=1), "1 minute"),
            (timedelta(minutes=59), "59 minutes"),
            (timedelta(hours=1), "1 hour"),
            (timedelta(hours=47), "47 hours"),
            (timedelta(days=2), "2 days"),
        ],
    )
    def test_ages(self, age: timedelta, told: str) -> None:
        assert wording.tell_age(TEXTS, age) == told

    def test_facts_for_the_diagnosis(self, server: Server, here: Workspace) -> None:
        configure(here, ocsp=[server.answer("/ocsp", lambda _: revoked())])
        facts = [str(fact) for fact in revocation_facts(check(here, whole()))]
        assert facts == ["revocation authentication: revoked", "revocation_age authentication: 3600"]
        unknown = [str(fact) for fact in revocation_facts(check(here, Subject((card(),)), network=False))]
        assert unknown == ["revocation authentication: not_checked"]


def revoked() -> bytes:
    return answer(status=ocsp.OCSPCertStatus.REVOKED, reason=x509.ReasonFlags.superseded)
