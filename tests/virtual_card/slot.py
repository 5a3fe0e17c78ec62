"""A reader slot of the vpcd driver: insert a card, pull it out, count what passes, make it fail.

The protocol of vpcd (package vsmartcard-vpcd): the card connects by TCP to the port of the slot and answers messages,
each a two-byte big-endian length and a payload. A payload of one byte is a control code, of which only "get ATR" has
an answer. pcscd asks for the ATR every 400 ms to see whether a card is present: closing the connection pulls the card.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual.contact import Contact
from cardtool.cards.virtual.speed import Delay
from cardtool.model.errors import CardAccessError
from tests.virtual_card.statistics import Statistics
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card
    from cardtool.cards.virtual.faults import FaultPlan

__all__ = ["DEFAULT_PORT", "Control", "Delay", "Slot"]

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
        plan: what else goes wrong, counted from when it is set; a visible swap only pulls the first card.
    """

    def __init__(self, port: int = DEFAULT_PORT, host: str = "127.0.0.1") -> None:
        self.port = port
        self.host = host
        self.stats = Statistics()
        self.delay = Delay()
        self.pull_after: int | None = None
        self.plan: FaultPlan | None = None
        self._contact: Contact | None = None
        self._connection: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._answering = threading.Event()
        self._answering.set()

    @property
    def card(self) -> Card | None:
        """The card last inserted or swapped in, ``None`` after ``remove``."""
        return self._contact.card if self._contact is not None else None

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
        self._contact = Contact(card)
        self._connection = self._connect()
        arguments = (self._connection, self._contact)
        self._thread = threading.Thread(target=self._serve, args=arguments, name=f"card-{self.port}", daemon=True)
        self._thread.start()

    def swap(self, card: Card) -> None:
        """Another card, freshly reset, answers from the next command on; neither the driver nor pcscd notices.

        Raises:
            RuntimeError: there is no card to swap.
        """
        if self._contact is None or not self.connected:
            raise RuntimeError("no card in the slot")
        card.reset()
        self._contact.card = card

    def remove(self) -> None:
        """Pull the card at once, whatever it is doing. pcscd notices within 400 ms."""
        if self._contact is not None:
            self._contact.lose()
        self.mute, self.pull_after, self.plan = False, None, None
        if self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)
        if self._thread is not None:
            self._thread.join(_JOIN_TIMEOUT)
        self._connection = self._thread = self._contact = None

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

    def _serve(self, connection: socket.socket, contact: Contact) -> None:
        with connection, suppress(_PulledError, CardAccessError, OSError):
            while True:
                message = _receive(connection)
                if len(message) == 1:
                    answer = self._control(contact.card, message[0])
                else:
                    answer = self._exchange(contact, message)
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

    def _exchange(self, contact: Contact, command: bytes) -> bytes:
        self._count_down()
        self._answering.wait()
        contact.plan, contact.delay = self.plan, self.delay
        answer = contact.exchange(command)
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
