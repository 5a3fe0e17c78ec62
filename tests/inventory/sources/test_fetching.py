"""Documents from real web servers on this machine."""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING

import pytest

from cardtool.inventory.sources import fetching
from cardtool.inventory.sources.fetching import FetchError, fetch, is_url
from cardtool.inventory.sources.waiting import StoppedError
from cardtool.model.sighting import RefusalReason
from tests.inventory.sources.made import made
from tests.inventory.sources.servers import Keeper, serving, talk, tls_context

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST = 1000


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def _answer(status: str, body: bytes = b"", *headers: str) -> list[tuple[bytes, bytes]]:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return [(b"\r\n\r\n", "\r\n".join(lines).encode() + body)]


def _refusal(url: str, seconds: float = 30) -> tuple[RefusalReason, str]:
    with pytest.raises(FetchError) as caught:
        fetch(url, _LARGEST, seconds)
    return caught.value.reason, caught.value.detail


def test_a_document_is_fetched() -> None:
    with serving(talk(_answer("200 OK", b"document"))) as port:
        assert fetch(f"http://127.0.0.1:{port}/a?b=c", _LARGEST) == b"document"


def test_redirects_are_followed() -> None:
    with (
        serving(talk(_answer("200 OK", b"there"))) as there,
        serving(talk(_answer("302 Found", b"", f"Location: http://127.0.0.1:{there}/"))) as here,
    ):
        assert fetch(f"http://127.0.0.1:{here}/", _LARGEST) == b"there"


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:,x"])
def test_redirects_lead_nowhere_but_to_the_web(target: str) -> None:
    with serving(talk(_answer("302 Found", b"", f"Location: {target}"))) as port:
        assert _refusal(f"http://127.0.0.1:{port}/")[0] is RefusalReason.CONNECTION_FAILED


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("404 Not Found", RefusalReason.NOT_FOUND),
        ("403 Forbidden", RefusalReason.ACCESS_DENIED),
        ("500 Oh", RefusalReason.CONNECTION_FAILED),
    ],
)
def test_another_status_is_told_of(status: str, reason: RefusalReason) -> None:
    with serving(talk(_answer(status, b"with words nobody should see"))) as port:
        assert _refusal(f"http://127.0.0.1:{port}/") == (reason, f"HTTP status {status[:3]}")


def test_a_document_that_is_too_large_is_left() -> None:
    with serving(talk(_answer("200 OK", b"x" * (_LARGEST + 1)))) as port:
        assert _refusal(f"http://127.0.0.1:{port}/")[0] is RefusalReason.TOO_LARGE


def test_no_web_server_is_told_of() -> None:
    with serving(talk([(b"\r\n\r\n", b"garbage\r\n")])) as port:
        assert _refusal(f"http://127.0.0.1:{port}/") == (RefusalReason.CONNECTION_FAILED, "BadStatusLine")
    assert _refusal(f"http://127.0.0.1:{port}/") == (RefusalReason.CONNECTION_FAILED, "ConnectionRefusedError")


def test_a_server_that_hangs_is_left() -> None:
    keeper = Keeper()
    with serving(keeper) as port:
        assert _refusal(f"http://127.0.0.1:{port}/", 0.1) == (RefusalReason.TIMED_OUT, "")
        keeper.free.set()


def test_a_step_that_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "_STEP_SECONDS", 0.1)
    keeper = Keeper()
    with serving(keeper) as port:
        assert _refusal(f"http://127.0.0.1:{port}/") == (RefusalReason.TIMED_OUT, "")
        keeper.free.set()


def test_a_document_that_drips_is_left_by_its_thread_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetching, "in_time", lambda call, _seconds, _stopped: call())
    with serving(talk(_answer("200 OK", b"document"))) as port:
        assert _refusal(f"http://127.0.0.1:{port}/", -1) == (RefusalReason.TIMED_OUT, "")


def test_one_may_stop_waiting() -> None:
    keeper = Keeper()
    answers = iter([False, True])
    with serving(keeper) as port:
        with pytest.raises(StoppedError):
            fetch(f"http://127.0.0.1:{port}/", _LARGEST, stopped=lambda: next(answers))
        keeper.free.set()


def test_an_unknown_name_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert _refusal("http://nowhere.invalid/") == (RefusalReason.NOT_FOUND, "the name is not known")


def test_a_server_that_cannot_be_trusted_is_told_of(tmp_path: Path) -> None:
    with serving(talk([], tls_context(tmp_path, made("nobody")))) as port:
        refusal = _refusal(f"https://127.0.0.1:{port}/")
    assert refusal == (RefusalReason.CONNECTION_FAILED, "the server's certificate is not trusted")


def test_no_redirect_leads_from_https_to_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = tls_context(tmp_path, made("nobody"))

    def handle(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as tls:
            talk(_answer("302 Found", b"", "Location: http://127.0.0.1:1/"))(tls)

    def trusting() -> ssl.SSLContext:
        trust = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
        return trust

    monkeypatch.setattr(ssl, "create_default_context", trusting)
    with serving(handle) as port:
        assert _refusal(f"https://127.0.0.1:{port}/") == (RefusalReason.CONNECTION_FAILED, "HTTP status 302")


@pytest.mark.parametrize("url", ["http://user:hush@127.0.0.1/", "http:///path", "ftp://host/", "http://[::1/", "path"])
def test_what_is_no_address_is_told_of(url: str) -> None:
    reason, detail = _refusal(url)
    assert reason is RefusalReason.UNSUPPORTED
    assert "hush" not in detail


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("https://a", True),
        ("HTTP://a", True),
        ("file:///a", False),
        (r"C:\a", False),
        ("a/b", False),
        ("https:/a", False),
    ],
)
def test_addresses_are_told_from_paths(text: str, answer: bool) -> None:
    assert is_url(text) is answer
