"""File versions of Windows programs, read from made-up files."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.diagnostics.pe_version import file_version, version_in

if TYPE_CHECKING:
    from pathlib import Path

_ADDRESS = 0x3000
_OFFSET = 0x400


def resources(version: bytes, *, kind: int = 16) -> bytes:
    """A section with one resource: type, name, language, data."""

    def folder(name: int, target: int) -> bytes:
        return bytes(12) + struct.pack("<HHII", 0, 1, name, target)

    deep = 0x8000_0000
    head = folder(kind, deep | 24) + folder(1, deep | 48) + folder(0x40B, 72)
    return head + struct.pack("<IIII", _ADDRESS + 88, len(version), 0, 0) + version


def information(numbers: tuple[int, int, int, int] = (4, 5, 1, 0), text: str = "") -> bytes:
    """VS_VERSIONINFO as far as it is read."""
    one, two, three, four = numbers
    fixed = struct.pack("<IIII", 0xFEEF04BD, 0x10000, one << 16 | two, three << 16 | four)
    named = "FileVersion\0".encode("utf-16-le") + b"\0\0" + f"{text}\0".encode("utf-16-le") if text else b""
    return "VS_VERSION_INFO\0".encode("utf-16-le") + fixed + named


def program(section: bytes, *, magic: int = 0x20B, address: int = _ADDRESS, sections: int = 1) -> bytes:
    directories = {0x10B: 96, 0x20B: 112}.get(magic, 112)
    optional = (
        struct.pack("<H", magic).ljust(directories, b"\0") + bytes(16) + struct.pack("<II", address, len(section))
    )
    head = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40)
    coff = b"PE\0\0" + struct.pack("<HH12xHH", 0x8664, sections, len(optional), 0)
    table = b".rsrc\0\0\0" + struct.pack("<IIII16x", len(section), _ADDRESS, len(section), _OFFSET)
    return (head + coff + optional + table).ljust(_OFFSET, b"\0") + section


def version_of(folder: Path, content: bytes) -> str:
    path = folder / "module.dll"
    path.write_bytes(content)
    return file_version(path)


@pytest.mark.parametrize("magic", [0x10B, 0x20B])
def test_the_numbers(tmp_path: Path, magic: int) -> None:
    assert version_of(tmp_path, program(resources(information()), magic=magic)) == "4.5.1.0"


@pytest.mark.parametrize(
    ("text", "version"),
    [("4.0.20e", "4.0.20e"), ("4, 3, 4, 8933", "4.3.4.8933"), ("beta", "4.5.1.0"), ("4.3.4 (8933)", "4.3.4")],
)
def test_the_text_wins_where_it_is_a_version(tmp_path: Path, text: str, version: str) -> None:
    assert version_of(tmp_path, program(resources(information(text=text)))) == version


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ",
        b"\x7fELF" + bytes(100),
        b"MZ".ljust(0x40, b"\0"),
        program(b""),
        program(resources(information()), magic=0x999),
        program(resources(information()), address=0),
        program(resources(information()), address=0x9000),
        program(resources(information()), sections=0),
        program(resources(information(), kind=3)),
        program(resources(b"")),
        program(resources(struct.pack("<I", 0xFEEF04BD))),
        program(resources(information())[:60]),
        program(resources(information()).replace(struct.pack("<I", _ADDRESS + 88), bytes(4))),
    ],
)
def test_files_without_a_version(tmp_path: Path, content: bytes) -> None:
    assert version_of(tmp_path, content) == ""


def test_no_file(tmp_path: Path) -> None:
    assert file_version(tmp_path / "missing.dll") == ""


@given(st.binary(max_size=400), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_any_section_can_be_read(content: bytes, section: int, address: int) -> None:
    assert isinstance(version_in(content, section, address), str)


@given(st.data())
def test_any_damage_is_survived(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    content = bytearray(program(resources(information(text="4.0.20e"))))
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    assert isinstance(version_of(tmp_path_factory.getbasetemp(), bytes(content[:cut])), str)
