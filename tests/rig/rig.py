"""The rig: a private service, its readers, and cards to put into them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tests.rig import opensc, pcsc
from tests.rig.daemon import SLOTS_PER_READER, PcscDaemon, reader_port
from tests.virtual_card.slot import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cardtool.cards.virtual.card import Card

DEFAULT_READERS: Final[Mapping[str, int]] = {"Virtual Reader": reader_port(0)}
#: pcscd looks every 400 ms; the rest is for busy machines.
_NOTICE_TIMEOUT: Final = 10.0


class PcscRig:
    """A private pcscd with virtual readers.

    Args:
        readers: name and TCP port of each reader; every entry gives two.

    Attributes:
        daemon: the service.
        slots: the slots, in the order of ``reader_names``.
    """

    def __init__(self, readers: Mapping[str, int] = DEFAULT_READERS) -> None:
        self.daemon = PcscDaemon(readers)
        self.slots = [Slot(port + number) for port in readers.values() for number in range(SLOTS_PER_READER)]

    @property
    def reader_names(self) -> list[str]:
        """Names of the readers, whether the service runs or not; pcscd adds the numbers of device and slot."""
        return [f"{name} 00 {number:02X}" for name in self.daemon.readers for number in range(SLOTS_PER_READER)]

    @property
    def opensc_module(self) -> Path:
        """The PKCS#11 module of OpenSC.

        Raises:
            FileNotFoundError: it is not installed.
        """
        module = opensc.find_module()
        if module is None:
            raise FileNotFoundError("opensc-pkcs11.so (package opensc-pkcs11)")
        return module

    def start(self) -> None:
        """Start the service; returns when it lists all readers."""
        self.daemon.start()

    def stop(self, *, hard: bool = False) -> None:
        """Pull all cards and end the service, by KILL when ``hard``."""
        for slot in self.slots:
            slot.remove()
        self.daemon.stop(hard=hard)

    def insert(self, card: Card, reader_index: int = 0) -> Slot:
        """Put a card into a reader; returns when the service has noticed it. One that is there is removed first."""
        slot = self.slots[reader_index]
        self.remove(slot)
        slot.insert(card)
        self._wait(slot, present=True)
        return slot

    def remove(self, slot: Slot) -> None:
        """Pull the card; returns when the service has noticed.

        Without the wait a quick swap falls between two looks of pcscd, which then takes the new card for the old one.
        """
        slot.remove()
        if self.state_of(slot) is not None:
            self._wait(slot, present=False)

    @contextmanager
    def inserted(self, card: Card, reader_index: int = 0) -> Iterator[Slot]:
        """A card that is in a reader within the ``with`` block."""
        slot = self.insert(card, reader_index)
        try:
            yield slot
        finally:
            self.remove(slot)

    def name_of(self, slot: Slot) -> str:
        """The reader's name of a slot."""
        return self.reader_names[self.slots.index(slot)]

    def state_of(self, slot: Slot) -> pcsc.CardState | None:
        """What the service says of the reader now, ``None`` while it is away."""
        return pcsc.card_state(self.name_of(slot))

    def _wait(self, slot: Slot, *, present: bool) -> None:
        pcsc.wait_for_card(self.name_of(slot), present=present, timeout=_NOTICE_TIMEOUT)
