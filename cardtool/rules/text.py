"""How names in certificates are compared, and how much of them is looked at."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.model.certificate import Certificate
    from cardtool.model.organisation import OrganisationMatch

#: Characters of one name that count; X.520 allows 64, so this is generous and still bounds the work.
MAX_TEXT: Final = 200
#: Values of one attribute type that count; real names hold at most two OUs.
MAX_VALUES: Final = 8


def folded(text: str) -> str:
    """The text in the form that is compared: composed, case folded, runs of white space as one space."""
    return " ".join(unicodedata.normalize("NFC", text[:MAX_TEXT]).casefold().split())


def clipped(text: str) -> str:
    """The observed text, cut to a length that can be shown."""
    return text[:MAX_TEXT]


def joined(texts: Iterable[str]) -> str:
    """Several observed texts as one, each once, in their order."""
    return "; ".join(dict.fromkeys(clipped(text) for text in texts))


def subject_organisation(certificate: Certificate) -> str:
    """The organisation that the subject names: the first O that is not blank, or an empty text."""
    return next((clipped(o.strip()) for o in certificate.subject.all("O") if o.strip()), "")


def names_organisation(match: OrganisationMatch, certificate: Certificate) -> bool:
    """Whether the card itself names an organisation, in contrast to one guessed from its e-mail domain."""
    return match.by_name or bool(subject_organisation(certificate))
