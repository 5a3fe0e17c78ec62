"""One training reader and what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.virtual.contact import Contact
from cardtool.model.errors import (
    CardAccessError,
    CardChangedError,
    CardInUseError,
    CardMuteError,
    CardRemovedError,
    NoCardError,
    ServiceStoppedError,
)
from cardtool.model.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.training.staging import Staged
    from cardtool.cards.virtual.faults import Fault


class Bay:
    """A training reader; whoever calls guards it against other threads.

    Args:
        name: name of the reader.
        on_lost: told, on the thread of the command, of a fault that ended the contact with the card.

    Attributes:
        contact: the insertion of the card that is there, ``None`` while there is none.
        busy: a transaction with the card is running.
    """

    def __init__(self, name: str, on_lost: Callable[[Bay, Contact, Fault], None]) -> None:
        self.name = name
        self.contact: Contact | None = None
        self.busy = False
        self._on_lost = on_lost
        self._staged: Staged | None = None
        self._events = 0

    @property
    def state(self) -> Reader:
        """What PC/SC would report."""
        staged = self._staged
        if staged is None:
            return Reader(self.name, event_count=self._events)
        return Reader(
            self.name,
            present=True,
            atr=b"" if staged.mute else staged.card.atr,
            mute=staged.mute,
            in_use=staged.in_use,
            event_count=self._events,
        )

    def insert(self, staged: Staged) -> None:
        """Put a card in; one that is there leaves first."""
        self.remove()
        self._staged = staged
        self._events += 1
        self._touch(staged)

    def remove(self) -> None:
        """Pull the card, if there is one."""
        if self._staged is not None:
            self._part(CardRemovedError)
            self._staged = None
            self._events += 1

    def service_stopped(self) -> None:
        """Every command ends; the card stays in the reader."""
        self._part(ServiceStoppedError)

    def service_started(self) -> None:
        """The card is powered anew, and events are counted from zero, as pcscd does."""
        self._events = 0
        if self._staged is not None:
            self._touch(self._staged)

    def usable(self) -> Contact:
        """The contact with the card.

        Raises:
            CardAccessError: there is no card, it is mute, or another program holds it.
        """
        if self._staged is None or self.contact is None:
            raise NoCardError("no card", reader=self.name)
        if self._staged.mute:
            raise CardMuteError("no answer to reset", reader=self.name)
        if self._staged.in_use:
            raise CardInUseError("another program holds the card", reader=self.name)
        return self.contact

    def check(self, before: Reader) -> None:
        """Make sure that the card of ``before`` never left.

        Raises:
            CardAccessError: it did.
        """
        now = self.state
        if not now.present:
            raise CardRemovedError("no card", reader=self.name)
        if (now.event_count, now.atr) != (before.event_count, before.atr):
            raise CardChangedError("another insertion", reader=self.name)

    def _touch(self, staged: Staged) -> None:
        staged.card.reset()
        self.contact = Contact(
            staged.card,
            plan=staged.plan,
            delay=staged.delay,
            reader=self.name,
            on_lost=self._fell_out,
        )

    def _fell_out(self, contact: Contact, fault: Fault) -> None:
        self._on_lost(self, contact, fault)

    def _part(self, reason: type[CardAccessError]) -> None:
        if self.contact is not None:
            self.contact.lose(reason)
        self.contact = None
        self.busy = False
