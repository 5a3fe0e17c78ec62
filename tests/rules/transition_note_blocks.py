"""Reading the domain note on the reform: its statements one by one, and the dates and addresses in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADING: Final = re.compile(r"#+ (\d+(?:\.\d+)?)\.? ")
_ITEM: Final = re.compile(r" *(?:\*|\d+\.) ")
_OURS: Final = "**cardtool:**"

_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"(?<![\w.+-])\+?\d{3,4}(?: \d{1,4}){2,3}(?![\w-])")
_ADDRESS: Final = re.compile(r"(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:fi|ax)(?![\w-])(?:/[^\s<>;,|()]*)?")
_ISO: Final = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?:\.\.\.(\d{2}))?")
_FINNISH: Final = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})")
_MONTHS: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH: Final = re.compile(rf"({'|'.join(_MONTHS)}) (\d{{4}})|(?<![\d-])(\d{{4}})-(\d{{2}})(?![\d-])")
_SEASON: Final = re.compile(r"(?:spring|summer|autumn|winter) \d{4}")


@dataclass(frozen=True, slots=True)
class Statement:
    """A row of a table, an item of a list or a paragraph of the note.

    Attributes:
        section: number of its section.
        text: its text; cells of a row are separated by `` | ``.
        mark: how sure the note is, ``None`` where it does not say, or says it of parts.
    """

    section: str
    text: str
    mark: Confidence | None


def statements(note: str) -> Iterator[Statement]:
    """The statements of the sources, in their order; what the note concludes for this program is left out."""
    section, ours = "", False
    for block in _blocks(note.splitlines()):
        if found := _HEADING.match(block):
            section, ours = found[1], False
        elif block.startswith(_OURS):
            ours = True
        elif section and not ours:
            text = _plain(block)
            yield Statement(section, text, _mark(text) if block.startswith("|") else None)


def emails(text: str) -> frozenset[str]:
    """E-mail addresses."""
    return frozenset(found.rstrip(".") for found in _EMAIL.findall(text))


def phones(text: str) -> frozenset[str]:
    """Telephone numbers, as they are written."""
    return frozenset(_PHONE.findall(text))


def addresses(text: str) -> frozenset[str]:
    """Addresses of the web, without scheme and last slash."""
    return frozenset(found.rstrip("/.:") for found in _ADDRESS.findall(_EMAIL.sub(" ", text)))


def days(text: str) -> frozenset[str]:
    """Days (``2023-02-28``), months (``2022-10``) and seasons (``autumn 2022``)."""
    found = {f"{year}-{int(month):02}-{int(day):02}" for day, month, year in _FINNISH.findall(text)}
    for first, last in _ISO.findall(text):
        found |= {first, first[:-2] + last} if last else {first}
    for name, year, iso_year, iso_month in _MONTH.findall(text):
        found.add(f"{year}-{_MONTHS.index(name) + 1:02}" if name else f"{iso_year}-{iso_month}")
    return frozenset(found | set(_SEASON.findall(text)))


def _blocks(lines: list[str]) -> Iterator[str]:
    """Headings, rows of tables without their heads, items and paragraphs, each on one line."""
    block = ""
    for number, line in enumerate(lines):
        row = line.startswith("|")
        if not line.strip() or row or line.startswith("#") or _ITEM.match(line):
            if block:
                yield block
            block = ""
        if row and not _is_head(lines, number):
            yield line
        elif line.strip() and not row:
            block = f"{block} {line.strip()}".strip()
    if block:
        yield block


def _is_head(lines: list[str], number: int) -> bool:
    return any(line.startswith("|---") for line in lines[number : number + 2])


def _plain(block: str) -> str:
    """Without the signs of Markdown."""
    text = re.sub(r"^(?:\*|\d+\.) ", "", block)
    cells = [cell.strip() for cell in text.strip("| ").split("|")] if block.startswith("|") else [text]
    return " | ".join(re.sub(r"\*\*?", "", cell) for cell in cells)


def _mark(text: str) -> Confidence | None:
    """The mark in the last cell; where it says certain of one part and likely of another, none."""
    said = re.findall("CERTAIN|LIKELY|UNKNOWN", text.rpartition(" | ")[2])
    return None if not said or {"CERTAIN", "LIKELY"} <= set(said) else Confidence(said[0].lower())
