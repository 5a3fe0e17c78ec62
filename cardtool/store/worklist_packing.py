"""The certificates of an entry as one text: fingerprint, serial number and issuer of each in turn, tabs between all.

A tab or backslash within is escaped as in ``docs/worklist-journal.md``.
"""

from __future__ import annotations

from dataclasses import fields, make_dataclass
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.worklist import CardCertificate
from cardtool.store.places import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_ESCAPES: Final = str.maketrans({"\\": r"\\", "\t": r"\t"})
_FIELDS: Final = 3
# Made open, for the reason given in worklist_rows.
_OpenCertificate: Any = make_dataclass(
    "_OpenCertificate", [field.name for field in fields(CardCertificate)], slots=True
)


def packed(certificates: Iterable[CardCertificate]) -> str:
    """The text of certificates, ordered by fingerprint, each once."""
    unique = {found.sha256: found for found in certificates}
    return "\t".join(text for _, found in sorted(unique.items()) for text in _texts(found))


def _texts(certificate: CardCertificate) -> Iterator[str]:
    for text in (certificate.sha256, certificate.serial, certificate.issuer):
        yield storable(text).translate(_ESCAPES)


def unpacked(text: str, known: dict[str, str]) -> tuple[CardCertificate, ...]:
    """The certificates of a text.

    Args:
        text: the text.
        known: issuers that were met before; the same one is kept once.

    Raises:
        ValueError: it is none.
    """
    parts = text.split("\t")
    if len(parts) % _FIELDS:
        raise ValueError("not three texts for each certificate")
    if "\\" in text:
        parts = [_plain(part) for part in parts]
    found, rest = [], iter(parts)
    for sha256, serial, issuer in zip(rest, rest, rest, strict=True):
        certificate = _OpenCertificate(sha256, serial, known.setdefault(issuer, issuer))
        certificate.__class__ = CardCertificate
        found.append(certificate)
    return tuple(found)


def _plain(text: str) -> str:
    return "\\".join(part.replace(r"\t", "\t") for part in text.split(r"\\"))


def fingerprints(text: str) -> list[str]:
    """The fingerprints of a text, in their order."""
    return text.split("\t")[::_FIELDS]
