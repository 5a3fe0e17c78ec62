"""Which parser reads a content; the content decides, never the name of the file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from cardtool.inventory.formats import armour

if TYPE_CHECKING:
    from cardtool.inventory.formats.result import FormatResult
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: First octets of the formats that are no text: DER, SQLite, JKS, JCEKS, and what :mod:`unsupported` knows.
_BINARY: Final = (
    *(b"0", b"SQLite format 3\0", b"\xfe\xed\xfe\xed", b"\xce\xce\xce\xce"),
    *(b"\0\0\0\0CERT", b"kych", b"\0\6\x15\x61"),
)


class Sniff(Protocol):
    """Whether a content has this format, by a look that costs next to nothing; never raises."""

    def __call__(self, content: bytes, /) -> bool:
        """Whether it has."""


class Read(Protocol):
    """All certificates of a content; pure, bounded, never raises."""

    def __call__(self, content: bytes, place: Place, passwords: Passwords, /) -> FormatResult:
        """What the content holds."""


class Format(NamedTuple):
    """A format: its name as it stands in ``Place.detail``, how it is recognised and how it is read."""

    name: str
    sniff: Sniff
    read: Read


@cache
def formats() -> tuple[Format, ...]:
    """All formats, in the order in which they are asked.

    Those with magic octets come first, a mixture before what it begins with, XML before PEM because it may carry PEM in
    its elements, and bare base64, which has the weakest mark, last. A format is a module with ``FORM``, ``sniff`` and
    ``read``; a new one takes its place here.
    """
    from cardtool.inventory.formats import (
        bare_base64,
        der,
        der_and_pem,
        jks,
        nss,
        other_der,
        pem,
        pkcs7,
        pkcs12,
        saml,
        unsupported,
        xroad,
    )

    modules = (nss, jks, unsupported, pkcs12, pkcs7, der_and_pem, der, other_der, saml, xroad, pem, bare_base64)
    return tuple(Format(module.FORM, module.sniff, module.read) for module in modules)


def recognise(content: bytes) -> Format | None:
    """The format of a content, ``None`` when it has none of those known."""
    return next((known for known in formats() if known.sniff(content)), None)


def may_hold_certificates(head: bytes) -> bool:
    """Whether the rest of a file that begins so is worth reading: it is text, or begins as one of the formats.

    XML is refused, not passed over, when it is damaged so that it is no text any more.
    """
    return head.startswith(_BINARY) or head.lstrip().startswith((b"<", b"\0<")) or armour.may_be_text(head)
