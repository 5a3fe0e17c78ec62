"""Cards seen before in this sitting, kept in memory only."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.answers import RefusedError
from cardtool.cards.direct.files import Files
from cardtool.cards.direct.tokens import read_token

if TYPE_CHECKING:
    from cardtool.cards.direct.card import DirectCard
    from cardtool.cards.direct.channel import Channel

_MOST_CARDS: Final = 256


class KnownCards:
    """Cards by serial number, recognised by it and by the head of their first certificate.

    The ones not seen for longest are forgotten. A card that was renewed under the same serial number has another
    certificate, so it is not recognised.
    """

    def __init__(self) -> None:
        self._cards: OrderedDict[str, DirectCard] = OrderedDict()
        self._lock = threading.Lock()

    def remember(self, card: DirectCard) -> None:
        """Keep a card that was read whole; one without serial number cannot be recognised."""
        if not card.token.serial:
            return
        with self._lock:
            self._cards[card.token.serial] = replace(card, pins=(), costs=())
            self._cards.move_to_end(card.token.serial)
            while len(self._cards) > _MOST_CARDS:
                self._cards.popitem(last=False)

    def recognise(self, channel: Channel) -> DirectCard | None:
        """The card at the other end if it was seen before: three commands, two if it was not, none before the first.

        The state of its PINs may have changed since and is left out.

        Raises:
            CardAccessError: the connection ended.
        """
        place = channel.habits.authentication
        if place is None:
            return None
        try:
            head = Files(channel).head(place)
        except RefusedError:
            return None
        return self.recognise_by(channel, head) if self.has_head(head) else None

    def has_head(self, head: bytes) -> bool:
        """Whether the first certificate of a known card begins like this."""
        with self._lock:
            return any(card.certificates[0].begins(head) for card in self._cards.values())

    def recognise_by(self, channel: Channel, head: bytes) -> DirectCard | None:
        """The known card with this head and the serial number that the card at the other end has: one command.

        Raises:
            CardAccessError: the connection ended.
        """
        place = channel.habits.token_information
        token = read_token(Files(channel), place) if place else None
        with self._lock:
            card = self._cards.get(token.serial) if token else None
        if card is None or not card.certificates[0].begins(head):
            return None
        return replace(card, costs=tuple(channel.costs.items()))
