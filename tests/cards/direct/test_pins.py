from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.direct.channel import Channel
from cardtool.cards.direct.pins import PinFacts, Probe, not_asked, read_pins
from cardtool.cards.virtual import tlv
from cardtool.model.pin import PinCondition, PinRole, PinSource, PinState
from tests.cards.direct.scripted import Scripted

REFERENCES = {PinRole.PIN1: 0x11}
STATUS = PinFacts(Probe.VERIFY_STATUS, REFERENCES)
CONTAINER = PinFacts(Probe.GET_DATA, REFERENCES, tries_at_start=5, tells_activation=True)


def container(tries: bytes = b"\x05\xff", changed: bytes | None = b"\x01", reference: int = 0x11) -> bytes:
    flag = b"" if changed is None else tlv.encode(0xDF2F, changed)
    return tlv.encode(0xA0, tlv.encode(0x83, bytes([reference])), tlv.encode(0xDF21, tries), flag) + b"\x90\x00"


def state(facts: PinFacts, answer: bytes) -> PinState:
    return read_pins(Channel(Scripted(answer)), facts)[0]


@pytest.mark.parametrize(
    ("answer", "condition", "tries"),
    [
        ("63C5", PinCondition.USABLE, 5),
        ("63C2", PinCondition.USABLE, 2),
        ("63C1", PinCondition.LAST_TRY, 1),
        ("63C0", PinCondition.LOCKED, 0),
        ("6983", PinCondition.LOCKED, 0),
        ("6984", PinCondition.LOCKED, 0),
        ("9000", PinCondition.USABLE, None),
    ],
)
def test_the_status_form_of_verify(answer: str, condition: PinCondition, tries: int | None) -> None:
    assert state(STATUS, bytes.fromhex(answer)) == PinState(PinRole.PIN1, condition, tries, PinSource.VERIFY_STATUS)


@pytest.mark.parametrize("answer", ["6A88", "6300", "6982", "6985", "6700", "6D00", "6A86", "6F00", "6283"])
def test_a_status_that_says_nothing_stays_unknown(answer: str) -> None:
    assert state(STATUS, bytes.fromhex(answer)) == PinState(PinRole.PIN1)


@pytest.mark.parametrize(
    ("answer", "condition", "tries"),
    [
        (container(), PinCondition.USABLE, 5),
        (container(b"\x04"), PinCondition.LOW, 4),
        (container(b"\x01"), PinCondition.LAST_TRY, 1),
        (container(b"\x00"), PinCondition.LOCKED, 0),
        (container(b"\x00", b"\x00"), PinCondition.LOCKED, 0),
        (container(changed=b"\x00"), PinCondition.NOT_ACTIVATED, 5),
        (container(changed=None), PinCondition.USABLE, 5),
        (container(changed=b"\x00\x00"), PinCondition.USABLE, 5),
        (container(changed=b""), PinCondition.USABLE, 5),
    ],
)
def test_the_container_of_citizen_cards(answer: bytes, condition: PinCondition, tries: int) -> None:
    assert state(CONTAINER, answer) == PinState(PinRole.PIN1, condition, tries, PinSource.GET_DATA)


@pytest.mark.parametrize(
    "answer",
    [
        container(b""),
        container(b"\xff"),
        container(reference=0x82),
        container()[:6] + b"\x90\x00",
        tlv.encode(0xA0, tlv.encode(0x83, b"\x11")) + b"\x90\x00",
        b"\x90\x00",
        b"\x6a\x88",
        container()[:-2] + b"\x62\x82",
    ],
)
def test_a_container_that_is_not_understood_stays_unknown(answer: bytes) -> None:
    assert state(CONTAINER, answer) == PinState(PinRole.PIN1)


@given(st.binary(max_size=60))
def test_any_container(data: bytes) -> None:
    assert state(CONTAINER, data + b"\x90\x00").role is PinRole.PIN1


def test_only_a_layout_that_tells_activation_is_asked_for_it() -> None:
    facts = PinFacts(Probe.GET_DATA, REFERENCES)
    assert state(facts, container(changed=b"\x00")).condition is PinCondition.USABLE


def test_the_activation_code_is_never_called_not_activated() -> None:
    facts = PinFacts(Probe.GET_DATA, {PinRole.ACTIVATION: 0x11}, 5, tells_activation=True)
    states = read_pins(Channel(Scripted(container(changed=b"\x00"))), facts)
    assert [each.condition for each in states] == [PinCondition.UNKNOWN, PinCondition.UNKNOWN, PinCondition.USABLE]


def test_a_card_that_is_not_asked() -> None:
    assert {each.role for each in not_asked()} == set(PinRole)
    assert {each.condition for each in not_asked()} == {PinCondition.UNKNOWN}
