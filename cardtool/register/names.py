"""Organisation names reduced to keys: two spellings that people take for the same name have the same key.

A key ignores case, accents, punctuation, spaces and the words for "and". Words for one legal form in Finnish and
Swedish, inflected or abbreviated, become one mark. The joint authority (kuntayhtymä, ky, samkommun) is kept as a
mark at the end, because it tells "Soite ky", which ended, from "Soite", which may also be the county.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Longer names are cut; an organisation name in a certificate has at most 64 characters (RFC 5280, appendix A.1).
MAX_NAME: Final = 256

#: The mark of a joint authority inside and at the end of a key; no letter or digit, so no name can imitate it.
JOINT: Final = "+"

#: The word that stands in keys for kaupunki, kunta, stad and kommun.
MUNICIPALITY: Final = "kunta"

#: ICAO Doc 9303 part 3, section 6: how Å, Ä and Ö are written where only A-Z can be.
_ICAO: Final = str.maketrans({"å": "aa", "ä": "ae", "ö": "oe", "Å": "Aa", "Ä": "Ae", "Ö": "Oe"})

_SAME_WORDS: Final = {
    "shp": "sairaanhoitopiiri sairaanhoitopiirin shp shpn",
    "svd": "sjukvårdsdistrikt sjukvårdsdistriktet sjukvårdsdistrikts sjukvårdsdistriktets svd",
    "hva": "hyvinvointialue hyvinvointialueen hva",
    "vfo": "välfärdsområde välfärdsområdet välfärdsområdes välfärdsområdets",
    MUNICIPALITY: "kaupunki kaupungin kunta kunnan stad stads staden stadens kommun kommuns kommunen kommunens",
    JOINT: "kuntayhtymä kuntayhtymän ky kyn skp samkommun samkommuns samkommunen samkommunens",
    "st": "sankt",
    "": "ja och and för",
}
_GENITIVES: Final = (
    "kaupungin kunnan stads stadens kommuns kommunens hyvinvointialueen välfärdsområdes välfärdsområdets "
    "sairaanhoitopiirin sjukvårdsdistrikts sjukvårdsdistriktets kuntayhtymän samkommuns samkommunens"
)
_LEADING: Final = frozenset({"staden", "kommunen"})
_JOINT_ENDINGS: Final = re.compile(r"(?<=.)(?:kuntayhtym(?:a|ae)n?|samkommun(?:en)?)$")
_WORD: Final = re.compile(r"[^\W_]+")
_INNER_COLON: Final = re.compile(r"(?<=\w):(?=\w)")
_SEPARATOR: Final = re.compile(r"[,;/|:\u2013\u2014\[\])]|\s-\s")


class Boundary(Enum):
    """What follows a word of a name."""

    NONE = 0
    PART = 1
    PARENTHESIS = 2


class Word(NamedTuple):
    """One word of a name.

    Attributes:
        text: the word in the form that keys use.
        plain: the word folded, but not replaced.
        after: whether the name of a body can end here and that of its unit begin.
    """

    text: str
    plain: str
    after: Boundary


def transliterated(text: str) -> str:
    """``text`` with å, ä, ö written as aa, ae, oe."""
    return text.translate(_ICAO)


def fold(text: str) -> str:
    """``text`` in lower case and without accents, so that å, ä and ö become a, a and o."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _spellings(words: str) -> set[str]:
    return {fold(spelling) for word in words.split() for spelling in (word, transliterated(word))}


_CANONICAL: Final = {spelling: mark for mark, words in _SAME_WORDS.items() for spelling in _spellings(words)}
_CLOSING: Final = frozenset(_spellings(_GENITIVES))
_CLOSING_ENDINGS: Final = ("kuntayhtyman", "kuntayhtymaen")


def _canonical(word: str) -> str:
    known = _CANONICAL.get(word)
    if known is not None:
        return known
    if word.endswith(("n", "a", "e")):
        return _JOINT_ENDINGS.sub(JOINT, word)
    return word


def _boundary(word: str, gap: str) -> Boundary:
    if "(" in gap:
        return Boundary.PARENTHESIS
    if word in _CLOSING or word.endswith(_CLOSING_ENDINGS) or (gap != " " and _SEPARATOR.search(gap)):
        return Boundary.PART
    return Boundary.NONE


def shown(name: str) -> str:
    """A name as it can be printed: cut to ``MAX_NAME``, in one line, without control characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in name[:MAX_NAME]).split())


def words(name: str) -> tuple[Word, ...]:
    """The words of a name, which is cut to ``MAX_NAME`` characters."""
    text = _INNER_COLON.sub("", fold(name[:MAX_NAME]))
    found = list(_WORD.finditer(text))
    starts_of_next = [m.start() for m in found[1:]]
    parts = [
        Word(_canonical(m.group()), m.group(), _boundary(m.group(), text[m.end() : end]))
        for m, end in zip_longest(found, starts_of_next)
    ]
    if len(parts) > 1 and parts[0].plain in _LEADING:
        parts = [*parts[1:], parts[0]]
    return tuple(parts)


def joined(texts: Iterable[str]) -> str:
    """The key of several words or keys in a row."""
    text = "".join(texts)
    return text.replace(JOINT, "") + JOINT if JOINT in text else text


def key_of(parts: Sequence[Word]) -> str:
    """The key of a name or of a piece of one; empty when it has no word that counts."""
    return joined(part.text for part in parts)


def key(name: str) -> str:
    """The key of a whole name."""
    return key_of(words(name))


def pieces(parts: Sequence[Word]) -> tuple[tuple[Word, ...], ...]:
    """The words between the boundaries of a name."""
    result: list[tuple[Word, ...]] = []
    start = 0
    for position, part in enumerate(parts, 1):
        if part.after is not Boundary.NONE or position == len(parts):
            result.append(tuple(parts[start:position]))
            start = position
    return tuple(result)
