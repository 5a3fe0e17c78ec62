"""Extensions of lists and their entries (RFC 5280, 5.2 and 5.3)."""

from __future__ import annotations

from typing import Final, NamedTuple

from cardtool.certificates.der import (
    BOOLEAN,
    OCTET_STRING,
    OID,
    Element,
    UnreadableError,
    children,
    content_of,
    element,
)
from cardtool.certificates.oids import dotted
from cardtool.model.certificate import ParseReason

_SHORTEST: Final = 2
_LONGEST: Final = 3
#: More extensions than any list has.
_MOST: Final = 50


class Extension(NamedTuple):
    """One extension: its dotted identifier, whether it must be understood, its value."""

    identifier: str
    critical: bool
    value: bytes


def read_extensions(encoded_list: bytes) -> tuple[Extension, ...]:
    """The extensions of an encoded list of them, none when it is empty.

    Raises:
        UnreadableError: ``bad_structure`` or ``truncated``.
    """
    if not encoded_list:
        return ()
    found = tuple(
        _extension(encoded_list, item) for item in children(encoded_list, element(encoded_list, 0, len(encoded_list)))
    )
    if len(found) > _MOST or len({each.identifier for each in found}) < len(found):
        raise UnreadableError(ParseReason.BAD_STRUCTURE, "too many extensions, or one twice")
    return found


def _extension(data: bytes, item: Element) -> Extension:
    parts = list(children(data, item))
    if not _SHORTEST <= len(parts) <= _LONGEST or parts[0].tag != OID or parts[-1].tag != OCTET_STRING:
        raise UnreadableError(ParseReason.BAD_STRUCTURE, "not an extension")
    critical = len(parts) == _LONGEST and _is_true(data, parts[1])
    return Extension(dotted(content_of(data, parts[0])), critical, content_of(data, parts[-1]))


def _is_true(data: bytes, item: Element) -> bool:
    """The critical flag; DVV's certificates write the default FALSE out, so its lists may too."""
    if item.tag != BOOLEAN:
        raise UnreadableError(ParseReason.BAD_STRUCTURE, "not an extension")
    return any(content_of(data, item))
