"""Cards seen before in this sitting, kept in memory only."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.answers import RefusedError
from cardtool.cards.direct.files import Files
from cardtool.cards.direct.tokens import read_token_here
from cardtool.model.errors import ChipFaultyError

if TYPE_CHECKING:
    from cardtool.cards.direct.card import DirectCard
    from cardtool.cards.direct.channel import Channel

_MOST_CARDS: Final = 256
#: Fewest bytes of a certificate that tell it from others; its serial number is among them.
_FEWEST: Final = 64


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
        """The card at the other end if it was seen before: three commands, two if it was not.

        The state of its PINs may have changed since and is left out.

        Raises:
            CardAccessError: the connection ended.
        """
        place = channel.habits.authentication
        if place is None:
            return None
        files = Files(channel)
        try:
            head = files.head(place)
            if not self._has_head(head):
                return None
            token = read_token_here(files)
        except (RefusedError, ChipFaultyError):
            return None
        card = self._find(token.serial, head) if token else None
        return replace(card, costs=tuple(channel.costs.items())) if card else None

    def _has_head(self, head: bytes) -> bool:
        with self._lock:
            return any(_begins_so(card, head) for card in self._cards.values())

    def _find(self, serial: str, head: bytes) -> DirectCard | None:
        with self._lock:
            card = self._cards.get(serial)
            return card if card and _begins_so(card, head) else None


def _begins_so(card: DirectCard, head: bytes) -> bool:
    """Whether the card's first certificate has this head; what follows it in the file is no part of it."""
    der = card.certificates[0].der
    shared = min(len(head), len(der))
    return shared >= min(_FEWEST, len(der)) and _sha256(der[:shared]) == _sha256(head[:shared])


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
