"""Answers and lists of earlier checks, each a file of its own in the user's cache folder.

What is kept is verified again whenever it is used, so a changed file is no answer. A file bears a hash for its name;
an answer of a responder in it holds the serial number of a certificate, so only its user may read it.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from cardtool.diagnostics.network.scratch import scratch

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate

#: Bytes and number of files that the folder may take; the oldest make room.
LARGEST_FOLDER: Final = 256 * 1024 * 1024
MOST_FILES: Final = 2000
_SUFFIXES: Final = (".ocsp", ".crl", ".crt", ".new")
_OWN_FOLDER: Final = 0o700
_PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class AnswerCache:
    """A folder of kept answers. Whatever goes wrong with it, a check goes on without.

    Attributes:
        folder: made when something is kept.
        largest: bytes of all files together.
        most: number of files.
    """

    folder: Path
    largest: int = LARGEST_FOLDER
    most: int = MOST_FILES

    def answer(self, url: str, issuer: Certificate, certificate: Certificate) -> Path:
        """Where the answer of a responder about one certificate is kept."""
        return self._path(".ocsp", url, issuer.sha256, certificate.serial_hex)

    def list(self, url: str, issuer: Certificate) -> Path:
        """Where the list of an issuer is kept."""
        return self._path(".crl", url, issuer.sha256)

    def issuer(self, url: str) -> Path:
        """Where an issuer's certificate is kept."""
        return self._path(".crt", url)

    def _path(self, suffix: str, *key: str) -> Path:
        return self.folder / (hashlib.sha256("\0".join(key).encode()).hexdigest() + suffix)

    def keep(self, path: Path, content: bytes) -> None:
        """Write a file whole or not at all, and make room."""
        self.keep_file(path, io.BytesIO(content))

    def keep_file(self, path: Path, source: IO[bytes]) -> None:
        """The same with what another file holds, piece by piece."""
        with contextlib.suppress(OSError):
            self._make_folder()
            _write(path, source)
            self._make_room(path)

    def scratch(self) -> IO[bytes]:
        """A file for what may be kept later; see :func:`cardtool.diagnostics.network.scratch.scratch`.

        Raises:
            OSError: no file can be made anywhere.
        """
        with contextlib.suppress(OSError):
            self._make_folder()
        return scratch(self.folder)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=_OWN_FOLDER, parents=True, exist_ok=True)

    def _make_room(self, newest: Path) -> None:
        files = sorted(_kept_files(self.folder), key=lambda each: each.modified)
        size, number = sum(each.size for each in files), len(files)
        for each in files:
            if size <= self.largest and number <= self.most:
                return
            if each.path != newest:
                each.path.unlink(missing_ok=True)
                size, number = size - each.size, number - 1


def kept_content(path: Path, largest: int) -> bytes | None:
    """What a file holds, ``None`` when there is none, it is too large or cannot be read."""
    try:
        with path.open("rb") as stream:
            content = stream.read(largest + 1)
    except OSError:
        return None
    return content if len(content) <= largest else None


@dataclass(frozen=True, slots=True)
class _Kept:
    path: Path
    size: int
    modified: int


def _kept_files(folder: Path) -> list[_Kept]:
    with os.scandir(folder) as entries:
        return [
            _Kept(Path(entry.path), entry.stat().st_size, entry.stat().st_mtime_ns)
            for entry in entries
            if entry.name.endswith(_SUFFIXES) and entry.is_file(follow_symlinks=False)
        ]


def _write(path: Path, source: IO[bytes]) -> None:
    """Mode 600 from the beginning, which is how temporary files are made."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            source.seek(0)
            shutil.copyfileobj(source, stream, _PIECE)
        Path(temporary).replace(path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
