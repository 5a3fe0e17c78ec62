"""The cache of files that lasts from one scan to the next; whatever is wrong with it, the scan goes on without it."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Final, TypeAlias

from cardtool import __version__
from cardtool.inventory.cache_contents import decode, encode, state_of
from cardtool.inventory.cache_database import RECENT, CacheDatabase, FileRow, FolderKey, file_key
from cardtool.inventory.cache_opening import LAYOUT, open_database, remove_database
from cardtool.inventory.formats.result import SKIPPED

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from cardtool.inventory.formats.result import FormatResult
    from cardtool.inventory.walking import FoundFile
    from cardtool.model.sighting import SourceKind

#: Raise this when a reader of a format finds more, less or something else in the same file: what older readers found
#: is not used then. Another version of the program is other readers too.
READERS: Final = 2
#: Name of the file in the program's cache folder.
FILE_NAME: Final = f"inventory-files-{LAYOUT}.sqlite"
#: Bytes that the cache takes; from then on, the folders that were not scanned for longest make room.
LARGEST: Final = 512 * 1024 * 1024
#: A file that changed less than this before the scan began is not remembered, in nanoseconds: it may change again
#: within the granularity of its time, which is 2 s on FAT, and nothing would show it.
SETTLING: Final = 3_000_000_000
#: Largest content that is remembered, in bytes; larger files are few.
_LARGEST_CONTENT: Final = 4 * 1024 * 1024
#: What is collected before it is written: files, and bytes of their contents.
_FILES_AT_ONCE: Final = 5_000
_BYTES_AT_ONCE: Final = 8 * 1024 * 1024
#: Folders and files of them of which the states are held in memory.
_MOST_HELD: Final = 200_000
_TROUBLE: Final = (sqlite3.Error, OSError)

_Folder: TypeAlias = "tuple[SourceKind, str]"
log = logging.getLogger(__name__)


class KeptFileCache(AbstractContextManager["KeptFileCache"]):
    """Results of files in a file of their own; to be used by one thread, while other programs may use the file too.

    A result is given back while path, size, times and inode of the file are the same, to the same kind of source and to
    the same version of the program. Rows hold certificates and places, as an inventory does, and belong to the user who
    scanned: no password is in them. What was opened with a password is remembered, because it is public and was shown
    to this user before; what a password was missing for is not, because the next time there may be one.

    Args:
        path: the file; it and its folder are made when missing.
        began: when the scan began, in nanoseconds since 1970.
        largest: bytes from which on nothing is added to the file.
    """

    def __init__(self, path: Path, *, began: int, largest: int = LARGEST) -> None:
        self._path = path
        self._settled = began - SETTLING
        self._now = began // 1_000_000_000
        self._largest = largest
        self._database: CacheDatabase | None = None
        self._is_off = self._is_full = self._is_damaged = False
        self._loaded: dict[_Folder, dict[bytes, int | None]] = {}
        self._pending: dict[FolderKey, dict[bytes, FileRow]] = {}
        self._used: set[int] = set()
        self._files = self._bytes = self._held = 0

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def get(self, kind: SourceKind, file: FoundFile) -> FormatResult | None:
        """The result, if the file is the same as it was; ``None`` to read it."""
        if self._is_off:
            return None
        try:
            return self._look_up(kind, file)
        except _TROUBLE as error:
            self._give_up(error)
            return None

    def put(self, kind: SourceKind, file: FoundFile, result: FormatResult) -> None:
        """Remember a result, unless the file changed just now."""
        if self._is_off or self._is_full or max(file.mtime_ns, file.ctime_ns) >= self._settled:
            return
        folder, _, name = file.path.rpartition(os.sep)
        state = state_of(file)
        content = None if result == SKIPPED else encode(result, file, file_key(name, state))
        size = len(content or b"")
        if size > _LARGEST_CONTENT:
            return
        files = self._pending.setdefault(_key(kind, folder), {})
        files[_encoded(name)] = FileRow(state, content)
        self._files += 1
        self._bytes += size
        if self._files >= _FILES_AT_ONCE or self._bytes >= _BYTES_AT_ONCE:
            self._write()

    def close(self) -> None:
        """Write what is left, and close the file."""
        self._write()
        self._loaded.clear()
        if self._database is not None:
            self._database.close()
            self._database = None
        if self._is_damaged:
            self._is_damaged = False
            try:
                remove_database(self._path)
            except OSError as error:
                self._give_up(error)

    def _look_up(self, kind: SourceKind, file: FoundFile) -> FormatResult | None:
        folder, _, name = file.path.rpartition(os.sep)
        files = self._loaded.get((kind, folder))
        if files is None:
            files = self._load(kind, folder)
        key = file_key(name, state_of(file))
        number = files.get(key, 0)
        if number is None:
            return SKIPPED
        content = self._opened().content(number) if number else None
        return decode(content, file, key) if content is not None else None

    def _load(self, kind: SourceKind, folder: str) -> dict[bytes, int | None]:
        rows = self._opened().folder(_key(kind, folder))
        if rows.number and rows.used <= self._now - RECENT:
            self._used.add(rows.number)
        self._held += 1 + len(rows.files)
        while self._held > _MOST_HELD and self._loaded:
            self._held -= 1 + len(self._loaded.pop(next(iter(self._loaded))))
        self._loaded[kind, folder] = rows.files
        return rows.files

    def _write(self) -> None:
        pending, self._pending = self._pending, {}
        used, self._used = self._used, set()
        self._files = self._bytes = 0
        if self._is_off or not (pending or used):
            return
        try:
            self._is_full = not self._opened().remember(pending, used, self._now)
        except _TROUBLE as error:
            self._give_up(error)

    def _opened(self) -> CacheDatabase:
        if self._database is None:
            self._database = open_database(self._path, self._largest)
        return self._database

    def _give_up(self, error: Exception) -> None:
        """Go on without; a file that is damaged is removed at the end."""
        if not self._is_off:
            # Neither path nor text of the error: both can name persons.
            log.debug("files are read without the cache: %s", getattr(error, "sqlite_errorname", type(error).__name__))
        self._is_off = True
        damaged = isinstance(error, sqlite3.DatabaseError) and not isinstance(error, sqlite3.OperationalError)
        self._is_damaged = damaged and not isinstance(error, sqlite3.ProgrammingError)


def _key(kind: SourceKind, folder: str) -> FolderKey:
    return FolderKey(f"{__version__} {READERS}", kind.value, _encoded(folder))


def _encoded(text: str) -> bytes:
    """A path as bytes; names that are no text have their own bytes too."""
    return text.encode("utf-8", "surrogatepass")
