"""All certificates of a file: DER, PEM with whatever stands around the blocks, or bare base64.

PEM blocks with other labels, above all private keys, are passed over and never decoded.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from cardtool.certificates.der import UnreadableError
from cardtool.certificates.layout import outermost
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import Certificate, ParsedCertificates, ParseFailure, ParseReason

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Largest input that is read, in bytes; the trust store of a system has about 250 KiB.
LARGEST_BUNDLE: Final = 8 * 1024 * 1024
#: Most certificate blocks that are read from one input.
MOST_CERTIFICATES: Final = 2000

#: OpenSSL appends its own trust settings to the certificate under this label.
_TRUSTED: Final = b"TRUSTED CERTIFICATE"
_LABELS: Final = frozenset({b"CERTIFICATE", b"X509 CERTIFICATE", _TRUSTED})
_MARKER: Final = re.compile(rb"-----(BEGIN|END) ([A-Z0-9 ]{1,40})-----")
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DER_START: Final = re.compile(rb"\x30[\x80-\x84]")


class _Block(NamedTuple):
    """One PEM block: its label, and what stands between its marks, ``None`` when the END mark is missing."""

    label: bytes
    body: bytes | None


def parse_bundle(data: bytes) -> ParsedCertificates:
    """Read every certificate in ``data``; each block that cannot be read is a failure with its position."""
    if not data.strip():
        return _failed(ParseReason.EMPTY, "no content")
    if len(data) > LARGEST_BUNDLE:
        return _failed(ParseReason.TOO_LARGE, f"larger than {LARGEST_BUNDLE} bytes")
    if _DER_START.match(data):  # no text starts so, and no certificate is short enough to start otherwise
        return _collected([parse_certificate(data)])
    text = _narrow(data)
    if b"-----BEGIN " in text:
        return _collected(_parse_blocks(text))
    bare = _parse_base64(text, 0)
    if isinstance(bare, ParseFailure) and bare.reason is ParseReason.BAD_BASE64:
        return _failed(ParseReason.NOT_A_CERTIFICATE, "neither DER nor PEM nor base64")
    return _collected([bare])


def _failed(reason: ParseReason, detail: str) -> ParsedCertificates:
    return ParsedCertificates(failures=(ParseFailure(reason, detail),))


def _collected(results: list[Certificate | ParseFailure]) -> ParsedCertificates:
    return ParsedCertificates(
        tuple(result for result in results if isinstance(result, Certificate)),
        tuple(result for result in results if isinstance(result, ParseFailure)),
    )


def _narrow(data: bytes) -> bytes:
    """The text in one byte per character; Windows programs write UTF-16 too."""
    if data.startswith(_UTF16_MARKS):
        return data.decode("utf-16", errors="replace").encode("ascii", errors="replace")
    return data.removeprefix(codecs.BOM_UTF8)


def _parse_blocks(text: bytes) -> list[Certificate | ParseFailure]:
    results: list[Certificate | ParseFailure] = []
    for index, block in enumerate(block for block in _blocks(text) if block.label in _LABELS):
        if index == MOST_CERTIFICATES:
            results.append(ParseFailure(ParseReason.TOO_MANY, f"more than {MOST_CERTIFICATES} certificates", index))
            break
        results.append(_parse_block(block, index))
    return results


def _blocks(text: bytes) -> Iterator[_Block]:
    """The blocks in their order. One pass over the marks, so that hostile input costs no more than its length."""
    begin: re.Match[bytes] | None = None
    for mark in _MARKER.finditer(text):
        if begin is not None:
            closed = mark[1] == b"END" and mark[2] == begin[2]
            yield _Block(begin[2], text[begin.end() : mark.start()] if closed else None)
        begin = mark if mark[1] == b"BEGIN" else None
    if begin is not None:
        yield _Block(begin[2], None)


def _parse_block(block: _Block, index: int) -> Certificate | ParseFailure:
    if block.body is None:
        return ParseFailure(ParseReason.TRUNCATED, "the END mark is missing", index)
    return _parse_base64(_without_headers(block.body), index, cut=block.label == _TRUSTED)


def _without_headers(body: bytes) -> bytes:
    """The base64 part of a block; headers (``Proc-Type: …``, RFC 1421, 4.6) have a colon and end with an empty line."""
    head, _, rest = body.strip().replace(b"\r\n", b"\n").partition(b"\n\n")
    return rest if b":" in head else body


def _parse_base64(text: bytes, index: int, *, cut: bool = False) -> Certificate | ParseFailure:
    digits = b"".join(text.split())
    try:
        der = base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
    except binascii.Error:
        return ParseFailure(ParseReason.BAD_BASE64, "not base64", index)
    return parse_certificate(_first_element(der) if cut else der, index)


def _first_element(der: bytes) -> bytes:
    try:
        return der[: outermost(der).end]
    except UnreadableError:
        return der  # the parser says why
