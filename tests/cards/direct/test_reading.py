"""Cards that differ, and cards that are not what they seem."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cardtool.cards.direct.source import DirectSource
from cardtool.cards.virtual import tlv
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.faults import FaultPlan, Garbage, StatusInstead, Truncated
from cardtool.cards.virtual.variant import Variant
from cardtool.model.card import Via
from cardtool.model.errors import (
    CardChangedError,
    CardUnsupportedError,
    ChipFaultyError,
    ContactlessError,
    NoCertificatesError,
)
from cardtool.model.pin import PinCondition, PinSource
from tests.cards.direct.desk import Desk
from tests.cards.direct.made import LAYOUTS, authority, card, large, made
from tests.certificates.making import BEGIN, END, HOLDER_KEY, altered

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card
    from cardtool.model.card import RawCard

MADE = made()
UNKNOWN_ATR = bytes.fromhex("3B6500002063CB6801")


def read(inserted: Card, **wishes: Any) -> RawCard:
    desk = Desk(inserted)
    return DirectSource(desk).read(desk.reader, **wishes)


def places(raw: RawCard) -> list[str]:
    return [origin.place for (origin,) in raw.origins]


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(),
        Behaviour(t0=False),
        Behaviour(t0=False, extended=True),
        Behaviour(max_le=100),
        Behaviour(t0=False, max_le=181),
        Behaviour(t0=False, extended=True, max_le=64),
        Behaviour(exact_le=True),
        Behaviour(end_of_file_warning=True),
        Behaviour(missing_sw=0x6A88),
        Behaviour(missing_sw=0x6985),
        Behaviour(select_fci=False),
        Behaviour(pin_information=False),
        Behaviour(sign_directory_by_name_only=True),
        Behaviour(short_identifiers=False),
        Behaviour(t0=False, sign_directory_by_name_only=True, short_identifiers=False),
    ],
)
@pytest.mark.parametrize("kind", [*LAYOUTS, "unfamiliar"])
def test_cards_read_the_same_however_they_behave(kind: str, behaviour: Behaviour) -> None:
    raw = read(card(kind, behaviour=behaviour), wants_issuers=lambda _: True)
    assert set(raw.certificates) == {*MADE.leaves, *MADE.cas}
    assert raw.token is not None
    assert raw.token.serial == "9999001234567890"


@pytest.mark.parametrize(
    "variant",
    [
        Variant(moved={0x4331: 0x4371, 0x4332: 0x4372, 0x4335: 0x4375}),
        Variant(application=0x5044),
        Variant(reversed_directory=True),
        Variant(separate_directories=True),
        Variant(relative_paths=True),
        Variant(ranges=True),
        Variant(ranges=True, prefix=8),
        Variant(padding=bytes(40)),
        Variant(padding=b"\xff" * 300),
        Variant(tail=b"\xff" * 50),
        Variant(announced=100),
        Variant(directory_template=False),
        Variant(object_directory=False),
        Variant(directory_template=False, application=0x5044, relative_paths=True),
    ],
)
@pytest.mark.parametrize("atr", [None, UNKNOWN_ATR])
@pytest.mark.parametrize("kind", LAYOUTS)
def test_cards_read_the_same_wherever_their_files_are(kind: str, atr: bytes | None, variant: Variant) -> None:
    raw = read(card(kind, variant=variant, atr=atr))
    assert set(raw.certificates) == set(MADE.leaves)
    assert raw.token is not None
    assert raw.token.serial == "9999001234567890"


def test_where_the_certificates_are_is_told() -> None:
    raw = read(card("s42"))
    assert places(raw) == ["3F0050154331", "3F0050164332"]
    assert (raw.via, raw.layout, raw.profile) == (Via.DIRECT, "s42", "")
    assert read(card("unfamiliar")).layout == "pkcs15"


def test_a_directory_that_is_current_by_its_name_only() -> None:
    """By path its files can be selected but not read, on cards of unknown layout too."""
    behaviour = Behaviour(t0=False, sign_directory_by_name_only=True)
    for kind in ("s42", "unfamiliar"):
        assert set(read(card(kind, behaviour=behaviour)).certificates) == set(MADE.leaves)


@pytest.mark.parametrize("behaviour", [Behaviour(), Behaviour(t0=False, extended=True), Behaviour(max_le=64)])
def test_large_certificates(behaviour: Behaviour) -> None:
    der = large()
    assert 7800 < len(der) <= 8192
    assert read(card(authentication=der, signature=None, behaviour=behaviour)).certificates == (der,)


def test_more_commands_than_any_card_should_need() -> None:
    with pytest.raises(ChipFaultyError, match="more than 300"):
        read(card(authentication=large(), behaviour=Behaviour(max_le=24)))


# -- absence ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", [0x6A82, 0x6A88])
@pytest.mark.parametrize("kind", [*LAYOUTS, "unfamiliar"])
def test_a_card_without_signature_certificate(kind: str, missing: int) -> None:
    raw = read(card(kind, signature=None, behaviour=Behaviour(missing_sw=missing)))
    assert raw.certificates == (MADE.authentication,)


def test_a_card_without_signature_certificate_and_without_directories() -> None:
    variant = Variant(object_directory=False)
    assert read(card(signature=None, variant=variant)).certificates == (MADE.authentication,)


def test_absence_that_nothing_proves_is_a_fault() -> None:
    variant = Variant(object_directory=False)
    with pytest.raises(ChipFaultyError, match="3F0050164332"):
        read(card(signature=None, variant=variant, behaviour=Behaviour(missing_sw=0x6985)))


def test_a_signature_certificate_that_cannot_be_read_is_a_fault() -> None:
    inserted = card("s41v4")
    inserted.file("3F0050164332").fault = 0x6982
    with pytest.raises(ChipFaultyError, match="3F0050164332"):
        read(inserted)


def test_an_announced_certificate_without_a_file_is_absent() -> None:
    for kind, path in (("s41v4", "3F0050164332"), ("unfamiliar", "3F0050164702")):
        inserted = card(kind)
        inserted.delete(path)
        assert read(inserted).certificates == (MADE.authentication,)


def test_a_card_whose_authentication_certificate_is_absent() -> None:
    inserted = card("s41v4")
    inserted.delete("3F004331")
    raw = read(inserted)
    assert (raw.certificates, raw.layout) == ((MADE.signature,), "pkcs15")


@pytest.mark.parametrize("index", range(12))
def test_one_wrong_no_does_not_lose_a_certificate(index: int) -> None:
    desk = Desk(card("s41v4"), FaultPlan({index: StatusInstead(0x6A82)}))
    try:
        raw = DirectSource(desk).read(desk.reader)
    except ChipFaultyError:
        return
    assert set(raw.certificates) == set(MADE.leaves)


# -- faults that last -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["3F004331", "3F0050164332"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00" * 300, b"\xff" * 300, b"\x30\x82\x04", bytes.fromhex("30820400") + bytes(1024), b"\x30\x80" * 99],
)
def test_a_file_that_holds_no_certificate_is_a_fault_of_the_chip(path: str, content: bytes) -> None:
    inserted = card("s41v4")
    inserted.file(path).data = content
    with pytest.raises(ChipFaultyError, match=path):
        read(inserted)


def test_a_file_that_ends_early_is_a_fault_of_the_chip() -> None:
    with pytest.raises(ChipFaultyError, match="3F004331"):
        read(card("s41v4", variant=Variant(cut=1)))


@pytest.mark.parametrize("status", [0x6F00, 0x6581, 0x6400])
def test_a_chip_that_cannot_read_itself(status: int) -> None:
    inserted = card("s42")
    inserted.file("3F0050154331").fault = status
    with pytest.raises(ChipFaultyError, match="3F0050154331"):
        read(inserted)


def test_a_certificate_with_an_odd_part_is_read_twice_and_believed() -> None:
    odd = altered(MADE.authentication, validity=tlv.encode(0x30, b"\x17\x01x\x17\x01x"))
    heads: list[object] = []
    raw = read(card(authentication=odd), on_head=heads.append)
    assert raw.certificates == (odd, MADE.signature)
    assert len(heads) == 1


@pytest.mark.parametrize("path", ["3F0050445031", "3F0050444603"])
@pytest.mark.parametrize("rest", [b"\x30\x7f", b"\xa4\x00", b"\x30\x00" * 70])
def test_a_list_that_is_not_understood_might_hide_a_certificate(path: str, rest: bytes) -> None:
    inserted = card("unfamiliar")
    inserted.file(path).data += rest
    with pytest.raises(ChipFaultyError, match=path):
        read(inserted)


def test_a_list_without_end_is_no_list() -> None:
    inserted = card("unfamiliar")
    inserted.file("3F0050444603").data *= 40
    with pytest.raises(ChipFaultyError, match="than a card can hold"):
        read(inserted)


def test_a_list_of_certificates_that_cannot_be_read_is_a_fault() -> None:
    inserted = card("unfamiliar")
    inserted.file("3F0050444603").fault = 0x6982
    with pytest.raises(ChipFaultyError, match="list of certificates"):
        read(inserted)


def test_a_list_of_authorities_that_cannot_be_read_is_not_missed() -> None:
    inserted = card("unfamiliar")
    inserted.file("3F0050444605").fault = 0x6982
    assert set(read(inserted, wants_issuers=lambda _: True).certificates) == set(MADE.leaves)


def test_announced_certificates_of_which_none_is_there() -> None:
    inserted = card("unfamiliar")
    inserted.delete("3F0050444701")
    inserted.delete("3F0050164702")
    with pytest.raises(NoCertificatesError):
        read(inserted)


def test_a_file_too_long_to_be_read_with_short_lengths() -> None:
    inserted = card("s41v4")
    inserted.file("3F004331").data = bytes.fromhex("30829C40") + bytes(40000)
    with pytest.raises(ChipFaultyError, match="longer than can be read"):
        read(inserted)


def test_a_signature_certificate_that_is_broken_where_no_directory_tells_of_it() -> None:
    inserted = card("s41v4", variant=Variant(object_directory=False))
    inserted.file("3F0050164332").data = bytes(300)
    with pytest.raises(ChipFaultyError, match="3F0050164332"):
        read(inserted)


def test_an_authentication_certificate_that_is_broken_where_no_directory_tells_of_it() -> None:
    inserted = card("s41v4", variant=Variant(object_directory=False))
    inserted.file("3F004331").data = bytes(300)
    with pytest.raises(ChipFaultyError, match="3F004331"):
        read(inserted)


def test_the_authentication_certificate_in_the_place_of_the_other() -> None:
    """As on a card that keeps a file current although another one was selected."""
    raw = read(card("s41v4", signature=MADE.authentication))
    assert raw.certificates == (MADE.authentication,)


def test_without_token_information_the_serial_number_is_not_known() -> None:
    inserted = card("s41v4")
    inserted.delete("3F005032")
    raw = read(inserted)
    assert raw.token is not None
    assert raw.token.serial == ""
    assert raw.certificates == MADE.leaves


def test_an_authority_listed_among_the_holders_certificates_is_no_other_holder() -> None:
    issuing = next(der for der in MADE.cas if der != MADE.cas[-1])
    raw = read(card("unfamiliar", signature=issuing))
    assert set(raw.certificates) == {MADE.authentication, issuing}


# -- nothing to read --------------------------------------------------------------------------------------


def test_a_card_without_application() -> None:
    with pytest.raises(CardUnsupportedError):
        read(card("blank"))


def test_a_contactless_card() -> None:
    with pytest.raises(ContactlessError):
        read(card("contactless"))


def test_an_application_without_certificates() -> None:
    inserted = card("unfamiliar", signature=None)
    for path in ("3F0050444603", "3F0050444404"):
        inserted.file(path).data = b""
    with pytest.raises(NoCertificatesError):
        read(inserted)


def test_an_application_with_an_authority_only() -> None:
    with pytest.raises(NoCertificatesError):
        read(card("unfamiliar", authentication=MADE.cas[0], signature=None))


# -- holders ----------------------------------------------------------------------------------------------


def test_certificates_of_two_holders_are_of_two_cards() -> None:
    other = made("VARJO VILLE", "10987654321")
    with pytest.raises(CardChangedError):
        read(card("s41v4", signature=other.signature))


def test_holders_without_a_number_are_compared_by_name() -> None:
    subject = [("C", "FI"), ("CN", "TESTINEN")]
    issued = authority().issue(subject, not_before=BEGIN, not_after=END, key=HOLDER_KEY).der
    with pytest.raises(CardChangedError):
        read(card("s41v4", authentication=issued))


def test_certificates_that_were_not_issued_together_are_looked_at_again() -> None:
    subject = [("C", "FI"), ("serialNumber", "12345678901"), ("CN", "TESTINEN")]
    renewed = authority().issue(subject, not_before=BEGIN, not_after=END.replace(year=2030), key=HOLDER_KEY).der
    desk = Desk(card("s41v4", signature=renewed))
    assert DirectSource(desk).read(desk.reader).certificates == (MADE.authentication, renewed)
    assert desk.sent[-2] == desk.sent[0]


# -- issuers and PINs -------------------------------------------------------------------------------------


def test_issuers_are_read_when_they_are_wanted() -> None:
    asked: list[tuple[bytes, ...]] = []

    def wanted(leaves: Any) -> bool:
        asked.append(tuple(leaves))
        return False

    assert read(card("s42"), wants_issuers=wanted).certificates == MADE.leaves
    assert asked == [MADE.leaves]


def test_an_issuer_that_cannot_be_read_is_left_out() -> None:
    variant = Variant(issuer_in_master_file=True, issuer_sw=0x6982)
    raw = read(card("s42", variant=variant), wants_issuers=lambda _: True)
    assert set(raw.certificates) == {*MADE.leaves, MADE.cas[-1]}


def test_broken_directories_cost_the_issuers_only() -> None:
    inserted = card("s41v4", cas=())
    inserted.file("3F004403").fault = 0x6982
    raw = read(inserted, wants_issuers=lambda _: True)
    assert raw.certificates == MADE.leaves


@pytest.mark.parametrize(
    ("kind", "source"),
    [
        ("s41v3", PinSource.GET_DATA),
        ("s41v4", PinSource.GET_DATA),
        ("setcos", PinSource.GET_DATA),
        ("s42", PinSource.VERIFY_STATUS),
    ],
)
def test_the_state_of_the_pins(kind: str, source: PinSource) -> None:
    inserted = card(kind)
    first, second, third = inserted.pins.values()
    first.tries, second.tries, third.tries = 1, 0, 5
    states = read(inserted, pins=True).pins
    conditions = [PinCondition.LAST_TRY, PinCondition.LOCKED, PinCondition.USABLE]
    assert [(each.condition, each.source) for each in states] == [(each, source) for each in conditions]


def test_a_pin_that_was_never_set() -> None:
    inserted = card("s41v4")
    inserted.pins[0x11].activated = False
    assert read(inserted, pins=True).pins[0].condition is PinCondition.NOT_ACTIVATED


@pytest.mark.parametrize("kind", ["s42", "unfamiliar"])
def test_the_pins_of_a_card_that_is_not_known_are_not_asked_about(kind: str) -> None:
    desk = Desk(card(kind, atr=UNKNOWN_ATR))
    states = DirectSource(desk).read(desk.reader, pins=True).pins
    assert {each.source for each in states} == {PinSource.NOT_ASKED}
    assert not {command[1] for command in desk.sent} & {0x20, 0xCB}


def test_a_citizen_card_without_containers_stays_unknown() -> None:
    states = read(card("s41v4", behaviour=Behaviour(pin_information=False)), pins=True).pins
    assert {each.condition for each in states} == {PinCondition.UNKNOWN}


# -- commands that cards refuse ---------------------------------------------------------------------------


class Picky:
    """A card that refuses some forms of SELECT."""

    def __init__(self, inserted: Card, refused: tuple[tuple[int, int], ...]) -> None:
        self._card, self._refused = inserted, refused

    def __getattr__(self, name: str) -> Any:
        return getattr(self._card, name)

    def transmit(self, command: bytes) -> bytes:
        if command[1] == 0xA4 and (command[2], command[3]) in self._refused:
            return b"\x6a\x86"
        answer: bytes = self._card.transmit(command)
        return answer


@pytest.mark.parametrize("kind", [*LAYOUTS, "unfamiliar"])
@pytest.mark.parametrize(
    "refused",
    [
        ((8, 0x0C), (4, 0x0C), (2, 0x0C), (0, 0x0C)),
        ((8, 0x0C), (8, 0)),
        ((8, 0x0C), (8, 0), (4, 0x0C), (2, 0x0C), (2, 0)),
    ],
)
def test_every_way_to_select_is_tried(kind: str, refused: tuple[tuple[int, int], ...]) -> None:
    picky: Any = Picky(card(kind), refused)
    desk = Desk(picky)
    source = DirectSource(desk)
    assert set(source.read(desk.reader).certificates) == set(MADE.leaves)
    desk.sent.clear()
    source.read(desk.reader)
    assert not [command for command in desk.sent if command[2:4] == b"\x08\x0c"]


def test_files_of_a_named_directory_by_identifier() -> None:
    behaviour = Behaviour(t0=False, sign_directory_by_name_only=True, short_identifiers=False)
    picky: Any = Picky(card("s42", behaviour=behaviour), ((2, 0x0C), (2, 0)))
    assert read(picky).certificates == MADE.leaves


def test_the_reader_of_a_broken_directory_is_told_where() -> None:
    for status in (0x6A82, 0x6F00):
        desk = Desk(card("unfamiliar"), FaultPlan({6: StatusInstead(status)}))
        with pytest.raises(ChipFaultyError, match="breaks off"):
            DirectSource(desk).read(desk.reader)
        assert desk.sent[6].hex() == "00b0003c00"


def test_a_header_in_crumbs() -> None:
    for index in (1, 9):
        for kept in (1, 2, 3):
            desk = Desk(card("s41v4"), FaultPlan({index: Truncated(kept)}))
            assert DirectSource(desk).read(desk.reader).certificates == MADE.leaves


def test_a_card_that_takes_no_way_to_select() -> None:
    picky: Any = Picky(card("s41v4"), tuple((p1, p2) for p1 in range(16) for p2 in (0, 0x0C)))
    with pytest.raises(CardUnsupportedError):
        read(picky)


def test_garbage_in_the_middle_of_a_file_is_noticed() -> None:
    desk = Desk(card("s41v4"), FaultPlan({3: Garbage()}))
    with pytest.raises(ChipFaultyError, match="do not fit"):
        DirectSource(desk).read(desk.reader, on_head=lambda _: None)
