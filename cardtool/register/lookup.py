"""Finds the bodies that an organisation name stands for.

A name is found as a whole, or by its beginning when a separator follows ("Turun kaupunki, sosiaalitoimi") or a
genitive that makes the rest a unit ("Turun kaupungin sosiaalitoimi"), or by what it says in parentheses. Only the
whole name is certain. A municipality's bare name ("Salo", also a surname) counts as a whole only.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Confidence, EvidenceCode
from cardtool.register.names import Boundary, key_of, pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cardtool.register.entry import Entry
    from cardtool.register.index import Meaning
    from cardtool.register.names import Word

    NameIndex = Mapping[str, tuple[Meaning, ...]]

#: Legal forms of companies: what such a name says in parentheses is a place or a customer, not the body itself.
_COMPANY_WORDS: Final = frozenset({"oy", "oyj", "ab", "abp", "tmi", "ry", "rf", "osakeyhtio", "aktiebolag"})


@dataclass(frozen=True, slots=True)
class NameHit:
    """What a name stands for.

    Attributes:
        entries: the bodies, in the order of the register, at least one.
        code: ``NAME`` or ``ALIAS``.
        confidence: ``certain`` for a whole name, ``likely`` for an abbreviation or a part of a longer text.
    """

    entries: tuple[Entry, ...]
    code: EvidenceCode
    confidence: Confidence

    @property
    def shared(self) -> bool:
        """Whether an ended body and one that goes on both bear the name."""
        return len({entry.old for entry in self.entries}) > 1


def find_name(index: NameIndex, parts: Sequence[Word]) -> NameHit | None:
    """The bodies a name stands for, ``None`` when the register does not know it."""
    if meanings := index.get(key_of(parts)):
        whole = meanings[0].code is EvidenceCode.NAME
        return _hit(meanings, Confidence.CERTAIN if whole else Confidence.LIKELY)
    return _by_beginning(index, parts) or _by_parentheses(index, parts)


def _hit(meanings: Sequence[Meaning], confidence: Confidence) -> NameHit:
    return NameHit(tuple(m.entry for m in meanings), meanings[0].code, confidence)


def _by_beginning(index: NameIndex, parts: Sequence[Word]) -> NameHit | None:
    for length in range(len(parts) - 1, 0, -1):
        boundary = parts[length - 1].after
        if boundary is Boundary.NONE:
            continue
        meanings = index.get(key_of(parts[:length]), ())
        if meanings and (boundary is Boundary.PARENTHESIS or not meanings[0].bare):
            return _hit((*meanings, *_rivals(index, parts[length:], meanings)), Confidence.LIKELY)
    return None


def _rivals(index: NameIndex, rest: Sequence[Word], meanings: Sequence[Meaning]) -> tuple[Meaning, ...]:
    """Other bodies whose full name follows the first one's: then the text alone does not say whose card it is."""
    known = {m.entry for m in meanings}
    for piece in pieces(rest):
        others = index.get(key_of(piece), ())
        named = [m for m in others if m.code is EvidenceCode.NAME and not m.bare]
        if named and known.isdisjoint(m.entry for m in others):
            return tuple(named)
    return ()


def _by_parentheses(index: NameIndex, parts: Sequence[Word]) -> NameHit | None:
    if any(part.plain in _COMPANY_WORDS for part in parts):
        return None
    for before, piece in _follows(parts):
        meanings = index.get(key_of(piece), ()) if before is Boundary.PARENTHESIS else ()
        if meanings and not meanings[0].bare:
            return _hit(meanings, Confidence.LIKELY)
    return None


def _follows(parts: Sequence[Word]) -> list[tuple[Boundary, tuple[Word, ...]]]:
    """Each piece of a name with the boundary before it."""
    cut = pieces(parts)
    return [(left[-1].after, right) for left, right in pairwise(cut)]
