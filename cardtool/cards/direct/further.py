"""What may follow the holder's certificates: those of their issuers, and the state of the PINs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.cards.direct.channel import Part
from cardtool.cards.direct.directories import Directories
from cardtool.cards.direct.files import Files
from cardtool.cards.direct.leaves import Leaf, Leaves, Miss
from cardtool.cards.direct.pins import not_asked, read_pins
from cardtool.cards.direct.reading import confirm
from cardtool.certificates.head import parse_head
from cardtool.model.errors import ChipFaultyError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cardtool.cards.direct.card import DirectCard, Placed
    from cardtool.cards.direct.channel import Channel
    from cardtool.cards.direct.layouts import Layout, Layouts
    from cardtool.cards.direct.places import Place


def complete(channel: Channel, layouts: Layouts, card: DirectCard, *, issuers: bool, pins: bool) -> DirectCard:
    """The card with its issuers' certificates or the state of its PINs, and a last look whether it is still the same.

    Raises:
        CardChangedError: it is another card now.
        CardAccessError: the connection ended.
    """
    known = layouts.known(channel.atr)
    layout = next((each for each in layouts.layouts if each.name == card.layout), None)
    if issuers:
        channel.part = Part.ISSUERS
        card = _with_issuers(channel, layout, card)
    if pins:
        channel.part = Part.PINS
        facts = known.pins if known and known == layout else None
        card = replace(card, pins=read_pins(channel, facts) if facts else not_asked())
    if issuers or pins:
        confirm(channel, card.certificates[0])
    return card


def _with_issuers(channel: Channel, layout: Layout | None, card: DirectCard) -> DirectCard:
    """Certificates of authorities at their usual places and, while an issuer is missing, where directories list them.

    One that cannot be read is left out with a note; not every card lets them be read (domain note card-issuers.md, G).
    """
    found: dict[bytes, Placed] = {placed.der: placed for placed in card.certificates}
    notes = list(card.notes)
    leaves = Leaves(Files(channel))
    for place in _places(channel, layout, found.values()):
        result = leaves.try_to_look(place)
        if isinstance(result, Leaf) and result.is_authority:
            found.setdefault(result.placed.der, result.placed)
        elif not (isinstance(result, Miss) and result.absent):
            notes.append(result.reason if isinstance(result, Miss) else f"{place}: not an authority's certificate")
    return replace(card, certificates=tuple(found.values()), notes=tuple(notes))


def _places(channel: Channel, layout: Layout | None, found: Iterable[Placed]) -> Iterator[Place]:
    """Where to look next; ``found`` shows what is there by then."""
    tried = set(layout.issuers if layout else ())
    yield from layout.issuers if layout else ()
    if not _issuer_missing(tuple(found)):
        return
    try:
        announced = Directories(Files(channel)).announced()
    except ChipFaultyError:
        announced = None
    for places in announced.authorities if announced else ():
        yield from (place for place in places[:1] if place not in tried)


def _issuer_missing(found: Sequence[Placed]) -> bool:
    heads = [head for head in (parse_head(placed.der) for placed in found) if head]
    return not {head.issuer.der for head in heads} <= {head.subject.der for head in heads}
