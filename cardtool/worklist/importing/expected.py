"""From a row of another program's list to a card that is expected."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.model.worklist import ExpectedCard
from cardtool.worklist.fields import FINGERPRINT, LONGEST_TEXT, SERIAL, sound
from cardtool.worklist.importing.headings import Part
from cardtool.worklist.importing.result import ImportReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cardtool.worklist.importing.result import Gathering

_BETWEEN_DIGITS: Final = re.compile(r"[\s:]+")


def add_expected(cells: Sequence[str], row: int, parts: Mapping[Part, int], gathering: Gathering) -> None:
    """Keep the card of a row, or the reason why there is none; a row without text is none.

    Args:
        cells: the row.
        row: its number.
        parts: position of each part.
        gathering: where it is kept.
    """
    if not any(map(str.strip, cells)):
        return
    if any(len(cell) > LONGEST_TEXT for cell in cells):
        gathering.fail(ImportReason.CELL_TOO_LONG, row)
        return
    card = ExpectedCard(
        row=row,
        name=_name(cells, parts),
        email=_email(cells, row, parts, gathering),
        organisation=_cell(cells, parts, Part.ORGANISATION),
        serial=_digits(cells, row, parts, Part.SERIAL, gathering),
        sha256=_digits(cells, row, parts, Part.SHA256, gathering),
    )
    if card.name or card.email or card.serial or card.sha256:
        gathering.expected.append(card)
    else:
        gathering.fail(ImportReason.NOTHING_TO_FIND_IT_BY, row)


def serial_of(text: str) -> str:
    """A serial number in the form of the documents, from the forms in which people write it.

    Lower case, without separators, without ``0x`` and zeros in front. Digits alone are taken as they are: whether they
    are hexadecimal or decimal is only known once they are compared.
    """
    digits = _BETWEEN_DIGITS.sub("", text).lower()
    sign, digits = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
    return sign + (digits.removeprefix("0x").lstrip("0") or digits[-1:])


def _name(cells: Sequence[str], parts: Mapping[Part, int]) -> str:
    whole = _cell(cells, parts, Part.NAME)
    return whole or f"{_cell(cells, parts, Part.GIVEN_NAMES)} {_cell(cells, parts, Part.SURNAME)}".strip()


def _email(cells: Sequence[str], row: int, parts: Mapping[Part, int], gathering: Gathering) -> str:
    email = _cell(cells, parts, Part.EMAIL).removeprefix("mailto:")
    if not email or "@" in email:
        return email
    gathering.fail(ImportReason.BAD_EMAIL, row, Part.EMAIL)
    return ""


def _digits(cells: Sequence[str], row: int, parts: Mapping[Part, int], part: Part, gathering: Gathering) -> str:
    text = _cell(cells, parts, part)
    if not text:
        return ""
    found = serial_of(text) if part is Part.SERIAL else _BETWEEN_DIGITS.sub("", text).lower()
    form, reason = _FORMS[part]
    if form.fullmatch(found):
        return found
    gathering.fail(reason, row, part)
    return ""


_FORMS: Final = {
    Part.SERIAL: (SERIAL, ImportReason.BAD_SERIAL),
    Part.SHA256: (FINGERPRINT, ImportReason.BAD_FINGERPRINT),
}


def _cell(cells: Sequence[str], parts: Mapping[Part, int], part: Part) -> str:
    """The text of a part, blanks reduced."""
    position = parts.get(part, len(cells))
    return sound(" ".join(cells[position].split())) if position < len(cells) else ""
