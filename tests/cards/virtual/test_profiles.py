from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.cards.virtual import pkcs15, profiles, tlv
from cardtool.cards.virtual.layouts import LAYOUTS
from cardtool.cards.virtual.ledger import PinLedger
from tests.virtual_card.terminal import Terminal
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cardtool.cards.virtual.card import Card

MADE = certificates("TESTINEN TAINA")
KEYS, CERTIFICATES, TRUSTED, PINS = 0xA0, 0xA4, 0xA5, 0xA8


def card(kind: str, cas: Sequence[bytes] = MADE.cas, signature: bytes | None = MADE.signature) -> Card:
    return profiles.build(kind, authentication=MADE.authentication, signature=signature, cas=cas, ledger=PinLedger())


def path_in(data: bytes) -> str:
    """The last path of an encoded entry: the deepest OCTET STRING that starts at the master file."""
    found = [each for each in _octet_strings(data) if each.startswith(b"\x3f\x00")]
    return found[-1].hex().upper()


def _octet_strings(data: bytes) -> Iterator[bytes]:
    for each in tlv.decode(data):
        if each.tag == 0x04:
            yield each.value
        elif each.tag & 0x20:
            yield from _octet_strings(each.value)


def below_master_file(path: str) -> str:
    return path.removeprefix("3F00")


def directories(terminal: Terminal) -> dict[int, list[bytes]]:
    """Entries of each directory, found as a program finds them: EF.DIR, EF.OD, then the directory files."""
    (application,) = tlv.decode(terminal.read("2F00"))
    base = next(each.value for each in application.children() if each.tag == 0x51).hex().upper()
    directory = terminal.read(below_master_file(base) + "5031")
    entries: dict[int, list[bytes]] = {}
    for each in tlv.decode(directory):
        contents = terminal.read(below_master_file(path_in(each.value)))
        entries[each.tag] = [tlv.encode(entry.tag, entry.value) for entry in tlv.decode(contents)]
    return entries


@pytest.mark.parametrize("kind", list(LAYOUTS))
def test_the_directories_lead_to_every_certificate(kind: str) -> None:
    terminal = Terminal(card(kind))
    found = directories(terminal)
    entries = found[CERTIFICATES] + found[TRUSTED]
    assert {terminal.read(below_master_file(path_in(entry))) for entry in entries} == MADE.all
    assert len(found[KEYS]) == len(found[PINS]) == 2


@pytest.mark.parametrize("kind", list(LAYOUTS))
def test_a_card_with_nothing_but_an_authentication_certificate(kind: str) -> None:
    terminal = Terminal(card(kind, cas=(), signature=None))
    found = directories(terminal)
    assert TRUSTED not in found
    assert [terminal.read(below_master_file(path_in(entry))) for entry in found[CERTIFICATES]] == [MADE.authentication]


def test_labels_are_those_of_fineid_cards() -> None:
    found = directories(Terminal(card("s42")))
    assert b"todentamis- ja salausvarmenne" in found[CERTIFICATES][0]
    assert b"allekirjoitusvarmenne" in found[CERTIFICATES][1]
    assert b"todentamis- ja salausavain" in found[KEYS][0]
    assert b"allekirjoitusavain" in found[KEYS][1]
    assert b"perustunnusluku" in found[PINS][0]
    assert b"allekirjoitustunnusluku" in found[PINS][1]


def test_published_places_of_the_certificates() -> None:
    assert card("s41v4").file("3F004331").data == MADE.authentication
    assert card("s41v4").file("3F0050164332").data == MADE.signature
    assert card("s41v3").file("3F0050164335").data == MADE.signature
    assert card("s42").file("3F0050154336").data == MADE.cas[0]
    assert card("s42").file("3F0050154334").data == MADE.cas[1]


def test_more_authorities_than_places_find_places_of_their_own() -> None:
    others = certificates("TOINEN TIINA").cas
    stored = card("s42", cas=(*MADE.cas, *others))
    entries = directories(Terminal(stored))[TRUSTED]
    assert {stored.file(path_in(entry)).data for entry in entries} == {*MADE.cas, *others}


def test_the_serial_number_is_text_on_new_citizen_cards_and_packed_digits_elsewhere() -> None:
    assert b"\x04\x109999001234567890" in card("s41v4").file("3F005032").data
    assert b"\x04\x08" + bytes.fromhex("9999001234567890") in card("s42").file("3F0050155032").data


def test_label_serial_and_answer_to_reset_can_be_given() -> None:
    given = profiles.build(
        "s42", authentication=MADE.authentication, serial="0102", label="OMA", atr=b"\x3b\x00", ledger=PinLedger()
    )
    assert given.atr == b"\x3b\x00"
    assert b"OMA" in given.file("3F0050155032").data
    assert b"\x04\x02\x01\x02" in given.file("3F0050155032").data
    assert given.behaviour.t0


def test_the_professional_card_has_the_answer_to_reset_of_a_real_one() -> None:
    assert card("s42").atr.hex().upper() == "3BDF96008031FE450031B8640429ECC173940180829000DA"
    assert not card("s42").behaviour.t0


def test_refused_orders() -> None:
    with pytest.raises(ValueError, match="one of setcos"):
        profiles.build("s99", authentication=MADE.authentication)
    with pytest.raises(ValueError, match="authentication certificate"):
        profiles.build("s42")


def test_certificate_facts_come_from_the_certificate() -> None:
    assert [pkcs15.is_self_issued(each) for each in MADE.cas] == [False, True]
    assert pkcs15.common_name(MADE.cas[0]) == "Throw-away Issuing CA"
    keys = directories(Terminal(card("s42")))[KEYS]
    assert [entry[0] for entry in keys] == [0xA0, 0xA0]
    assert tlv.integer(256) in keys[0]
    assert tlv.integer(384) in keys[1]
