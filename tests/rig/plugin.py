"""Fixtures and rules for tests on the real smart-card stack; loaded by ``tests/conftest.py``.

A test marked ``stack`` runs where ``tests/rig/isolated`` or root lets it, otherwise it is skipped with the reason. All
of them belong to one group of pytest-xdist, so that with ``--dist loadgroup`` one worker owns the private pcscd.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.cards.virtual.ledger import PinEntry, PinLedger, shared_ledger
from tests.rig.availability import missing_stack
from tests.rig.rig import PcscRig

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The group of pytest-xdist to which all stack tests belong.
XDIST_GROUP = "pcsc"
#: Marks a test of the explicit login test, the only ones that may present PINs to cards.
LOGIN_MARKER = "presents_pin"


class PinGuard:
    """Watches every virtual card of the suite that has no ledger of its own.

    Args:
        ledger: where those cards write.
    """

    def __init__(self, ledger: PinLedger) -> None:
        self._ledger = ledger
        self._seen = 0

    def news(self) -> tuple[PinEntry, ...]:
        """PINs presented since the last call, in a test or between two."""
        entries = self._ledger.presentations[self._seen :]
        self._seen += len(entries)
        return entries


_GUARD = pytest.StashKey[PinGuard]()


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "xdist_group(name): tests that must share one worker of pytest-xdist")
    config.addinivalue_line("markers", f"{LOGIN_MARKER}: tests the login test, so it presents PINs to virtual cards")
    stack = ExitStack()
    config.add_cleanup(stack.close)
    config.stash[_GUARD] = PinGuard(stack.enter_context(shared_ledger()))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    stack = [item for item in items if item.get_closest_marker("stack")]
    reason = missing_stack() if stack else ""
    for item in stack:
        item.add_marker(pytest.mark.xdist_group(XDIST_GROUP))
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object | None:
    if config.getvalue("dist") != "loadgroup":
        return None
    from tests.rig.scheduling import StackScheduling

    return StackScheduling(XDIST_GROUP, config, log)


@pytest.fixture(scope="session")
def pcsc_rig() -> Iterator[PcscRig]:
    """A private pcscd with two empty virtual readers, one for the whole session."""
    reason = missing_stack()
    if reason:
        pytest.skip(reason)
    rig = PcscRig()
    try:
        rig.start()
        yield rig
    finally:
        rig.stop()


@pytest.fixture(autouse=True)
def _readers_as_found(request: pytest.FixtureRequest) -> Iterator[None]:
    """Cards that a test leaves behind are removed, and a service that it stopped runs again."""
    if "pcsc_rig" not in request.fixturenames:
        yield
        return
    rig: PcscRig = request.getfixturevalue("pcsc_rig")
    occupied = [slot for slot in rig.slots if slot.connected]
    yield
    if not rig.daemon.running:
        rig.stop()
        rig.start()
    for slot in rig.slots:
        if slot not in occupied:
            rig.remove(slot)


@pytest.fixture(scope="session", autouse=True)
def _no_pin_presented_at_last(request: pytest.FixtureRequest) -> Iterator[None]:
    """Nor may anything that runs on after the last test."""
    yield
    presented = request.config.stash[_GUARD].news()
    assert not presented, "; ".join(map(str, presented))


@pytest.fixture(autouse=True)
def _no_pin_presented(request: pytest.FixtureRequest) -> Iterator[None]:
    """No test may make the program present a PIN, right or wrong, except those of the explicit login test."""
    yield
    presented = request.config.stash[_GUARD].news()
    if request.node.get_closest_marker(LOGIN_MARKER) is None:
        assert not presented, "; ".join(map(str, presented))
