"""Searches for known values, whatever their case, accents and separators are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.masking_kinds import Kind
from cardtool.diagnostics.masking_views import fold, folded, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cardtool.diagnostics.masking_kinds import Known
    from cardtool.diagnostics.masking_views import View

#: Shorter values are found only where no letter or digit touches them: other words may contain them by chance.
SAFE_LENGTH: Final = 6
#: Values of fewer letters and digits are not looked for.
SHORTEST: Final = 2
#: The same in decoded bytes, in which anything may look like a short word.
SHORTEST_DECODED: Final = 3
#: From this length on a number may be written in groups.
_GROUPED_LENGTH: Final = 8
#: So many digits of a fingerprint are enough to know it.
_FINGERPRINT_DIGITS: Final = 8
#: Between the words of a value: ``TESTINEN TAINA`` is also ``testinen.taina`` and ``TestinenTaina``.
_GAP: Final = r"[\W_]{0,3}"
_TOUCHING: Final = r"[^\W_]"


@dataclass(frozen=True, slots=True)
class _Needle:
    """One value to look for: a pattern for folded texts, the letters and digits it takes, kind and owner."""

    pattern: str
    length: int
    kind: Kind
    whose: str


class Search:
    """Finds known values in views of a text.

    Args:
        known: the values.
    """

    def __init__(self, known: Iterable[Known]) -> None:
        self._needles = _needles(known)
        self._apart = _compiled(self._needles, _apart)
        self._anywhere = _compiled(self._needles, _anywhere)

    def found_in(self, view: View) -> Iterator[tuple[int, int, Kind, str]]:
        """Start and end in the original text, kind and owner of what is found."""
        plain = folded(view)
        for match in (self._anywhere if view.decoded else self._apart).finditer(plain.text):
            needle = self._needles[(match.lastindex or 1) - 1]
            yield *plain.place(*match.span()), needle.kind, needle.whose

    def owner(self, kind: Kind, value: str) -> str:
        """Whose a value is; an unknown one is its own."""
        plain = _plain(value)
        match = self._apart.fullmatch(plain)
        needle = self._needles[match.lastindex - 1] if match is not None and match.lastindex else None
        return needle.whose if needle is not None and needle.kind is kind else plain


def _plain(value: str) -> str:
    return "".join(map(fold, unescaped(value)))


def _needles(known: Iterable[Known]) -> tuple[_Needle, ...]:
    """The longest first; what several have in common belongs to itself."""
    found: dict[str, _Needle] = {}
    for item in known:
        for value in dict.fromkeys((item.value, unescaped(item.value))):  # it may look like an escape itself
            needle = _needle(item, value)
            if needle.length < SHORTEST:
                continue
            other = found.get(needle.pattern, needle)
            if other.kind is item.kind and other.whose != needle.whose:
                other = _Needle(needle.pattern, needle.length, needle.kind, _plain(item.value))
            found[needle.pattern] = other
    return tuple(sorted(found.values(), key=lambda needle: -needle.length))


def _needle(item: Known, value: str) -> _Needle:
    words = [word for word in re.split(r"[\W_]+", value) if any(map(fold, word))]
    letters = "".join(words)
    length = len("".join(map(fold, letters)))
    if item.kind is Kind.FINGERPRINT and length > _FINGERPRINT_DIGITS:
        pattern = f"{_grouped(letters[:_FINGERPRINT_DIGITS])}(?:[:.-]?[0-9a-f])*(?: [0-9a-f]{{2}}(?!{_TOUCHING}))*"
    elif item.kind is Kind.SERIAL and length >= _GROUPED_LENGTH:
        pattern = _grouped(letters)
    else:
        pattern = _GAP.join("".join(map(_letter, word)) for word in words)
    return _Needle(pattern, length, item.kind, _plain(item.whose or item.value))


def _grouped(digits: str) -> str:
    return "[ :.-]?".join(map(_letter, digits))


def _letter(letter: str) -> str:
    """A pattern for a letter; one that is not ASCII may have been lost on the way."""
    plain = re.escape(fold(letter))
    return plain if letter.isascii() or not plain else rf"(?:{plain}|\ufffd|\?)"


def _compiled(needles: Iterable[_Needle], written: Callable[[_Needle], str]) -> re.Pattern[str]:
    """One pattern for all; its groups are numbered like the needles."""
    return re.compile("|".join(map(written, needles)) or "(?!)")


def _apart(needle: _Needle) -> str:
    if needle.length < SAFE_LENGTH:
        return f"(?<!{_TOUCHING})({needle.pattern})(?!{_TOUCHING})"
    return f"({needle.pattern})"


def _anywhere(needle: _Needle) -> str:
    return f"({needle.pattern})" if needle.length >= SHORTEST_DECODED else "((?!))"
