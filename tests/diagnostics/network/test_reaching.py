"""Whether a host can be reached, and by way of which proxies: against a real server, a closed port, and a proxy."""

from __future__ import annotations

import socket
import sys
import types
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from cardtool.diagnostics.network.reaching import SystemNetwork
from cardtool.diagnostics.system import ProxyState, Reached
from cardtool.model.revocation import NoAnswerReason

if TYPE_CHECKING:
    from tests.diagnostics.network.servers import Server

SECONDS = 20.0
WHERE = 1, "Internet Settings"
PAGE = "http://ocsp.example.invalid/"


def reach(url: str, seconds: float = SECONDS) -> Reached | NoAnswerReason:
    return SystemNetwork().reach(url, seconds)


class TestHost:
    @pytest.mark.parametrize("status", [200, 403, 404, 405, 500])
    def test_whatever_it_answers_it_is_there(self, server: Server, status: int) -> None:
        assert reach(server.serve("/", b"", status)) is Reached.YES
        assert server.asked == [("GET", "/")]

    def test_a_huge_page_is_an_answer(self, server: Server) -> None:
        url = server.hang("/", b"HTTP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n")
        assert reach(url) is Reached.YES

    @pytest.mark.parametrize("status", [502, 503, 504, 511])
    def test_what_stands_between_answers_for_it(self, server: Server, status: int) -> None:
        assert reach(server.serve("/", b"", status)) is NoAnswerReason.HOST_REFUSED

    def test_a_login_page_elsewhere(self, server: Server) -> None:
        url = server.serve("/", b"", 302, {"Location": "http://login.example.invalid/"})
        assert reach(url) is NoAnswerReason.REDIRECT_REFUSED

    def test_something_that_is_no_web_server(self, server: Server) -> None:
        server.routes["/"] = lambda handler: handler.connection.sendall(b"garbage\r\n\r\n")
        assert reach(server.url("/")) is NoAnswerReason.MALFORMED

    def test_silence(self, server: Server) -> None:
        assert reach(server.hang("/"), seconds=0.2) is NoAnswerReason.TIMED_OUT

    def test_a_closed_port(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        assert reach(f"http://127.0.0.1:{port}/") is NoAnswerReason.HOST_REFUSED

    def test_a_name_nobody_knows(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def unknown(*_: object) -> None:
            raise socket.gaierror(socket.EAI_NONAME, "not known")

        monkeypatch.setattr(socket, "getaddrinfo", unknown)
        assert reach(PAGE) is NoAnswerReason.HOST_UNKNOWN


class TestProxy:
    @pytest.fixture
    def proxy(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> Server:
        monkeypatch.setenv("http_proxy", server.url(""))
        return server

    def test_by_way_of_it(self, proxy: Server) -> None:
        proxy.serve(PAGE, b"")
        assert reach(PAGE) is Reached.YES
        assert proxy.asked == [("GET", PAGE)]

    def test_it_wants_a_password(self, proxy: Server) -> None:
        proxy.serve(PAGE, b"", 407)
        assert reach(PAGE) is NoAnswerReason.PROXY_REFUSED

    def test_a_refusal_may_be_its_own(self, proxy: Server) -> None:
        proxy.serve(PAGE, b"", 403)
        assert reach(PAGE) is Reached.UNCLEAR

    def test_it_does_not_find_the_host(self, proxy: Server) -> None:
        proxy.serve(PAGE, b"", 502)
        assert reach(PAGE) is NoAnswerReason.HOST_REFUSED


class TestProxies:
    def test_none(self) -> None:
        network = SystemNetwork(known=dict, script=lambda: ProxyState.NONE)
        assert network.proxies() == dict.fromkeys(("http", "https", "automatic"), ProxyState.NONE)

    def test_the_address_is_not_told(self) -> None:
        network = SystemNetwork(known=lambda: {"http": "http://user:word@proxy:3128"}, script=lambda: ProxyState.SET)
        assert network.proxies() == {
            "http": ProxyState.SET,
            "https": ProxyState.NONE,
            "automatic": ProxyState.SET,
        }

    def test_those_of_this_system(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("https_proxy", "http://proxy:3128")
        assert SystemNetwork().proxies()["https"] is ProxyState.SET

    @pytest.mark.skipif(sys.platform == "win32", reason="Windows has its own answer")
    def test_a_script_is_not_looked_for_elsewhere(self) -> None:
        assert SystemNetwork().proxies()["automatic"] is ProxyState.UNKNOWN

    @pytest.mark.parametrize(
        ("address", "state"),
        [("http://wpad/proxy.pac", ProxyState.SET), ("", ProxyState.NONE), (None, ProxyState.NONE)],
    )
    def test_the_script_of_windows(
        self, monkeypatch: pytest.MonkeyPatch, address: str | None, state: ProxyState
    ) -> None:
        def value(key: str, name: str) -> tuple[str, int]:
            assert key == "opened"
            assert name == "AutoConfigURL"
            if address is None:
                raise FileNotFoundError(name)
            return address, 1

        registry = types.SimpleNamespace(
            HKEY_CURRENT_USER=1,
            OpenKey=lambda root, path: nullcontext("opened" if (root, path.rpartition("\\")[2]) == WHERE else ""),
            QueryValueEx=value,
        )
        monkeypatch.setitem(sys.modules, "winreg", registry)
        monkeypatch.setattr(sys, "platform", "win32")
        assert SystemNetwork(known=dict).proxies()["automatic"] is state
