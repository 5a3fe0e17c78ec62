"""One certificate asked about: a local responder and a host of lists, in order and out of order."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cryptography import x509
from cryptography.x509 import ocsp

from cardtool.certificates.revocation.freshness import Freshness
from cardtool.diagnostics.network import delivered
from cardtool.diagnostics.network.addresses import FILE_NAME, Addresses, ConfiguredAddresses, load_addresses
from cardtool.diagnostics.network.asking import Asking, Limits
from cardtool.diagnostics.network.cache import AnswerCache
from cardtool.diagnostics.network.issuers import find_issuer
from cardtool.model.errors import LocalDataError
from cardtool.model.revocation import (
    NoAnswer,
    NoAnswerReason,
    RevocationAnswer,
    RevocationReason,
    RevocationSource,
    RevocationState,
)
from tests.certificates.revocation.making import (
    DAY,
    HOUR,
    NOW,
    answer,
    authority,
    card,
    crl,
    delegated,
    issuer,
    refusal,
    stranger,
)

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.certificate import Certificate
    from tests.diagnostics.network.servers import Server

GOOD, REVOKED = RevocationState.GOOD, RevocationState.REVOKED
UNKNOWN, NOT_CHECKED = RevocationState.UNKNOWN, RevocationState.NOT_CHECKED


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    return make_asking(tmp_path)


def make_asking(folder: Path, *, network: bool = True, **changes: Any) -> Asking:
    values: dict[str, Any] = {
        "freshness": Freshness(NOW),
        "cache": AnswerCache(folder / "cache"),
        "delivered": folder / "crls",
        "configured": ConfiguredAddresses(),
        "network": network,
        "limits": Limits(answer_seconds=20, list_seconds=20),
        "announced": frozenset({"127.0.0.1"}),
    }
    return Asking(**(values | changes))


def with_addresses(ocsp_url: str = "", crl_url: str = "") -> Certificate:
    return replace(card(), ocsp_addresses=(ocsp_url,) * bool(ocsp_url), crl_addresses=(crl_url,) * bool(crl_url))


def says(status: ocsp.OCSPCertStatus = ocsp.OCSPCertStatus.GOOD, **how: Any) -> Any:
    """A responder that says the same of every certificate, with the nonce of the request."""

    def make(request: ocsp.OCSPRequest) -> bytes:
        nonce = request.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce
        return answer(status=status, **({"nonce": nonce} | how))

    return make


def reasons(in_vain: tuple[NoAnswer, ...]) -> list[NoAnswerReason]:
    return [each.reason for each in in_vain]


class TestResponder:
    def test_good(self, server: Server, asking: Asking) -> None:
        url = server.answer("/ocsp", says())
        found, in_vain = asking.ask(with_addresses(url), issuer())
        assert (found.state, found.source, found.url, found.age) == (GOOD, RevocationSource.OCSP, url, HOUR)
        assert not in_vain
        assert list(asking.hosts) == ["127.0.0.1"]

    def test_revoked_by_a_delegated_responder(self, server: Server, asking: Asking) -> None:
        make = says(ocsp.OCSPCertStatus.REVOKED, reason=x509.ReasonFlags.superseded, signer=delegated())
        found, _ = asking.ask(with_addresses(server.answer("/ocsp", make)), issuer())
        assert (found.state, found.reason, found.responder) == (REVOKED, RevocationReason.SUPERSEDED, "Responder 1")

    def test_a_list_is_asked_when_the_responder_does_not_know(self, server: Server, asking: Asking) -> None:
        unknown = server.answer("/ocsp", says(ocsp.OCSPCertStatus.UNKNOWN))
        lists = server.serve("/list", crl([card().serial]))
        found, in_vain = asking.ask(with_addresses(unknown, lists), issuer())
        assert (found.state, found.source) == (REVOKED, RevocationSource.CRL)
        assert reasons(in_vain) == [NoAnswerReason.RESPONDER_UNKNOWN]

    def test_what_it_said_stands_when_nobody_knows_better(self, server: Server, asking: Asking) -> None:
        found, _ = asking.ask(with_addresses(server.answer("/ocsp", says(ocsp.OCSPCertStatus.UNKNOWN))), issuer())
        assert (found.state, found.source) == (UNKNOWN, RevocationSource.OCSP)

    @pytest.mark.parametrize(
        ("make", "reason"),
        [
            (says(this_update=NOW - 3 * DAY, next_update=NOW - DAY), NoAnswerReason.STALE),
            (says(signer=stranger()), NoAnswerReason.NOT_SIGNED),
            (says(signer=delegated(purposes=())), NoAnswerReason.NOT_AUTHORISED),
            (says(certificate=card(4712)), NoAnswerReason.WRONG_CERTIFICATE),
            (says(nonce=b"another"), NoAnswerReason.WRONG_NONCE),
            (lambda _: refusal(), NoAnswerReason.RESPONDER_REFUSED),
            (lambda _: b"<html>please log in</html>", NoAnswerReason.MALFORMED),
            (lambda _: bytes(100_000), NoAnswerReason.TOO_LARGE),
        ],
    )
    def test_an_answer_that_is_none(self, server: Server, asking: Asking, make: Any, reason: NoAnswerReason) -> None:
        found, in_vain = asking.ask(with_addresses(server.answer("/ocsp", make)), issuer())
        assert found == RevocationAnswer(UNKNOWN)
        assert reasons(in_vain) == [reason]
        assert not asking.cache.folder.exists()

    def test_a_slow_one(self, server: Server, tmp_path: Path) -> None:
        asking = make_asking(tmp_path, limits=Limits(answer_seconds=0.2))
        found, in_vain = asking.ask(with_addresses(server.hang("/ocsp")), issuer())
        assert (found.state, reasons(in_vain)) == (UNKNOWN, [NoAnswerReason.TIMED_OUT])

    def test_a_serial_number_that_cannot_be_asked(self, asking: Asking) -> None:
        odd = replace(with_addresses("http://127.0.0.1:9/"), serial=-5)
        assert reasons(asking.ask(odd, issuer())[1]) == [NoAnswerReason.UNSUPPORTED]

    def test_no_address(self, asking: Asking) -> None:
        found, in_vain = asking.ask(with_addresses(), issuer())
        assert (found.state, reasons(in_vain)) == (NOT_CHECKED, [NoAnswerReason.NO_ADDRESS])

    def test_an_address_that_is_none(self, asking: Asking) -> None:
        found, in_vain = asking.ask(with_addresses(crl_url="ldap://localhost/cn=x"), issuer())
        assert (found.state, reasons(in_vain)) == (UNKNOWN, [NoAnswerReason.ADDRESS_UNSUPPORTED])
        assert not asking.hosts

    def test_not_all_addresses_of_a_hostile_certificate(self, server: Server, asking: Asking) -> None:
        many = tuple(server.url(f"/{number}") for number in range(50))
        asking.ask(replace(card(), ocsp_addresses=many, crl_addresses=many), issuer())
        assert len(server.asked) == 4


class TestLists:
    def test_one_that_was_fetched_is_not_fetched_again(self, server: Server, asking: Asking) -> None:
        certificate = with_addresses(crl_url=server.serve("/list", crl()))
        assert asking.ask(certificate, issuer())[0].source is RevocationSource.CRL
        found, _ = asking.ask(certificate, issuer())
        assert (found.state, found.source) == (GOOD, RevocationSource.CACHED_CRL)
        assert server.asked == [("GET", "/list")]

    def test_a_stale_one_is_fetched_again(self, server: Server, tmp_path: Path) -> None:
        certificate = with_addresses(crl_url=server.serve("/list", crl()))
        make_asking(tmp_path).ask(certificate, issuer())
        later = Freshness(NOW + 2 * DAY)
        server.serve("/list", crl([certificate.serial], this_update=later.moment, next_update=later.moment + DAY))
        found, in_vain = make_asking(tmp_path, freshness=later).ask(certificate, issuer())
        assert (found.state, found.source) == (REVOKED, RevocationSource.CRL)
        assert [(each.reason, each.source) for each in in_vain] == [
            (NoAnswerReason.STALE, RevocationSource.CACHED_CRL),
        ]

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (crl(signer=stranger()), NoAnswerReason.NOT_SIGNED),
            (crl(this_update=NOW - 3 * DAY, next_update=NOW - DAY), NoAnswerReason.STALE),
            (b"garbage", NoAnswerReason.MALFORMED),
            (bytes(2_000_000), NoAnswerReason.TOO_LARGE),
        ],
    )
    def test_one_that_is_none(self, server: Server, tmp_path: Path, content: bytes, reason: NoAnswerReason) -> None:
        asking = make_asking(tmp_path, limits=Limits(list_bytes=1_000_000))
        found, in_vain = asking.ask(with_addresses(crl_url=server.serve("/list", content)), issuer())
        assert (found.state, reasons(in_vain)) == (UNKNOWN, [reason])

    def test_an_answer_from_before_when_nobody_answers(self, server: Server, asking: Asking) -> None:
        certificate = with_addresses(server.answer("/ocsp", says()))
        asking.ask(certificate, issuer())
        server.serve("/ocsp", b"", 503)
        found, in_vain = asking.ask(certificate, issuer())
        assert (found.state, found.source) == (GOOD, RevocationSource.CACHED_OCSP)
        assert reasons(in_vain) == [NoAnswerReason.HTTP_STATUS]


class TestOffline:
    def test_nothing_is_kept(self, tmp_path: Path) -> None:
        found, in_vain = make_asking(tmp_path, network=False).ask(with_addresses("http://127.0.0.1:9/"), issuer())
        assert (found.state, reasons(in_vain)) == (NOT_CHECKED, [NoAnswerReason.NOTHING_KEPT])

    def test_the_newest_of_what_is_kept(self, server: Server, tmp_path: Path) -> None:
        online = make_asking(tmp_path)
        responder = server.answer("/ocsp", says(this_update=NOW - 2 * HOUR))
        certificate = with_addresses(responder, server.serve("/list", crl([card().serial])))
        online.ask(certificate, issuer())
        asked = len(server.asked)
        offline = make_asking(tmp_path, network=False)
        assert offline.ask(certificate, issuer())[0].source is RevocationSource.CACHED_OCSP
        online.ask(with_addresses(crl_url=certificate.crl_addresses[0]), issuer())
        found, _ = offline.ask(certificate, issuer())
        assert (found.state, found.source, found.age) == (REVOKED, RevocationSource.CACHED_CRL, HOUR)
        assert len(server.asked) == asked + 1
        assert not offline.hosts

    def test_what_is_kept_is_too_old(self, server: Server, tmp_path: Path) -> None:
        certificate = with_addresses(server.answer("/ocsp", says()))
        make_asking(tmp_path).ask(certificate, issuer())
        later = make_asking(tmp_path, network=False, freshness=Freshness(NOW + DAY))
        found, in_vain = later.ask(certificate, issuer())
        assert (found.state, reasons(in_vain)) == (UNKNOWN, [NoAnswerReason.STALE])


class TestDelivered:
    @pytest.fixture
    def offline(self, tmp_path: Path) -> Asking:
        (tmp_path / "crls").mkdir()
        return make_asking(tmp_path, network=False)

    @pytest.mark.parametrize("pem", [False, True])
    def test_a_list_is_used(self, offline: Asking, pem: bool) -> None:
        content = crl([card().serial])
        if pem:
            content = b"-----BEGIN X509 CRL-----\n" + base64.encodebytes(content) + b"-----END X509 CRL-----\n"
        (offline.delivered / "cards.crl").write_bytes(content)
        found, _ = offline.ask(card(), issuer())
        assert (found.state, found.source, found.url) == (REVOKED, RevocationSource.DELIVERED_CRL, "cards.crl")

    def test_it_is_used_before_one_is_fetched(self, server: Server, tmp_path: Path) -> None:
        (tmp_path / "crls").mkdir()
        (tmp_path / "crls" / "cards.crl").write_bytes(crl())
        certificate = with_addresses(crl_url=server.serve("/list", crl()))
        assert make_asking(tmp_path).ask(certificate, issuer())[0].source is RevocationSource.DELIVERED_CRL
        assert not server.asked

    def test_others_are_passed_over(self, offline: Asking) -> None:
        (offline.delivered / "readme.txt").write_bytes(crl())
        (offline.delivered / "other.crl").write_bytes(b"something else")
        (offline.delivered / "folder.crl").mkdir()
        assert reasons(offline.ask(card(), issuer())[1]) == [NoAnswerReason.NOTHING_KEPT]

    def test_forged_and_broken_ones_are_told(self, offline: Asking) -> None:
        (offline.delivered / "a.crl").write_bytes(crl(signer=stranger()))
        (offline.delivered / "b.pem").write_bytes(b"-----BEGIN X509 CRL-----\n*\n-----END X509 CRL-----\n")
        found, in_vain = offline.ask(card(), issuer())
        assert found.state is UNKNOWN
        assert [(each.url, each.reason) for each in in_vain] == [
            ("a.crl", NoAnswerReason.NOT_SIGNED),
            ("b.pem", NoAnswerReason.MALFORMED),
        ]

    def test_a_file_that_cannot_be_read(self, offline: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
        (offline.delivered / "a.crl").write_bytes(crl())

        def refuse(*_: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("pathlib.Path.open", refuse)
        assert NoAnswerReason.NOT_READABLE in reasons(offline.ask(card(), issuer())[1])

    def test_a_huge_one(self, offline: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(delivered, "_LARGEST_FILE", 10)
        (offline.delivered / "a.crl").write_bytes(crl())
        assert reasons(offline.ask(card(), issuer())[1]) == [NoAnswerReason.TOO_LARGE]


class TestConfigured:
    def test_without_a_file(self, tmp_path: Path) -> None:
        assert load_addresses(tmp_path).of(card()) == Addresses(card().ocsp_addresses, card().crl_addresses)
        assert load_addresses(tmp_path / "missing") == ConfiguredAddresses()

    def test_they_take_the_place_of_the_certificates_own(self, tmp_path: Path) -> None:
        (tmp_path / FILE_NAME).write_text(
            '[[issuer]]\ncommon_name = "training ISSUING ca"\nocsp = ["http://mirror.invalid/a"]\n', encoding="utf-8"
        )
        assert load_addresses(tmp_path).of(card()) == Addresses(("http://mirror.invalid/a",))

    @pytest.mark.parametrize(
        "text",
        [
            '[[issuer]]\ncommon_name = "a"\n',
            '[[issuer]]\ncommon_name = "a"\nocsp = ["ldap://a/"]\n',
            '[[issuer]]\ncommon_name = "a"\nocsp = ["http://a/"]\nother = 1\n',
            "other = 1\n",
            "[[",
        ],
    )
    def test_a_file_with_an_error(self, tmp_path: Path, text: str) -> None:
        (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
        with pytest.raises(LocalDataError):
            load_addresses(tmp_path)


class TestIssuer:
    def test_it_is_fetched_once(self, server: Server, tmp_path: Path) -> None:
        certificate = replace(card(), issuer_addresses=(server.serve("/ca", authority().issuing.der),))
        assert find_issuer(certificate, make_asking(tmp_path)) == issuer()
        assert find_issuer(certificate, make_asking(tmp_path, network=False)) == issuer()
        assert server.asked == [("GET", "/ca")]

    def test_another_certificate_is_none(self, server: Server, asking: Asking) -> None:
        certificate = replace(card(), issuer_addresses=(server.serve("/ca", authority().root.der),))
        found = find_issuer(certificate, asking)
        assert isinstance(found, NoAnswer)
        assert (found.reason, found.detail) == (NoAnswerReason.ISSUER_MISSING, "another certificate")

    def test_nothing_is_there(self, server: Server, asking: Asking) -> None:
        found = find_issuer(replace(card(), issuer_addresses=(server.url("/ca"),)), asking)
        assert isinstance(found, NoAnswer)
        assert found.detail == "http_status: HTTP status 404"

    def test_without_an_address_or_the_network(self, tmp_path: Path) -> None:
        for asking in (make_asking(tmp_path), make_asking(tmp_path, network=False)):
            addresses = () if asking.network else ("http://127.0.0.1:9/",)
            found = find_issuer(replace(card(), issuer_addresses=addresses), asking)
            assert found == NoAnswer(NoAnswerReason.ISSUER_MISSING)
