"""Asking a PKCS#11 module for the tokens in its slots, slot by slot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cardtool.cards.pkcs11_errors import FOREIGN_ERRORS, typed
from cardtool.cards.reader_names import readers_of_slot
from cardtool.cards.tokens import TokenContent, is_removable, occupied_slots, read_token
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.pkcs11_module import Module
    from cardtool.model.reader import Reader


@dataclass(slots=True)
class Slots:
    """What the slots of a module held.

    Attributes:
        contents: the tokens that were read.
        failures: slot description and error of each slot that could not be read.
        readers: names of the readers that have a slot, with or without a token.
    """

    contents: list[TokenContent] = field(default_factory=list)
    failures: list[tuple[str, CardtoolError]] = field(default_factory=list)
    readers: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tokens are to be read.

    Attributes:
        present: the readers whose cards are to be read.
        known: all readers.
        software: the module's tokens are files, not cards.
        fresh: start the module anew first.
        match_keys: ask which certificates are visiting (:class:`cardtool.cards.tokens.TokenContent`).
    """

    present: tuple[Reader, ...] = ()
    known: tuple[Reader, ...] = ()
    software: bool = False
    fresh: bool = False
    match_keys: bool = False


@dataclass(frozen=True, slots=True)
class SlotReading:
    """One reading of a module's slots.

    Attributes:
        module: the module.
        wanted: what is to be read.
        progress: told of each step: ``started``, ``slot``, ``token``; what it raises ends the reading.
    """

    module: Module
    wanted: Wanted
    progress: Callable[[str], None]

    def read(self) -> Slots:
        """All tokens asked for.

        The module is started anew, once, after an error of its own, and when it has no slot for a reader with a
        card: modules learn of new readers late or never (OpenSC 0.23 runs out of slots when readers come and go).

        Raises:
            CardtoolError: the module cannot be used.
        """
        fresh = self.wanted.fresh
        try:
            slots = self._loop(fresh=fresh)
        except FOREIGN_ERRORS:
            slots = None
        missing = self._without_slot(slots) if slots else frozenset()
        if slots is not None and (fresh or not missing - self.module.readers_without_slot):
            return slots
        try:
            slots = self._loop(fresh=True)
        except FOREIGN_ERRORS as error:
            raise typed(error) from error
        self.module.readers_without_slot = self._without_slot(slots)
        return slots

    def _without_slot(self, slots: Slots) -> frozenset[str]:
        return frozenset(reader.name for reader in self.wanted.present) - slots.readers

    def _loop(self, *, fresh: bool) -> Slots:
        """Slot by slot, so that one that fails hides no other."""
        slots = Slots()
        with self.module.use(fresh=fresh) as library:
            self.progress("started")
            listed = library.get_slots()
            occupied = occupied_slots(listed)
            for slot in listed:
                slots.readers |= {reader.name for reader in readers_of_slot(slot.slot_description, self.wanted.known)}
            for slot in filter(self._wants, occupied):
                self.progress("slot")
                self._read(slot, slots)
        return slots

    def _read(self, slot: Any, slots: Slots) -> None:
        try:
            content = read_token(slot, match_keys=self.wanted.match_keys)
        except (CardtoolError, *FOREIGN_ERRORS) as error:
            slots.failures.append((slot.slot_description, typed(error)))
        else:
            slots.contents += [content] if content else []
            self.progress("token")

    def _wants(self, slot: Any) -> bool:
        """Whether a slot may be read: software, or a reader that was asked for; never another card."""
        names = {reader.name for reader in self.wanted.present}
        readers = readers_of_slot(slot.slot_description, self.wanted.known)
        if readers:
            return not names.isdisjoint(reader.name for reader in readers)
        return self.wanted.software or bool(names) or not is_removable(slot)
