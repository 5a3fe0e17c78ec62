"""Fetching one document: from the host that was named, whole, in time, and no larger than wanted."""

from __future__ import annotations

import io
import socket
import ssl
import threading
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.diagnostics.network import transfer as module
from cardtool.diagnostics.network.transfer import TransferError, host_of, transfer
from cardtool.model.revocation import NoAnswerReason
from tests.diagnostics.network.servers import web_server

if TYPE_CHECKING:
    from tests.diagnostics.network.servers import Server

LARGEST = 1000
SECONDS = 20.0


def refused(url: str, seconds: float = SECONDS, body: bytes | None = None) -> tuple[NoAnswerReason, str]:
    with pytest.raises(TransferError) as error:
        transfer(url, LARGEST, seconds, body=body)
    return error.value.reason, error.value.detail


class TestHosts:
    @pytest.mark.parametrize(
        ("url", "host"),
        [
            ("http://ocsp.fineid.fi/name", "ocsp.fineid.fi"),
            ("HTTPS://Ocsp.Example:8443/a", "ocsp.example"),
            ("http://[::1]:80/a", "::1"),
            ("ldap://ldap.fineid.fi:389/cn=x", ""),
            ("file:///etc/passwd", ""),
            ("ftp://host/a", ""),
            ("http:///a", ""),
            ("http://user:word@host/a", ""),
            ("http://user@host/a", ""),
            ("http://host:port/a", ""),
            ("http://host:99999/a", ""),
            ("http://host:0/a", ""),
            ("http://host/a b", ""),
            ("http://host/a\r\nX: y", ""),
            ("http://höst/", ""),
            ("http://[bad/", ""),
            ("", ""),
        ],
    )
    def test_only_plain_addresses_of_the_web(self, url: str, host: str) -> None:
        assert host_of(url) == host

    @given(st.text(max_size=60))
    def test_any_text_is_judged(self, text: str) -> None:
        assert isinstance(host_of(text), str)

    def test_others_are_not_asked(self) -> None:
        assert refused("ldap://localhost/")[0] is NoAnswerReason.ADDRESS_UNSUPPORTED


class TestContent:
    def test_it_comes_whole(self, server: Server) -> None:
        content = bytes(range(256)) * 3
        assert transfer(server.serve("/a", content), LARGEST, SECONDS) == content
        assert server.asked == [("GET", "/a")]

    def test_what_is_sent_arrives(self, server: Server) -> None:
        heard = []

        def hear(handler: object) -> None:
            heard.append(handler.rfile.read(3))  # type: ignore[attr-defined] # the handler of the library
            server.routes["/done"](handler)  # type: ignore[arg-type] # as above

        server.serve("/done", b"ok")
        server.routes["/a"] = hear
        assert transfer(server.url("/a"), LARGEST, SECONDS, body=b"abc", media_type="text/plain") == b"ok"
        assert heard == [b"abc"]

    def test_without_a_length(self, server: Server) -> None:
        url = server.serve("/a", b"content", headers={"Content-Length": ""})
        assert transfer(url, LARGEST, SECONDS) == b"content"

    def test_it_says_that_it_is_too_large(self, server: Server) -> None:
        url = server.hang("/a", b"HTTP/1.0 200 OK\r\nContent-Length: 1001\r\n\r\n")
        assert refused(url)[0] is NoAnswerReason.TOO_LARGE

    def test_it_does_not_say_that_it_is_too_large(self, server: Server) -> None:
        url = server.serve("/a", bytes(LARGEST + 1), headers={"Content-Length": ""})
        assert refused(url)[0] is NoAnswerReason.TOO_LARGE

    def test_it_is_shorter_than_it_says(self, server: Server) -> None:
        url = server.serve("/a", b"part", headers={"Content-Length": "900"})
        assert refused(url) == (NoAnswerReason.HOST_REFUSED, "the connection broke off")

    @pytest.mark.parametrize("status", [400, 403, 404, 500, 503])
    def test_a_status(self, server: Server, status: int) -> None:
        assert refused(server.serve("/a", b"no", status)) == (NoAnswerReason.HTTP_STATUS, f"HTTP status {status}")

    def test_garbage(self, server: Server) -> None:
        server.routes["/a"] = lambda handler: handler.connection.sendall(b"garbage\r\n\r\n")
        assert refused(server.url("/a"))[0] is NoAnswerReason.MALFORMED


class TestTime:
    def test_silence(self, server: Server) -> None:
        assert refused(server.hang("/a"), seconds=0.2)[0] is NoAnswerReason.TIMED_OUT

    def test_drop_by_drop(self, server: Server) -> None:
        assert refused(server.drip("/a"), seconds=0.3)[0] is NoAnswerReason.TIMED_OUT

    def test_the_reading_thread_ends_too(self, server: Server) -> None:
        request = urllib.request.Request(server.drip("/a"))  # noqa: S310 - of this test
        with pytest.raises(TimeoutError):
            module._read(request, io.BytesIO(), LARGEST, end=0.0)

    def test_who_does_not_wait_any_more(self, server: Server) -> None:
        url, gone = server.hang("/a"), threading.Event()
        threading.Timer(0.1, gone.set).start()
        with pytest.raises(TransferError) as error:
            transfer(url, LARGEST, SECONDS, stopped=gone.is_set)
        assert error.value.reason is NoAnswerReason.CANCELLED

    def test_who_never_waited_asks_nobody(self, server: Server) -> None:
        with pytest.raises(TransferError):
            transfer(server.serve("/a", b""), LARGEST, SECONDS, stopped=lambda: True)
        assert not server.asked


class TestRedirects:
    def test_on_the_host(self, server: Server) -> None:
        server.serve("/b", b"there")
        assert transfer(server.serve("/a", b"", 302, {"Location": "/b"}), LARGEST, SECONDS) == b"there"

    @pytest.mark.parametrize("place", ["http://other.invalid/b", "https://127.0.0.1/b", "file:///etc/passwd"])
    def test_elsewhere(self, server: Server, place: str) -> None:
        assert refused(server.serve("/a", b"", 302, {"Location": place}))[0] is NoAnswerReason.REDIRECT_REFUSED

    @pytest.mark.parametrize("place", ["//[x/", ""])
    def test_nowhere(self, server: Server, place: str) -> None:
        with pytest.raises(TransferError):
            transfer(server.serve("/a", b"", 302, {"Location": place}), LARGEST, SECONDS)

    def test_to_another_port_of_the_host(self, server: Server) -> None:
        with web_server() as other:
            place = other.serve("/b", b"there")
            assert refused(server.serve("/a", b"", 301, {"Location": place}))[0] is NoAnswerReason.REDIRECT_REFUSED
            assert not other.asked

    def test_round_and_round(self, server: Server) -> None:
        assert refused(server.serve("/a", b"", 302, {"Location": "/a"}))[0] is NoAnswerReason.REDIRECT_REFUSED

    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_what_is_sent_goes_nowhere_else(self, server: Server, status: int) -> None:
        server.serve("/b", b"there")
        url = server.serve("/a", b"", status, {"Location": "/b"})
        assert refused(url, body=b"x")[0] is NoAnswerReason.REDIRECT_REFUSED
        assert [path for _, path in server.asked] == ["/a"]

    @pytest.mark.parametrize(
        ("before", "after", "stays"),
        [
            ("http://a/x", "http://a:80/y", True),
            ("http://a/x", "https://a/y", True),
            ("https://a/x", "http://a/y", False),
            ("http://a:8080/x", "https://a/y", False),
            ("http://a/x", "http://b/y", False),
            ("http://a/x", "http://u:p@a/y", False),
        ],
    )
    def test_what_is_the_same_host(self, before: str, after: str, stays: bool) -> None:
        assert module._stays(before, after) is stays


class TestRefusals:
    def test_a_closed_port(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        assert refused(f"http://127.0.0.1:{port}/")[0] is NoAnswerReason.HOST_REFUSED

    def test_a_name_nobody_knows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        assert refused("http://nobody.invalid/")[0] is NoAnswerReason.HOST_UNKNOWN

    def test_a_server_nobody_trusts(self) -> None:
        error = urllib.error.URLError(ssl.SSLCertVerificationError())
        assert module._told(error).detail == "the server's certificate is not trusted"


class TestProxy:
    def test_it_is_used(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", server.url(""))
        server.serve("http://ocsp.example.invalid/a", b"by proxy")
        assert transfer("http://ocsp.example.invalid/a", LARGEST, SECONDS) == b"by proxy"

    def test_a_redirect_from_behind_it(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", server.url(""))
        server.serve("http://ocsp.example.invalid/a", b"", 302, {"Location": "http://elsewhere.invalid/a"})
        assert refused("http://ocsp.example.invalid/a")[0] is NoAnswerReason.REDIRECT_REFUSED

    def test_it_wants_a_password(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", server.url(""))
        server.serve("http://ocsp.example.invalid/a", b"", 407)
        assert refused("http://ocsp.example.invalid/a")[0] is NoAnswerReason.PROXY_REFUSED
