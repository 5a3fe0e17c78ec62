from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.virtual.apdu import Command, StatusError, exact_length, more_data, parse, reads_on, tries_left

OCTET = st.integers(0, 255)
SHORT = st.builds(Command, OCTET, OCTET, OCTET, OCTET, data=st.binary(max_size=255), le=st.none() | st.integers(1, 256))
EXTENDED = st.builds(
    Command,
    OCTET,
    OCTET,
    OCTET,
    OCTET,
    data=st.binary(max_size=2000),
    le=st.none() | st.integers(1, 65536),
    extended=st.just(value=True),
).filter(lambda command: bool(command.data) or command.le is not None)


@given(SHORT | EXTENDED)
def test_what_is_encoded_is_parsed(command: Command) -> None:
    assert parse(command.encode()) == command


@given(st.binary(max_size=300))
def test_any_bytes_are_parsed_whole_or_refused(raw: bytes) -> None:
    try:
        command = parse(raw)
    except StatusError:
        return
    assert command.encode() == raw


@pytest.mark.parametrize(
    ("raw", "data", "le"),
    [
        ("00A40000", "", None),
        ("00B0000000", "", 256),
        ("00B0000010", "", 16),
        ("00A40400023F00", "3F00", None),
        ("00A40400023F0000", "3F00", 256),
        ("00B00000000000", "", 65536),
        ("00B00000000400", "", 1024),
        ("00A404000000023F00", "3F00", None),
        ("00A404000000023F000000", "3F00", 65536),
    ],
)
def test_the_cases_of_iso_7816_3(raw: str, data: str, le: int | None) -> None:
    command = parse(bytes.fromhex(raw))
    assert (command.data, command.le) == (bytes.fromhex(data), le)


@pytest.mark.parametrize(
    "raw", ["", "00A404", "00A4040003AABB", "00A4040001AABBCC", "00B000000000", "00B000000000000100"]
)
def test_lengths_that_do_not_add_up(raw: str) -> None:
    with pytest.raises(StatusError, match="6700"):
        parse(bytes.fromhex(raw))


def test_status_words_with_a_number() -> None:
    assert tries_left(5) == 0x63C5
    assert tries_left(99) == 0x63CF
    assert more_data(255) == 0x61FF
    assert more_data(256) == more_data(1000) == 0x6100
    assert exact_length(0x20) == 0x6C20


@pytest.mark.parametrize(
    ("raw", "later"),
    [
        ("00B0000000", False),
        ("00B0001000", True),
        ("00B0010000", True),
        ("00B0920000", False),
        ("00B0920500", True),
        ("00A4010500", False),
        ("00B001", False),
        ("", False),
    ],
)
def test_a_later_part_of_a_file(raw: str, later: bool) -> None:
    assert reads_on(bytes.fromhex(raw)) is later
