"""Reading cards through one PKCS#11 module, whole or not at all.

What it costs the card, measured with OpenSC 0.23 on a virtual S4-2 card with four certificates: 32 commands for the
first reading (28 of them when OpenSC meets the card, two for each of its two tokens), 4 for every further one. Looking
whether the card is still there costs none (:mod:`cardtool.cards.wholeness`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.assignment import assign, possible_readers
from cardtool.cards.grouping import distinct, group_tokens, join_tokens
from cardtool.cards.pcsc import list_readers
from cardtool.cards.pkcs11_errors import typed
from cardtool.cards.pkcs11_module import open_module
from cardtool.cards.reader_names import readers_of_slot
from cardtool.cards.slots import SlotReading, Slots
from cardtool.cards.source import SourceResult
from cardtool.cards.time_limit import within
from cardtool.cards.wholeness import check_unchanged
from cardtool.model.card import RawCard
from cardtool.model.cause import Problem
from cardtool.model.errors import (
    CardtoolError,
    CardUnsupportedError,
    NoCertificatesError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cardtool.cards.profile import Profile
    from cardtool.cards.tokens import TokenContent
    from cardtool.model.reader import Reader


class Pkcs11Source:
    """Cards and software tokens that one module shows.

    Args:
        profile: the middleware the module belongs to.
        module: absolute path of the module.
        seconds: longest reading that is waited for; ``None`` leaves it to the profile.
        report_empty: tell of software tokens without certificates; cards without certificates are always told of.
    """

    def __init__(
        self, profile: Profile, module: Path, *, seconds: float | None = None, report_empty: bool = False
    ) -> None:
        self._profile = profile
        self._path = module
        self._seconds = profile.time_limit if seconds is None else seconds
        self._report_empty = report_empty

    @property
    def name(self) -> str:
        """Name of the profile."""
        return self._profile.name

    def check(self) -> None:
        """Make sure that the module can be loaded; starts nothing.

        Raises:
            MiddlewareError: it is missing, of the wrong kind, or built for another machine.
        """
        try:
            open_module(self._path).check()
        except CardtoolError as error:
            raise typed(error, profile=self.name) from error

    def read(self, readers: Sequence[Reader]) -> SourceResult:
        """Read the cards in ``readers`` and the software tokens of the module.

        Cards in readers that are not among ``readers`` are left alone.
        """
        present = () if self._profile.software else tuple(reader for reader in readers if reader.present)
        try:
            known = list_readers() if present else ()
            slots = within(self._seconds, lambda: self._read_slots(present, known), f"pkcs11-{self.name}")
        except CardtoolError as error:
            names = [reader.name for reader in present] or [""]
            return SourceResult(problems=tuple(self._problem(error, name) for name in names))
        outcomes = (*self._software(slots, known), *self._hardware(slots, present, known))
        return SourceResult(
            cards=tuple(outcome for outcome in outcomes if isinstance(outcome, RawCard)),
            problems=tuple(outcome for outcome in outcomes if isinstance(outcome, Problem)),
        )

    def _read_slots(self, present: tuple[Reader, ...], known: tuple[Reader, ...]) -> Slots:
        self._profile.prepare()
        return SlotReading(open_module(self._path), self._profile, present, known, self._seconds).read()

    # -- software tokens ------------------------------------------------------------------------------

    def _software(self, slots: Slots, known: Sequence[Reader]) -> list[RawCard | Problem]:
        contents = [content for content in slots.contents if self._is_software(content, known)]
        contents.sort(key=lambda content: (content.token.label, content.token.serial))  # slot numbers are random
        outcomes: list[RawCard | Problem] = []
        for group in group_tokens(contents):
            card = self._card(group, group[0].slot, b"")
            if card.certificates:
                outcomes.append(card)
            elif self._report_empty:
                outcomes.append(self._problem(NoCertificatesError("the token holds no certificate"), card.reader))
        if self._profile.software:
            outcomes += [self._problem(error, slot) for slot, error in slots.failures]
        return outcomes

    def _is_software(self, content: TokenContent, known: Sequence[Reader]) -> bool:
        return self._profile.software or not (content.removable or readers_of_slot(content.slot, known))

    # -- cards ----------------------------------------------------------------------------------------

    def _hardware(self, slots: Slots, present: Sequence[Reader], known: Sequence[Reader]) -> list[RawCard | Problem]:
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
            check_unchanged(reader)
        except CardtoolError as error:
            return [self._problem(error, reader.name)]
        if failures:
            return [self._problem(failures[0], reader.name)]
        if not contents:
            return [self._problem(CardUnsupportedError("no token for this card"), reader.name)]
        cards = [self._card(group, reader.name, reader.atr) for group in group_tokens(contents)]
        if not any(card.certificates for card in cards):
            return [self._problem(NoCertificatesError("the card holds no certificate"), reader.name)]
        return [card for card in cards if card.certificates]

    # -- results --------------------------------------------------------------------------------------

    def _card(self, group: Sequence[TokenContent], reader: str, atr: bytes) -> RawCard:
        return RawCard(
            reader=reader,
            certificates=distinct(der for content in group for der in content.certificates),
            atr=atr,
            token=join_tokens([content.token for content in group]),
            profile=self.name,
        )

    def _problem(self, error: CardtoolError, reader: str) -> Problem:
        return typed(error, reader=reader, profile=self.name).problem
