from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.direct.apdu import (
    EXTENDED,
    SHORT,
    Command,
    ForbiddenCommandError,
    Instruction,
    get_pin_container,
    get_response,
    pin_status,
    read_binary,
    read_short_file,
    require_harmless,
    select,
)


@pytest.mark.parametrize(
    ("command", "t0", "t1"),
    [
        (select(8, 0x0C, b"\x43\x31"), "00A4080C024331", "00A4080C024331"),
        (read_binary(0, SHORT), "00B0000000", "00B0000000"),
        (read_binary(0x1234, 20), "00B0123414", "00B0123414"),
        (read_short_file(0x12, SHORT), "00B0920000", "00B0920000"),
        (get_response(5), "00C0000005", "00C0000005"),
        (get_pin_container(0x11), "00CB00FF05A003830111", "00CB00FF05A00383011100"),
        (pin_status(3), "0020000300", "00200003"),
    ],
)
def test_commands_on_the_wire(command: Command, t0: str, t1: str) -> None:
    assert (command.encode(0).hex().upper(), command.encode(1).hex().upper()) == (t0, t1)


def test_extended_lengths_on_the_wire() -> None:
    assert read_binary(0, EXTENDED).encode(1).hex().upper() == "00B00000000000"
    assert read_binary(256, 1439).encode(1).hex().upper() == "00B0010000059F"


def test_the_list_of_instructions_is_closed() -> None:
    assert {each.name for each in Instruction} == {"VERIFY", "SELECT", "READ_BINARY", "GET_RESPONSE", "GET_DATA"}


@given(st.binary(max_size=12))
def test_nothing_else_passes_the_gate(command: bytes) -> None:
    try:
        require_harmless(command)
    except ForbiddenCommandError:
        return
    assert command[0] == 0
    assert command[1] in {0x20, 0xA4, 0xB0, 0xC0, 0xCB}
    assert command[1] != 0x20 or command[4:] in {b"", b"\x00"}


@pytest.mark.parametrize(
    "command",
    ["002000110831323334", "0020001101", "00D60000", "00E40000", "002400010431323334", "80A40000", "00A4", "0022", ""],
)
def test_pins_and_writing_are_refused(command: str) -> None:
    with pytest.raises(ForbiddenCommandError):
        require_harmless(bytes.fromhex(command))


def test_a_command_with_a_pin_is_never_encoded() -> None:
    with pytest.raises(ForbiddenCommandError):
        Command(Instruction.VERIFY, 0, 0x11, b"1234").encode(1)
