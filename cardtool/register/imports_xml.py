"""The code service's XML: ``termitementry`` elements with their attributes (codeservice_result_V2.0.xsd).

The standard library's expat reports the document piece by piece. A document type definition ends the reading at its
first character, so there are no entities and nothing is fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from cardtool.register.imports_fields import add_row, field_of
from cardtool.register.imports_values import MAX_FIELD, ImportReason

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.register.imports_values import Gathering

#: Deepest nesting that is read; the code service's documents have seven levels.
MAX_DEPTH: Final = 64
_BLOCK: Final = 1 << 18
_ENTRY: Final = "termitementry"
_ATTRIBUTE: Final = "attribute"


class _StopReadingError(Exception):
    """Ends the parser from within a handler; the reason was kept."""


def read_xml(path: Path, gathering: Gathering) -> None:
    """Keep every entry of the document until its end or its first fault.

    Raises:
        OSError: the file cannot be read.
    """
    reader = _Reader(gathering)
    with path.open("rb") as file:
        try:
            while block := file.read(_BLOCK):
                reader.parser.Parse(block, False)  # noqa: FBT003 - expat knows the argument by its place
            reader.parser.Parse(b"", True)  # noqa: FBT003 - the same
        except _StopReadingError:
            return
        except (expat.ExpatError, LookupError, ValueError) as error:
            # LookupError and ValueError: the document names an encoding that Python does not know or cannot map.
            gathering.fail(ImportReason.BAD_XML, reader.parser.ErrorLineNumber, str(error))


class _Reader:
    """Follows the elements; keeps only the fields of the entry it is in."""

    def __init__(self, gathering: Gathering) -> None:
        self._gathering = gathering
        self._depth = 0
        self._entry: dict[str, str] | None = None
        self._line = 0
        self._field = ""
        self._text: list[str] = []
        self._length = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._stop(ImportReason.BAD_XML, f"more than {MAX_DEPTH} levels")
        local = _local(name)
        if local == _ENTRY:
            self._line = self.parser.CurrentLineNumber
            self._entry = {}
            for key, value in attributes.items():
                self._set(field_of(_local(key)), value)
        elif local == _ATTRIBUTE and self._entry is not None:
            self._field = field_of(attributes.get("type", ""))
            self._text.clear()
            self._length = 0

    def _end(self, name: str) -> None:
        self._depth -= 1
        local = _local(name)
        if local == _ATTRIBUTE and self._field:
            self._set(self._field, "".join(self._text))
            self._field = ""
        elif local == _ENTRY and self._entry is not None:
            if self._gathering.full:
                raise self._stop(ImportReason.TOO_MANY, "rows")
            add_row(self._entry, self._line, self._gathering)
            self._entry = None

    def _characters(self, text: str) -> None:
        if self._field and self._length <= MAX_FIELD:
            self._text.append(text[:MAX_FIELD])
            self._length += len(text)

    def _set(self, field: str, value: str) -> None:
        """The first text counts: that in Finnish stands before the others."""
        if field and value and self._entry is not None:
            self._entry.setdefault(field, value)

    def _doctype(self, *_declared: object) -> None:
        raise self._stop(ImportReason.XML_FORBIDDEN, "a document type definition")

    def _stop(self, reason: ImportReason, detail: str) -> _StopReadingError:
        self._gathering.fail(reason, self.parser.CurrentLineNumber, detail)
        return _StopReadingError()


def _local(name: str) -> str:
    """The name without its prefix, in lower case: versions of the service differ in case."""
    return name.rpartition(":")[2].lower()
