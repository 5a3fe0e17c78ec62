"""What reading takes, counted in commands."""

from __future__ import annotations

import pytest

from cardtool.cards.direct.source import DirectSource
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.layouts import LAYOUTS as VIRTUAL_LAYOUTS
from tests.cards.direct.desk import Desk
from tests.cards.direct.made import EXTENDED_S42, LAYOUTS, card, made

EXTENDED = Behaviour(t0=False, extended=True)
RSA, EC = made(rsa=True), made()


def desk_with(kind: str, *, rsa: bool, extended: bool) -> Desk:
    atr = EXTENDED_S42 if extended and kind == "s42" else VIRTUAL_LAYOUTS[kind].atr
    return Desk(card(kind, RSA if rsa else EC, atr=atr, behaviour=EXTENDED if extended else None))


def test_the_certificates_have_the_sizes_of_real_ones() -> None:
    assert 1695 <= len(RSA.authentication) < 1760
    assert 1621 <= len(RSA.signature) < 1700
    assert 1000 < len(EC.authentication) < 1280


@pytest.mark.parametrize("rsa", [True, False])
@pytest.mark.parametrize("kind", LAYOUTS)
def test_two_certificates_and_the_serial_number_with_short_lengths(kind: str, rsa: bool) -> None:
    desk = desk_with(kind, rsa=rsa, extended=False)
    read = DirectSource(desk).read(desk.reader)
    assert read.certificates == (RSA if rsa else EC).leaves
    assert read.token is not None
    assert read.token.serial == "9999001234567890"
    assert read.cost is not None
    assert read.cost.apdus == len(desk.sent) == (17 if rsa else 13)


@pytest.mark.parametrize("rsa", [True, False])
@pytest.mark.parametrize("kind", LAYOUTS)
def test_two_certificates_and_the_serial_number_with_extended_lengths(kind: str, rsa: bool) -> None:
    desk = desk_with(kind, rsa=rsa, extended=True)
    read = DirectSource(desk).read(desk.reader)
    assert read.certificates == (RSA if rsa else EC).leaves
    assert len(desk.sent) == 5


@pytest.mark.parametrize("extended", [True, False])
@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_known_card_is_recognised_in_three_commands(kind: str, extended: bool) -> None:
    desk = desk_with(kind, rsa=True, extended=extended)
    source = DirectSource(desk)
    read = source.read(desk.reader)
    desk.sent.clear()
    known = source.recognise(desk.reader)
    assert known is not None
    assert (known.certificates, known.token, known.origins) == (read.certificates, read.token, read.origins)
    assert len(desk.sent) == 3


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_known_card_is_told_of_while_it_is_read_again(kind: str) -> None:
    desk = desk_with(kind, rsa=True, extended=False)
    source = DirectSource(desk)
    source.read(desk.reader)
    told: list[int] = []
    desk.sent.clear()
    again = source.read(desk.reader, on_known=lambda _: told.append(len(desk.sent)))
    assert again.certificates == RSA.leaves
    assert told == [3]
    assert len(desk.sent) == 19


def test_another_card_costs_nothing_more_although_cards_are_known() -> None:
    desk = desk_with("s41v4", rsa=True, extended=False)
    source = DirectSource(desk)
    source.read(desk.reader)
    desk.insert(card("s41v4", made("VARJO VILLE", "10987654321", rsa=True)))
    desk.sent.clear()
    source.read(desk.reader, on_known=lambda _: pytest.fail("not this card"))
    assert len(desk.sent) == 17


def test_nothing_is_asked_before_the_first_card_is_known() -> None:
    desk = desk_with("s41v4", rsa=True, extended=False)
    assert DirectSource(desk).recognise(desk.reader) is None
    assert not desk.sent
    assert not desk.connections


def test_a_card_that_refuses_extended_lengths_is_asked_once_in_a_sitting() -> None:
    desk = Desk(card("s41v4", RSA, behaviour=Behaviour(t0=False)))
    source = DirectSource(desk)
    counts = []
    for _ in range(2):
        desk.sent.clear()
        assert source.read(desk.reader).certificates == RSA.leaves
        counts.append(len(desk.sent))
    assert counts == [18, 17]


def test_a_card_without_short_identifiers_is_asked_once_in_a_sitting() -> None:
    desk = Desk(card("s42", RSA, behaviour=Behaviour(t0=False, short_identifiers=False)))
    source = DirectSource(desk)
    counts = []
    for _ in range(2):
        desk.sent.clear()
        assert source.read(desk.reader).certificates == RSA.leaves
        counts.append(len(desk.sent))
    assert counts == [21, 19]


@pytest.mark.parametrize("kind", LAYOUTS)
def test_no_command_could_change_the_card_or_spend_a_try(kind: str) -> None:
    desk = desk_with(kind, rsa=False, extended=False)
    inserted = desk.card
    assert inserted is not None
    before = inserted.counters
    DirectSource(desk).read(desk.reader, wants_issuers=lambda _: True, pins=True)
    assert inserted.counters == before
    assert not inserted.ledger.presentations
    assert {command[1] for command in desk.sent} <= {0xA4, 0xB0, 0xC0, 0xCB, 0x20}
    assert all(len(command) <= 5 for command in desk.sent if command[1] == 0x20)
