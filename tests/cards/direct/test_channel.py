from __future__ import annotations

import pytest

from cardtool.cards.direct.apdu import SHORT, read_binary, select
from cardtool.cards.direct.channel import MOST_COMMANDS, Channel, Part
from cardtool.cards.direct.habits import Habits, Sitting
from cardtool.model.card import Cost
from cardtool.model.errors import ChipFaultyError
from tests.cards.direct.made import EXTENDED_S42
from tests.cards.direct.scripted import Scripted

OK = b"\x90\x00"


def test_waiting_data_is_fetched_until_there_is_no_more() -> None:
    card = Scripted(b"\x61\x02", b"ab\x61\x00", b"c" + OK)
    answer = Channel(card).send(read_binary(0, SHORT))
    assert (answer.data, answer.status) == (b"abc", 0x9000)
    assert [each.hex() for each in card.sent] == ["00b0000000", "00c0000002", "00c0000000"]


def test_data_that_nobody_wants_is_left_on_the_card() -> None:
    card = Scripted(b"\x61\x10")
    assert Channel(card).send(select(8, 0, b"\x43\x31")).accepted
    assert len(card.sent) == 1


def test_a_card_may_ask_for_the_exact_length() -> None:
    card = Scripted(b"\x6c\x03", b"abc" + OK)
    assert Channel(card).send(read_binary(0, SHORT)).data == b"abc"
    assert card.sent[1].hex() == "00b0000003"


def test_a_card_that_asks_for_it_again_is_refused() -> None:
    answer = Channel(Scripted(b"\x6c\x03")).send(read_binary(0, SHORT))
    assert answer.status == 0x6C03
    assert not answer.accepted


@pytest.mark.parametrize("answer", [b"", b"\x90", bytes(300) + OK])
def test_what_cannot_be_an_answer(answer: bytes) -> None:
    with pytest.raises(ChipFaultyError):
        Channel(Scripted(answer)).send(read_binary(0, SHORT))


def test_answers_in_crumbs_end_some_time() -> None:
    card = Scripted(b"x\x61\x01")
    with pytest.raises(ChipFaultyError):
        Channel(card).send(read_binary(0, SHORT))
    assert len(card.sent) == MOST_COMMANDS


def test_an_answer_without_end_is_cut_off() -> None:
    with pytest.raises(ChipFaultyError, match="without end"):
        Channel(Scripted(bytes(256) + b"\x61\x00")).send(read_binary(0, SHORT))


def test_the_cost_is_counted_by_part() -> None:
    beats: list[int] = []
    channel = Channel(Scripted(b"ab" + OK), beat=lambda: beats.append(1))
    channel.send(read_binary(0, 2))
    channel.part = Part.PINS
    channel.send(read_binary(0, 2))
    channel.send(read_binary(0, 2))
    assert channel.costs == {Part.CERTIFICATES: Cost(1, 9), Part.PINS: Cost(2, 18)}
    assert len(beats) == 3


@pytest.mark.parametrize(
    ("protocol", "atr", "habit", "expected"),
    [
        (0, b"", None, False),
        (1, b"", None, True),
        (1, b"", False, False),
        (1, EXTENDED_S42, None, True),
        (1, EXTENDED_S42.replace(b"\x01\xc0", b"\x01\x80"), None, False),
        (1, EXTENDED_S42.replace(b"\x01\xc0", b"\x01\x80"), True, True),
    ],
)
def test_extended_lengths_are_tried_where_they_may_work(
    protocol: int, atr: bytes, habit: bool | None, expected: bool
) -> None:
    card = Scripted(OK, protocol=protocol, atr=atr)
    assert Channel(card, Habits(extended=habit)).takes_extended is expected


def test_a_sitting_remembers_kinds_of_cards_and_forgets_the_oldest() -> None:
    sitting = Sitting()
    sitting.of("A", b"1").selection = 2
    assert sitting.of("A", b"1").selection == 2
    assert sitting.of("B", b"1").selection == 0
    for number in range(64):
        sitting.of("C", bytes([number]))
    assert sitting.of("A", b"1").selection == 0
