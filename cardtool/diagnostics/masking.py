"""Masks personal data in values and texts by pseudonyms that are stable within one file.

A pseudonym such as ``holder-1`` says that it is the same person again, not who. The numbers follow from a key that is
drawn for each file and forgotten with the masker, so two files cannot be joined.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.masking_kinds import WORDS, Kind
from cardtool.diagnostics.masking_patterns import matches
from cardtool.diagnostics.masking_search import Search
from cardtool.diagnostics.masking_views import views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cardtool.diagnostics.masking_kinds import Known

#: Longer texts are cut before they are masked, in characters.
LONGEST_TEXT: Final = 100_000
#: Known values; more are not looked for, the first ones count.
MOST_KNOWN: Final = 4000


@dataclass(frozen=True, slots=True, order=True)
class _Hit:
    """A part of a text that gives something away; sorts by place, the longer one first."""

    start: int
    negative_end: int
    kind: Kind
    whose: str

    @property
    def end(self) -> int:
        return -self.negative_end


class Masker:
    """Masks the values and texts of one file.

    Args:
        known: values that must not be seen.
        unmasked: kinds that a person chose to show; secrets are masked all the same.
        key: key of the file, in tests.
        numbered: give each value its number; without, all of a kind look the same (``[holder]``), for logs.
    """

    def __init__(
        self,
        known: Iterable[Known] = (),
        unmasked: Iterable[Kind] = (),
        *,
        key: bytes | None = None,
        numbered: bool = True,
    ) -> None:
        self._key = key or secrets.token_bytes(32)
        self._shown = frozenset(unmasked) - {Kind.SECRET}
        self._numbered = numbered
        self._numbers: dict[Kind, dict[bytes, int]] = {kind: {} for kind in Kind}
        self._search = Search(list(known)[:MOST_KNOWN])
        self._masked: dict[Kind, set[str]] = {}

    @property
    def masked(self) -> Mapping[Kind, int]:
        """How many different values of each kind were masked so far."""
        return {kind: len(found) for kind, found in sorted(self._masked.items())}

    def settle(self) -> None:
        """Number what was masked so far anew, in an order that follows from the key and not from the file.

        Whoever masks everything, settles, and masks it again has a file whose numbers begin at 1 and tell nothing.
        """
        for kind, found in self._masked.items():
            digests = sorted(self._digest(kind, whose) for whose in found)
            self._numbers[kind] = {digest: number for number, digest in enumerate(digests, 1)}

    def value(self, kind: Kind, value: str) -> str:
        """A value whose meaning is known; empty stays empty."""
        if not value or kind in self._shown:
            return value
        return self._pseudonym(kind, self._search.owner(kind, value))

    def text(self, text: str) -> str:
        """A free text, with everything masked that is known or has the form of personal data."""
        text = text[:LONGEST_TEXT]
        parts: list[str] = []
        at = 0
        for start, end, hit in _joined(self._hits(text), self._shown):
            parts += (text[at:start], self._pseudonym(hit.kind, hit.whose))
            at = end
        return "".join((*parts, text[at:]))

    def _hits(self, text: str) -> list[_Hit]:
        hits: set[_Hit] = set()
        for view in views(text):
            hits.update(_Hit(start, -end, kind, whose) for start, end, kind, whose in self._search.found_in(view))
            for kind, start, end in matches(view.text, decoded=view.decoded):
                first, last = view.place(start, end)
                hits.add(_Hit(first, -last, kind, self._search.owner(kind, view.text[start:end])))
        return sorted(hits)

    # -- pseudonyms --------------------------------------------------------------------------------

    def _pseudonym(self, kind: Kind, whose: str) -> str:
        self._masked.setdefault(kind, set()).add(whose)
        if not self._numbered or kind is Kind.SECRET:
            return f"[{WORDS[kind]}]"
        return f"{WORDS[kind]}-{self._number(kind, self._digest(kind, whose))}"

    def _number(self, kind: Kind, digest: bytes) -> int:
        numbers = self._numbers[kind]
        return numbers.setdefault(digest, len(numbers) + 1)

    def _digest(self, kind: Kind, whose: str) -> bytes:
        return hmac.digest(self._key, f"{kind}:{whose}".encode("utf-8", "surrogatepass"), "sha256")


def _joined(hits: list[_Hit], shown: frozenset[Kind]) -> Iterator[tuple[int, int, _Hit]]:
    """Parts that do not overlap; nothing within a part that is to be shown counts."""
    kept = [hit for hit in hits if hit.kind in shown]
    at, current = 0, None
    for hit in hits:
        if hit.kind in shown or (hit.kind is not Kind.SECRET and _within(hit, kept)):
            continue
        if current is not None and hit.start < at:
            at = max(at, hit.end)
            continue
        if current is not None:
            yield current.start, at, current
        at, current = hit.end, hit
    if current is not None:
        yield current.start, at, current


def _within(hit: _Hit, kept: Iterable[_Hit]) -> bool:
    return any(other.start <= hit.start and hit.end <= other.end for other in kept)
