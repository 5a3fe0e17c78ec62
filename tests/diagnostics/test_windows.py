"""What is asked of Windows, against libraries that answer as the contracts of Microsoft's documentation say."""

from __future__ import annotations

import ctypes
import struct
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.diagnostics.sessions import EnvironmentSessions
from cardtool.diagnostics.system import (
    Device,
    Listener,
    PortAnswer,
    PortSays,
    Service,
    ServiceStart,
    ServiceState,
    SessionKind,
)
from cardtool.diagnostics.windows import ports as windows_ports
from cardtool.diagnostics.windows.devices import DeviceManager
from cardtool.diagnostics.windows.edge import windows_edge
from cardtool.diagnostics.windows.ports import TcpTable, owners4, owners6
from cardtool.diagnostics.windows.services import ServiceManager
from cardtool.diagnostics.windows.stores import WindowsStores
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind
from tests.made_up_cards import staff_card

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.inventory.source import ScanWatch


class Function:
    """A function of a library, to which ctypes' attributes can be given."""

    def __init__(self, call: Callable[..., Any]) -> None:
        self.restype: object = ctypes.c_int
        self._call = call

    def __call__(self, *arguments: Any) -> Any:
        return self._call(*arguments)


class Library:
    """A library whose functions are the methods of a double."""

    def __init__(self, double: Any) -> None:
        self._functions = {
            name: Function(getattr(double, name)) for name in dir(double) if name[0].isupper() and name[0] != "_"
        }

    def __getattr__(self, name: str) -> Function:
        return self._functions[name]


def written(reference: Any, kind: type[ctypes.Structure] | Any) -> Any:
    """What a byref or pointer argument leads to."""
    return ctypes.cast(reference, ctypes.POINTER(kind)).contents


# -- services ---------------------------------------------------------------------------------------------


class Advapi:
    """The service control manager; handles are numbers, and each must be given back."""

    def __init__(self, services: dict[str, tuple[int, int]], *, manager: int = 1, error: int = 1060) -> None:
        self.services = services
        self.manager = manager
        self.error = error
        self.open: set[int] = set()
        self.status_fails = False

    def OpenSCManagerW(self, machine: None, database: None, access: int) -> int:  # noqa: N802 - the name of the function
        assert (machine, database, access) == (None, None, 1)
        return self._handle(self.manager)

    def OpenServiceW(self, manager: ctypes.c_void_p, name: str, access: int) -> int:  # noqa: N802 - as above
        assert manager.value == self.manager
        assert access == 5, "config and status, nothing else"
        return self._handle(100 + list(self.services).index(name)) if name in self.services else 0

    def QueryServiceStatusEx(  # noqa: N802 - as above
        self, service: ctypes.c_void_p, level: int, room: Any, size: int, needed: Any
    ) -> int:
        assert (level, size) == (0, 36)
        assert needed
        state, _ = self._of(service)
        written(room, ctypes.c_uint32 * 9)[1] = state
        return 0 if self.status_fails else 1

    def QueryServiceConfigW(self, service: ctypes.c_void_p, room: Any, size: int, needed: Any) -> int:  # noqa: N802 - as above
        assert size == 8192
        assert needed
        _, start = self._of(service)
        struct.pack_into("<III", room, 0, 0x20, start, 1)
        return 0 if self.status_fails else 1

    def CloseServiceHandle(self, handle: ctypes.c_void_p) -> int:  # noqa: N802 - as above
        assert handle.value is not None
        self.open.remove(handle.value)
        return 1

    def _handle(self, number: int) -> int:
        if number:
            self.open.add(number)
        return number

    def _of(self, service: ctypes.c_void_p) -> tuple[int, int]:
        assert service.value is not None
        return list(self.services.values())[service.value - 100]


def services(double: Advapi) -> tuple[Service, ...]:
    found = ServiceManager(Library(double), lambda: double.error).states()
    assert not double.open, "every handle was given back"
    return found


def test_states_of_services() -> None:
    found = services(Advapi({"SCardSvr": (4, 3), "CertPropSvc": (1, 4)}))
    assert found == (
        Service("SCardSvr", ServiceState.RUNNING, ServiceStart.MANUAL),
        Service("CertPropSvc", ServiceState.STOPPED, ServiceStart.DISABLED),
    )
    assert services(Advapi({"SCardSvr": (2, 2)}))[0] == Service(
        "SCardSvr", ServiceState.RUNNING, ServiceStart.AUTOMATIC
    )


@pytest.mark.parametrize(("error", "state"), [(1060, ServiceState.MISSING), (5, ServiceState.UNKNOWN)])
def test_services_that_cannot_be_opened(error: int, state: ServiceState) -> None:
    assert {service.state for service in services(Advapi({}, error=error))} == {state}


def test_no_service_manager() -> None:
    assert {service.state for service in services(Advapi({}, manager=0))} == {ServiceState.UNKNOWN}


def test_services_that_do_not_answer() -> None:
    double = Advapi({"SCardSvr": (99, 99)})
    assert services(double)[0] == Service("SCardSvr", ServiceState.UNKNOWN, ServiceStart.UNKNOWN)
    double.status_fails = True
    assert services(double)[0] == Service("SCardSvr", ServiceState.UNKNOWN, ServiceStart.UNKNOWN)


# -- ports ------------------------------------------------------------------------------------------------


def row4(port: int, owner: int) -> bytes:
    return (
        struct.pack("<I4s", 2, bytes([127, 0, 0, 1]))
        + struct.pack(">HH", port, 0)
        + bytes(8)
        + struct.pack("<I", owner)
    )


def row6(port: int, owner: int) -> bytes:
    head = bytes(16) + bytes(4) + struct.pack(">HH", port, 0)
    return head + bytes(16) + bytes(4) + bytes(4) + struct.pack("<II", 2, owner)


def table(*rows: bytes) -> bytes:
    return struct.pack("<I", len(rows)) + b"".join(rows)


def test_tables_as_recorded() -> None:
    assert len(row4(1, 1)) == 24, "MIB_TCPROW_OWNER_PID"
    assert len(row6(1, 1)) == 56, "MIB_TCP6ROW_OWNER_PID"
    assert list(owners4(table(row4(53952, 77), row4(80, 4)))) == [(53952, 77), (80, 4)]
    assert list(owners6(table(row6(53952, 78)))) == [(53952, 78)]
    assert list(owners4(struct.pack("<I", 9) + row4(1, 2))) == [(1, 2)], "the table says more than there is"


@given(st.binary(max_size=200))
def test_any_table_can_be_read(content: bytes) -> None:
    assert len(list(owners4(content))) * 24 <= len(content)
    assert len(list(owners6(content))) * 56 <= len(content)


class Network:
    """iphlpapi: first it says how much room it needs, and the table grows in between."""

    def __init__(self, tables: dict[int, bytes], *, code: int = 0) -> None:
        self.tables = tables
        self.code = code
        self.grown = False

    def GetExtendedTcpTable(  # noqa: N802, PLR0917 - the function as it is
        self, room: Any, size: Any, ordered: int, family: int, kind: int, reserved: int
    ) -> int:
        assert (ordered, kind, reserved) == (0, 3, 0)
        if self.code:
            return self.code
        content = self.tables.get(family, table())
        place = written(size, ctypes.c_uint32)
        if place.value < len(content):
            place.value = len(content) if self.grown else len(content) - 1
            self.grown = True
            return 122
        room[: len(content)] = content
        place.value = len(content)
        return 0


class Kernel:
    """kernel32: names of processes."""

    def __init__(self, names: dict[int, str]) -> None:
        self.names = names
        self.open: set[int] = set()

    def OpenProcess(self, access: int, inherit: int, process: int) -> int:  # noqa: N802 - the name of the function
        assert (access, inherit) == (0x1000, 0)
        if process not in self.names:
            return 0
        self.open.add(process)
        return process

    def QueryFullProcessImageNameW(self, process: ctypes.c_void_p, flags: int, room: Any, length: Any) -> int:  # noqa: N802 - as above
        assert flags == 0
        assert written(length, ctypes.c_uint32).value == len(room)
        assert process.value is not None
        room.value = self.names[process.value]
        return int(bool(room.value))

    def CloseHandle(self, handle: ctypes.c_void_p) -> int:  # noqa: N802 - as above
        assert handle.value is not None
        self.open.remove(handle.value)
        return 1


def listener(tables: dict[int, bytes], names: dict[int, str], *, code: int = 0) -> Listener | None:
    kernel = Kernel(names)
    found = TcpTable(Library(Network(tables, code=code)), Library(kernel)).listener(53952)
    assert not kernel.open
    return found


PROGRAM = r"C:\Program Files\Atostek\AtostekID.exe"


def test_owners_of_the_port() -> None:
    assert listener({2: table(row4(53952, 77))}, {77: PROGRAM}) == Listener("AtostekID.exe", PROGRAM)
    assert listener({23: table(row6(53952, 77))}, {77: PROGRAM}) == Listener("AtostekID.exe", PROGRAM)
    assert listener({2: table(row4(80, 77))}, {77: PROGRAM}) is None
    assert listener({2: table(row4(53952, 4))}, {}) == Listener(), "another user's program"
    assert listener({2: table(row4(53952, 4))}, {4: ""}) == Listener()
    assert listener({}, {}, code=50) is None, "ERROR_NOT_SUPPORTED"


def test_a_table_that_grows_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows_ports, "_LARGEST", 10)
    assert listener({2: table(row4(53952, 77))}, {77: PROGRAM}) is None


def test_what_answers_on_the_port(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = PortAnswer(PortSays.OTHER)
    monkeypatch.setattr(windows_ports, "ask", lambda port: answer if port == 7 else None)
    assert TcpTable(None, None).ask(7) is answer


# -- devices ----------------------------------------------------------------------------------------------


class Setup:
    """setupapi and cfgmgr32: the readers of the device manager, by name and status."""

    def __init__(self, devices: list[tuple[str, int]], *, handle: int | None = 9) -> None:
        self.devices = devices
        self.handle = handle
        self.closed = 0

    def SetupDiGetClassDevsW(self, kind: Any, enumerator: None, window: None, flags: int) -> int | None:  # noqa: N802 - the name of the function
        assert (enumerator, window, flags) == (None, None, 2)
        assert bytes(written(kind, ctypes.c_ubyte * 16)).hex() == "3052dd508abad111bf5d0000f805f530"
        return self.handle

    def SetupDiEnumDeviceInfo(self, devices: ctypes.c_void_p, number: int, info: Any) -> int:  # noqa: N802 - as above
        assert devices.value == self.handle
        if number >= len(self.devices):
            return 0
        fields = written(info, ctypes.c_uint32 * 6)
        assert fields[0] == (32 if ctypes.sizeof(ctypes.c_void_p) == 8 else 28)
        fields[5] = number
        return 1

    def SetupDiGetDeviceRegistryPropertyW(  # noqa: N802, PLR0917 - the function as it is
        self, devices: Any, info: Any, what: int, kind: None, room: Any, size: int, needed: None
    ) -> int:
        assert (what, kind, needed) == (0, None, None)
        assert size == ctypes.sizeof(room)
        assert devices
        name = self.devices[written(info, ctypes.c_uint32 * 6)[5]][0]
        room.value = name
        return int(bool(name))

    def SetupDiDestroyDeviceInfoList(self, devices: ctypes.c_void_p) -> int:  # noqa: N802 - as above
        assert devices.value == self.handle
        self.closed += 1
        return 1

    def CM_Get_DevNode_Status(self, status: Any, problem: Any, instance: ctypes.c_uint32, flags: int) -> int:  # noqa: N802 - as above
        assert flags == 0
        assert problem
        value = self.devices[instance.value][1]
        written(status, ctypes.c_uint32).value = max(value, 0)
        return 13 if value < 0 else 0


def test_readers_of_the_device_manager() -> None:
    double = Setup([("OMNIKEY 3x21", 0x180200A | 8), ("Unknown", 0x1802400), ("", -1)])
    found = DeviceManager(Library(double), Library(double)).readers()
    assert found == (Device("OMNIKEY 3x21", working=True), Device("Unknown", working=False), Device("", working=False))
    assert double.closed == 1


@pytest.mark.parametrize("handle", [None, 0, ctypes.c_void_p(-1).value])
def test_no_device_manager(handle: int | None) -> None:
    double = Setup([], handle=handle)
    assert DeviceManager(Library(double), Library(double)).readers() is None


# -- stores -----------------------------------------------------------------------------------------------


class Stores:
    """A source of certificates, by the names of stores."""

    kind, name, required = SourceKind.WINDOWS_STORE, "double", True
    content: dict[str, tuple[bytes, ...]]

    def __init__(self, stores: tuple[str, ...]) -> None:
        self.stores = stores

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        assert not watch.cancelled
        for store in self.stores:
            place = Place(SourceKind.WINDOWS_STORE, store)
            yield Refusal(RefusalReason.NOT_FOUND, place)
            for der in self.content.get(store, ()):
                yield Sighting(place, der)


def test_stores_of_windows() -> None:
    authentication, signature, issuing, root = staff_card()

    class Made(Stores):
        content = {  # noqa: RUF012 - a constant of the double
            r"CurrentUser\My": (authentication, signature, b"broken"),
            r"CurrentUser\Root": (root,),
            r"LocalMachine\Root": (root,),
            r"LocalMachine\CA": (issuing,),
            r"LocalMachine\Disallowed": (root,),
        }

    stores = WindowsStores(Made)
    (trust,) = stores.trust()
    assert [certificate.der for certificate in trust.roots] == [root]
    assert [certificate.der for certificate in trust.issuers] == [issuing]
    assert trust.distrusted == {trust.roots[0].sha256}
    (own,) = stores.personal()
    assert [certificate.der for certificate in own.certificates] == [authentication, signature]
    assert own.propagates


@pytest.mark.skipif(sys.platform == "win32", reason="there the stores can be read")
def test_stores_of_windows_where_there_is_none() -> None:
    assert WindowsStores().personal()[0].certificates == ()


# -- all of them ------------------------------------------------------------------------------------------


def test_the_edge_loads_what_it_needs() -> None:
    loaded: list[str] = []

    class User:
        def GetSystemMetrics(self, which: int) -> int:  # noqa: N802 - the name of the function
            return int(which == 0x1000)

    def load(name: str) -> Any:
        loaded.append(name)
        return Library(User())

    services, devices, ports, sessions, stores = windows_edge(load, lambda: 0)
    assert all((services, devices, ports, stores))
    assert isinstance(sessions, EnvironmentSessions)
    assert sessions.kind() in {SessionKind.RDP, SessionKind.CITRIX}
    assert sorted(loaded) == [
        *("advapi32.dll", "cfgmgr32.dll", "iphlpapi.dll", "kernel32.dll", "setupapi.dll", "user32.dll")
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="there the libraries can be loaded")
def test_no_edge_of_windows_elsewhere() -> None:
    from cardtool.diagnostics.windows import edge

    with pytest.raises(OSError, match="only on Windows"):
        windows_edge()
    assert edge._last_error() == 0
