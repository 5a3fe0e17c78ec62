"""Text that carries certificates: its encoding, and the PEM blocks in it (RFC 7468).

Blocks are found wherever they stand: between other text, indented, or inside a string with escaped line ends, as in
JSON and YAML files of programs.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK: Final = re.compile(rb"-----(BEGIN|END) ([A-Z0-9 ]{1,40})-----")
_LINE_START: Final = re.compile(rb"(?:\A|[\r\n])[ \t]*\Z")
#: How far before a mark its line is looked at.
_INDENT: Final = 80
_ESCAPED_LINE_END: Final = re.compile(rb"\\[rn]")
#: How much of a file says whether it is text.
_HEAD: Final = 1024
#: With what every PEM block begins.
BEGIN: Final = b"-----BEGIN "
#: Octets that no text has; zero, which texts have by accident or as half of a character, is counted.
_NO_TEXT: Final = bytes(set(range(1, 32)) - set(b"\b\t\n\v\f\r\x1b"))


class Block(NamedTuple):
    """One PEM block: its label, and what stands between its marks, ``None`` when the END mark is missing."""

    label: bytes
    body: bytes | None


def narrow(content: bytes) -> bytes | None:
    """The text in one byte for each character, ``None`` when the content is no text.

    UTF-8 and whatever extends ASCII stay as they are. UTF-16 is recognised by its byte order mark, or by the zero in
    one half of each of the first characters. With the mark of a PEM block it is a text, whatever else is in it.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _from_utf16(content, "utf-16")
    head = content[:_HEAD]
    if b"\0" not in head:
        return without_zeros(content.removeprefix(codecs.BOM_UTF8))
    for name, zeros, others in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if not zeros.strip(b"\0") and b"\0" not in others:
            return _from_utf16(content, name)
    text = without_zeros(content)
    return text if BEGIN in text else None


def may_be_text(head: bytes) -> bool:
    """Whether a file that begins so is text, perhaps with a few zeros in it."""
    if narrow(head) is not None:
        return True
    return head.count(0) * 2 <= len(head) + 1 and head.translate(None, _NO_TEXT) == head


def without_zeros(content: bytes) -> bytes:
    """The content without its zeros, which makes UTF-16 inside other text readable as far as it is ASCII."""
    return content.replace(b"\0", b"")


def _from_utf16(content: bytes, name: str) -> bytes:
    if BEGIN in content:  # another program appended to it
        return without_zeros(content)
    return content.decode(name, errors="replace").encode("ascii", errors="replace")


def blocks(text: bytes) -> Iterator[Block]:
    """The blocks in their order; one pass over the marks, so that hostile input costs no more than its length.

    A BEGIN mark without its END counts only at the start of a line: elsewhere a text speaks of marks.
    """
    begin: re.Match[bytes] | None = None
    for mark in _MARK.finditer(text):
        if begin is not None:
            closed = mark[1] == b"END" and mark[2] == begin[2]
            if closed or _opens_a_line(text, begin):
                yield Block(begin[2], text[begin.end() : mark.start()] if closed else None)
        begin = mark if mark[1] == b"BEGIN" else None
    if begin is not None and _opens_a_line(text, begin):
        yield Block(begin[2], None)


def _opens_a_line(text: bytes, mark: re.Match[bytes]) -> bool:
    return _LINE_START.search(text[max(mark.start() - _INDENT, 0) : mark.start()]) is not None


def body_bytes(body: bytes) -> bytes | None:
    """The bytes that the base64 of a block's body stands for, ``None`` when it is not base64."""
    return from_base64(_without_headers(_ESCAPED_LINE_END.sub(b"\n", body)))


def _without_headers(body: bytes) -> bytes:
    """The base64 part; headers (``Proc-Type: …``, RFC 1421, 4.6) have a colon and end with an empty line."""
    if b":" not in body:
        return body
    return body.strip().replace(b"\r\n", b"\n").partition(b"\n\n")[2]


def from_base64(text: bytes) -> bytes | None:
    """The bytes that base64 with any blanks, padded or not, stands for; ``None`` when it is not base64."""
    digits = b"".join(text.split()).rstrip(b"=")
    try:
        return base64.b64decode(digits + b"=" * (-len(digits) % 4), validate=True)
    except binascii.Error:
        return None
