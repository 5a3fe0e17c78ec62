from __future__ import annotations

from cardtool.cards.direct.card import DirectCard, Placed
from cardtool.cards.direct.channel import Channel
from cardtool.cards.direct.habits import Habits
from cardtool.cards.direct.known import KnownCards
from cardtool.cards.direct.places import at
from cardtool.cards.direct.source import DirectSource
from cardtool.cards.virtual.faults import FaultPlan, StatusInstead
from cardtool.model.card import Token
from tests.cards.direct.desk import Desk
from tests.cards.direct.made import card, made
from tests.cards.direct.scripted import Scripted

MADE = made()
RENEWED = made("TESTINEN TAINA", "12345678902")


def source_after(first: Desk) -> DirectSource:
    source = DirectSource(first)
    source.read(first.reader)
    return source


def test_a_renewed_card_with_the_old_serial_number_is_not_recognised() -> None:
    desk = Desk(card(holder=MADE))
    source = source_after(desk)
    desk.insert(card(holder=RENEWED))
    assert source.recognise(desk.reader) is None
    assert len(desk.sent) == 13 + 2


def test_another_card_with_the_same_certificate_is_not_recognised() -> None:
    desk = Desk(card(holder=MADE))
    source = source_after(desk)
    desk.insert(card(holder=MADE, serial="1111111111111111"))
    assert source.recognise(desk.reader) is None


def test_a_card_that_answers_badly_is_not_recognised() -> None:
    for index, status in ((0, 0x6A82), (0, 0x6F00), (1, 0x6F00)):
        desk = Desk(card(holder=MADE))
        source = source_after(desk)
        desk.plan = FaultPlan({index: StatusInstead(status)})
        assert source.recognise(desk.reader) is None


def test_the_state_of_the_pins_is_not_remembered() -> None:
    desk = Desk(card(holder=MADE))
    source = DirectSource(desk)
    assert source.read(desk.reader, pins=True).pins
    known = source.recognise(desk.reader)
    assert known is not None
    assert known.pins == ()


def test_cards_are_recognised_in_any_order() -> None:
    desk = Desk(None)
    source = DirectSource(desk)
    cards = [card(holder=made(name, number), serial=number * 2) for name, number in PEOPLE]
    for each in cards:
        desk.insert(each)
        source.read(desk.reader)
    for each, (name, number) in zip(cards, PEOPLE, strict=True):
        desk.insert(each)
        known = source.recognise(desk.reader)
        assert known is not None
        assert known.certificates == made(name, number).leaves


PEOPLE = [("VARJO VILLE", "10987654321"), ("TESTINEN TAINA", "12345678901"), ("MALLI MAIJA", "22345678901")]


def test_a_card_without_serial_number_is_not_remembered() -> None:
    desk = Desk(card(holder=MADE))
    assert desk.card is not None
    desk.card.delete("3F005032")
    source = source_after(desk)
    assert source.recognise(desk.reader) is None


def test_memory_is_bounded() -> None:
    known = KnownCards()
    for number in range(300):
        der = number.to_bytes(2, "big") * 100
        known.remember(DirectCard(Token(serial=str(number)), (Placed(der, at("4331")),), "s41v4"))
    assert not known.has_head(bytes(200))
    assert known.has_head((299).to_bytes(2, "big") * 100)


def test_a_head_that_is_too_short_proves_nothing() -> None:
    placed = Placed(bytes(200), at("4331"))
    assert placed.begins(bytes(64))
    assert not placed.begins(bytes(63))
    assert placed.begins(bytes(200) + b"padding")


def test_a_kind_of_card_whose_token_information_was_never_seen_is_not_recognised() -> None:
    channel = Channel(Scripted(b"\x90\x00"), Habits(authentication=at("4331")))
    assert KnownCards().recognise_by(channel, bytes(100)) is None


def test_a_kind_of_card_that_was_never_seen_is_asked_nothing() -> None:
    card_that_waits = Scripted(b"\x90\x00")
    assert KnownCards().recognise(Channel(card_that_waits)) is None
    assert not card_that_waits.sent
