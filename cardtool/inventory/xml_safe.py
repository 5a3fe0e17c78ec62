"""XML from anybody, read without its dangerous parts: no DTD, hence no entities and nothing fetched; bounded.

The standard library's expat reports a document piece by piece, so a document of any size costs the memory of one text.
A DTD ends the reading at its first character, before anything in it is looked at; there is no other way to declare an
entity (XML 1.0, 4.2). Namespaces are not looked up: elements are known by their local names, since prefixes and even
namespaces of the formats read here vary with the version of the program that wrote them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from xml.parsers import expat

from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Largest document that is read, in bytes. The metadata of whole federations takes some tens of megabytes.
LARGEST_DOCUMENT: Final = 64 * 1024 * 1024
#: Deepest nesting that is read; SAML metadata needs less than ten levels.
DEEPEST: Final = 100
#: Longest text of one element that is kept, in characters: the base64 of the largest certificate with its line ends.
LONGEST_TEXT: Final = 128 * 1024
#: Part of a document in which its root element is looked for, in bytes.
_HEAD: Final = 64 * 1024
_BEGINNINGS: Final = (b"<", b"\0<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
#: What may stand before the document; without a byte order mark, the zeros at its beginning tell UTF-16.
_BLANKS: Final = re.compile(rb"(?:\0[ \t\r\n])*(?=\0<)|(?:[ \t\r\n]\0)*(?=<\0)|\s*")
_ELEMENT: Final = re.compile(rb"<(?:[\w.-]{1,64}:)?(\w{1,64})")
#: Others are refused: every codec of Python could be named, and not each is harmless.
_ENCODINGS: Final = frozenset(
    {"utf-8", "utf-16", "utf-16be", "utf-16le", "us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252"}
)
_REASONS: Final = {
    expat.errors.XML_ERROR_NO_ELEMENTS: RefusalReason.TRUNCATED,
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: RefusalReason.TRUNCATED,
    expat.errors.XML_ERROR_PARTIAL_CHAR: RefusalReason.TRUNCATED,
    expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION: RefusalReason.TRUNCATED,
    expat.errors.XML_ERROR_INCORRECT_ENCODING: RefusalReason.BAD_ENCODING,
}


class XmlVisitor(Protocol):
    """Is told of every element. ``path`` holds the local names from the root to the element."""

    def start(self, path: Sequence[str], attributes: Mapping[str, str]) -> None:
        """An element begins; the attributes have their local names too."""

    def end(self, path: Sequence[str], text: str | None) -> None:
        """An element ends; ``text`` is what stands in it after its last child, ``None`` if too long to be kept."""


@dataclass(frozen=True, slots=True)
class XmlFault:
    """Why a document was not read to its end; ``detail`` says where, and holds nothing of it."""

    reason: RefusalReason
    detail: str


class _StoppedError(Exception):
    """Ends the parser from within a handler."""

    def __init__(self, reason: RefusalReason, detail: str) -> None:
        super().__init__(detail)
        self.fault = XmlFault(reason, detail)


def read_xml(content: bytes, visitor: XmlVisitor) -> XmlFault | None:
    """Tell the visitor of every element, in order, until the end or the first fault; never raises.

    Args:
        content: the document.
        visitor: keeps what it was told before a fault.
    """
    if len(content) > LARGEST_DOCUMENT:
        return XmlFault(RefusalReason.TOO_LARGE, f"larger than {LARGEST_DOCUMENT} bytes")
    return _parse(_Reader(visitor), _without_blanks(content), final=True)


def has_root(content: bytes, names: frozenset[str]) -> bool:
    """Whether this is XML whose root element has one of the local names; also of a document that will be refused.

    Where a DTD stands before the root, the name it gives counts, and any element in the first part of the document: to
    name another root is the usual disguise of an attack, and it is to be refused, not passed over as some other file.
    The same holds where the encoding is none that is read.
    """
    head = _without_blanks(content[:_HEAD])
    if not head.startswith(_BEGINNINGS):
        return False
    finder = _RootFinder()
    fault = _parse(finder, head, final=False)
    disguised = finder.has_dtd or (fault is not None and fault.reason is RefusalReason.BAD_ENCODING)
    if disguised and finder.name not in names:
        return not names.isdisjoint(match.decode() for match in _ELEMENT.findall(head.replace(b"\0", b"")))
    return finder.name in names


def _without_blanks(content: bytes) -> bytes:
    blanks = _BLANKS.match(content)
    return content[blanks.end() :] if blanks else content


def local_name(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2]


class _Parser:
    """An expat parser that refuses a DTD and unknown encodings."""

    def __init__(self) -> None:
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.XmlDeclHandler = self._declaration
        self.expat.StartDoctypeDeclHandler = self.doctype

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise _StoppedError(RefusalReason.BAD_ENCODING, "an encoding that is not read")

    def doctype(self, *_declared: object) -> None:
        """A DTD begins."""
        raise _StoppedError(RefusalReason.XML_FORBIDDEN, "a DTD")


class _Reader(_Parser):
    """Keeps the path and the text of the innermost element."""

    def __init__(self, visitor: XmlVisitor) -> None:
        super().__init__()
        self._visitor = visitor
        self._path: list[str] = []
        self._text: list[str] = []
        self._length = 0
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._characters

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._path) == DEEPEST:
            raise _StoppedError(RefusalReason.TOO_DEEP, f"more than {DEEPEST} levels")
        self._path.append(local_name(name))
        self._forget_text()
        self._visitor.start(self._path, {local_name(key): value for key, value in attributes.items()})

    def _end(self, _name: str) -> None:
        self._visitor.end(self._path, "".join(self._text) if self._length <= LONGEST_TEXT else None)
        self._path.pop()
        self._forget_text()

    def _characters(self, text: str) -> None:
        self._length += len(text)
        if self._length <= LONGEST_TEXT:
            self._text.append(text)

    def _forget_text(self) -> None:
        self._text.clear()
        self._length = 0


class _RootFinder(_Parser):
    """Stops at the root element or at a DTD."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.has_dtd = False
        self.expat.StartElementHandler = self._found

    def _found(self, name: str, _attributes: dict[str, str]) -> None:
        self.name = local_name(name)
        raise _StoppedError(RefusalReason.UNSUPPORTED, "not read further")

    def doctype(self, *declared: object) -> None:
        """The DTD's own name of the root."""
        self.has_dtd = True
        self._found(str(declared[0]), {})


def _parse(parser: _Parser, content: bytes, *, final: bool) -> XmlFault | None:
    try:
        parser.expat.Parse(content, final)
    except _StoppedError as stop:
        return stop.fault
    except expat.ExpatError as error:
        message = expat.errors.messages.get(error.code, "")
        reason = _REASONS.get(message, RefusalReason.BAD_STRUCTURE)
        return XmlFault(reason, f"line {error.lineno}, column {error.offset}")
    return None
