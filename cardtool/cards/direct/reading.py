"""The sequence of direct reading: as few commands as possible, and no gap that could pass for a whole card.

On a card of a known layout: authentication certificate, token information (in the same directory, by its short
identifier), signature certificate. Everything else costs more and happens only where it is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.cards.direct.answers import RefusedError
from cardtool.cards.direct.card import DirectCard, Placed
from cardtool.cards.direct.channel import Part
from cardtool.cards.direct.directories import Directories
from cardtool.cards.direct.files import Files
from cardtool.cards.direct.leaves import Leaf, Leaves, Miss, prove_each_other, require_same_holder
from cardtool.cards.direct.tokens import read_token
from cardtool.model.card import Token
from cardtool.model.errors import (
    CardAccessError,
    CardChangedError,
    CardUnsupportedError,
    ChipFaultyError,
    ContactlessError,
    NoCertificatesError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cardtool.cards.direct.channel import Channel
    from cardtool.cards.direct.layouts import Layout, Layouts
    from cardtool.cards.direct.places import Place
    from cardtool.certificates.head import CertificateHead

#: Name of the layout when the card's own directories led the way.
BY_DIRECTORIES = "pkcs15"


@dataclass(frozen=True, slots=True)
class HolderPart:
    """The first part of a reading: the holder's certificates.

    Attributes:
        leaves: the certificates, the one for authentication first on known layouts.
        authorities: certificates of authorities that were listed among them.
        token: token information.
        layout: name of the layout.
        notes: what is missing, in English words.
    """

    leaves: tuple[Leaf, ...]
    authorities: tuple[Leaf, ...]
    token: Token
    layout: str
    notes: tuple[str, ...]

    @property
    def card(self) -> DirectCard:
        """As far as the card is known now."""
        certificates = tuple(leaf.placed for leaf in (*self.leaves, *self.authorities))
        return DirectCard(self.token, certificates, self.layout, notes=self.notes)


class HolderReading:
    """Reads the holder's certificates.

    Args:
        channel: the card.
        layouts: known layouts.
        on_head: called as soon as the head of the first certificate is here.
        on_open: called with the first bytes of the first certificate; answers whether it made another file current.
    """

    def __init__(
        self,
        channel: Channel,
        layouts: Layouts,
        on_head: Callable[[CertificateHead], None] | None = None,
        on_open: Callable[[bytes], bool] | None = None,
    ) -> None:
        self._channel = channel
        self._layouts = layouts
        self._files = Files(channel)
        self._leaves = Leaves(self._files, on_head, on_open)
        self._directories = Directories(self._files)
        self._broken: Miss | None = None
        self._notes: list[str] = []

    def run(self) -> HolderPart:
        """Read.

        Raises:
            CardAccessError: nothing can be read, or not whole; see the tree of errors.
        """
        layout = self._layouts.known(self._channel.atr)
        part = self._by_layout(layout) if layout else None
        part = part or self._by_directories() or self._by_identifiers()
        if part is None:
            raise self._nothing()
        require_same_holder(part.leaves)
        if not prove_each_other(part.leaves):
            confirm(self._channel, part.leaves[0].placed)
        return part

    # -- a known layout -------------------------------------------------------------------------------

    def _by_layout(self, layout: Layout) -> HolderPart | None:
        first = self._leaves.try_to_look(layout.authentication)
        if isinstance(first, Miss) and not first.broken and self._directories.enter():  # another one was current
            first = self._leaves.try_to_look(layout.authentication)
        if isinstance(first, Leaf):
            return self._after_first(layout, first)
        if self._leaves.has_told:
            raise ChipFaultyError(first.reason)
        self._broken = first if first.broken else None
        return None

    def _after_first(self, layout: Layout, first: Leaf) -> HolderPart:
        token = self._token(layout.token_information, first)
        siblings = self._layouts.at(layout.authentication)
        places = dict.fromkeys([*layout.signature, *(place for each in siblings for place in each.signature)])
        second = self._signature(tuple(places), first)
        return self._part((first, *second), token, layout.name)

    def _signature(self, places: Sequence[Place], first: Leaf) -> tuple[Leaf, ...]:
        for place in places:
            found = self._leaves.try_to_look(place)
            if isinstance(found, Leaf) and _is_another(found, first):
                return (found,)
            if isinstance(found, Miss) and found.broken:
                break  # it is here, and a further place could only hide it
        return self._after_no_signature(places, first)

    def _after_no_signature(self, places: Sequence[Place], first: Leaf) -> tuple[Leaf, ...]:
        """A single answer may be wrong, so that there is no signature certificate has to be said twice.

        The directories say what the card should hold. Without them every place is looked at once more.
        """
        announced = self._directories.announced()
        if announced is not None:
            others = [entry for entry in announced.holder if not _leads_to(entry, first.placed.place)]
            return tuple(leaf for leaf in self._announced(others) if _is_another(leaf, first))
        found = [self._leaves.look(place) for place in places]
        leaves = [leaf for leaf in found if isinstance(leaf, Leaf) and _is_another(leaf, first)]
        refused = [miss for miss in found if not (isinstance(miss, Miss) and miss.absent)]
        if not leaves and refused:
            where = refused[0].place if isinstance(refused[0], Miss) else refused[0].placed.place
            raise ChipFaultyError(f"{where}: the signature certificate cannot be read")
        return tuple(leaves[:1])

    # -- an unknown layout ----------------------------------------------------------------------------

    def _by_directories(self) -> HolderPart | None:
        announced = self._directories.announced()
        if announced is None or not announced.holder:
            return None
        leaves = self._announced(announced.holder)
        first = next(leaves, None)
        if first is None:
            return None
        token = self._token(announced.token_information, first)
        return self._part((first, *leaves), token, BY_DIRECTORIES)

    def _announced(self, entries: Iterable[tuple[Place, ...]]) -> Iterator[Leaf]:
        """The certificates that directories announce.

        Raises:
            ChipFaultyError: one is there but cannot be read.
        """
        for places in entries:
            found = self._announced_one(places)
            if isinstance(found, Leaf):
                yield found
            elif found.absent:
                self._notes.append(f"{found.place}: announced, but there is no such file")
            else:
                raise ChipFaultyError(found.reason)

    def _announced_one(self, places: tuple[Place, ...]) -> Leaf | Miss:
        """Found, refused, or absent in every place at two looks."""
        misses: list[Miss] = []
        for place in (*places, *places):
            found = self._leaves.look(place)
            if isinstance(found, Leaf):
                return found
            misses.append(found)
        return next((miss for miss in misses if not miss.absent), misses[0])

    def _by_identifiers(self) -> HolderPart | None:
        """The last resort on a card without directories: the places of all known layouts."""
        for place in dict.fromkeys(layout.authentication for layout in self._layouts.layouts):
            first = self._leaves.try_to_look(place)
            if isinstance(first, Leaf):
                return self._after_first(self._layouts.at(place)[0], first)
        return None

    # -- results --------------------------------------------------------------------------------------

    def _token(self, place: Place, first: Leaf) -> Token:
        habits = self._channel.habits
        habits.authentication, habits.token_information = first.placed.place, place
        token = read_token(self._files, place)
        if token is None:
            self._notes.append(f"{place}: the token information cannot be read")
        return token or Token()

    def _part(self, found: tuple[Leaf, ...], token: Token, layout: str) -> HolderPart:
        once: dict[bytes, Leaf] = {}
        for leaf in found:
            once.setdefault(leaf.placed.der, leaf)
        leaves = tuple(leaf for leaf in once.values() if not leaf.is_authority)
        authorities = tuple(leaf for leaf in once.values() if leaf.is_authority)
        if not leaves:
            raise NoCertificatesError("the card lists no certificate of a holder")
        return HolderPart(leaves, authorities, token, layout, tuple(self._notes))

    def _nothing(self) -> CardAccessError:
        if self._broken is not None:
            return ChipFaultyError(self._broken.reason)
        if self._layouts.contactless(self._channel.atr):
            return ContactlessError("the contactless interface shows no certificate")
        if self._directories.announced() is not None:
            return NoCertificatesError("the card lists no certificate of a holder")
        return CardUnsupportedError("no PKCS#15 application and no certificate in a known place")


def confirm(channel: Channel, first: Placed) -> None:
    """Make sure that it is still the card that ``first`` was read from: two commands, or four when in doubt.

    Raises:
        CardChangedError: it is another one.
        ChipFaultyError: the certificate cannot be read any more.
    """
    before, channel.part = channel.part, Part.CONFIRMATION
    files = Files(channel)
    try:
        if not (first.begins(files.head(first.place)) or first.begins(files.head(first.place))):
            raise CardChangedError("another certificate at the second look")
    except RefusedError as refusal:
        raise ChipFaultyError(f"{first.place}: status {refusal.status:04X} at the second look") from None
    finally:
        channel.part = before


def _is_another(leaf: Leaf, first: Leaf) -> bool:
    """Whether it is a second certificate of a holder and not the first one, or an authority's, found again."""
    return leaf.placed.der != first.placed.der and not leaf.is_authority


def _leads_to(places: tuple[Place, ...], place: Place) -> bool:
    return any(not each.below_name and (each.path, each.offset) == (place.path, place.offset) for each in places)
