"""Reading a TOML table key by key: every key is checked, none is left over.

The shape of the rule files is small, so it is checked here by hand; each complaint names the table and the key.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from enum import StrEnum

    from cardtool.model.errors import DataError

    Fault: TypeAlias = Callable[[str], DataError]

Choice = TypeVar("Choice", bound="StrEnum")

MAX_CHARACTERS: Final = 500
MAX_ITEMS: Final = 1000
MAX_COUNT: Final = 100_000


class Table:
    """One table of a rule file.

    Args:
        content: keys and values as ``tomllib`` gives them.
        where: file or table, for complaints.
        fault: makes the error to raise from a complaint.
    """

    def __init__(self, content: Mapping[str, object], where: str, fault: Fault) -> None:
        self._content = dict(content)
        self._where = where
        self._fault = fault

    def fail(self, what: str) -> DataError:
        """The error that says what is wrong with this table."""
        return self._fault(f"{self._where}: {what}")

    def has(self, key: str) -> bool:
        """Whether the key is there and not read yet."""
        return key in self._content

    def close(self) -> None:
        """Refuse keys that nobody asked for.

        Raises:
            DataError: there are some.
        """
        if self._content:
            unknown = ", ".join(sorted(self._content))[:MAX_CHARACTERS]
            raise self.fail(f"unknown key {unknown}")

    def text(self, key: str) -> str:
        """A text that is not blank."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip() or len(value) > MAX_CHARACTERS:
            raise self.fail(f"{key} must be a text of 1 to {MAX_CHARACTERS} characters")
        return value

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts, not empty; an empty tuple when the key is absent and optional."""
        if optional and not self.has(key):
            return ()
        value = self._take(key)
        if not isinstance(value, list) or not 0 < len(value) <= MAX_ITEMS:
            raise self.fail(f"{key} must be a list of 1 to {MAX_ITEMS} texts")
        return tuple(Table({key: item}, self._where, self._fault).text(key) for item in value)

    def choice(self, key: str, kinds: type[Choice]) -> Choice:
        """One word of a closed list."""
        return self._word(key, self.text(key), kinds)

    def choices(self, key: str, kinds: type[Choice], *, optional: bool = False) -> frozenset[Choice]:
        """Several words of a closed list."""
        return frozenset(self._word(key, text, kinds) for text in self.texts(key, optional=optional))

    def certainty(self) -> Confidence:
        """The key ``certainty`` that every rule has: certain or likely."""
        certainty = self.choice("certainty", Confidence)
        if certainty is Confidence.UNKNOWN:
            raise self.fail("certainty must be certain or likely: what is unknown is no rule")
        return certainty

    def day(self, key: str) -> date:
        """A TOML local date."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fail(f"{key} must be a date such as 2023-02-28")
        return value

    def count(self, key: str) -> int:
        """A whole number from 1 on."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= MAX_COUNT:
            raise self.fail(f"{key} must be a whole number from 1 to {MAX_COUNT}")
        return value

    def flag(self, key: str) -> bool | None:
        """True or false; ``None`` when the key is absent."""
        if not self.has(key):
            return None
        value = self._take(key)
        if not isinstance(value, bool):
            raise self.fail(f"{key} must be true or false")
        return value

    def shaped(self, key: str, shape: re.Pattern[str], what: str, *, optional: bool = False) -> tuple[str, ...]:
        """A list of texts that each have a shape, named ``what`` in complaints."""
        found = self.texts(key, optional=optional)
        if not all(shape.fullmatch(text) for text in found):
            raise self.fail(f"{key} must hold {what}")
        return found

    def pattern(self, key: str) -> re.Pattern[str]:
        """A regular expression, compiled; only for files that ship with the program."""
        return self._compiled(key, self.text(key))

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        """Regular expressions, compiled; only for files that ship with the program."""
        return tuple(self._compiled(key, text) for text in self.texts(key))

    def tables(self, key: str) -> Iterator[Table]:
        """The tables of an array of tables, none when the key is absent."""
        value = self._take(key, [])
        if not isinstance(value, list) or len(value) > MAX_ITEMS or not all(isinstance(item, dict) for item in value):
            raise self.fail(f"{key} must be an array of at most {MAX_ITEMS} tables")
        for number, item in enumerate(value, 1):
            yield Table(item, f"[[{key}]] {number}", self._fault)

    def _take(self, key: str, default: object = None) -> object:
        if key not in self._content and default is None:
            raise self.fail(f"{key} is missing")
        return self._content.pop(key, default)

    def _word(self, key: str, text: str, kinds: type[Choice]) -> Choice:
        try:
            return kinds(text)
        except ValueError:
            raise self.fail(f"{key} must be one of {', '.join(kinds)}") from None

    def _compiled(self, key: str, text: str) -> re.Pattern[str]:
        try:
            return re.compile(text)
        except re.error as error:
            raise self.fail(f"{key} is not a regular expression: {error}") from error
