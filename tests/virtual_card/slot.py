"""A reader slot of the vpcd driver: insert a card, pull it out, count what passes, make it fail.

The protocol of vpcd (package vsmartcard-vpcd): the card connects by TCP to the port of the slot and answers messages,
each a two-byte big-endian length and a payload. A payload of one byte is a control code, of which only "get ATR" has
an answer. pcscd asks for the ATR every 400 ms to see whether a card is present: closing the connection pulls the card.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from tests.virtual_card.statistics import Statistics
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card

#: The port that the vpcd package sets up for the first slot.
DEFAULT_PORT: Final = 35963
_CONNECT_TIMEOUT: Final = 5.0
_JOIN_TIMEOUT: Final = 5.0
_LENGTH_BYTES: Final = 2


class Control(IntEnum):
    """Control codes of vpcd."""

    POWER_OFF = 0
    POWER_ON = 1
    RESET = 2
    GET_ATR = 4


@dataclass(frozen=True, slots=True)
class Delay:
    """Speed of card and reader: seconds for each command and for each byte, both directions counted."""

    per_apdu: float = 0.0
    per_byte: float = 0.0

    def seconds(self, count: int) -> float:
        """How long an exchange of ``count`` bytes takes."""
        return self.per_apdu + self.per_byte * count


class _PulledError(Exception):
    """The card leaves the reader now."""


class Slot:
    """One slot. All methods may be called from any thread.

    Args:
        port: TCP port of the slot.
        host: where pcscd runs.

    Attributes:
        stats: what passed since the last ``insert`` or ``reset_stats``.
        delay: simulated speed.
        pull_after: the card leaves instead of answering, after this many more answers; ``None`` to stay.
    """

    def __init__(self, port: int = DEFAULT_PORT, host: str = "127.0.0.1") -> None:
        self.port = port
        self.host = host
        self.stats = Statistics()
        self.delay = Delay()
        self.pull_after: int | None = None
        self._card: Card | None = None
        self._connection: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._gone = threading.Event()
        self._answering = threading.Event()
        self._answering.set()

    @property
    def card(self) -> Card | None:
        """The card last inserted, ``None`` after ``remove``."""
        return self._card

    @property
    def connected(self) -> bool:
        """Whether the card is in the reader; false as soon as a fault pulled it."""
        return self._thread is not None and self._thread.is_alive()

    @property
    def mute(self) -> bool:
        """The card stays but answers no command; setting it to false lets a waiting command go on."""
        return not self._answering.is_set()

    @mute.setter
    def mute(self, value: bool) -> None:
        if value:
            self._answering.clear()
        else:
            self._answering.set()

    def insert(self, card: Card) -> None:
        """Put a card into the slot; one that is there is pulled first. Faults are cleared and counting begins anew.

        Raises:
            TimeoutError: nothing listens on the port.
        """
        self.remove()
        card.reset()
        self.reset_stats()
        self._gone.clear()
        self._card = card
        self._connection = self._connect()
        arguments = (self._connection, card)
        self._thread = threading.Thread(target=self._serve, args=arguments, name=f"card-{self.port}", daemon=True)
        self._thread.start()

    def remove(self) -> None:
        """Pull the card at once, whatever it is doing. pcscd notices within 400 ms."""
        self._gone.set()
        self.mute, self.pull_after = False, None
        if self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join(_JOIN_TIMEOUT)
        self._connection = self._thread = self._card = None

    def reset_stats(self) -> None:
        """Begin to count anew."""
        self.stats = Statistics()

    def _connect(self) -> socket.socket:
        """A connection to the slot; pcscd may still be starting."""

        def attempt() -> socket.socket | None:
            with suppress(ConnectionError, socket.timeout):
                return socket.create_connection((self.host, self.port), timeout=1)
            return None

        connection = wait_until(attempt, f"vpcd on port {self.port}", _CONNECT_TIMEOUT)
        connection.settimeout(None)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def _serve(self, connection: socket.socket, card: Card) -> None:
        with connection, suppress(_PulledError, OSError):
            while True:
                message = _receive(connection)
                answer = self._control(card, message[0]) if len(message) == 1 else self._exchange(card, message)
                if answer is not None:
                    connection.sendall(len(answer).to_bytes(_LENGTH_BYTES, "big") + answer)

    def _control(self, card: Card, code: int) -> bytes | None:
        if code == Control.GET_ATR:
            self.stats.presence_polls += 1
            return card.atr
        if code != Control.POWER_OFF:
            self.stats.resets += 1
        card.reset()
        return None

    def _exchange(self, card: Card, command: bytes) -> bytes:
        self._count_down()
        self._answering.wait()
        answer = card.transmit(command)
        if self._gone.wait(self.delay.seconds(len(command) + len(answer))):
            raise _PulledError
        self.stats.add(command, answer)
        return answer

    def _count_down(self) -> None:
        if self.pull_after is None:
            return
        self.pull_after -= 1
        if self.pull_after < 0:
            self.pull_after = None
            raise _PulledError


def _receive(connection: socket.socket) -> bytes:
    return _receive_exactly(connection, int.from_bytes(_receive_exactly(connection, _LENGTH_BYTES), "big"))


def _receive_exactly(connection: socket.socket, count: int) -> bytes:
    """Exactly ``count`` bytes.

    vpcd 3.3 sends length and payload in two parts and leaves Nagle's algorithm on, so the second part waits for our
    acknowledgement of the first. A delayed one costs 40 ms each command. TCP_QUICKACK lasts for one read only.
    """
    received = b""
    while len(received) < count:
        if hasattr(socket, "TCP_QUICKACK"):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = connection.recv(count - len(received))
        if not part:
            raise _PulledError
        received += part
    return received
