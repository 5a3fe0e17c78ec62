"""Readers in memory: the whole of ``Hardware`` over virtual cards, with faults at chosen commands."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual.connection import VirtualConnection
from cardtool.cards.virtual.contact import Contact
from cardtool.cards.virtual.faults import Pulled, Swapped
from cardtool.model.errors import CardChangedError, CardRemovedError, NoCardError
from cardtool.model.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from cardtool.cards.hardware import CardConnection, Watcher
    from cardtool.cards.virtual.card import Card
    from cardtool.cards.virtual.faults import Fault, FaultPlan
    from cardtool.model.reader import ReaderSnapshot

NAME: Final = "Desk"


class Recording(VirtualConnection):
    """A connection that remembers what was sent."""

    def __init__(self, contact: Contact, sent: list[bytes]) -> None:
        super().__init__(contact, NAME)
        self._sent = sent

    def transmit(self, command: bytes) -> bytes:
        self._sent.append(command)
        return super().transmit(command)


@dataclass
class Desk:
    """One reader with one card.

    Attributes:
        card: the card in the reader, ``None`` when it is empty.
        plan: what goes wrong in the next connections.
        sent: every command.
        connections: how many were made.
        events: insertions and removals.
    """

    card: Card | None
    plan: FaultPlan | None = None
    sent: list[bytes] = field(default_factory=list)
    connections: int = 0
    events: int = 1

    @property
    def reader(self) -> Reader:
        """The reader as it is now."""
        atr = self.card.atr if self.card else b""
        return Reader(NAME, present=self.card is not None, atr=atr, event_count=self.events)

    def insert(self, card: Card | None) -> None:
        """Take the card out and put another in, or none."""
        self.card, self.events = card, self.events + (1 if card is None or self.card is None else 2)

    def readers(self) -> tuple[Reader, ...]:
        return (self.reader,)

    def connect(self, reader: str) -> AbstractContextManager[CardConnection]:
        return self._connection(reader)

    @contextmanager
    def _connection(self, reader: str) -> Iterator[CardConnection]:
        if self.card is None:
            raise NoCardError("the reader is empty", reader=reader)
        self.connections += 1
        self.card.reset()
        contact = Contact(self.card, plan=self.plan, reader=reader, on_lost=self._on_lost)
        connection = Recording(contact, self.sent)
        try:
            yield connection
        finally:
            connection.close()

    def _on_lost(self, _: Contact, fault: Fault) -> None:
        match fault:
            case Pulled():
                self.insert(None)
            case Swapped():
                self.insert(fault.card)

    def check_unchanged(self, before: Reader) -> None:
        if self.card is None:
            raise CardRemovedError("the reader is empty", reader=before.name)
        if replace(self.reader) != before:
            raise CardChangedError("a card came or left", reader=before.name)

    def reset(self, reader: str) -> None:
        raise NotImplementedError(reader)

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> Watcher:
        raise NotImplementedError
