"""A connection to a virtual card in memory: the program's way to a card, without a reader and without a service."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual.contact import Contact
from cardtool.model.card import Cost
from cardtool.model.errors import CardRemovedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cards.virtual.card import Card
    from cardtool.cards.virtual.faults import FaultPlan
    from cardtool.cards.virtual.speed import Delay

READER: Final = "Virtual reader"


class VirtualConnection:
    """A ``CardConnection`` to a card in contact.

    Args:
        contact: the card.
        reader: name of the reader.

    Attributes:
        reader: name of the reader.
        atr: answer to reset of the card that was there when the connection was made.
        protocol: 0 for T=0, 1 for T=1.
        cost: commands answered, and their bytes in both directions.
    """

    def __init__(self, contact: Contact, reader: str = READER) -> None:
        self.reader = reader
        self.atr = contact.card.atr
        self.protocol = 0 if contact.card.behaviour.t0 else 1
        self.cost = Cost()
        self._contact = contact
        self._closed = False

    @property
    def card(self) -> Card:
        """The card that answers at this moment."""
        return self._contact.card

    def transmit(self, command: bytes) -> bytes:
        """The card's answer to one command, or what the plan of faults puts in its place.

        Raises:
            CardRemovedError: the card is gone, or the connection is closed.
            ServiceStoppedError: the service stopped.
        """
        if self._closed:
            raise CardRemovedError("the connection is closed", reader=self.reader)
        answer = self._contact.exchange(command)
        self.cost += Cost(1, len(command) + len(answer))
        return answer

    def pull(self) -> None:
        """Take the card away, from any thread; a command that waits for its answer ends at once."""
        self._contact.lose()

    def close(self) -> None:
        """Nothing is sent any more; the card stays as it is."""
        self._closed = True


@contextmanager
def connected(
    card: Card, *, plan: FaultPlan | None = None, delay: Delay | None = None, reader: str = READER
) -> Iterator[VirtualConnection]:
    """A connection to a card that has just been inserted, while the context lasts."""
    card.reset()
    connection = VirtualConnection(Contact(card, plan=plan, delay=delay, reader=reader), reader)
    try:
        yield connection
    finally:
        connection.close()
