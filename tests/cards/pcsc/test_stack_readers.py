"""Many readers, names in any letters, readers that come and go, on the real service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from cardtool.cards import pcsc
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.model.errors import CardChangedError, CardRemovedError
from tests.cards.pcsc.told import other_readers, watching
from tests.cards.test_stack_readings import card
from tests.rig.daemon import reader_port

if TYPE_CHECKING:
    from tests.rig.rig import PcscRig

pytestmark = pytest.mark.stack

SELECT_ROOT: Final = bytes.fromhex("00A4000C023F00")
HARDWARE: Final = PcscHardware()
SIX: Final = {"First Reader": reader_port(1), "Second Reader": reader_port(2), "Third Reader": reader_port(3)}
NAMES: Final = {
    "Lukija \u00e4\u00e4 [CCID]": reader_port(1),
    "\u8bfb\u5361\u5668 \U0001f0cf": reader_port(2),
    "Plain Reader": reader_port(3),
    "\u00e4" * 70: reader_port(4),  # pcscd cuts it in the middle of a letter
}


def test_names_in_any_letters(pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch) -> None:
    with other_readers(pcsc_rig, NAMES, monkeypatch) as rig, watching() as told:
        names = [reader.name for reader in told.until(lambda snapshot: bool(snapshot.readers)).readers]
        assert names[:6] == rig.reader_names[:6]
        assert names[6].startswith("\u00e4" * 50)
        assert all(name.encode() for name in names)
        for slot in rig.slots:
            slot.insert(card())
        for before in told.until_present(8):
            assert before.event_count == 1, "the event counter is there too"
            with HARDWARE.connect(before.name) as connection:
                assert connection.transmit(SELECT_ROOT) == b"\x90\x00"
            HARDWARE.check_unchanged(before)
        gone = [rig.slots[0], rig.slots[2], rig.slots[7]]
        for slot in gone:
            slot.remove()
        readers = told.until_present(5)
        assert [reader.present for reader in readers] == [slot not in gone for slot in rig.slots]
        assert [reader.event_count for reader in readers] == [1 + (slot in gone) for slot in rig.slots]


def test_a_swap_in_a_reader_with_letters_of_ours_is_seen(pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch) -> None:
    with other_readers(pcsc_rig, {"Lukija \u00e4\u00e4": reader_port(1)}, monkeypatch) as rig, watching() as told:
        rig.slots[0].insert(card())
        before = told.until_present(1)[0]
        rig.slots[0].remove()
        told.until_present(0)
        with pytest.raises(CardRemovedError):
            HARDWARE.check_unchanged(before)
        rig.slots[0].insert(card())
        told.until_present(1)
        with pytest.raises(CardChangedError):
            HARDWARE.check_unchanged(before)


def test_six_readers_with_cards_in_mixed_order_and_readers_that_come_and_go(pcsc_rig: PcscRig) -> None:
    with watching() as told:
        with other_readers(pcsc_rig, SIX) as rig:
            told.until(lambda snapshot: len(snapshot.readers) == 6)
            cards = {}
            for index in (3, 0, 5, 2, 4, 1):
                cards[rig.reader_names[index]] = card(serial=f"{index:016}", atr=bytes([0x3B, index]) + bytes(index))
                rig.slots[index].insert(cards[rig.reader_names[index]])
            readers = told.until_present(6)
            assert {reader.name: reader.atr for reader in readers} == {name: cards[name].atr for name in cards}
            for reader in readers:
                with HARDWARE.connect(reader.name) as connection:
                    assert connection.atr == reader.atr
                HARDWARE.check_unchanged(reader)
            for index in (1, 4):
                rig.slots[index].remove()
            present = [reader.present for reader in told.until_present(4)]
            assert present == [True, False, True, True, False, True]
        with other_readers(pcsc_rig, {"Third Reader": reader_port(3), "Fourth Reader": reader_port(4)}) as rig:
            names = [reader.name for reader in told.until(lambda snapshot: len(snapshot.readers) == 4).readers]
            assert names == rig.reader_names
        pcsc_rig.start()
        told.until(lambda snapshot: [reader.name for reader in snapshot.readers] == pcsc_rig.reader_names)


def test_as_many_readers_as_the_service_takes(pcsc_rig: PcscRig) -> None:
    with other_readers(pcsc_rig, {f"Reader {number}": reader_port(number) for number in range(8)}) as rig:
        assert len(rig.slots) == pcsc._MOST_WATCHED
        with watching() as told:
            told.until(lambda snapshot: len(snapshot.readers) == 16)
            rig.slots[15].insert(card())
            assert told.until_present(1)[15].present
