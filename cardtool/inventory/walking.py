"""Every regular file below some folders, once, whatever links there are and however deep they lie; and opening it.

Special files are never opened. Files and folders are known by device and inode, so that links neither lead in circles
nor show a file twice.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from fnmatch import translate
from operator import attrgetter
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple, TypeAlias

from cardtool.model.sighting import Place, Refusal, RefusalReason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.inventory.source import ScanWatch
    from cardtool.model.sighting import SourceKind

#: Device and inode.
_Key: TypeAlias = "tuple[int, int]"
#: Folders of Linux that hold the state of the system, not files: some of them never end or wait when read.
SYSTEM_FOLDERS: Final = ("/proc", "/sys", "/dev")
_REASONS: Final = {
    errno.ENOENT: RefusalReason.NOT_FOUND,
    errno.ENOTDIR: RefusalReason.NOT_FOUND,
    errno.EACCES: RefusalReason.ACCESS_DENIED,
    errno.EPERM: RefusalReason.ACCESS_DENIED,
    errno.ELOOP: RefusalReason.LINK_LOOP,
}
#: Without O_NONBLOCK a pipe would wait for its other end; Windows has neither.
_OPENING: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_NOTHING_THERE: Final = frozenset({errno.ENOENT, errno.ENOTDIR})


class FoundFile(NamedTuple):
    """A regular file: its path with all links resolved, and what the file system says of it.

    ``ctime_ns`` is the time of the last change of the file or of its mode on POSIX, which nobody can set back; on
    Windows it is that of creation.
    """

    path: str
    size: int
    mtime_ns: int
    inode: int
    ctime_ns: int = 0


class SpecialFileError(OSError):
    """What should be opened is no regular file."""


def open_file(path: str) -> BinaryIO:
    """Open a regular file for reading.

    Raises:
        SpecialFileError: it is something else, such as a pipe that took the place of a file; nothing is read of it.
        OSError: the system does not open it.
    """
    stream = os.fdopen(os.open(path, _OPENING), "rb")
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()
    raise SpecialFileError


def refused(kind: SourceKind, path: str, error: OSError) -> Refusal:
    """The refusal for a path that the system did not open."""
    if isinstance(error, SpecialFileError):
        return Refusal(RefusalReason.SPECIAL_FILE, Place(kind, path))
    reason = _REASONS.get(error.errno or 0, RefusalReason.NOT_READABLE)
    return Refusal(reason, Place(kind, path), errno.errorcode.get(error.errno or 0, type(error).__name__))


class _Folder(NamedTuple):
    """A folder still to be opened, and the folders it lies in."""

    path: str
    key: _Key
    above: frozenset[_Key]


class Walk:
    """Goes through folders; a file or folder that it met once it does not show again.

    Args:
        kind: kind of the source, for the places of refusals.
        watch: asked between two entries, and told how many are to come.
        excluded: whole paths that are left out, as patterns of ``fnmatch``.
    """

    def __init__(self, kind: SourceKind, watch: ScanWatch, excluded: Iterable[str] = SYSTEM_FOLDERS) -> None:
        self._kind = kind
        self._watch = watch
        self._is_excluded = re.compile("|".join(map(translate, excluded)) or r"(?!)").match
        self._met: set[_Key] = set()
        self._waiting: list[_Folder] = []

    def files(self, path: str) -> Iterator[FoundFile | Refusal]:
        """The file that ``path`` names, or every file below the folder; what is in the way is a refusal.

        Files are counted with the watch by whoever reads them, refusals here.
        """
        self._watch.expect(1)
        first = self._visit(os.path.abspath(path), frozenset(), linked=True)  # noqa: PTH100 - the same type throughout
        if first is not None:
            yield first
        while self._waiting and not self._watch.cancelled:
            folder = self._waiting.pop()
            if len(folder.above) > self._watch.limits.depth:
                yield self._refusal(RefusalReason.TOO_DEEP, folder.path, f"more than {self._watch.limits.depth} levels")
            else:
                yield from self._open(folder)

    def _open(self, folder: _Folder) -> Iterator[FoundFile | Refusal]:
        try:
            with os.scandir(folder.path) as listing:
                entries = sorted(listing, key=attrgetter("name"))
        except OSError as error:
            self._watch.looked_at()
            yield refused(self._kind, folder.path, error)
            return
        self._watch.expect(len(entries))
        above = folder.above | {folder.key}
        begin = len(self._waiting)
        for entry in entries:
            if self._watch.cancelled:
                return
            found = self._visit(entry.path, above, linked=entry.is_symlink())
            if found is not None:
                yield found
        self._waiting[begin:] = reversed(self._waiting[begin:])  # the last one is opened first

    def _visit(self, path: str, above: frozenset[_Key], *, linked: bool) -> FoundFile | Refusal | None:
        """A file or refusal; ``None`` for what was met before, is excluded, or is a folder, which then waits."""
        if self._is_excluded(path):
            self._watch.expect(-1)
            return None
        try:
            status = os.stat(path)  # noqa: PTH116 - once for every file; a Path costs as much again
            real = os.path.realpath(path) if linked else path
        except OSError as error:
            return self._unreachable(path, error)
        key = (status.st_dev, status.st_ino)
        if key not in self._met:
            self._met.add(key)
            if stat.S_ISREG(status.st_mode):
                return FoundFile(real, status.st_size, status.st_mtime_ns, status.st_ino, status.st_ctime_ns)
            if not stat.S_ISDIR(status.st_mode):
                return self._refusal(RefusalReason.SPECIAL_FILE, path)
            self._waiting.append(_Folder(real, key, above))
        elif key in above:
            return self._refusal(RefusalReason.LINK_LOOP, path, "leads back to a folder above it")
        self._watch.expect(-1)
        return None

    def _unreachable(self, path: str, error: OSError) -> Refusal:
        if error.errno in _NOTHING_THERE and os.path.islink(path):  # noqa: PTH114 - the same type throughout
            return self._refusal(RefusalReason.BROKEN_LINK, path)
        self._watch.looked_at()
        return refused(self._kind, path, error)

    def _refusal(self, reason: RefusalReason, path: str, detail: str = "") -> Refusal:
        self._watch.looked_at()
        return Refusal(reason, Place(self._kind, path), detail)
