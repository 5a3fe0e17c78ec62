"""Typed values of JSON documents from elsewhere; every complaint names the place in the document."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

if TYPE_CHECKING:
    from enum import StrEnum

Choice = TypeVar("Choice", bound="StrEnum")

#: Longest text of one value, in characters; also what the standard reader of CSV takes in one cell.
LONGEST_TEXT: Final = 120_000
#: Certificates of one card; no card has nearly as many.
MOST_CERTIFICATES: Final = 64

FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
#: RFC 5280, 4.1.2.2 allows 20 octets; tolerant reading meets longer and negative ones.
SERIAL: Final = re.compile(r"-?[0-9a-f]{1,512}", re.ASCII)

_LARGEST_NUMBER: Final = 2**63 - 1
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)
#: What PostgreSQL or UTF-8 cannot hold: the character zero, and halves of surrogate pairs.
_NO_CHARACTER: Final = re.compile("[\\x00\ud800-\udfff]")


class MisfitError(Exception):
    """A document is not what it should be; never leaves this room.

    Args:
        where: place in the document such as ``cards[0].verdict``, empty for the whole.
        what: what is wrong there, without the value.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)
        self.where = where
        self.what = what


def sound(text: str) -> str:
    """The text with U+FFFD in the place of what no database can hold."""
    return _NO_CHARACTER.sub("\ufffd", text)


def as_day(text: str) -> date:
    """The day of ``2023-02-28``.

    Raises:
        ValueError: it is none.
    """
    if not _DAY.fullmatch(text):
        raise ValueError("not a day")
    return date.fromisoformat(text)


def as_moment(text: str) -> datetime:
    """The moment of ``2023-02-28T21:59:59Z``, with a fraction of the second or without.

    Raises:
        ValueError: it is none.
    """
    if not _MOMENT.fullmatch(text):
        raise ValueError("not a moment")
    return datetime.fromisoformat(text).astimezone(UTC)


def parsed(content: bytes) -> object:
    """The value of a JSON text; bounded by what the interpreter itself bounds.

    Raises:
        MisfitError: it is no JSON, is nested too deeply, or names a field twice.
    """
    try:
        return json.loads(content, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise MisfitError("", "not a text in UTF-8") from error
    except json.JSONDecodeError as error:
        raise MisfitError("", f"not JSON: line {error.lineno}, column {error.colno}") from error
    except RecursionError as error:
        raise MisfitError("", "nested too deeply") from error
    except ValueError as error:
        raise MisfitError("", "a number has too many digits") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise MisfitError("", "a field stands twice in one object")
    return found


class Fields:
    """One object of a document. What is missing or ``null`` is empty; what nobody asks for is ignored.

    Args:
        content: the value that stands there.
        where: its place.

    Raises:
        MisfitError: it is no object.
    """

    def __init__(self, content: object, where: str) -> None:
        self._where = where
        if not isinstance(content, dict):
            raise MisfitError(where, "not an object")
        self._content: dict[str, object] = content

    def fail(self, name: str, what: str) -> NoReturn:
        """Say what is wrong with a field."""
        raise MisfitError(f"{self._where}.{name}" if self._where else name, what)

    def text(self, name: str) -> str:
        """A text."""
        value = self._content.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.fail(name, "not a text")
        if len(value) > LONGEST_TEXT:
            self.fail(name, f"longer than {LONGEST_TEXT} characters")
        return sound(value)

    def matching(self, name: str, form: re.Pattern[str], what: str) -> str:
        """A text that must be there and have a form."""
        text = self.text(name)
        if not form.fullmatch(text):
            self.fail(name, f"not {what}")
        return text

    def flag(self, name: str) -> bool:
        """Yes or no; no where it is missing."""
        value = self._content.get(name)
        if value is not None and not isinstance(value, bool):
            self.fail(name, "not true or false")
        return bool(value)

    def choice(self, name: str, kinds: type[Choice]) -> Choice | None:
        """A word of a closed list."""
        text = self.text(name)
        if not text:
            return None
        try:
            return kinds(text)
        except ValueError:
            self.fail(name, f"not one of {', '.join(kinds)}")

    def day(self, name: str) -> date | None:
        """A calendar day."""
        text = self.text(name)
        try:
            return as_day(text) if text else None
        except ValueError:
            self.fail(name, "not a day such as 2023-02-28")

    def moment(self, name: str) -> datetime | None:
        """A moment in UTC."""
        text = self.text(name)
        try:
            return as_moment(text) if text else None
        except ValueError:
            self.fail(name, "not a moment such as 2023-02-28T21:59:59Z")

    def number(self, name: str, otherwise: int | None = None) -> int:
        """A whole number from 1 to what a database column holds; must be there unless ``otherwise`` is given."""
        value = self._content.get(name)
        if value is None and otherwise is not None:
            return otherwise
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _LARGEST_NUMBER:
            self.fail(name, "not a number from 1 on")
        return value

    def item(self, name: str) -> Fields:
        """An object inside; an empty one where there is none."""
        value = self._content.get(name)
        return Fields({} if value is None else value, f"{self._where}.{name}")

    def items(self, name: str, most: int) -> list[Fields]:
        """A list of objects."""
        where = f"{self._where}.{name}" if self._where else name
        value = self._content.get(name)
        if value is None:
            return []
        if not isinstance(value, list) or len(value) > most:
            raise MisfitError(where, f"not a list of at most {most}")
        return [Fields(item, f"{where}[{number}]") for number, item in enumerate(value)]
