"""The real edge of Linux: against files laid out as the system has them, and against the system itself."""

from __future__ import annotations

import hashlib
import os
import socket
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.diagnostics.linux.devices import UsbDevices
from cardtool.diagnostics.linux.ports import ProcPorts, listening
from cardtool.diagnostics.linux.services import PcscDaemon
from cardtool.diagnostics.linux.stores import LinuxStores
from cardtool.diagnostics.system import (
    Device,
    Listener,
    PortAnswer,
    PortSays,
    ServiceStart,
    ServiceState,
)
from tests.diagnostics.trust.nss_database import FORBIDDEN, NEITHER, TRUSTED, database
from tests.made_up_cards import authority, staff_card

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="these are files and sockets of Linux")

# -- service ----------------------------------------------------------------------------------------------


def daemon(root: Path, **environment: str) -> tuple[ServiceState, ServiceStart]:
    (service,) = PcscDaemon(root, environment).states()
    assert service.name == "pcscd"
    return service.state, service.start


@contextmanager
def listening_at(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        yield


def link(root: Path, place: str, target: str = "/usr/lib/systemd/system/unit") -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(target)


def put(root: Path, place: str, text: str = "") -> None:
    path = root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_no_daemon(tmp_path: Path) -> None:
    assert daemon(tmp_path) == (ServiceState.MISSING, ServiceStart.UNKNOWN)


def test_daemon_stopped(tmp_path: Path) -> None:
    put(tmp_path, "usr/sbin/pcscd")
    put(tmp_path, "usr/lib/systemd/system/pcscd.service")
    assert daemon(tmp_path) == (ServiceState.STOPPED, ServiceStart.MANUAL)


def test_daemon_running_on_demand(tmp_path: Path) -> None:
    link(tmp_path, "etc/systemd/system/sockets.target.wants/pcscd.socket")
    with listening_at(tmp_path / "run/pcscd/pcscd.comm"):
        assert daemon(tmp_path) == (ServiceState.RUNNING, ServiceStart.ON_DEMAND)


def test_daemon_at_another_socket(tmp_path: Path) -> None:
    link(tmp_path, "etc/systemd/system/multi-user.target.wants/pcscd.service")
    with listening_at(tmp_path / "other"):
        found = daemon(tmp_path, PCSCLITE_CSOCK_NAME=str(tmp_path / "other"))
    assert found == (ServiceState.RUNNING, ServiceStart.AUTOMATIC)


def test_daemon_masked(tmp_path: Path) -> None:
    link(tmp_path, "etc/systemd/system/pcscd.socket", os.devnull)
    assert daemon(tmp_path)[1] is ServiceStart.DISABLED


def test_daemon_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening_at(tmp_path / "run/pcscd/pcscd.comm"):
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert daemon(tmp_path)[0] is ServiceState.REFUSED

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "stat", refuse)
    monkeypatch.setattr(Path, "exists", lambda _: False)
    assert daemon(tmp_path)[0] is ServiceState.REFUSED


def test_unreadable_unit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link(tmp_path, "etc/systemd/system/pcscd.socket", os.devnull)

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "readlink", refuse)
    assert daemon(tmp_path)[1] is ServiceStart.UNKNOWN


# -- devices ----------------------------------------------------------------------------------------------


def test_usb_readers(tmp_path: Path) -> None:
    put(tmp_path, "1-2/manufacturer", "HID Global\n")
    put(tmp_path, "1-2/product", "OMNIKEY 3x21\n")
    for interface, kind in (("1-2:1.0", "0b\n"), ("1-2:1.1", "0b\n"), ("1-3:1.0", "08\n"), ("1-4:1.0", "0b\n")):
        put(tmp_path, f"{interface}/bInterfaceClass", kind)
    found = UsbDevices(tmp_path).readers()
    assert found == (Device("HID Global OMNIKEY 3x21", working=True), Device("1-4", working=True))


def test_no_bus(tmp_path: Path) -> None:
    assert UsbDevices(tmp_path / "missing").readers() is None


# -- ports ------------------------------------------------------------------------------------------------


def test_the_owner_of_a_port_is_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        found = ProcPorts().listener(port)
    assert found is not None
    assert Path(found.path).resolve() == Path(f"/proc/{os.getpid()}/exe").resolve()
    assert found.program
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        assert ProcPorts().listener(free.getsockname()[1]) is None, "bound, but nobody listens"


TABLE = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:D2C0 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1
   1: 0100007F:D2C0 0100007F:1234 01 00000000:00000000 00:00000000 00000000     0        0 4712 1
   2: broken
   3: 0100007F:ZZZZ 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1
"""


def test_tables_of_the_kernel() -> None:
    assert list(listening(TABLE, 53952)) == ["4711"]


@given(st.text(max_size=300), st.integers(0, 65535))
def test_any_table_can_be_read(table: str, port: int) -> None:
    assert all(isinstance(inode, str) for inode in listening(table, port))


def test_an_owner_that_may_not_be_seen(tmp_path: Path) -> None:
    put(tmp_path, "net/tcp", TABLE)
    put(tmp_path, "12/fd/not-a-link")
    put(tmp_path, "self/fd/x")
    assert ProcPorts(tmp_path).listener(53952) == Listener()


def test_an_owner_by_its_file_only(tmp_path: Path) -> None:
    put(tmp_path, "net/tcp", TABLE)
    link(tmp_path, "12/fd/3", "socket:[4711]")
    link(tmp_path, "12/exe", "/opt/program")
    assert ProcPorts(tmp_path).listener(53952) == Listener("program", "/opt/program")


def test_many_processes_and_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "net/tcp", TABLE)
    for name in ("3", "4"):
        link(tmp_path, f"12/fd/{name}", "socket:[0]")
    monkeypatch.setattr("cardtool.diagnostics.linux.ports._MOST_FILES", 1)
    assert ProcPorts(tmp_path).listener(53952) == Listener()
    monkeypatch.setattr("cardtool.diagnostics.linux.ports._MOST_PROCESSES", 0)
    assert ProcPorts(tmp_path).listener(53952) == Listener()


def test_what_answers_on_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = PortAnswer(PortSays.OTHER)
    monkeypatch.setattr("cardtool.diagnostics.linux.ports.ask", lambda _: answer)
    assert ProcPorts().ask(7) is answer


# -- stores -----------------------------------------------------------------------------------------------


def nss_database(home: Path, *ders: bytes, trust: Iterable[tuple[bytes, str, str]] = ()) -> None:
    path = home / ".pki" / "nssdb" / "cert9.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(database(ders, trust))


def test_stores_of_linux(tmp_path: Path) -> None:
    authentication, signature, issuing, root = staff_card()
    everything = (authentication, signature, issuing, root, b"\x30\x00")
    nss_database(tmp_path, *everything, trust=[(root, TRUSTED, NEITHER)])
    system, nss = LinuxStores(tmp_path).trust()
    assert (system.name, nss.name) == ("system", "nss")
    assert [certificate.der for certificate in nss.roots] == [root]
    assert [certificate.der for certificate in nss.issuers] == [issuing]
    assert not nss.distrusted
    (own,) = LinuxStores(tmp_path).personal()
    assert {certificate.der for certificate in own.certificates} == {authentication, signature}
    assert not own.propagates


@pytest.mark.parametrize(("purpose", "distrusted"), [(NEITHER, False), (FORBIDDEN, True)])
def test_a_browser_may_know_a_root_and_not_trust_it(tmp_path: Path, purpose: str, *, distrusted: bool) -> None:
    root = staff_card()[3]
    nss_database(tmp_path, root, trust=[(root, purpose, NEITHER)])
    _, nss = LinuxStores(tmp_path).trust()
    assert nss.roots == ()
    assert nss.distrusted == ({hashlib.sha256(root).hexdigest()} if distrusted else set())


def test_what_the_system_forbids(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cardtool.diagnostics.linux.stores.blocked_fingerprints", lambda: frozenset({"ab"}))
    assert LinuxStores(tmp_path).trust()[0].distrusted == {"ab"}


def test_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LinuxStores(tmp_path).personal() == ()

    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert LinuxStores().personal() == ()


def test_a_database_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nss_database(tmp_path, authority().chain[1])

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert LinuxStores(tmp_path).personal()[0].certificates == ()
