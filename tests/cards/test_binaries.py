"""Headers of shared libraries."""

from __future__ import annotations

import struct
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards import binaries
from cardtool.cards.binaries import Binary, own_binary, parse_binary, read_binary


def elf(machine: int = 62, bits: int = 64, order: str = "<") -> bytes:
    start = b"\x7fELF" + bytes([bits // 32, 1 if order == "<" else 2, 1]) + bytes(9)
    return start + struct.pack(f"{order}HH", 3, machine)


def pe(machine: int = 0x8664, offset: int = 0x80) -> bytes:
    return (
        b"MZ" + bytes(0x3A) + struct.pack("<I", offset) + bytes(offset - 0x40) + b"PE\0\0" + struct.pack("<H", machine)
    )


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (elf(), Binary("elf", "x86-64", 64)),
        (elf(3, 32), Binary("elf", "x86", 32)),
        (elf(183), Binary("elf", "arm64", 64)),
        (elf(21, 64, ">"), Binary("elf", "0x15", 64)),
        (pe(), Binary("pe", "x86-64", 64)),
        (pe(0x014C), Binary("pe", "x86", 32)),
        (pe(0xAA64), Binary("pe", "arm64", 64)),
        (b"\xcf\xfa\xed\xfe", Binary("mach-o")),
        (b"", None),
        (b"\x7fELF", None),
        (elf()[:4] + b"\x09" + elf()[5:], None),
        (b"MZ", None),
        (pe()[:0x82], None),
        (pe().replace(b"PE\0\0", b"NE\0\0"), None),
        (b"#!/bin/sh\n", None),
    ],
)
def test_known_headers(header: bytes, expected: Binary | None) -> None:
    assert parse_binary(header) == expected


@given(
    st.binary(max_size=200)
    | st.binary(max_size=200).map(lambda tail: b"MZ" + tail)
    | st.binary(max_size=40).map(lambda tail: b"\x7fELF" + tail)
)
def test_any_bytes_are_read_without_an_error(header: bytes) -> None:
    parse_binary(header)


def test_this_program() -> None:
    ours = own_binary()
    assert ours is not None
    assert ours == read_binary(Path(sys.executable).resolve())


def test_a_program_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "gone"))
    binaries.own_binary.cache_clear()
    assert own_binary() is None
    binaries.own_binary.cache_clear()


def test_for_people() -> None:
    assert str(Binary("elf", "x86", 32)) == "elf x86 32 bit"
    assert str(Binary("mach-o")) == "mach-o"
