from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.direct.pkcs15 import (
    PKCS15_NAME,
    Application,
    CertificateEntry,
    DirectoryFile,
    Listing,
    parse_applications,
    parse_certificate_directory,
    parse_object_directory,
    parse_token_information,
)
from cardtool.cards.direct.tlv import FailureReason
from cardtool.cards.virtual import pkcs15, tlv
from cardtool.model.card import Token

if TYPE_CHECKING:
    from collections.abc import Callable

PATH = bytes.fromhex("3F004403")
_PATHS = st.lists(st.binary(min_size=2, max_size=2), min_size=1, max_size=8).map(b"".join)
_PARSERS: list[Callable[[bytes], object]] = [
    parse_applications,
    parse_object_directory,
    parse_certificate_directory,
    parse_token_information,
]


@given(st.sampled_from(_PARSERS), st.binary(max_size=300))
def test_any_bytes(parse: Callable[[bytes], object], data: bytes) -> None:
    parse(data)


@given(st.sampled_from(_PARSERS), st.data())
def test_damaged_files(parse: Callable[[bytes], object], data: st.DataObject) -> None:
    entry = pkcs15.certificate_entry("label", b"\x45", PATH_OBJECT, authority=True)
    whole = data.draw(
        st.sampled_from(
            [
                pkcs15.application_template(PKCS15_NAME, "FINEID", PATH),
                pkcs15.directory_entry(0xA4, PATH),
                entry * 3,
                pkcs15.token_information(b"1234", "label", "maker"),
            ]
        )
    )
    damaged = bytearray(whole)
    for place, value in data.draw(st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=6)):
        damaged[place] = value
    parse(bytes(damaged))


PATH_OBJECT = pkcs15.path(PATH)


@given(_PATHS)
def test_applications(path: bytes) -> None:
    other = tlv.encode(0x62, b"")
    data = other + pkcs15.application_template(PKCS15_NAME, "FINEID", path)
    assert parse_applications(data).items == (Application(PKCS15_NAME, path),)


def test_an_application_without_a_path_or_without_a_name() -> None:
    unnamed = tlv.encode(0x61, tlv.encode(0x50, b"x"))
    odd = tlv.encode(0x61, tlv.encode(0x4F, b"x"), tlv.encode(0x51, b"odd"))
    parsed = parse_applications(tlv.encode(0x61, tlv.encode(0x4F, b"x")) + unnamed + odd)
    assert parsed.items == (Application(b"x"),)
    assert [failure.reason for failure in parsed.failures] == [FailureReason.BAD_STRUCTURE] * 2


def test_the_object_directory_leaves_out_what_holds_no_certificates() -> None:
    kinds = {0xA0: None, 0xA8: None, 0xA4: Listing.HOLDER, 0xA5: Listing.TRUSTED, 0xA6: Listing.USEFUL}
    parsed = parse_object_directory(b"".join(pkcs15.directory_entry(kind, PATH) for kind in kinds))
    assert parsed.items == tuple(DirectoryFile(kind, PATH) for kind in kinds.values() if kind)
    assert not parsed.failures


@pytest.mark.parametrize("path", [b"", b"odd", bytes(18)])
def test_a_directory_whose_path_leads_nowhere(path: bytes) -> None:
    (failure,) = parse_object_directory(pkcs15.directory_entry(0xA4, path)).failures
    assert failure.reason is FailureReason.NO_PATH


@given(_PATHS, st.booleans(), st.integers(0, 0x7FFF))
def test_certificate_entries(path: bytes, authority: bool, offset: int) -> None:
    place = pkcs15.path(path, (offset, 100) if offset else None)
    entry = pkcs15.certificate_entry("label", b"\x45", place, authority=authority)
    assert parse_certificate_directory(entry).items == (CertificateEntry(path, authority, offset),)


@pytest.mark.parametrize("index", [b"\x00\xff\xff", b"\xff\xff"])
def test_an_offset_that_no_file_has_counts_as_none(index: bytes) -> None:
    place = tlv.sequence(tlv.octet_string(PATH), tlv.encode(0x02, index))
    entry = tlv.sequence(tlv.sequence(), tlv.sequence(), tlv.encode(0xA1, tlv.sequence(place)))
    assert parse_certificate_directory(entry).items == (CertificateEntry(PATH),)


@pytest.mark.parametrize(
    "entry",
    [
        tlv.sequence(),
        tlv.sequence(tlv.encode(0xA1)),
        tlv.sequence(tlv.encode(0xA1, tlv.sequence())),
        tlv.sequence(tlv.encode(0xA1, tlv.sequence(tlv.sequence()))),
    ],
)
def test_an_entry_without_a_path_does_not_hide_its_neighbour(entry: bytes) -> None:
    good = pkcs15.certificate_entry("label", b"\x45", PATH_OBJECT)
    parsed = parse_certificate_directory(entry + good)
    assert parsed.items == (CertificateEntry(PATH),)
    assert [failure.reason for failure in parsed.failures] == [FailureReason.NO_PATH]


@pytest.mark.parametrize(
    ("serial", "text"),
    [
        (b"9999001234567890", "9999001234567890"),
        (b"AB1234567", "AB1234567"),
        (bytes.fromhex("9999001234567890"), "9999001234567890"),
        (bytes.fromhex("4142313233343536"), "4142313233343536"),
        (b"12345678", "12345678"),
        (b"\xde\xad", "DEAD"),
        (b"", ""),
    ],
)
def test_serial_numbers(serial: bytes, text: str) -> None:
    assert parse_token_information(pkcs15.token_information(serial, "L", "M")) == Token("L", text, "M")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        tlv.sequence(),
        tlv.sequence(tlv.integer(0)),
        tlv.sequence(tlv.octet_string(b"1"), tlv.integer(0)),
        tlv.sequence(tlv.integer(0), tlv.octet_string(bytes(65))),
        tlv.sequence(tlv.integer(0), tlv.octet_string(b"1"), b"\x80\x7f"),
    ],
)
def test_what_is_no_token_information(data: bytes) -> None:
    assert parse_token_information(data) is None


def test_token_information_without_texts() -> None:
    data = tlv.sequence(tlv.integer(0), tlv.octet_string(b"7"))
    assert parse_token_information(data) == Token(serial="7")
