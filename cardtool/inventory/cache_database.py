"""The database of what was read from files: what stands in it, and how much may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

#: For how long a folder counts as used lately, in seconds.
RECENT: Final = 24 * 60 * 60
#: Part of the rows that goes at once when there are too many.
_TENTH: Final = 10
#: Contents that are read together.
_READ_AHEAD: Final = 16


class FolderKey(NamedTuple):
    """A folder as one kind of source and one version of the readers know it; the path as bytes."""

    readers: str
    kind: str
    path: bytes


class FolderRows(NamedTuple):
    """What is remembered of a folder.

    Attributes:
        number: of the folder in the database, 0 when it is not there.
        used: when a scan used it last, in seconds since 1970.
        files: by name and state, as :func:`file_key` joins them, the number of the content; ``None`` for a file that
            holds nothing.
    """

    number: int
    used: int
    files: dict[bytes, int | None]


def file_key(name: str, state: str) -> bytes:
    """Name and state of a file as one key; a name holds no slash."""
    return f"{name}/{state}".encode("utf-8", "surrogatepass")


class FileRow(NamedTuple):
    """One file to be remembered: its state and its content, ``None`` when it holds nothing."""

    state: str
    content: bytes | None


class CacheDatabase:
    """An open database; every method may raise ``sqlite3.Error``.

    It may be used by the thread that opened it, while other processes use it too: whoever writes does so in one
    transaction, and what was read before it stays true of the files it was read from.

    Args:
        connection: of :func:`open_database`.
        limit: bytes from which on there is no room for more.
    """

    def __init__(self, connection: sqlite3.Connection, limit: int) -> None:
        self._connection = connection
        self._limit = limit
        self._ahead: dict[int, bytes] = {}

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def folder(self, key: FolderKey) -> FolderRows:
        """All that is remembered of a folder, without the contents."""
        wanted = "SELECT id, used FROM folder WHERE readers = ? AND kind = ? AND path = ?"
        number, used = self._connection.execute(wanted, key).fetchone() or (0, 0)
        # Names and states are joined here and not in Python, for which this would be half of its work.
        rows = "SELECT CAST(name || '/' || state AS BLOB), content FROM file WHERE folder = ?"
        return FolderRows(number, used, dict(self._connection.execute(rows, (number,)).fetchall()) if number else {})

    def content(self, number: int) -> bytes | None:
        """The content of a file, ``None`` when somebody removed it; read ahead, because files come in their order."""
        if number not in self._ahead:
            wanted = "SELECT id, data FROM content WHERE id >= ? ORDER BY id LIMIT ?"
            self._ahead = dict(self._connection.execute(wanted, (number, _READ_AHEAD)).fetchall())
        return self._ahead.pop(number, None)

    def remember(self, folders: Mapping[FolderKey, Mapping[bytes, FileRow]], used: Iterable[int], now: int) -> bool:
        """Write files in place of what was known of them, and that folders were used.

        Args:
            folders: files by folder and name.
            used: numbers of folders that a scan used.
            now: when, in seconds since 1970.

        Returns:
            Whether there was room for the files.
        """
        with Transaction(self._connection):
            marks = ((now, number) for number in used)
            self._connection.executemany("UPDATE folder SET used = ? WHERE id = ?", marks)
            if not self._make_room(now - RECENT):
                return False
            free = 1 + (self._connection.execute("SELECT max(id) FROM content").fetchone()[0] or 0)
            for key, files in folders.items():
                free = self._write(self._number(key, now), files, free)
            return True

    def _number(self, key: FolderKey, now: int) -> int:
        self._connection.execute(
            "INSERT INTO folder (readers, kind, path, used) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (readers, kind, path) DO UPDATE SET used = excluded.used",
            (*key, now),
        )
        wanted = "SELECT id FROM folder WHERE readers = ? AND kind = ? AND path = ?"
        number: int = self._connection.execute(wanted, key).fetchone()[0]
        return number

    def _write(self, folder: int, files: Mapping[bytes, FileRow], free: int) -> int:
        """Write the files of one folder, numbering their contents from ``free`` on; returns the next free number."""
        rows, contents = [], []
        for name, file in files.items():
            number = None
            if file.content is not None:
                number, free = free, free + 1
                contents.append((number, file.content))
            rows.append((folder, name, file.state, number))
        self._connection.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?)", rows)
        self._connection.executemany("INSERT INTO content VALUES (?, ?)", contents)
        return free

    def _make_room(self, recent: int) -> bool:
        """Remove files while there are too many, those first whose folders were not used for longest.

        What was used lately stays, or two scans of much would take the room from each other in turn.
        """
        while self._bytes() > self._limit:
            most = self._connection.execute("SELECT count(*) FROM file").fetchone()[0] // _TENTH + 1
            removed = self._connection.execute(
                "DELETE FROM file WHERE (folder, name) IN (SELECT file.folder, file.name FROM folder"
                " JOIN file ON file.folder = folder.id WHERE folder.used < ? ORDER BY folder.used LIMIT ?)",
                (recent, most),
            )
            if not removed.rowcount:
                return False
            self._connection.execute("DELETE FROM folder WHERE id NOT IN (SELECT folder FROM file)")
        return True

    def _bytes(self) -> int:
        """Bytes in use; removed rows leave room in the file that is used again."""
        names = ("page_count", "freelist_count", "page_size")
        pages, free, size = (self._connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names)
        return int((pages - free) * size)


class Transaction:
    """All of it or nothing; another writer is waited for at the beginning."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._connection.execute("COMMIT")
        elif self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
