"""The stores of Windows as a source, with the child over the crypt32 for tests, and with children that misbehave."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanWatch
from cardtool.inventory.sources import windows_stores
from cardtool.inventory.sources.windows_contract import encode_hello
from cardtool.inventory.sources.windows_stores import WindowsStoreSource
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind, SourceState
from tests.inventory.sources.windows import enumerators

if TYPE_CHECKING:
    from pathlib import Path

_HELLO = encode_hello().decode().strip()


def _scan(command: list[str], *stores: str, seconds: float = 30) -> list[Sighting | Refusal]:
    source = WindowsStoreSource(stores or windows_stores.LOCATIONS, seconds=seconds, command=command)
    return list(source.scan(ScanWatch()))


def _seen(found: list[Sighting | Refusal]) -> set[tuple[str, bytes]]:
    return {(each.place.path, each.der) for each in found if isinstance(each, Sighting)}


def _refused(found: list[Sighting | Refusal]) -> dict[str, tuple[RefusalReason, str]]:
    return {each.place.path: (each.reason, each.detail) for each in found if isinstance(each, Refusal)}


def test_a_certificate_has_its_store_name_and_key() -> None:
    found = _scan(enumerators.recorded(), "localmachine/my")
    place = Place(SourceKind.WINDOWS_STORE, r"LocalMachine\my")
    assert found == [Refusal(RefusalReason.NOT_READABLE, place, "the reading process ended")]  # not recorded so
    found = _scan(enumerators.recorded(), "localmachine/My")
    path = r"LocalMachine\My"
    assert found == [
        Sighting(Place(SourceKind.WINDOWS_STORE, path, "", "Palvelin ä", "store#1, .Default", key=True), b"0\3own"),
        Sighting(Place(SourceKind.WINDOWS_STORE, path, "", "", "store#2, .Default, archived", key=True), b"0\3old"),
    ]


def test_all_locations_are_read_whatever_single_stores_do(crypt32_library: Path) -> None:
    """One store hangs, one crashes, one prints; the directory's is not touched; the rest is all there."""
    source = WindowsStoreSource(seconds=2, command=enumerators.with_library(crypt32_library))
    scan = run_sources([source], ScanWatch())
    seen = {(each.place.path, each.der) for each in scan}
    assert seen == {
        (r"LocalMachine\My", b"0\3own"),
        (r"LocalMachine\My", b"0\3old"),
        (r"LocalMachine\Root", b"0\3roo"),
        (r"CurrentUser\My", b"0\3usr"),
        (r"CurrentUser\Broken", b"0\3one"),
        (r"CurrentUser\Large", b""),
        (r"CurrentUser\Large", b"0\3lng"),
        (r"CurrentUser\Prints", b"0\3prt"),
        (r"Services\Service\My", b"0\3srv"),
    }
    (coverage,) = scan.coverage
    assert coverage.state is SourceState.PARTIAL
    assert (coverage.looked_at, coverage.skipped) == (12, 1)
    assert _refused(list(coverage.refusals)) == {
        r"LocalMachine\Root": (RefusalReason.ACCESS_DENIED, "0x00000005"),
        r"CurrentUser\Broken": (RefusalReason.NOT_READABLE, "0x0000054F"),
        r"CurrentUser\Large": (RefusalReason.TOO_LARGE, "larger than 65536 bytes"),
        r"CurrentUser\Hang": (RefusalReason.TIMED_OUT, "more than 2 s"),
        r"CurrentUser\Crash": (RefusalReason.NOT_READABLE, "the reading process ended"),
        "Users": (RefusalReason.ACCESS_DENIED, "0x00000005"),
    }


@pytest.mark.parametrize(
    ("store", "reason"), [(r"LocalMachine\Nowhere", RefusalReason.NOT_FOUND), ("Moon", RefusalReason.NOT_FOUND)]
)
def test_a_store_that_was_named_and_does_not_exist_is_refused(store: str, reason: RefusalReason) -> None:
    assert _refused(_scan(enumerators.recorded(), store))[store][0] is reason


def test_the_directory_s_store_is_read_when_it_is_named() -> None:
    assert _seen(_scan(enumerators.recorded(), r"CurrentUser\UserDS")) == {(r"CurrentUser\UserDS", b"0\3dir")}


def _saying(*lines: str, then: str = "") -> list[str]:
    """A child that says these lines whatever it is asked, and then does something."""
    return [sys.executable, "-c", f"import sys, time\nfor line in {lines!r}: print(line, flush=True)\n{then}"]


@pytest.mark.parametrize(
    ("command", "reason", "detail"),
    [
        (_saying("{}"), RefusalReason.NOT_READABLE, "not the contract's first line"),
        (_saying(_HELLO, "garbage"), RefusalReason.NOT_READABLE, "not JSON"),
        (_saying(_HELLO, '{"end": 0'), RefusalReason.NOT_READABLE, "not JSON"),
        (_saying(_HELLO), RefusalReason.NOT_READABLE, "the reading process ended"),
        (_saying(_HELLO, then="sys.exit(3)"), RefusalReason.NOT_READABLE, "the reading process ended"),
        (_saying(_HELLO, "x" * 300_000), RefusalReason.NOT_READABLE, "the reading process ended"),
        (_saying(_HELLO, then="sys.stdin.read()"), RefusalReason.TIMED_OUT, "more than 1 s"),
        (["/nowhere/at/all"], RefusalReason.NOT_READABLE, "the reading process ended"),
    ],
)
def test_a_child_that_misbehaves_is_told_of(command: list[str], reason: RefusalReason, detail: str) -> None:
    found = _scan(command, "LocalMachine", r"LocalMachine\My", seconds=1 if reason is RefusalReason.TIMED_OUT else 30)
    assert _refused(found) == {"LocalMachine": (reason, detail), r"LocalMachine\My": (reason, detail)}


def test_what_a_child_said_before_it_ended_is_kept() -> None:
    certificate = '{"certificate":{"der":"MAA=","physical":"","friendly_name":"","key":false,"archived":false}}'
    found = _scan(_saying(_HELLO, certificate), r"LocalMachine\My")
    assert _seen(found) == {(r"LocalMachine\My", b"0\0")}
    assert _refused(found)[r"LocalMachine\My"][0] is RefusalReason.NOT_READABLE


def test_cancel_ends_a_store_that_hangs(crypt32_library: Path) -> None:
    watch = ScanWatch()
    source = WindowsStoreSource(
        [r"CurrentUser\My", r"CurrentUser\Hang", r"CurrentUser\Crash"],
        seconds=600,
        command=enumerators.with_library(crypt32_library),
    )
    found = source.scan(watch)
    assert isinstance(next(found), Sighting)
    watch.cancel()
    assert list(found) == []


def test_cancel_ends_the_wait_for_a_store() -> None:
    watch = ScanWatch(on_progress=None)
    answers = iter([False, False, True])
    source = WindowsStoreSource([r"LocalMachine\My"], seconds=600, command=_saying(_HELLO, then="sys.stdin.read()"))

    class _Watch(ScanWatch):
        @property
        def cancelled(self) -> bool:
            return next(answers, True)

    assert list(source.scan(_Watch())) == []
    assert watch.progress.looked_at == 0


def test_cancel_between_two_stores_of_a_location_ends_it(crypt32_library: Path) -> None:
    watch = ScanWatch()
    source = WindowsStoreSource(["LocalMachine", "Services"], command=enumerators.with_library(crypt32_library))
    found = []
    for each in source.scan(watch):
        found.append(each)
        watch.cancel()
    assert _seen(found) == {(r"LocalMachine\My", b"0\3own"), (r"LocalMachine\My", b"0\3old")}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has stores")
def test_elsewhere_the_source_says_that_it_is_not_available() -> None:
    scan = run_sources([WindowsStoreSource(["LocalMachine"], required=False)], ScanWatch())
    assert list(scan) == []
    (coverage,) = scan.coverage
    assert coverage.state is SourceState.UNREADABLE
    assert [each.reason for each in coverage.refusals] == [RefusalReason.NOT_AVAILABLE_HERE]


@pytest.mark.skipif(sys.platform != "win32", reason="this is no Windows")
def test_the_real_stores_are_read() -> None:
    found = list(WindowsStoreSource(["LocalMachine"]).scan(ScanWatch()))
    assert any(isinstance(each, Sighting) for each in found)
