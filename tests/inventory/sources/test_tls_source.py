from __future__ import annotations

import contextlib
import os
import shutil
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanWatch
from cardtool.inventory.sources import tls
from cardtool.inventory.sources.handshake import ProbeFault, Shown
from cardtool.inventory.sources.tls import TlsSource
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind, SourceState
from tests.inventory.sources.made import made
from tests.inventory.sources.servers import Keeper, serving, speak_tls, tls_context
from tests.store import postgresql

if TYPE_CHECKING:
    from cardtool.inventory.sources.endpoint import Endpoint

_SERVER, _ISSUER = made("server.example", "issuer"), made("issuer", "root")


def test_each_certificate_has_the_server_as_its_place(tmp_path: Path) -> None:
    with serving(speak_tls(tls_context(tmp_path, _SERVER, _ISSUER))) as port:
        found = list(TlsSource([f"localhost:{port}"]).scan(ScanWatch()))
    path = f"localhost:{port}"
    assert found == [
        Sighting(Place(SourceKind.TLS, path, "localhost", "", "tls#1", key=True), _SERVER.der),
        Sighting(Place(SourceKind.TLS, path, "localhost", "", "tls#2"), _ISSUER.der),
    ]


def test_what_could_not_be_seen_is_told_and_counted(tmp_path: Path) -> None:
    with serving(speak_tls(tls_context(tmp_path, _SERVER))) as port, socket.create_server(("127.0.0.1", 0)) as closed:
        nobody = closed.getsockname()[1]
        closed.close()
        source = TlsSource([f"127.0.0.1:{port}", f"127.0.0.1:{nobody}", "tls://a:b@c:1", f"127.0.0.1:{port} "])
        scan = run_sources([source], ScanWatch())
        assert len(list(scan)) == 1
    (coverage,) = scan.coverage
    assert coverage.state is SourceState.PARTIAL
    assert (coverage.seen, coverage.looked_at) == (1, 3)
    refused = {refusal.place.path: refusal.reason for refusal in coverage.refusals}
    assert refused == {
        f"127.0.0.1:{nobody}": RefusalReason.CONNECTION_FAILED,
        "tls://c:1": RefusalReason.UNSUPPORTED,
    }
    assert "a:b" not in source.name


def test_an_address_written_in_two_ways_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def ask(endpoint: Endpoint, _seconds: float) -> ProbeFault:
        asked.append(str(endpoint))
        return ProbeFault(RefusalReason.TIMED_OUT)

    monkeypatch.setattr(tls, "probe", ask)
    watch = ScanWatch()
    assert len(list(TlsSource(["host:443", "https://host"]).scan(watch))) == 1
    assert asked == ["host:443"]
    assert (watch.progress.looked_at, watch.progress.expected) == (2, 2)


def test_only_the_leaf_is_said_to_be_that(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls, "probe", lambda *_: Shown((b"own",), whole=False, key_proven=False))
    (found,) = TlsSource(["smtp://mail"]).scan(ScanWatch())
    assert found.place == Place(SourceKind.TLS, "mail:25", "mail", detail="smtp#1 leaf only")


def test_a_fault_of_our_own_is_a_refusal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Shown:
        raise RuntimeError("with words nobody should see")

    monkeypatch.setattr(tls, "probe", fail)
    (found,) = TlsSource(["host"]).scan(ScanWatch())
    assert found == Refusal(RefusalReason.NOT_READABLE, Place(SourceKind.TLS, "host:443", "host"), "RuntimeError")


def test_one_host_is_asked_one_thing_at_a_time_and_many_hosts_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lock, together = threading.Lock(), threading.Barrier(tls.MOST_HOSTS, timeout=30)
    busy: dict[str, int] = {}
    most: dict[str, int] = {}

    def ask(endpoint: Endpoint, _seconds: float) -> ProbeFault:
        with lock:
            busy[endpoint.host] = busy.get(endpoint.host, 0) + 1
            most[endpoint.host] = max(most.get(endpoint.host, 0), busy[endpoint.host])
        if endpoint.port == 1:
            together.wait()  # passes only when as many hosts are asked at the same time
        with lock:
            busy[endpoint.host] -= 1
        return ProbeFault(RefusalReason.TIMED_OUT)

    monkeypatch.setattr(tls, "probe", ask)
    endpoints = [f"{name}{number}:{port}" for port in (1, 2, 3) for number in range(tls.MOST_HOSTS) for name in ("h",)]
    endpoints += ["H0:9"]
    assert len(list(TlsSource(endpoints).scan(ScanWatch()))) == len(endpoints)
    assert set(most.values()) == {1}


def test_cancel_ends_the_scan_while_a_server_hangs(tmp_path: Path) -> None:
    keeper = Keeper()
    watch = ScanWatch()
    with serving(keeper) as hanging, serving(speak_tls(tls_context(tmp_path, _SERVER))) as port:
        source = TlsSource([f"localhost:{port}", f"127.0.0.1:{hanging}", f"127.0.0.1:{port}"], seconds=30)
        found = source.scan(watch)
        assert isinstance(next(found), Sighting)
        assert keeper.met.wait(30)
        watch.cancel()
        assert list(found) == []
        keeper.free.set()


def test_a_scan_that_is_left_asks_no_more_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    go_on, left = threading.Event(), threading.Event()

    def ask(endpoint: Endpoint, _seconds: float) -> ProbeFault:
        asked.append(endpoint.port)
        if endpoint.port == 2:
            go_on.wait(30)
            left.set()
        return ProbeFault(RefusalReason.TIMED_OUT)

    monkeypatch.setattr(tls, "probe", ask)
    with contextlib.closing(TlsSource(["h:1", "h:2", "h:3"]).scan(ScanWatch())) as found:  # type: ignore[type-var]  # a generator
        next(found)
    go_on.set()
    assert left.wait(30)
    assert asked == [1, 2]


def test_nothing_to_ask_is_nothing_found() -> None:
    assert list(TlsSource([]).scan(ScanWatch())) == []
    assert TlsSource(["a", "b"], name="servers").name == "servers"


def test_a_real_postgresql_server_is_read() -> None:
    if postgresql.programs() is None:
        pytest.skip("PostgreSQL is not installed")
    made_one = made("db.example", "issuer")
    shared = postgresql.FOR_EVERYBODY if os.geteuid() == 0 else None
    with (
        tempfile.TemporaryDirectory(prefix="pg-tls-", dir=shared) as name,
        socket.create_server(("127.0.0.1", 0)) as free,
    ):
        port = free.getsockname()[1]
        free.close()
        certificate, key = made_one.write(Path(name), _ISSUER)
        key.chmod(0o600)
        if os.geteuid() == 0:
            for path in (name, certificate, key):
                shutil.chown(path, "postgres")
        settings = (f"port={port}", "ssl=on", f"ssl_cert_file={certificate}", f"ssl_key_file={key}")
        with postgresql.server("listen_addresses=127.0.0.1", *settings):
            found = list(TlsSource([f"postgres://127.0.0.1:{port}"]).scan(ScanWatch()))
    assert [each.der for each in found if isinstance(each, Sighting)] == [made_one.der, _ISSUER.der]
