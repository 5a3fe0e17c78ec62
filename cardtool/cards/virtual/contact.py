"""A card in contact: answers commands as its plan of faults and its speed say, until it is lost."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from cardtool.cards.virtual.apdu import reads_on
from cardtool.cards.virtual.faults import Distorted, Pulled, ServiceStops, Silent, Swapped
from cardtool.cards.virtual.speed import Delay
from cardtool.model.errors import CardAccessError, CardRemovedError, ServiceStoppedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.virtual.card import Card
    from cardtool.cards.virtual.faults import Fault, FaultPlan


class Contact:
    """One insertion of a card, from its coming to its going. Commands come from one thread at a time.

    Args:
        card: the card, as it is; whoever inserts one resets it.
        plan: what goes wrong.
        delay: simulated speed.
        reader: name of the reader, for errors.
        on_lost: told, on the thread of the command, of a fault that ended the contact.

    Attributes:
        card: the card that answers; another one after an invisible swap.
        plan: what goes wrong; may be changed between commands.
        delay: simulated speed; may be changed at any time.
    """

    def __init__(
        self,
        card: Card,
        *,
        plan: FaultPlan | None = None,
        delay: Delay | None = None,
        reader: str = "",
        on_lost: Callable[[Contact, Fault], None] | None = None,
    ) -> None:
        self.card = card
        self.plan = plan
        self.delay = delay or Delay()
        self._reader = reader
        self._on_lost = on_lost
        self._lost = threading.Event()
        self._reason: type[CardAccessError] = CardRemovedError
        self._silence: Silent | None = None

    @property
    def lost(self) -> bool:
        """The card is out of reach for good."""
        return self._lost.is_set()

    def lose(self, reason: type[CardAccessError] = CardRemovedError) -> None:
        """End the contact at once, from any thread; a waiting command and all later ones end with ``reason``."""
        if not self.lost:
            self._reason = reason
        self._lost.set()
        if (silence := self._silence) is not None:
            silence.look_again()

    def exchange(self, command: bytes) -> bytes:
        """The answer to a command, or what the plan puts in its place.

        Raises:
            CardRemovedError: the card is gone.
            ServiceStoppedError: the service stopped.
        """
        self._check()
        fault = self.plan.take() if self.plan is not None else None
        self._suffer(fault)
        answer = self.card.transmit(command)
        if isinstance(fault, Distorted):
            answer = fault.distort(answer, amid=reads_on(command))
        self._lost.wait(self.delay.seconds(len(command) + len(answer)))
        self._check()
        return answer

    def _check(self) -> None:
        if self.lost:
            raise self._reason("the virtual card is out of reach", reader=self._reader)

    def _suffer(self, fault: Fault | None) -> None:
        match fault:
            case Silent():
                self._keep_silent(fault)
            case Swapped(visible=False):
                self.card = fault.card
                self.card.reset()
            case Pulled() | Swapped():
                self._lose_by(fault, CardRemovedError)
            case ServiceStops():
                self._lose_by(fault, ServiceStoppedError)
        self._check()

    def _lose_by(self, fault: Fault, reason: type[CardAccessError]) -> None:
        self.lose(reason)
        if self._on_lost is not None:
            self._on_lost(self, fault)

    def _keep_silent(self, fault: Silent) -> None:
        self._silence = fault  # before the look at lost, so that lose() either is seen or sees it
        fault.hold(self._lost.is_set)
        self._silence = None
