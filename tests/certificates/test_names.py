"""Distinguished names: order, string types, comparison."""

from __future__ import annotations

import pytest

from cardtool.certificates.der import UnreadableError
from cardtool.certificates.names import comparison_key, read_name
from cardtool.model.certificate import ParseReason
from tests.certificates.making import tlv

CN = bytes.fromhex("550403")
O = bytes.fromhex("55040a")  # noqa: E741 - the attribute's own short name


def attribute(oid: bytes, tag: int, value: bytes) -> bytes:
    return tlv(0x30, tlv(0x06, oid), tlv(tag, value))


def name(*attributes: bytes) -> bytes:
    return tlv(0x30, *(tlv(0x31, each) for each in attributes))


@pytest.mark.parametrize(
    ("tag", "value", "text"),
    [
        (0x0C, "Työ".encode(), "Työ"),
        (0x0C, "Työ".encode("latin-1"), "Työ"),
        (0x13, b"FI", "FI"),
        (0x16, b"a@example.invalid", "a@example.invalid"),
        (0x12, b"12", "12"),
        (0x1A, b"visible", "visible"),
        (0x14, "Työ".encode("latin-1"), "Työ"),
        (0x14, "Työ".encode(), "Työ"),
        (0x1E, "Työ".encode("utf-16-be"), "Työ"),
        (0x1E, b"\xd8\x00", "#1e02d800"),
        (0x1C, "Työ".encode("utf-32-be"), "Työ"),
        (0x1C, b"\x00", "#1c0100"),
        (0x03, b"\x00\xab\xcd", "abcd"),
        (0x02, b"\x05", "#020105"),
        (0x30, b"", "#3000"),
        (0x0C, b"", ""),
    ],
)
def test_string_types(tag: int, value: bytes, text: str) -> None:
    assert read_name(name(attribute(CN, tag, value))).first("CN") == text


def test_attributes_of_one_relative_name_follow_one_another() -> None:
    together = tlv(
        0x30, tlv(0x31, attribute(CN, 0x0C, b"a"), attribute(O, 0x0C, b"b")), tlv(0x31, attribute(O, 0x0C, b"c"))
    )
    read = read_name(together)
    assert str(read) == "CN=a, O=b, O=c"
    assert read.der == together


def test_an_unknown_type_keeps_its_dotted_form() -> None:
    assert str(read_name(name(attribute(bytes.fromhex("2a0304"), 0x0C, b"x")))) == "1.2.3.4=x"


def test_an_empty_name_is_a_name() -> None:
    assert read_name(name()).attributes == ()


@pytest.mark.parametrize(
    "der",
    [
        b"",
        tlv(0x30, tlv(0x30)),
        tlv(0x30, tlv(0x31, tlv(0x31))),
        name(tlv(0x30, tlv(0x06, CN))),
        name(tlv(0x30, tlv(0x06, CN), tlv(0x0C), tlv(0x0C))),
        name(tlv(0x30, tlv(0x0C, CN), tlv(0x0C))),
        name(attribute(b"", 0x0C, b"x")),
        name(attribute(CN, 0x1F, b"x")),
    ],
)
def test_what_is_no_name_is_refused(der: bytes) -> None:
    with pytest.raises(UnreadableError) as refusal:
        read_name(der)
    assert refusal.value.reason is ParseReason.BAD_NAME


def test_comparison_overlooks_string_type_case_and_spaces() -> None:
    one = read_name(name(attribute(O, 0x13, b"Training  CA ")))
    other = read_name(name(attribute(O, 0x1E, "training ca".encode("utf-16-be"))))
    assert one.der != other.der
    assert comparison_key(one) == comparison_key(other)
    assert comparison_key(one) != comparison_key(read_name(name(attribute(CN, 0x13, b"Training CA"))))
