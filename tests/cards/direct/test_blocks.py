from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.direct.blocks import joined, next_block, sequence_length
from cardtool.model.errors import ChipFaultyError


@given(st.binary(min_size=2, max_size=3000), st.integers(1, 300), st.data())
def test_blocks_add_up_to_the_file(content: bytes, room: int, data: st.DataObject) -> None:
    have = content[: data.draw(st.integers(1, min(room, len(content) - 1)))]
    commands = 0
    while len(have) < len(content):
        block = next_block(len(have), len(content), room)
        assert 0 < block.count <= room
        have = joined(have, block, content[block.offset : block.offset + block.count])
        commands += 1
    assert have == content
    assert commands <= -(-len(content) // max(1, room - 4)) + 1


def test_overlaps_cost_no_command_where_there_is_room() -> None:
    """1695 bytes fit into seven blocks of 256, with 97 bytes to spare for six seams."""
    have, seams = 256, []
    while have < 1695:
        block = next_block(have, 1695, 256)
        seams.append(block.known)
        have = block.offset + block.count
    assert seams == [16] * 6


def test_a_block_of_another_file_is_noticed() -> None:
    block = next_block(256, 512, 256)
    assert block.known
    with pytest.raises(ChipFaultyError):
        joined(bytes(256), block, b"\x01" * block.count)


def test_an_answer_with_nothing_new_is_noticed() -> None:
    block = next_block(256, 300, 256)
    with pytest.raises(ChipFaultyError):
        joined(bytes(256), block, bytes(block.known))


@pytest.mark.parametrize(
    ("data", "length"),
    [("", None), ("30", None), ("3005", 7), ("3081", None), ("308180", 131), ("308206", None), ("3082069B", 1695)],
)
def test_the_length_of_a_sequence(data: str, length: int | None) -> None:
    assert sequence_length(bytes.fromhex(data)) == length


@pytest.mark.parametrize("data", ["31", "00", "FF", "3080", "3084", "3083FFFFFF"])
def test_what_no_file_holds(data: str) -> None:
    with pytest.raises(ChipFaultyError):
        sequence_length(bytes.fromhex(data))
