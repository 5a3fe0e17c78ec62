"""The encoding of a text of unknown make. What no encoding is known for is told, not guessed.

Single bytes are taken for Windows-1252, which holds ISO-8859-1 but for control characters that no list has. Tables of
DOS (code pages 437 and 850) and old Macintoshes (Mac OS Roman) have letters where Windows-1252 has signs: their names
would be read wrong, mostly without a byte that is undefined. Signs inside of words give them away.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.worklist.importing.result import ImportReason, StoppedError

if TYPE_CHECKING:
    from pathlib import Path

_BLOCK: Final = 1 << 20
#: Bytes that Windows-1252 leaves undefined, and signs of it that do not stand where these do (Unicode, CP1252.TXT;
#: as letters in CP437.TXT, CP850.TXT and ROMAN.TXT): a low opening mark behind a letter, a closing mark, daggers or a
#: trade mark between letters, a trade mark before a letter, and a euro sign or a capital of S or OE before a small
#: letter within a word.
_NOT_WINDOWS: Final = re.compile(
    rb"[\x81\x8d\x8f\x90\x9d]|[A-Za-z]\x84|[A-Za-z][\x86\x87\x94\x99][A-Za-z]|\x99[A-Za-z]"
    rb"|[A-Za-z][\x80\x8a\x8c][a-z]"
)
#: Bytes of the block before with which a sign at the border of two is found.
_OVERLAP: Final = 2
_LOST: Final = "\N{REPLACEMENT CHARACTER}"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text is encoded.

    Attributes:
        name: name for the standard codecs.
        certain: whether it can be told at all; if not, nothing beyond ASCII can be.
        whole: whether the codec is known to read all of it.
    """

    name: str
    certain: bool = True
    whole: bool = False

    def leaves_doubt(self, cell: str) -> bool:
        """Whether letters of a cell cannot be told."""
        if not self.certain:
            return not cell.isascii()
        return not self.whole and _LOST in cell


def encoding_of(path: Path) -> Encoding:
    """UTF-16 or UTF-32 by its mark, UTF-16 by its zeros, UTF-8 if the whole file is, otherwise Windows-1252.

    Raises:
        OSError: the file cannot be read.
        StoppedError: it is no text.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf_8 = windows = True
    with path.open("rb") as file:
        block, before = file.read(_BLOCK), b""
        if wide := _wide(block):
            return Encoding(wide)
        while block:
            following = file.read(_BLOCK)
            utf_8 = utf_8 and _decodes(decoder, block, final=not following)
            windows = windows and not _NOT_WINDOWS.search(before + block)
            block, before = following, block[-_OVERLAP:]
    return Encoding("utf-8-sig", whole=True) if utf_8 else Encoding("cp1252", certain=windows)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _wide(head: bytes) -> str:
    """The form of UTF-16 or UTF-32 that a file begins in; of two bytes of a letter of Europe in UTF-16 one is zero."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):  # the mark of UTF-16 is the beginning of one
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) < len(head) // 8 or min(even, odd) > max(even, odd) // 8:
        raise StoppedError(ImportReason.UNKNOWN_FORM)
    return "utf-16-le" if odd > even else "utf-16-be"
