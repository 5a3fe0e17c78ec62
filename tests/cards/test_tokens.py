"""Reading one token, with every call failing in turn."""

from __future__ import annotations

import pytest
from pkcs11 import exceptions

from cardtool.cards.grouping import distinct, group_tokens, join_tokens, merge_cards
from cardtool.cards.tokens import (
    MAX_CERTIFICATE_BYTES,
    MAX_CERTIFICATES,
    MAX_SLOTS,
    TokenContent,
    describe,
    occupied_slots,
    read_token,
)
from cardtool.model.card import RawCard, Token
from cardtool.model.errors import CardChangedError, MiddlewareMisbehavesError
from tests.cards.fake_pkcs11 import FakeSlot, FakeToken


def read(token: FakeToken) -> TokenContent:
    content = read_token(FakeSlot("Reader", token))
    assert content is not None
    return content


def test_all_certificates_in_a_public_session_searched_by_class_only() -> None:
    token = FakeToken(b"one", b"two", serial=b"42 ")
    content = read(token)
    assert content == TokenContent("Reader", True, Token("CARD", "42", "MAKER", "MODEL"), (b"one", b"two"))
    assert [len(template) for template in token.asked] == [1]
    assert (token.opened, token.closed) == (1, 1)


@pytest.mark.parametrize("error", [exceptions.TokenNotPresent, exceptions.TokenNotRecognised])
def test_a_slot_without_a_token_for_us(error: type[Exception]) -> None:
    assert read_token(FakeSlot("Reader", error())) is None


def test_a_token_that_is_not_initialised_is_no_card() -> None:
    assert read_token(FakeSlot("Soft", FakeToken(initialised=False))) is None


@pytest.mark.parametrize("step", ["open", "find"])
@pytest.mark.parametrize("error", [exceptions.DeviceError, exceptions.DeviceRemoved, ValueError])
def test_a_fault_of_any_call_fails_the_token(step: str, error: type[Exception]) -> None:
    token = FakeToken(b"one", fails={step: error()})
    with pytest.raises(error):
        read(token)
    assert token.opened == token.closed


def test_a_session_that_cannot_be_closed_spoils_nothing() -> None:
    token = FakeToken(b"one", fails={"close": exceptions.SessionHandleInvalid()})
    assert read(token).certificates == (b"one",)


@pytest.mark.parametrize(
    "error", [exceptions.AttributeTypeInvalid, exceptions.AttributeSensitive, exceptions.AttributeValueInvalid]
)
def test_an_object_that_says_it_has_no_value_is_passed_over(error: type[Exception]) -> None:
    assert read(FakeToken(error(), b"", b"two")).certificates == (b"two",)


@pytest.mark.parametrize("error", [exceptions.DeviceError, exceptions.GeneralError, exceptions.DeviceRemoved])
def test_a_value_that_does_not_answer_fails_the_token(error: type[Exception]) -> None:
    with pytest.raises(error):
        read(FakeToken(b"one", error()))


def test_sizes_and_numbers_are_bounded() -> None:
    assert len(read(FakeToken(*[b"x"] * MAX_CERTIFICATES)).certificates) == MAX_CERTIFICATES
    with pytest.raises(MiddlewareMisbehavesError, match="more than 64"):
        read(FakeToken(*[b"x"] * (MAX_CERTIFICATES + 1)))
    with pytest.raises(MiddlewareMisbehavesError, match="bytes"):
        read(FakeToken(bytes(MAX_CERTIFICATE_BYTES + 1)))


@pytest.mark.parametrize(
    "after", [FakeToken(b"one", serial=b"2"), FakeToken(b"one", label="OTHER"), exceptions.TokenNotPresent()]
)
def test_another_token_after_the_reading(after: FakeToken | Exception) -> None:
    with pytest.raises(CardChangedError):
        read_token(FakeSlot("Reader", FakeToken(b"one"), after))


def test_only_slots_with_tokens_each_once_and_no_more_than_any_installation_has() -> None:
    full, twin = FakeSlot("A", FakeToken(), number=1), FakeSlot("A", FakeToken(), number=1)
    many = [FakeSlot("M", FakeToken()) for _ in range(MAX_SLOTS)]
    assert occupied_slots([full, FakeSlot("B"), twin]) == [twin]
    assert len(occupied_slots(many)) == MAX_SLOTS
    with pytest.raises(MiddlewareMisbehavesError, match="65 slots"):
        occupied_slots([*many, FakeSlot("empty")])


def test_text_of_tokens_is_made_plain() -> None:
    assert describe(FakeToken(serial=b"\xff1\x00", label=" Ä\ufffd\n ")) == Token(
        "Ä\ufffd", "\ufffd1", "MAKER", "MODEL"
    )


# -- grouping ---------------------------------------------------------------------------------------------


def content(serial: str, *certificates: bytes, slot: str = "R", label: str = "") -> TokenContent:
    return TokenContent(slot, True, Token(label, serial), certificates)


def test_two_tokens_of_a_card_are_one() -> None:
    one, two, other = content("1", label="A"), content("1", label="B"), content("2")
    assert group_tokens([one, other, two]) == ((one, two), (other,))
    assert join_tokens([one.token, two.token, one.token]).label == "A + B"
    assert join_tokens([one.token]).label == "A"


def test_certificates_count_once() -> None:
    assert distinct([b"b", b"a", b"b"]) == (b"b", b"a")


def card(reader: str, serial: str, *certificates: bytes) -> RawCard:
    return RawCard(reader, certificates, token=Token(serial=serial))


def test_a_card_seen_by_two_modules_counts_once() -> None:
    first, second = card("R", "1", b"a", b"b"), card("R", "x", b"b", b"c")
    assert merge_cards([first, second]) == (card("R", "1", b"a", b"b", b"c"),)
    assert merge_cards([card("R", "1", b"a"), card("R", "1", b"b")]) == (card("R", "1", b"a", b"b"),)


def test_different_cards_stay_apart() -> None:
    different = [card("R", "1", b"a"), card("S", "1", b"a"), card("R", "2", b"b"), card("R", "", b"c")]
    assert merge_cards(different) == tuple(different)
    assert len(merge_cards([card("R", "", b"a"), card("R", "", b"b")])) == 2
