"""The edge that every system has in common."""

from __future__ import annotations

import http.server
import json
import os
import socket
import ssl
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.profile import Profile
from cardtool.cards.training.authority import TrainingAuthority
from cardtool.diagnostics import signature_service
from cardtool.diagnostics.apart import apart
from cardtool.diagnostics.disk import LocalDisk
from cardtool.diagnostics.here import this_system
from cardtool.diagnostics.modules import InstalledModules
from cardtool.diagnostics.probes.card import ta1
from cardtool.diagnostics.sessions import EnvironmentSessions
from cardtool.diagnostics.system import (
    PortAnswer,
    PortSays,
    SessionKind,
    Space,
)
from cardtool.diagnostics.versions import is_older
from cardtool.diagnostics.windows.stores import WindowsStores
from cardtool.model.cause import Cause
from cardtool.model.reader import Reader
from tests.diagnostics.bench import Bench
from tests.made_up_cards import BEGIN, END

if TYPE_CHECKING:
    from collections.abc import Iterator

# -- the local signature service --------------------------------------------------------------------------

VERSION = json.dumps({"version": "1.1", "hashAlgorithms": []}).encode()
SERVICE = PortAnswer(PortSays.SIGNATURE_SERVICE, "1.1")
OTHER = PortAnswer(PortSays.OTHER)


@contextmanager
def server_of(
    handler: type[http.server.BaseHTTPRequestHandler], context: ssl.SSLContext | None = None
) -> Iterator[int]:
    server = http.server.HTTPServer(("127.0.0.1", 0), handler)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answering(body: bytes, status: int = 200) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            assert self.path == "/version"
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    return Handler


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        (VERSION, 200, SERVICE),
        (VERSION, 404, OTHER),
        (b"<html>", 200, OTHER),
        (b"[]", 200, OTHER),
        (b"{}", 200, OTHER),
        (b"[" * 5000, 200, OTHER),
        (b"x" * 70_000, 200, OTHER),
    ],
)
def test_what_answers(body: bytes, status: int, answer: PortAnswer) -> None:
    with server_of(answering(body, status)) as port:
        assert signature_service.ask(port) == answer


def test_an_encrypted_service_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    with server_of(answering(VERSION), _encryption(tmp_path)) as port:
        assert signature_service.ask(port) == SERVICE


def _encryption(folder: Path) -> ssl.SSLContext:
    from cryptography.hazmat.primitives import serialization as s

    made = TrainingAuthority.create((("CN", "localhost"),), not_before=BEGIN, not_after=END)
    key = made.issuing.key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption())
    (folder / "key").write_bytes(key + ssl.DER_cert_to_PEM_cert(made.issuing.der).encode())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "key")
    return context


def test_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert signature_service.ask(taken.getsockname()[1]) == PortAnswer(PortSays.NONE)


def test_one_that_keeps_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature_service, "_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert signature_service.ask(server.getsockname()[1]) == PortAnswer(PortSays.NONE)


def test_one_that_speaks_otherwise() -> None:
    def greet(server: socket.socket) -> None:
        for _ in range(2):
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"220 mail.example ready\r\n\r\n")
                connection.recv(4096)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=greet, args=(server,))
        thread.start()
        answer = signature_service.ask(server.getsockname()[1])
        thread.join()
    assert answer.says is not PortSays.SIGNATURE_SERVICE


# -- session ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "remote", "kind"),
    [
        ({}, False, SessionKind.LOCAL),
        ({"SESSIONNAME": "Console"}, False, SessionKind.LOCAL),
        ({"SESSIONNAME": "RDP-Tcp#12"}, False, SessionKind.RDP),
        ({"SESSIONNAME": "ICA-tcp#3"}, True, SessionKind.CITRIX),
        ({}, True, SessionKind.RDP),
        ({"XRDP_SESSION": "1"}, False, SessionKind.XRDP),
        ({"VNCDESKTOP": ":1"}, False, SessionKind.VNC),
        ({"SSH_CONNECTION": "192.0.2.1 1 192.0.2.2 22"}, False, SessionKind.SSH),
    ],
)
def test_sessions(environment: dict[str, str], *, remote: bool, kind: SessionKind) -> None:
    assert EnvironmentSessions(environment, lambda: remote).kind() is kind
    assert EnvironmentSessions({}).kind() is SessionKind.LOCAL


# -- disk -------------------------------------------------------------------------------------------------


def put(root: Path, place: str, text: str = "") -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    disk = LocalDisk()
    here = disk.space(tmp_path)
    assert (here.exists, here.writable) == (True, True)
    assert here.free
    below = disk.space(tmp_path / "a" / "b")
    assert (below.exists, below.writable) == (False, True)
    put(tmp_path, "file")
    assert not disk.space(tmp_path / "file").writable

    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("shutil.disk_usage", refuse)
    assert disk.space(tmp_path).free is None
    monkeypatch.setattr(Path, "is_dir", refuse)
    assert disk.space(tmp_path) == Space(exists=False, writable=False)


def test_a_place_that_may_not_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "exists", refuse)
    assert LocalDisk().space(tmp_path / "a").writable


def test_last_change(tmp_path: Path) -> None:
    assert LocalDisk().last_change([tmp_path, tmp_path / "missing"]) is None
    put(tmp_path, "old")
    put(tmp_path, "new")
    late = datetime(2031, 1, 1, tzinfo=UTC)
    os.utime(tmp_path / "old", (0, 0))
    os.utime(tmp_path / "new", (late.timestamp(), late.timestamp()))
    assert LocalDisk().last_change([tmp_path]) == late


# -- modules ----------------------------------------------------------------------------------------------


def test_modules_as_they_are(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="")
    modules = InstalledModules(bench.hardware)
    profile = Profile("none", "None")
    text = tmp_path / "module.so"
    text.write_text("no library")
    assert modules.find(profile) == ()
    assert modules.version(text) == ""
    assert modules.fits(text) is None
    assert modules.fits(tmp_path / "missing.so") is None
    assert modules.fits(Path(sys.executable).resolve()) is True
    assert modules.answer(profile, text, 5.0) is Cause.MIDDLEWARE_MISBEHAVES
    assert modules.answer(profile, tmp_path / "missing.so", 5.0) is Cause.MIDDLEWARE_MISSING
    result = modules.read(profile, tmp_path / "missing.so", (Reader("A", present=True),), 5.0)
    assert [problem.cause for problem in result.problems] == [Cause.MIDDLEWARE_MISSING]


# -- systems ----------------------------------------------------------------------------------------------


def test_this_system_answers(tmp_path: Path) -> None:
    system = this_system(Bench(tmp_path, card="").hardware)
    assert system.services.states()
    assert system.sessions.kind() in SessionKind
    assert system.stores.trust()


def test_the_system_of_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("cardtool.diagnostics.windows.edge._load", lambda _: SimpleNamespace())
    system = this_system(Bench(tmp_path, card="").hardware)
    assert isinstance(system.stores, WindowsStores)


def test_a_workstation_apart_knows_nothing(tmp_path: Path) -> None:
    system = apart()
    profile, path = Profile("none", "None"), tmp_path / "x"
    assert system.services.states() == ()
    assert system.devices.readers() is None
    assert system.ports.listener(1) is None
    assert system.ports.ask(1) == PortAnswer(PortSays.NONE)
    assert system.stores.trust() == ()
    assert system.stores.personal() == ()
    assert system.modules.find(profile) == ()
    assert system.modules.version(path) == ""
    assert system.modules.fits(path) is None
    assert system.modules.answer(profile, path, 1) is None
    assert system.modules.read(profile, path, (), 1).cards == ()
    assert system.disk.last_change([tmp_path]) is None


# -- versions and answers to reset ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "oldest", "older"),
    [
        ("4.0.12", "4.0.20e", True),
        ("4.0.20e", "4.0.20e", False),
        ("4.0.20c", "4.0.20e", True),
        ("4.0.20f", "4.0.20e", False),
        ("4.0.20.5", "4.0.20e", False),
        ("4.1.0", "4.0.20e", False),
        ("4.3.4", "4.2.0", False),
        ("4.2", "4.2.0", False),
        ("4.2", "4.2.1", True),
        ("4.1.9.9", "4.2.0", True),
        ("", "4.2.0", True),
    ],
)
def test_versions(version: str, oldest: str, *, older: bool) -> None:
    assert is_older(version, oldest) is older


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_versions_can_be_compared(one: str, other: str) -> None:
    assert not (is_older(one, other) and is_older(other, one))


@given(st.lists(st.integers(0, 999), min_size=1, max_size=4), st.integers(0, 3), st.integers(1, 9))
def test_a_greater_part_is_newer(parts: list[int], place: int, more: int) -> None:
    raised = [number + more if at == min(place, len(parts) - 1) else number for at, number in enumerate(parts)]
    old, new = (".".join(map(str, each)) for each in (parts, raised))
    assert is_older(old, new)
    assert not is_older(new, old)


@pytest.mark.parametrize(
    ("atr", "speed"), [("3BDF96", 0x96), ("3B7F9600", 0x96), ("3B0F96", None), ("3BDF", None), ("", None)]
)
def test_speed_of_a_card(atr: str, speed: int | None) -> None:
    assert ta1(bytes.fromhex(atr)) == speed


def test_tolerance_of_the_clock(tmp_path: Path) -> None:
    from cardtool.model.diagnosis import Fact, FactCode, ProbeId

    bench = Bench(tmp_path)
    for newest, now, value in (
        (bench.now + timedelta(hours=20), bench.now, "plausible"),
        (None, datetime(2050, 1, 1, tzinfo=UTC), "ahead"),
    ):
        bench.station.newest, bench.now = newest, now
        facts = [fact for result in bench.diagnose([ProbeId.VALIDITY]).probes for fact in result.facts]
        assert Fact(FactCode.CLOCK, value=value) in facts
