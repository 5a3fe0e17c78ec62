from __future__ import annotations

import pytest
from asn1crypto import core
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.virtual import tlv
from cardtool.cards.virtual.tlv import Tlv, TlvError, decode, encode

TAGS = st.one_of(
    st.integers(0, 0xFF).filter(lambda tag: tag & 0x1F != 0x1F),
    st.builds(lambda low: 0xDF00 | low, st.integers(0, 0x7F)),
    st.builds(lambda high, low: 0x7F8000 | high << 8 | low, st.integers(0, 0x7F), st.integers(0, 0x7F)),
)
OBJECTS = st.lists(st.builds(Tlv, TAGS, st.binary(max_size=300)), max_size=6)


@given(OBJECTS)
def test_what_is_encoded_is_decoded(objects: list[Tlv]) -> None:
    assert decode(b"".join(encode(each.tag, each.value) for each in objects)) == tuple(objects)


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    try:
        objects = decode(data)
    except TlvError:
        return
    assert sum(len(each.value) for each in objects) <= len(data)


@pytest.mark.parametrize("size", [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0xFFFF, 0x10000])
def test_every_form_of_length(size: int) -> None:
    assert decode(encode(0x04, bytes(size))) == (Tlv(0x04, bytes(size)),)


@pytest.mark.parametrize("data", ["30", "3002", "300201", "3080", "3085", "DF", "DFFF", "DF808080", "DF21", "3081"])
def test_incomplete_or_indefinite_is_refused(data: str) -> None:
    with pytest.raises(TlvError):
        decode(bytes.fromhex(data))


@given(st.integers(-(2**70), 2**70))
def test_integers_are_der(value: int) -> None:
    assert tlv.integer(value) == core.Integer(value).dump()


@given(st.sets(st.integers(0, 20)))
def test_named_bits_are_der(positions: set[int]) -> None:
    parsed = core.BitString.load(tlv.named_bits(*positions))
    assert {place for place, bit in enumerate(parsed.native) if bit} == positions
    assert not parsed.native or parsed.native[-1] == 1


def test_other_types_are_der() -> None:
    assert tlv.boolean(value=True) == core.Boolean(value=True).dump()
    assert tlv.boolean(value=False) == core.Boolean(value=False).dump()
    assert tlv.utf8_string("väestö") == core.UTF8String("väestö").dump()
    assert tlv.octet_string(b"\x00\x01") == core.OctetString(b"\x00\x01").dump()
    assert tlv.enumerated(1) == b"\x0a\x01\x01"
    assert decode(tlv.sequence(tlv.integer(1), tlv.integer(2)))[0].children() == (Tlv(2, b"\x01"), Tlv(2, b"\x02"))
