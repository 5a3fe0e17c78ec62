"""Genitive forms of municipality names: "Turku" is "Turun kaupunki", "Åbo" is "Åbo stad".

The Finnish rules are those of consonant gradation and stem vowels as grammars give them (Iso suomen kielioppi,
sections 41-64). They offer more forms than exist; that is harmless as long as no form belongs to two
municipalities, which a test checks for the shipped data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Names of a type that no other municipality has, so that a rule would be one name long all the same.
_IRREGULAR: Final = {
    "virrat": ("Virtain", "Virtojen"),
    "punkalaidun": ("Punkalaitumen",),
    "pihtipudas": ("Pihtiputaan",),
}

#: First parts of compounds that are inflected themselves: Uudenkaupungin, Isonkyrön (but Isojoen).
_INFLECTED_FIRST: Final = {"Uusi": "Uuden", "Iso": "Ison"}

#: Endings with the endings of the stems they can have; the first that fits is used.
_STEMS: Final = (
    (re.compile("nen$"), ("se", "ste")),
    (re.compile("us$"), ("ukse", "ude")),
    (re.compile("(?<=[oe])s$"), ("kse",)),
    (re.compile("si$"), ("de", "si")),
    (re.compile("i$"), ("i", "e")),
    (re.compile("e$"), ("ee", "e")),
    (re.compile("(?<=[b-df-hj-np-tv-xz])$"), ("i",)),
)

_WEAK: Final = {
    "kk": "k",
    "pp": "p",
    "tt": "t",
    "nk": "ng",
    "mp": "mm",
    "nt": "nn",
    "lt": "ll",
    "rt": "rr",
    "t": "d",
    "p": "v",
    "k": "",
}
_GRADED: Final = re.compile("(kk|pp|tt|nk|mp|nt|lt|rt|(?<![sth])[pk]|(?<![s])t)(?=[aeiouyäö]$)")


def finnish_genitives(name: str) -> tuple[str, ...]:
    """Possible Finnish genitives of a municipality name, of its first word when it has several."""
    head, space, rest = name.partition(" ")
    irregular = _IRREGULAR.get(head.lower())
    forms = irregular or tuple(dict.fromkeys(_genitives(head)))
    return tuple(form + space + rest for form in forms)


def _genitives(word: str) -> Iterator[str]:
    for stem in _stems(word):
        for grade in (stem, _GRADED.sub(lambda m: _WEAK[m.group()], stem)):
            yield grade + "n"
            for first, inflected in _INFLECTED_FIRST.items():
                if grade.startswith(first):
                    yield inflected + grade.removeprefix(first) + "n"


def _stems(word: str) -> tuple[str, ...]:
    for ending, stems in _STEMS:
        if ending.search(word):
            return tuple(ending.sub(stem, word) for stem in stems)
    return (word,)


def swedish_genitives(name: str) -> tuple[str, ...]:
    """The forms in which a Swedish name stands before "stad" and "kommun": Åbo stad, Korsholms kommun."""
    return (name,) if name.endswith("s") else (name, name + "s")
