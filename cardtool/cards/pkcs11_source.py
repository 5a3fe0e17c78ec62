"""Reading cards through one PKCS#11 module, whole or not at all. The module runs in a helper process.

What it costs the card, measured with OpenSC 0.23 on a virtual S4-2 card with four certificates: 32 commands for the
first reading (28 of them when OpenSC meets the card, two for each of its two tokens), 4 for every further one. Looking
whether the card is still there costs none (:mod:`cardtool.cards.wholeness`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.assignment import assign, possible_readers
from cardtool.cards.grouping import distinct, group_tokens, join_tokens
from cardtool.cards.helper.pool import HELPERS
from cardtool.cards.helper.protocol import ListRequest
from cardtool.cards.pkcs11_errors import typed
from cardtool.cards.reader_names import readers_of_slot
from cardtool.cards.soundness import gaps, require_one_holder
from cardtool.cards.source import SourceResult
from cardtool.cards.token_pins import pin_states
from cardtool.cards.tokens import plain
from cardtool.model.card import Origin, RawCard, Via
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import (
    CardtoolError,
    CardUnsupportedError,
    NoCertificatesError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cardtool.cards.hardware import Hardware
    from cardtool.cards.helper.pool import Helpers
    from cardtool.cards.profile import Profile
    from cardtool.cards.slots import Slots
    from cardtool.cards.tokens import TokenContent
    from cardtool.model.reader import Reader


class Pkcs11Source:
    """Cards and software tokens that one module shows.

    Args:
        profile: the middleware the module belongs to.
        module: absolute path of the module.
        hardware: the readers.
        seconds: longest wait for a module that makes no progress; ``None`` leaves it to the profile.
        report_empty: tell of software tokens without certificates; cards without certificates are always told of.
        helpers: the helper processes.
    """

    def __init__(
        self,
        profile: Profile,
        module: Path,
        *,
        hardware: Hardware,
        seconds: float | None = None,
        report_empty: bool = False,
        helpers: Helpers = HELPERS,
    ) -> None:
        self._profile = profile
        self._path = module
        self._hardware = hardware
        self._seconds = profile.time_limit if seconds is None else seconds
        self._report_empty = report_empty
        self._helpers = helpers

    @property
    def name(self) -> str:
        """Name of the profile."""
        return self._profile.name

    def check(self) -> None:
        """Make sure that the module can be loaded; starts nothing in it.

        Raises:
            MiddlewareError: it is missing, of the wrong kind, built for another machine, or crashes.
            CardTimeoutError: it does not load in time.
        """
        try:
            self._helpers.check(self._path, self._profile.variables(), self._seconds)
        except CardtoolError as error:
            raise typed(error, profile=self.name) from error

    def cancel(self) -> None:
        """Stop a reading that runs on another thread; it then ends with ``timed_out``."""
        self._helpers.cancel(self._path)

    def read(self, readers: Sequence[Reader]) -> SourceResult:
        """Read the cards in ``readers`` and the software tokens of the module.

        Cards in readers that are not among ``readers`` are left alone. A card that seems to have gaps is read once
        more by a module that was started anew: the old one would keep the gaps until the card leaves.
        """
        return self._read(readers, fresh=self._profile.quirks.reinitialize_before_listing)

    def _read(self, readers: Sequence[Reader], *, fresh: bool) -> SourceResult:
        present = () if self._profile.software else tuple(reader for reader in readers if reader.present)
        try:
            known = self._hardware.readers() if present else ()
            slots = self._read_slots(present, known, fresh=fresh)
        except CardtoolError as error:
            names = [reader.name for reader in present] or [""]
            return SourceResult(problems=tuple(self._problem(error, name) for name in names))
        outcomes = (*self._software(slots, known), *self._cards(slots, present, known))
        if not fresh and any(_is_doubtful(outcome) for outcome in outcomes):
            return self._read(readers, fresh=True)
        return SourceResult(
            cards=tuple(outcome for outcome in outcomes if isinstance(outcome, RawCard)),
            problems=tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)),
        )

    def _read_slots(self, present: Sequence[Reader], known: Sequence[Reader], *, fresh: bool) -> Slots:
        quirks = self._profile.quirks
        request = ListRequest(
            str(self._path),
            readers=tuple(reader.name for reader in present),
            known=tuple(reader.name for reader in known),
            software=self._profile.software,
            fresh=fresh,
            match_keys=quirks.signature_in_wrong_slot,
        )
        return self._helpers.read_slots(self._path, request, self._profile.variables(), self._seconds)

    # -- software tokens ------------------------------------------------------------------------------

    def _software(self, slots: Slots, known: Sequence[Reader]) -> list[RawCard | Problem]:
        contents = [content for content in slots.contents if self._is_software(content, known)]
        contents.sort(key=lambda content: (content.token.label, content.token.serial))  # slot numbers are random
        outcomes: list[RawCard | Problem] = []
        for group in group_tokens(contents):
            card = self._card(group, plain(group[0].slot), b"")
            if card.certificates:
                outcomes.append(card)
            elif self._report_empty:
                outcomes.append(self._problem(NoCertificatesError("the token holds no certificate"), card.reader))
        if self._profile.software:
            outcomes += [self._problem(error, plain(slot)) for slot, error in slots.failures]
        return outcomes

    def _is_software(self, content: TokenContent, known: Sequence[Reader]) -> bool:
        return self._profile.software or not (content.removable or readers_of_slot(content.slot, known))

    # -- cards ----------------------------------------------------------------------------------------

    def _cards(self, slots: Slots, present: Sequence[Reader], known: Sequence[Reader]) -> list[RawCard | Problem]:
        contents = [content for content in slots.contents if not self._is_software(content, known)]
        assigned = assign(contents, known)
        outcomes: list[RawCard | Problem] = []
        for reader in present:
            failures = [
                error
                for slot, error in slots.failures
                if reader.name in {possible.name for possible in possible_readers(slot, known)}
            ]
            outcomes += self._cards_of(reader, assigned.get(reader.name, []), failures)
        return outcomes

    def _cards_of(
        self, reader: Reader, contents: list[TokenContent], failures: list[CardtoolError]
    ) -> list[RawCard | Problem]:
        try:
            self._hardware.check_unchanged(reader)
        except CardtoolError as error:
            return [self._problem(error, reader.name)]
        if failures:
            return [self._problem(failures[0], reader.name)]
        if not contents:
            return [self._problem(CardUnsupportedError("no token for this card"), reader.name)]
        cards = [self._card(group, reader.name, reader.atr) for group in group_tokens(contents)]
        if not any(card.certificates for card in cards):
            return [self._problem(NoCertificatesError("the card holds no certificate"), reader.name)]
        try:
            for card in cards:
                require_one_holder(card.certificates)
        except CardtoolError as error:
            return [self._problem(error, reader.name)]
        return [card for card in cards if card.certificates]

    # -- results --------------------------------------------------------------------------------------

    def _card(self, group: Sequence[TokenContent], reader: str, atr: bytes) -> RawCard:
        certificates = _ordered(group)
        return RawCard(
            reader=reader,
            certificates=certificates,
            atr=atr,
            token=join_tokens([content.token for content in group]),
            origins=((Origin(Via.PKCS11, self.name),),) * len(certificates),
            profile=self.name,
            pins=pin_states(group),
            disagreements=tuple(
                f"{self.name} shows no certificate of the holder in token {number}" for number in self._gaps(group)
            ),
        )

    def _gaps(self, group: Sequence[TokenContent]) -> tuple[int, ...]:
        return gaps(group) if self._profile.quirks.two_tokens_per_card else ()

    def _problem(self, error: CardtoolError, reader: str) -> Problem:
        return typed(error, reader=reader, profile=self.name).problem


def _is_doubtful(outcome: RawCard | Problem) -> bool:
    if isinstance(outcome, RawCard):
        return bool(outcome.disagreements)
    return outcome.cause is Cause.NO_AUTHENTICATION_CERTIFICATE


def _ordered(group: Sequence[TokenContent]) -> tuple[bytes, ...]:
    """The certificates of a card, each once: where one shows in two slots, it counts in the one that has its key."""
    own = (der for content in group for der in content.certificates if der not in content.visiting)
    return distinct((*own, *(der for content in group for der in content.visiting)))
