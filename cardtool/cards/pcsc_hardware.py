"""The real readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards import wholeness
from cardtool.cards.pcsc import list_readers
from cardtool.cards.pcsc_gate import Attempt, bounded, connection_to, open_card
from cardtool.cards.watcher import ReaderWatcher

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from cardtool.cards.hardware import CardConnection
    from cardtool.model.reader import Reader, ReaderSnapshot


class PcscHardware:
    """:class:`cardtool.cards.hardware.Hardware` over PC/SC; no call but a command to a card takes over three seconds.

    What is true of one object is true of all: readers that do not answer are remembered for the whole process.
    """

    def readers(self) -> tuple[Reader, ...]:
        """All readers as they are now.

        Raises:
            CardTimeoutError: the service does not answer.
            CardAccessError: the service cannot be reached or refuses.
        """
        return bounded("", lambda _: list_readers())

    def connect(self, reader: str) -> AbstractContextManager[CardConnection]:
        """A shared connection with a transaction begun; both end with the context, and the card is left as it is.

        Raises:
            CardInUseError: another program holds the card exclusively or in a transaction.
            CardTimeoutError: the card or the service does not answer, or this program's own connection is still open.
            CardAccessError: no reader, no card, mute card, service away.
        """
        return connection_to(reader)

    def check_unchanged(self, before: Reader) -> None:
        """Make sure that the card of ``before`` is there and never left; also while a connection to it is open.

        Raises:
            CardRemovedError: it is gone.
            CardChangedError: a card came or left in between.
            CardAccessError: nothing can be proved.
        """
        wholeness.check_unchanged(before)

    def reset(self, reader: str) -> None:
        """Reset the card, so that no program finds it logged in; only after a login test.

        Raises:
            CardAccessError: the card left, another program holds it, or the service refuses.
        """

        def work(attempt: Attempt[None]) -> None:
            open_card(attempt).reset()

        bounded(reader, work)

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> ReaderWatcher:
        """A watcher, not started yet."""
        return ReaderWatcher(on_snapshot)
