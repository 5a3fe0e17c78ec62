"""The outermost edge: what every way of reading needs of readers, whether real (PC/SC) or scripted (training)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from cardtool.model.reader import Reader, ReaderSnapshot


class CardConnection(Protocol):
    """One open, shared connection to one card, inside one transaction.

    Attributes:
        reader: name of the reader.
        atr: answer to reset of the card.
        protocol: 0 for T=0, 1 for T=1, the protocol in force.
    """

    reader: str
    atr: bytes
    protocol: int

    def transmit(self, command: bytes) -> bytes:
        """The card's whole answer, status word included, to one command APDU; may block as long as the card is silent.

        Raises:
            CardRemovedError: the card left, or another one came. The connection is dead after any error: nothing is
                ever sent again over it, since the next answer could be another card's.
            CardAccessError: anything else the service or the reader refuses.
        """


class Watcher(Protocol):
    """A running watch of the readers."""

    def start(self) -> None:
        """Begin; call once."""

    def stop(self) -> None:
        """End, and return when no callback runs any more."""


@runtime_checkable
class Hardware(Protocol):
    """Readers and the service behind them."""

    def readers(self) -> tuple[Reader, ...]:
        """All readers as they are now.

        Raises:
            CardAccessError: the service cannot be reached or refuses.
        """

    def connect(self, reader: str) -> AbstractContextManager[CardConnection]:
        """A shared connection to the card in a reader, with a transaction begun; both end with the context.

        The card is left as it is (never reset, never unpowered).

        Raises:
            CardAccessError: no reader, no card, mute card, exclusive use, service away.
        """

    def check_unchanged(self, before: Reader) -> None:
        """Make sure, without a command to the card, that the card of ``before`` is there and never left.

        Raises:
            CardRemovedError: it is gone.
            CardChangedError: a card came or left in between.
            CardAccessError: nothing can be proved.
        """

    def reset(self, reader: str) -> None:
        """Reset the card, so that no program finds it logged in; only after a login test.

        Raises:
            CardAccessError: the card left, or the service refuses.
        """

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> Watcher:
        """A watcher, not started yet, that calls ``on_snapshot`` on a thread of its own with every change."""
