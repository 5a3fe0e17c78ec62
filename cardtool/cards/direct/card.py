"""A card as it was read directly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardtool.model.card import Cost, Origin, RawCard, Token, Via

if TYPE_CHECKING:
    from cardtool.cards.direct.channel import Part
    from cardtool.cards.direct.places import Place
    from cardtool.model.pin import PinState

#: Fewest bytes of a certificate that tell it from others; its serial number is among them.
_TELLING: Final = 64


@dataclass(frozen=True, slots=True)
class Placed:
    """A certificate, and where it is on the card."""

    der: bytes = field(repr=False)
    place: Place

    def begins(self, head: bytes) -> bool:
        """Whether ``head`` is the beginning of the file: enough of it to tell this certificate from every other.

        What follows the certificate in its file plays no part.
        """
        shared = min(len(head), len(self.der))
        return shared >= min(_TELLING, len(self.der)) and head[:shared] == self.der[:shared]


@dataclass(frozen=True, slots=True)
class DirectCard:
    """A card that was read whole.

    Attributes:
        token: what it says of itself.
        certificates: the holder's certificates, then those of authorities.
        layout: name of its layout, ``pkcs15`` when its own directories led the way.
        pins: state of the PINs, empty when it was not asked for.
        costs: what each part of the reading took.
        notes: what could not be read and is not needed, in English words without personal data.
    """

    token: Token
    certificates: tuple[Placed, ...]
    layout: str
    pins: tuple[PinState, ...] = ()
    costs: tuple[tuple[Part, Cost], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def cost(self) -> Cost:
        """What the whole reading took."""
        return sum((cost for _, cost in self.costs), Cost())

    def as_raw(self, reader: str, atr: bytes) -> RawCard:
        """The same in the form that all ways of reading share."""
        return RawCard(
            reader=reader,
            certificates=tuple(placed.der for placed in self.certificates),
            atr=atr,
            token=self.token,
            origins=tuple((Origin(Via.DIRECT, place=str(placed.place)),) for placed in self.certificates),
            via=Via.DIRECT,
            layout=self.layout,
            pins=self.pins,
            cost=self.cost,
        )
