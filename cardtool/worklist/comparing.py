"""Cards that are expected against cards that were seen.

A row finds its card by the strongest thing that both know: fingerprint, serial number, e-mail address, name. Each is
asked for all rows before the next one, and a card that was found by a stronger one is left to its row as long as
another card answers the weaker one too.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.worklist.importing.expected import serial_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cardtool.model.worklist import Entry, ExpectedCard


class FoundBy(StrEnum):
    """What a row and a card have in common, the strongest first."""

    SHA256 = "sha256"
    SERIAL = "serial"
    EMAIL = "email"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Match:
    """A card that was expected and seen."""

    expected: ExpectedCard
    entry: Entry
    by: FoundBy


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """A row that a person must look at.

    Attributes:
        expected: the row.
        entries: the cards it may mean: several, or one that several rows of this name may mean, or one whose
            certificates are not those that the row names.
        by: what they have in common.
    """

    expected: ExpectedCard
    entries: tuple[Entry, ...]
    by: FoundBy


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every row is in exactly one of the first three; a card is in the last one when no row may mean it.

    Attributes:
        matched: expected and seen.
        not_seen: expected but not seen.
        ambiguous: to be looked at.
        not_expected: seen but not expected.
    """

    matched: tuple[Match, ...] = ()
    not_seen: tuple[ExpectedCard, ...] = ()
    ambiguous: tuple[Ambiguous, ...] = ()
    not_expected: tuple[Entry, ...] = ()


def compare(expected: Iterable[ExpectedCard], seen: Sequence[Entry]) -> Comparison:
    """Compare a list of expected cards with the entries of the worklist.

    Args:
        expected: the rows of the list.
        seen: the entries, each card once.
    """
    search = _Search(seen)
    rest = list(expected)
    for by in FoundBy:
        rest = search.ask(by, rest)
    named = {entry.id for entry in search.named()}
    return Comparison(
        matched=tuple(sorted(search.matched, key=lambda match: match.expected.row)),
        not_seen=tuple(rest),
        ambiguous=tuple(sorted(search.ambiguous, key=lambda doubt: doubt.expected.row)),
        not_expected=tuple(entry for entry in seen if entry.id not in named),
    )


class _Search:
    def __init__(self, seen: Sequence[Entry]) -> None:
        self._seen = seen
        self._taken: set[int] = set()
        self.matched: list[Match] = []
        self.ambiguous: list[Ambiguous] = []

    def ask(self, by: FoundBy, rows: list[ExpectedCard]) -> list[ExpectedCard]:
        """Find what can be found by this; the rows that nothing answers come back."""
        if not any(_OF_ROW[by](row) for row in rows):
            return rows
        index = _index(self._seen, _OF_ENTRY[by])
        answers = [(row, self._answer(index, _OF_ROW[by](row))) for row in rows]
        claims = _claims(answers) if by is FoundBy.NAME else {}
        for row, entries in answers:
            if entries:
                self._keep(row, entries, by, claims)
        self._taken |= {match.entry.id for match in self.matched}
        return [row for row, entries in answers if not entries]

    def named(self) -> Iterator[Entry]:
        """Every entry that a row means, or may mean."""
        yield from (match.entry for match in self.matched)
        yield from (entry for doubt in self.ambiguous for entry in doubt.entries)

    def _answer(self, index: Mapping[str, list[Entry]], keys: Iterable[str]) -> tuple[Entry, ...]:
        found = {entry.id: entry for key in keys if key for entry in index.get(key, ())}
        free = tuple(entry for entry in found.values() if entry.id not in self._taken)
        return free or tuple(found.values())

    def _keep(self, row: ExpectedCard, entries: tuple[Entry, ...], by: FoundBy, claims: Mapping[int, int]) -> None:
        entry = entries[0]
        if len(entries) == 1 and claims.get(entry.id, 1) == 1 and not _contradicts(row, entry, by):
            self.matched.append(Match(row, entry, by))
        else:
            self.ambiguous.append(Ambiguous(row, entries, by))


def _contradicts(row: ExpectedCard, entry: Entry, by: FoundBy) -> bool:
    """Whether the row names a certificate, and this card has another one: it may be another card of the person.

    A serial number contradicts nothing: on many a list it is the number printed on the card, which no certificate has.
    """
    if by is FoundBy.SHA256 or not row.sha256:
        return False
    return row.sha256 not in _OF_ENTRY[FoundBy.SHA256](entry)


def _claims(answers: Iterable[tuple[ExpectedCard, tuple[Entry, ...]]]) -> dict[int, int]:
    """How many rows each entry may be meant by."""
    claims: dict[int, int] = defaultdict(int)
    for _, entries in answers:
        for entry in entries:
            claims[entry.id] += 1
    return claims


def _index(seen: Iterable[Entry], keys: Callable[[Entry], set[str]]) -> dict[str, list[Entry]]:
    index: dict[str, list[Entry]] = defaultdict(list)
    for entry in seen:
        for key in keys(entry):
            index[key].append(entry)
    return index


def name_key(name: str) -> str:
    """A name without case, accents, punctuation and order: ``Testinen, Taina`` and ``TAINA TESTINEN`` are one."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter))
    return " ".join(sorted(plain.split()))


def _serials_of_row(row: ExpectedCard) -> set[str]:
    """The serial number as it stands and, where it is digits alone, as a decimal number too."""
    decimal = {f"{int(row.serial):x}"} if row.serial.isascii() and row.serial.isdigit() else set()
    return {serial_of(row.serial), *decimal} if row.serial else set()


_OF_ROW: Final[Mapping[FoundBy, Callable[[ExpectedCard], set[str]]]] = {
    FoundBy.SHA256: lambda row: {row.sha256} - {""},
    FoundBy.SERIAL: _serials_of_row,
    FoundBy.EMAIL: lambda row: {row.email.casefold()} - {""},
    FoundBy.NAME: lambda row: {name_key(row.name)} - {""},
}
_OF_ENTRY: Final[Mapping[FoundBy, Callable[[Entry], set[str]]]] = {
    FoundBy.SHA256: lambda entry: {found.sha256 for found in entry.card.certificates},
    FoundBy.SERIAL: lambda entry: {serial_of(found.serial) for found in entry.card.certificates},
    FoundBy.EMAIL: lambda entry: {entry.card.email.casefold()} - {""},
    FoundBy.NAME: lambda entry: {name_key(entry.card.holder)} - {""},
}
