"""Bodies with a similar name, to be offered for a name that the register does not know; never taken."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from cardtool.model.organisation import OrganisationKind
from cardtool.register.genitives import finnish_genitives
from cardtool.register.names import JOINT, MUNICIPALITY, key_of, pieces, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cardtool.register.entry import Entry
    from cardtool.register.lookup import NameIndex
    from cardtool.register.names import Word

#: More than a clerk can compare at a glance helps nobody.
LIMIT: Final = 5

#: Similarity in per cent (normalised indel distance) from which two names may be one with a typing error in it.
SIMILAR: Final = 84.0

#: Shorter names resemble one another by chance.
_SHORTEST: Final = 4

_SPELLED_OUT: Final = {
    "shp": "sairaanhoitopiiri",
    "svd": "sjukvardsdistrikt",
    "hva": "hyvinvointialue",
    "vfo": "valfardsomrade",
    MUNICIPALITY: "",
    JOINT: "",
}


class NearMisses:
    """Similar names; the list to compare with is built at the first question."""

    def __init__(self, entries: Sequence[Entry], index: NameIndex) -> None:
        self._entries = entries
        self._index = index

    def find(self, parts: Sequence[Word]) -> tuple[Entry, ...]:
        """At most ``LIMIT`` bodies: those named inside the text, then the most similar ones."""
        found = dict.fromkeys([*self._named_inside(parts), *self._similar(parts)])
        return tuple(found)[:LIMIT]

    def _named_inside(self, parts: Sequence[Word]) -> Iterator[Entry]:
        beginnings = (parts[:length] for length in range(len(parts) - 1, 0, -1))
        for piece in (*beginnings, *pieces(parts)):
            yield from (m.entry for m in self._index.get(key_of(piece), ()) if not m.bare)

    def _similar(self, parts: Sequence[Word]) -> list[Entry]:
        from rapidfuzz import fuzz, process

        text = _spelled_out(parts)
        if len(text) < _SHORTEST:
            return []
        texts, owners = self._choices
        hits = process.extract(text, texts, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=4 * LIMIT)
        return [owners[position] for _text, _score, position in hits]

    @cached_property
    def _choices(self) -> tuple[list[str], list[Entry]]:
        pairs = [(text, entry) for entry in self._entries for text in dict.fromkeys(_texts(entry))]
        return [text for text, _entry in pairs], [entry for _text, entry in pairs]


def _texts(entry: Entry) -> Iterable[str]:
    body = entry.organisation
    names = [body.name_fi, body.name_sv, *body.aliases]
    if body.kind is OrganisationKind.MUNICIPALITY:
        names += finnish_genitives(body.name_fi)
    return (text for name in names if len(text := _spelled_out(words(name))) >= _SHORTEST)


def _spelled_out(parts: Sequence[Word]) -> str:
    """The words with legal forms written out, without those for municipality and joint authority."""
    return " ".join(filter(None, (_SPELLED_OUT.get(part.text, part.plain) for part in parts)))
