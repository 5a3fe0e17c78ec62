"""Which column of a list holds what, by the words of its heading in Finnish, Swedish and English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final

#: What a word of an export stands for: by ``columns``, ``state``, ``kind`` or ``verdict``, then by the word itself.
Vocabulary = Mapping[str, Mapping[str, str]]


class Part(StrEnum):
    """What a column of a list of expected cards holds."""

    NAME = "name"
    GIVEN_NAMES = "given_names"
    SURNAME = "surname"
    EMAIL = "email"
    ORGANISATION = "organisation"
    SERIAL = "serial"
    SHA256 = "sha256"


#: One of these is needed to find a card by.
IDENTIFYING: Final = frozenset({Part.NAME, Part.SURNAME, Part.EMAIL, Part.SERIAL, Part.SHA256})

_WORDS: Final = {
    Part.NAME: (
        "nimi, koko nimi, henkilö, henkilön nimi, haltija, haltijan nimi, kortinhaltija, kortin haltija, "
        "namn, fullständigt namn, person, innehavare, kortinnehavare, kortets innehavare, "
        "name, full name, holder, card holder, name of the holder, employee"
    ),
    Part.GIVEN_NAMES: (
        "etunimi, etunimet, kutsumanimi, förnamn, tilltalsnamn, first name, given name, given names, forename"
    ),
    Part.SURNAME: "sukunimi, efternamn, släktnamn, surname, last name, family name",
    Part.EMAIL: (
        "sähköposti, sähköpostiosoite, sposti, työsähköposti, e-post, e-postadress, epostadress, "
        "e-mail, e-mail address, mail"
    ),
    Part.ORGANISATION: (
        "organisaatio, organisaation nimi, työnantaja, organisation, organisationens namn, arbetsgivare, organization, "
        "employer"
    ),
    Part.SERIAL: (
        "sarjanumero, varmenteen sarjanumero, serienummer, certifikatets serienummer, certifikatserienummer, "
        "serial, serial number, serial no, certificate serial number, serial_1"
    ),
    Part.SHA256: (
        "sha-256, sormenjälki, varmenteen sormenjälki, sormenjälki sha-256, tiiviste, fingeravtryck, "
        "certifikatets fingeravtryck, fingerprint, certificate fingerprint, sha256_1"
    ),
}
#: Columns of an export that say something of an expected card too.
_OF_EXPORT: Final = {
    "holder": Part.NAME,
    "email": Part.EMAIL,
    "organisation": Part.ORGANISATION,
    "serial_1": Part.SERIAL,
    "sha256_1": Part.SHA256,
}
_NO_LETTER: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_HEADING: Final = 200


@lru_cache(maxsize=4096)
def folded(heading: str) -> str:
    """A heading without case, accents, blanks and punctuation."""
    letters = unicodedata.normalize("NFKD", heading[:_LONGEST_HEADING].casefold())
    return _NO_LETTER.sub("", letters)


_PARTS: Final = {folded(word): part for part, words in _WORDS.items() for word in words.split(", ")}


def parts_of(headings: Sequence[str], vocabulary: Vocabulary) -> dict[Part, int]:
    """What the columns of a list of expected cards hold: position by content, the first of several columns counts."""
    found: dict[Part, int] = {}
    for position, heading in enumerate(headings):
        column = vocabulary.get("columns", {}).get(heading, "")
        part = _PARTS.get(folded(heading)) or _OF_EXPORT.get(column)
        if part is not None:
            found.setdefault(part, position)
    return found if IDENTIFYING & found.keys() else {}


#: Without these a table is no export of a worklist that could be read back.
_NEEDED: Final = ("id", "state", "added_at", "changed_at", "sha256_1", "serial_1", "issuer_1")
_EXPORTED: Final = re.compile(
    r"id|key|state|kind|organisation|successor|verdict|deadline|rules|valid_from|valid_until|holder|email|reason|"
    r"version|added_at|changed_at|purged_at|(?:sha256|serial|issuer)_[1-9][0-9]?",
    re.ASCII,
)


def columns_of_export(headings: Sequence[str], vocabulary: Vocabulary) -> dict[str, int]:
    """The columns of an export of this program by their names; none when it cannot be read back as entries."""
    words = vocabulary.get("columns", {})
    found: dict[str, int] = {}
    for position, heading in enumerate(headings):
        column = words.get(heading, heading)
        if _EXPORTED.fullmatch(column):
            found.setdefault(column, position)
    return found if found.keys() >= set(_NEEDED) else {}
