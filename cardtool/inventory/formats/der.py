"""DER: one certificate or several one after another, and what the first bytes of other contents look like."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.certificates.der import SEQUENCE, UnreadableError, element
from cardtool.certificates.layout import read_layout
from cardtool.inventory.formats.findings import Findings
from cardtool.inventory.formats.result import SKIPPED, FormatResult
from cardtool.model.certificate import ParseReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`.
FORM: Final = "der"
_HEADER: Final = 2
_LONG_LENGTH: Final = 0x80
_MOST_LENGTH_OCTETS: Final = 4
#: The explicit version with which every certificate since version 2 begins (RFC 5280, 4.1).
_VERSION: Final = b"\xa0\x03\x02\x01"


def inside(data: bytes, start: int = 0) -> int | None:
    """Offset of the content of the sequence that begins at ``start``, which need not be whole."""
    header = data[start : start + _HEADER]
    if len(header) < _HEADER or header[0] != SEQUENCE:
        return None
    octets = max(header[1] - _LONG_LENGTH, 0)
    return start + _HEADER + octets if octets <= _MOST_LENGTH_OCTETS else None


def begins_with(data: bytes, encoded: bytes) -> bool:
    """Whether the first thing inside the outermost sequence is this encoded element, or begins so."""
    start = inside(data)
    return start is not None and data.startswith(encoded, start)


def has_version(data: bytes, start: int = 0) -> bool:
    """Whether it begins as every certificate since version 2 does, even if the rest is cut or broken."""
    outer = inside(data, start)
    signed = None if outer is None else inside(data, outer)
    return signed is not None and data.startswith(_VERSION, signed)


def sniff(content: bytes) -> bool:
    """Whether it begins as a certificate; of version 1, which has no mark of its own, only whole ones count."""
    return has_version(content) or is_whole(content)


def is_whole(content: bytes) -> bool:
    """Whether it begins with a certificate whose frame can be read to its end."""
    try:
        read_layout(content)
    except UnreadableError:
        return False
    return True


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - needs none
    """The certificate, and others that follow it without anything between; other bytes after it are noted."""
    if not sniff(content):
        return SKIPPED
    findings = Findings(place, FORM)
    for certificate in _one_by_one(content):
        findings.add(certificate)
        if findings.full:
            break
    return findings.result()


def _one_by_one(content: bytes) -> Iterator[bytes]:
    start = 0
    while (end := end_of(content, start)) is not None and has_version(content, end):
        yield content[start:end]
        start = end
    yield content[start:]


def end_of(content: bytes, start: int) -> int | None:
    """Offset after the element that begins at ``start``, ``None`` when it is cut or none."""
    try:
        return element(content, start, len(content)).end
    except UnreadableError:
        return None


def is_cut(content: bytes) -> bool:
    """Whether the outermost element says that it is longer than what there is."""
    try:
        element(content, 0, len(content))
    except UnreadableError as error:
        return error.reason is ParseReason.TRUNCATED
    return False
