from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.direct.tlv import MOST_ITEMS, FailureReason, child, convert, ends_in_padding, read_objects
from cardtool.cards.virtual import tlv

_OBJECTS = st.lists(st.tuples(st.sampled_from([0x30, 0x61, 0xA4, 0xDF21, 0x04]), st.binary(max_size=300)), max_size=6)


@given(_OBJECTS, st.sampled_from([b"", b"\x00", b"\xff\xff", bytes(20)]))
def test_objects_before_padding(objects: list[tuple[int, bytes]], padding: bytes) -> None:
    data = b"".join(tlv.encode(tag, value) for tag, value in objects) + padding
    parsed = read_objects(data)
    assert [(item.tag, item.value) for item in parsed.items] == objects
    assert not parsed.failures
    assert ends_in_padding(data) is bool(padding)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    parsed = read_objects(data)
    assert len(parsed.failures) <= 1
    assert all(item.value in data for item in parsed.items)
    ends_in_padding(data)


@given(_OBJECTS.filter(bool), st.data())
def test_a_cut_list_keeps_what_is_whole_and_says_so(objects: list[tuple[int, bytes]], data: st.DataObject) -> None:
    whole = b"".join(tlv.encode(tag, value) for tag, value in objects)
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]
    parsed = read_objects(cut)
    kept = [(item.tag, item.value) for item in parsed.items]
    assert kept == objects[: len(kept)]
    at_a_seam = cut == b"".join(tlv.encode(tag, value) for tag, value in objects[: len(kept)])
    assert bool(parsed.failures) is not at_a_seam


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("30", FailureReason.TRUNCATED),
        ("3005", FailureReason.TRUNCATED),
        ("3080", FailureReason.BAD_STRUCTURE),
        ("308400000001", FailureReason.BAD_STRUCTURE),
        ("5F818100", FailureReason.BAD_STRUCTURE),
        ("3081", FailureReason.TRUNCATED),
    ],
)
def test_broken_objects(data: str, reason: FailureReason) -> None:
    (failure,) = read_objects(bytes.fromhex(data)).failures
    assert (failure.reason, failure.offset) == (reason, 0)


def test_lists_without_end_are_cut_off() -> None:
    parsed = read_objects(b"\x30\x00" * (MOST_ITEMS + 1))
    assert len(parsed.items) == MOST_ITEMS
    assert parsed.failures[0].reason is FailureReason.TOO_MANY


def test_children_and_conversion() -> None:
    data = tlv.encode(0x30, b"a") + tlv.encode(0x61, b"b")
    assert child(data, 0x61) is not None
    assert child(data, 0x62) is None
    assert convert(data, lambda item: item.value if item.tag == 0x30 else None).items == (b"a",)
