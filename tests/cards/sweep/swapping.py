"""A card leaves and another comes while the program stands still between two commands, and the service notices both."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from cardtool.cards.helper.pool import HELPERS
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.virtual.faults import FaultPlan
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.cards.hardware import CardConnection
    from cardtool.cards.virtual.faults import Fault
    from tests.virtual_card.slot import Slot

_PATIENCE: Final = 20.0


class Exchange:
    """One exchange of cards.

    Args:
        work: takes one card out and puts the other in.

    Attributes:
        seconds: how long it took, which is not the program's time.
    """

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self.seconds = 0.0

    def run(self) -> None:
        """Do it."""
        began = time.monotonic()
        self._work()
        self.seconds = time.monotonic() - began


class PausingHardware(PcscHardware):
    """The real readers, and a program that stands still before one command.

    Args:
        index: number of the command.
        exchange: what happens meanwhile.
    """

    def __init__(self, index: int, exchange: Exchange) -> None:
        self._index = index
        self._exchange = exchange
        self._commands = 0

    @contextmanager
    def connect(self, reader: str) -> Iterator[CardConnection]:
        """A connection that counts."""
        with super().connect(reader) as connection:
            yield _PausingConnection(connection, self._count)

    def _count(self) -> None:
        if self._commands == self._index:
            self._exchange.run()
        self._commands += 1


class _PausingConnection:
    """A connection that tells before each command."""

    def __init__(self, connection: CardConnection, before: Callable[[], None]) -> None:
        self.reader, self.atr, self.protocol = connection.reader, connection.atr, connection.protocol
        self._connection = connection
        self._before = before

    def transmit(self, command: bytes) -> bytes:
        """The card's answer."""
        self._before()
        return self._connection.transmit(command)


class PausingPlan(FaultPlan):
    """Stops the helper process after one command, as long as the exchange takes; a context that waits for its end.

    Args:
        index: number of the command.
        slot: the reader.
        exchange: what happens meanwhile.
    """

    def __init__(self, index: int, slot: Slot, exchange: Exchange) -> None:
        super().__init__({})
        self._index = index
        self._slot = slot
        self._exchange = exchange
        self._stopped: list[int] = []
        self._reached = threading.Event()
        self._thread = threading.Thread(target=self._work, name="exchange")

    def take(self) -> Fault | None:
        """No fault, but the helper, which waits for the answer to this command, is stopped."""
        if self.commands == self._index:
            self._stopped = helper_processes()
            for process in self._stopped:
                os.kill(process, signal.SIGSTOP)
            self._reached.set()
        return super().take()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._reached.set()
        self._thread.join()

    def _work(self) -> None:
        self._reached.wait()
        try:
            if self._stopped:
                wait_until(lambda: self._slot.stats.apdus > self._index, "answer to the command", _PATIENCE)
                self._exchange.run()
        finally:
            for process in self._stopped:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)


def helper_processes() -> list[int]:
    """Numbers of the running helpers of this program."""
    clients = [place._client for place in HELPERS._places.values()]
    return [client.pid for client in clients if client is not None and client.healthy]
