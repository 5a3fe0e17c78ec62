"""Imports an export of THL's SOTE organisation register: text, XML, the interface's JSON pages, or a plain list.

Nothing in a file makes it raise: what cannot be used is a failure with a closed reason, and the rest is kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import finnish_day
from cardtool.register.imports_json import Pages, read_json
from cardtool.register.imports_text import read_table
from cardtool.register.imports_values import Gathering, ImportReason
from cardtool.register.imports_xml import read_xml

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from cardtool.register.imports_values import ImportedRegister

#: Largest file, in bytes; the register's XML has about a kilobyte a row.
MAX_BYTES: Final = 1 << 30
#: Pages in a folder; the register has about 150.
MAX_PAGES: Final = 10_000
_HEAD: Final = 1024
_UTF8_MARK: Final = b"\xef\xbb\xbf"


def import_register(path: Path, *, as_of: date | None = None) -> ImportedRegister:
    """The rows of an export; the form is known by its content.

    Args:
        path: a file, or a folder with the interface's pages as ``*.json``.
        as_of: day of the export where it is known; otherwise the day on which the file was last written.
    """
    gathering = Gathering()
    pages = Pages()
    written: date | None = None
    try:
        written = finnish_day(datetime.fromtimestamp(path.stat().st_mtime, UTC))
        for file in _files(path, gathering):
            gathering.file = file.name
            _read(file, gathering, pages)
    except OSError as error:
        gathering.fail(reason_of(error), detail=error.strerror or type(error).__name__)
    pages.check(gathering)
    gathering.check()
    return gathering.result(path.name, as_of or written)


def reason_of(error: OSError) -> ImportReason:
    """The closed reason for what the operating system says."""
    if isinstance(error, FileNotFoundError):
        return ImportReason.NOT_FOUND
    return ImportReason.ACCESS_DENIED if isinstance(error, PermissionError) else ImportReason.NOT_READABLE


def _files(path: Path, gathering: Gathering) -> Iterable[Path]:
    if not path.is_dir():
        return (path,)
    found = sorted(file for file in path.iterdir() if file.suffix.lower() == ".json" and file.is_file())
    if len(found) > MAX_PAGES:
        gathering.fail(ImportReason.TOO_MANY, detail="files")
    return found[:MAX_PAGES]


def _read(file: Path, gathering: Gathering, pages: Pages) -> None:
    if not file.is_file():
        gathering.fail(ImportReason.NOT_READABLE, detail="not a file")
        return
    if file.stat().st_size > MAX_BYTES:
        gathering.fail(ImportReason.TOO_LARGE, detail=f"larger than {MAX_BYTES} bytes")
        return
    with file.open("rb") as opened:
        head = opened.read(_HEAD).removeprefix(_UTF8_MARK).replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")
    if head.startswith(b"<"):
        read_xml(file, gathering)
    elif head.startswith((b"{", b"[")):
        read_json(file, gathering, pages)
    else:
        read_table(file, gathering)
