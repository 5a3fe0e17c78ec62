"""Distinguished names: every attribute, in certificate order.

One reader serves both parsers. ``cryptography`` refuses names with unusual string types and warns about lengths
through the process-wide warning machinery, which is not safe with threads; the words of a name matter too much here
for two readers that could differ.
"""

from __future__ import annotations

from typing import Final

from cardtool.certificates.der import (
    BIT_STRING,
    OID,
    SEQUENCE,
    SET,
    Element,
    UnreadableError,
    children,
    content_of,
    element,
    encoded,
)
from cardtool.certificates.oids import dotted
from cardtool.model.certificate import Name, NameAttribute, ParseReason

_BMP_STRING = 0x1E
_UNIVERSAL_STRING = 0x1C
_WIDE: Final = {_BMP_STRING: "utf-16-be", _UNIVERSAL_STRING: "utf-32-be"}
#: UTF8, Numeric, Printable, Teletex, IA5 and Visible string
_NARROW: Final = frozenset({0x0C, 0x12, 0x13, 0x14, 0x16, 0x1A})


def read_name(der: bytes) -> Name:
    """Read an encoded name.

    Raises:
        UnreadableError: ``bad_name``.
    """
    try:
        return Name(tuple(_attributes(der)), der)
    except UnreadableError as error:
        raise UnreadableError(ParseReason.BAD_NAME, error.detail) from None


def _attributes(der: bytes) -> list[NameAttribute]:
    found = []
    for relative in children(der, element(der, 0, len(der))):  # a relative name is a set of attributes
        _expect(relative, SET)
        for pair in children(der, relative):
            _expect(pair, SEQUENCE)
            oid, value = _pair(der, pair)
            found.append(NameAttribute(dotted(content_of(der, oid)), text_of(der, value)))
    return found


def _pair(der: bytes, pair: Element) -> tuple[Element, Element]:
    parts = list(children(der, pair))
    if len(parts) != 2:  # noqa: PLR2004 - an attribute is a pair of type and value
        raise UnreadableError(ParseReason.BAD_NAME, "an attribute is not a pair of type and value")
    _expect(parts[0], OID)
    return parts[0], parts[1]


def _expect(item: Element, tag: int) -> None:
    if item.tag != tag:
        raise UnreadableError(ParseReason.BAD_NAME, f"tag {item.tag:#04x} where {tag:#04x} is due")


def text_of(data: bytes, value: Element) -> str:
    """The text of a string element, whatever its string type; other types as ``#`` and hexadecimal (RFC 4514, 2.4)."""
    content = content_of(data, value)
    if value.tag in _NARROW:
        return narrow_text(content)
    if value.tag in _WIDE:
        try:
            return content.decode(_WIDE[value.tag])
        except UnicodeDecodeError:
            return "#" + encoded(data, value).hex()
    if value.tag == BIT_STRING:  # x500UniqueIdentifier
        return content[1:].hex()
    return "#" + encoded(data, value).hex()


def narrow_text(content: bytes) -> str:
    """Text of one octet or UTF-8 per character: UTF-8 where that is valid, else Latin-1, which old issuers used."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def comparison_key(name: Name) -> tuple[tuple[str, str], ...]:
    """What two encodings of the same name share: types and values without case and repeated spaces (RFC 5280, 7.1).

    Issuer and subject may name the same authority in different string types, so their bytes need not be equal.
    """
    return tuple((item.oid, " ".join(item.value.casefold().split())) for item in name.attributes)
