"""What was read from files before, so that an unchanged folder is not read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.inventory.formats.result import FormatResult
    from cardtool.inventory.walking import FoundFile
    from cardtool.model.sighting import SourceKind


class CachedFile(NamedTuple):
    """What a file held for one kind of source while it had this size, times and inode."""

    kind: SourceKind
    file: FoundFile
    result: FormatResult


class FileCache(Protocol):
    """Remembers results of files."""

    def get(self, kind: SourceKind, file: FoundFile) -> FormatResult | None:
        """The result, if the file is the same as it was; ``None`` to read it."""

    def put(self, kind: SourceKind, file: FoundFile, result: FormatResult) -> None:
        """Remember a result in place of an older one of the same path."""


class MemoryCache:
    """A cache in memory, filled from rows that somebody kept, and giving rows to keep.

    Only the latest state of a path is remembered. Rows hold certificates and places; passwords are in none of them,
    and a file for which a password was missing is not remembered, because the next time there may be one.
    """

    def __init__(self, rows: Iterable[CachedFile] = ()) -> None:
        self._rows = {(row.kind, row.file.path): row for row in rows}

    def get(self, kind: SourceKind, file: FoundFile) -> FormatResult | None:
        """The result, if path, size, times and inode are the same."""
        row = self._rows.get((kind, file.path))
        return row.result if row is not None and row.file == file else None

    def put(self, kind: SourceKind, file: FoundFile, result: FormatResult) -> None:
        """Remember a result."""
        self._rows[kind, file.path] = CachedFile(kind, file, result)

    def rows(self) -> Iterator[CachedFile]:
        """Everything remembered."""
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)
