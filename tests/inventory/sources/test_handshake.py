"""One handshake, against real TLS servers."""

from __future__ import annotations

import socket
import ssl
import threading
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.inventory.sources import handshake
from cardtool.inventory.sources.endpoint import Endpoint
from cardtool.inventory.sources.handshake import ProbeFault, Shown, probe
from cardtool.model.sighting import RefusalReason
from tests.inventory.sources.made import made
from tests.inventory.sources.servers import Keeper, serving, speak_tls, talk, tls_context

if TYPE_CHECKING:
    from pathlib import Path

_SERVER, _ISSUER, _ROOT = made("server.example", "issuer"), made("issuer", "root"), made("root")


def _probe(port: int, seconds: float = 10) -> Shown | ProbeFault:
    return probe(Endpoint("127.0.0.1", port), seconds)


def test_the_chain_is_shown_in_the_server_s_order(tmp_path: Path) -> None:
    with serving(speak_tls(tls_context(tmp_path, _SERVER, _ISSUER, _ROOT))) as port:
        assert _probe(port) == Shown((_SERVER.der, _ISSUER.der, _ROOT.der))


@pytest.mark.parametrize("years", [1, 50])
def test_nothing_is_verified(tmp_path: Path, years: int) -> None:
    """A self-signed certificate for another name, expired or not, is shown like any other."""
    server = made("quite another name", years=years)
    with serving(speak_tls(tls_context(tmp_path, server))) as port:
        assert _probe(port) == Shown((server.der,))


def test_the_server_is_asked_for_by_name(tmp_path: Path) -> None:
    names: list[str | None] = []
    context = tls_context(tmp_path, _SERVER)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    with serving(speak_tls(context)) as port:
        probe(Endpoint("localhost", port))
        _probe(port)
    assert names == ["localhost", None]


def test_an_ipv6_server_is_read(tmp_path: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with serving(speak_tls(tls_context(tmp_path, _SERVER)), family=socket.AF_INET6) as port:
        assert probe(Endpoint("::1", port)) == Shown((_SERVER.der,))


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_server_that_demands_a_certificate_gets_none_and_has_shown_its_own(
    tmp_path: Path, version: ssl.TLSVersion
) -> None:
    context = tls_context(tmp_path, _SERVER)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(cadata=_ROOT.pem.decode())
    context.maximum_version = version
    refusals: list[str] = []

    def handle(connection: socket.socket) -> None:
        try:
            speak_tls(context)(connection)
        except ssl.SSLError as error:
            refusals.append(error.reason or "")

    with serving(handle) as port:
        shown = _probe(port)
    assert isinstance(shown, Shown)
    assert shown.chain == (_SERVER.der,)
    assert shown.key_proven == (version is ssl.TLSVersion.TLSv1_3)
    assert refusals == ["PEER_DID_NOT_RETURN_A_CERTIFICATE"]


def test_an_old_version_of_tls_is_spoken(tmp_path: Path) -> None:
    context = tls_context(tmp_path, _SERVER)
    with pytest.warns(DeprecationWarning, match="TLSv1 is deprecated"):
        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    with serving(speak_tls(context)) as port:
        assert _probe(port) == Shown((_SERVER.der,))


def test_a_server_that_hangs_in_the_handshake_is_left() -> None:
    keeper = Keeper()
    with serving(keeper) as port:
        assert _probe(port, 0.1) == ProbeFault(RefusalReason.TIMED_OUT)
        keeper.free.set()


def test_a_server_that_closes_is_told_of() -> None:
    def close(connection: socket.socket) -> None:
        connection.recv(1)

    with serving(close) as port:
        fault = _probe(port)
    assert isinstance(fault, ProbeFault)
    assert fault.reason is RefusalReason.CONNECTION_FAILED


def test_a_server_that_talks_something_else_is_told_of() -> None:
    with serving(talk([(b"\x16", b"HTTP/1.1 400 Bad Request\r\n\r\n")])) as port:
        fault = _probe(port)
    assert isinstance(fault, ProbeFault)
    assert fault.reason is RefusalReason.CONNECTION_FAILED
    assert fault.detail
    assert "Bad" not in fault.detail


def test_a_port_without_a_server_is_told_of() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert _probe(port) == ProbeFault(RefusalReason.CONNECTION_FAILED, "ECONNREFUSED")


def test_an_unknown_name_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[Any]:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert probe(Endpoint("nowhere.invalid", 443)) == ProbeFault(RefusalReason.NOT_FOUND, "the name is not known")


def test_a_name_that_cannot_be_one_is_told_of() -> None:
    assert probe(Endpoint("x" * 64, 443)) == ProbeFault(RefusalReason.NOT_FOUND, "not the name of a host")


def test_name_resolution_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    free = threading.Event()

    def hang(*_: object, **__: object) -> list[Any]:
        free.wait(30)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    assert probe(Endpoint("slow.example", 443), 0.1) == ProbeFault(RefusalReason.TIMED_OUT)
    free.set()


def test_a_name_without_addresses_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [])
    assert probe(Endpoint("a.example", 443)) == ProbeFault(RefusalReason.CONNECTION_FAILED, "")


def test_another_address_is_tried_when_one_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(speak_tls(tls_context(tmp_path, _SERVER))) as port:
        hosts = ("127.0.0.2", "127.0.0.1")  # the server listens at the second
        both = [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (host, port)) for host in hosts]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
        assert probe(Endpoint("a.example", port)) == Shown((_SERVER.der,))


class _Below:
    """Without the method for the chain, as in Pythons to come or of other makers."""


class _Tls:
    def __init__(self, own: bytes | Exception | None) -> None:
        self._sslobj = _Below()
        self._own = own

    def getpeercert(self, *, binary_form: bool) -> bytes | None:
        assert binary_form
        if isinstance(self._own, Exception):
            raise self._own
        return self._own


@pytest.mark.parametrize(
    ("own", "chain"), [(b"own", (b"own",)), (None, ()), (ValueError("handshake not done yet"), ())]
)
def test_without_a_way_to_the_chain_the_own_certificate_is_read(
    own: bytes | Exception | None, chain: tuple[bytes, ...]
) -> None:
    tls: Any = _Tls(own)
    assert handshake._chain(tls) == (chain, False)


def test_a_connection_that_was_gone_before_the_handshake_shows_nothing() -> None:
    tls: Any = _Tls(b"own")
    tls._sslobj = None
    assert handshake._chain(tls) == ((), True)


def test_a_handshake_without_certificates_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handshake, "_chain", lambda _: ((), True))
    with serving(speak_tls(tls_context(tmp_path, _SERVER))) as port:
        assert _probe(port) == ProbeFault(RefusalReason.NO_CERTIFICATE)
