"""Virtual cards through vpcd, pcscd, and OpenSC in a helper process."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from cardtool.cards.login import login_test
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profiles import load_profiles
from cardtool.cards.virtual import profiles
from cardtool.cards.virtual.ledger import PinLedger
from cardtool.model.cause import Cause
from cardtool.model.errors import PinIncorrectError, PinLockedError
from cardtool.model.pin import PinRole, PinState
from tests.virtual_card.throwaway import certificates, signing_certificates
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cards.helper.pool import Helpers
    from cardtool.cards.profile import Profile
    from cardtool.cards.source import SourceResult
    from cardtool.cards.virtual.card import Card
    from tests.rig.rig import PcscRig

pytestmark = pytest.mark.stack

HOLDER: Final = "TESTINEN TAINA"
#: Commands that OpenSC 0.23 sends when it meets a card, and for each further reading; the helper adds none.
FIRST_READING: Final = {"setcos": 43, "s41v3": 43, "s41v4": 43, "s42": 32}
SECOND_READING: Final = 4
PIN: Final = "1234"


def opensc() -> Profile:
    return next(profile for profile in load_profiles() if profile.name == "opensc")


def card(kind: str = "s42", holder: str = HOLDER, **options: Any) -> Card:
    made = certificates(holder)
    return profiles.build(kind, authentication=made.authentication, signature=made.signature, cas=made.cas, **options)


class Bench:
    """OpenSC in helpers of this test alone."""

    def __init__(self, rig: PcscRig, helpers: Helpers) -> None:
        self.rig, self.helpers, self.hardware = rig, helpers, PcscHardware()

    def read(self, seconds: float | None = None) -> SourceResult:
        module = self.rig.opensc_module
        source = Pkcs11Source(opensc(), module, hardware=self.hardware, helpers=self.helpers, seconds=seconds)
        return source.read(self.hardware.readers())

    def pid(self) -> int:
        (place,) = self.helpers._places.values()
        assert place._client is not None
        return place._client.pid


@pytest.fixture
def bench(pcsc_rig: PcscRig, helpers: Helpers) -> Bench:
    return Bench(pcsc_rig, helpers)


@pytest.mark.parametrize("kind", FIRST_READING)
def test_a_reading_adds_no_command_to_what_the_module_sends(bench: Bench, kind: str) -> None:
    with bench.rig.inserted(card(kind)) as slot:
        (found,) = bench.read().cards
        assert set(found.certificates) == certificates(HOLDER).all
        assert slot.stats.apdus <= FIRST_READING[kind]
        slot.reset_stats()
        assert bench.read().cards
        assert slot.stats.apdus <= SECOND_READING


def test_what_a_card_shows_of_its_pins(bench: Bench) -> None:
    """OpenSC 0.23 sets no flag, so nothing is known; the labels tell which PIN each token is for."""
    with bench.rig.inserted(card("setcos")):
        assert bench.read().cards[0].pins == (PinState(PinRole.PIN1), PinState(PinRole.PIN2))


def test_one_helper_serves_card_after_card(bench: Bench) -> None:
    numbers = set()
    for holder in "ABC":
        with bench.rig.inserted(card(holder=holder)):
            assert set(bench.read().cards[0].certificates) == certificates(holder).all
            numbers.add(bench.pid())
    assert len(numbers) == 1


@pytest.mark.parametrize("hard", [False, True])
def test_after_a_restart_of_the_service_comes_a_fresh_helper(bench: Bench, hard: bool) -> None:
    with bench.rig.inserted(card(holder="A")):
        bench.read()
    before = bench.pid()
    bench.rig.stop(hard=hard)
    bench.rig.start()
    with bench.rig.inserted(card(holder="B")):
        assert set(bench.read().cards[0].certificates) == certificates("B").all
    assert bench.pid() != before


def _has_ended(pid: int) -> bool:
    """Gone, or waiting to be reaped."""
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text(encoding="ascii").rpartition(")")[2].split()[0] in {"Z", "X"}


def test_a_helper_that_dies_is_followed_by_another(bench: Bench) -> None:
    with bench.rig.inserted(card()):
        bench.read()
        pid = bench.pid()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: _has_ended(pid), "end of the helper", 10)
        assert len(bench.read().cards) == 1


def test_a_card_that_stops_answering_hangs_nothing(bench: Bench) -> None:
    with bench.rig.inserted(card()) as slot:
        slot.mute = True
        started = time.monotonic()
        result = bench.read(seconds=0.5)
        assert time.monotonic() - started < 10
        assert [(problem.reader, problem.cause) for problem in result.problems] == [
            (bench.rig.name_of(slot), Cause.TIMED_OUT)
        ]
        slot.mute = False
        assert len(bench.read().cards) == 1


@contextmanager
def transaction_of_another_program(reader: str) -> Iterator[None]:
    """A transaction that lasts, on its own thread as another program would have it."""
    from smartcard import scard

    held, leave = threading.Event(), threading.Event()

    def hold() -> None:
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        _, handle, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_SHARED, protocols)
        assert scard.SCardBeginTransaction(handle) == scard.SCARD_S_SUCCESS
        held.set()
        leave.wait(20)
        scard.SCardDisconnect(handle, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(context)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(20)
    try:
        yield
    finally:
        leave.set()
        thread.join(20)


def test_another_programs_long_transaction_hangs_nothing(bench: Bench) -> None:
    with bench.rig.inserted(card()) as slot:
        with transaction_of_another_program(bench.rig.name_of(slot)):
            started = time.monotonic()
            result = bench.read(seconds=0.5)
            assert time.monotonic() - started < 10
            assert [problem.cause for problem in result.problems] == [Cause.TIMED_OUT]
        assert len(bench.read().cards) == 1


# -- the one explicit login test --------------------------------------------------------------------------


def signing_card(ledger: PinLedger) -> Card:
    made = signing_certificates(HOLDER)
    return profiles.build(
        "setcos", authentication=made.authentication, signature=made.signature, keys=made.keys, ledger=ledger
    )


def attempt(bench: Bench, reader: str, pin: str) -> None:
    der = signing_certificates(HOLDER).authentication
    known = [known.name for known in bench.hardware.readers()]
    reset = bench.hardware.reset
    login_test(opensc(), bench.rig.opensc_module, reader, der, bytearray(pin.encode()), 20, known=known, reset=reset)


@pytest.mark.presents_pin
def test_the_login_test_presents_the_pin_once_and_resets_the_card(bench: Bench) -> None:
    ledger = PinLedger()
    with bench.rig.inserted(signing_card(ledger)) as slot:
        bench.read()
        attempt(bench, bench.rig.name_of(slot), PIN)
        assert len(ledger.presentations) == 1
        assert not ledger.drops
        assert slot.stats.resets >= 1
        assert len(bench.read().cards) == 1, "and the card is read as before"


@pytest.mark.presents_pin
def test_a_wrong_pin_spends_one_try_and_no_more(bench: Bench) -> None:
    ledger = PinLedger()
    with bench.rig.inserted(signing_card(ledger)) as slot:
        with pytest.raises((PinIncorrectError, PinLockedError)):
            attempt(bench, bench.rig.name_of(slot), "9876")
        assert len(ledger.presentations) == len(ledger.drops) == 1
