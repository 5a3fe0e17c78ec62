"""Names of readers and slots."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.assignment import assign, possible_readers
from cardtool.cards.reader_names import choose_readers, readers_of_slot, slot_descriptions
from cardtool.cards.tokens import TokenContent
from cardtool.model.card import Token
from cardtool.model.errors import NoReaderError
from cardtool.model.reader import Reader

LONG = "HID Global OMNIKEY 5422 Smartcard Reader [OMNIKEY 5422CL Smartcard Reader] (KN0123) 0"


def reader(name: str, *, present: bool = True) -> Reader:
    return Reader(name, present=present)


def content(slot: str, serial: str) -> TokenContent:
    return TokenContent(slot, True, Token(serial=serial), ())


def test_a_name_is_cut_to_64_bytes_also_inside_a_letter() -> None:
    assert slot_descriptions("short") == ("short",)
    assert {len(form.encode()) for form in slot_descriptions(LONG + "1")} == {64}
    assert slot_descriptions("x" * 63 + "ä")[0].endswith("\ufffd")
    assert slot_descriptions("x" * 63 + " y") == ("x" * 63, "x" * 61 + "...")


@given(st.text("aÄ€\U0001f600 0-()\0", max_size=100))
def test_every_reader_is_found_by_its_own_slot(name: str) -> None:
    found = reader(name)
    for slot in slot_descriptions(name):
        assert readers_of_slot(slot + "  \0", [found, reader("other" * 30)])[:1] == (found,)


def test_slots_of_readers_with_like_names() -> None:
    one, two = reader("Reader 1"), reader("Reader 11")
    assert readers_of_slot("Reader 1", [one, two]) == (one,)
    assert readers_of_slot("Reader 11 (PIN1)", [one, two]) == (two,)
    assert readers_of_slot("Reader", [one, two]) == (one, two)
    assert readers_of_slot("Something else", [one, two]) == ()
    assert readers_of_slot("", [one, two]) == ()
    long = (reader(LONG + "0"), reader(LONG + "1"))
    assert readers_of_slot(slot_descriptions(LONG)[-1], long) == long


def test_a_slot_with_a_name_of_its_own_is_the_only_reader_with_a_card() -> None:
    full, empty = reader("A"), reader("B", present=False)
    assert possible_readers("Slot 0", [full, empty]) == (full,)
    assert possible_readers("Slot 0", [full, reader("C")]) == ()
    assert possible_readers("B", [full, empty]) == ()


def test_tokens_go_to_their_readers() -> None:
    known = [reader("A"), reader("B")]
    one, two, three = content("A", "1"), content("B", "2"), content("A", "1")
    assert assign([one, two, three], known) == {"A": [one, three], "B": [two]}


def test_alike_names_are_told_apart_by_order_or_not_at_all() -> None:
    known = [reader(LONG + "0"), reader(LONG + "1")]
    slot = slot_descriptions(LONG)[-1]
    one, two = content(slot, "1"), content(slot, "2")
    assert assign([one, two, one], known) == {LONG + "0": [one, one], LONG + "1": [two]}
    assert assign([one], known) == {}


def test_choosing_a_reader() -> None:
    readers = (reader("Alpha 00 00"), reader("Alpha 00 01"), reader("Beta"))
    assert choose_readers(readers, "") == readers
    assert choose_readers(readers, "Beta") == readers[2:]
    assert choose_readers(readers, "BET") == readers[2:]
    assert choose_readers((*readers, reader("Beta 2")), "Beta") == readers[2:]
    with pytest.raises(NoReaderError, match="several"):
        choose_readers(readers, "alpha")
    with pytest.raises(NoReaderError, match="no such reader"):
        choose_readers(readers, "gamma")
    with pytest.raises(NoReaderError, match="none"):
        choose_readers((), "gamma")
