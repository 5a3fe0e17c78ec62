"""Additions that wait on this workstation while the database cannot be reached.

One file an addition in a folder of this user. A file is there as a whole or not at all, also after the power went, and
leaves only when the database has acknowledged it; the database knows it by its token, so it counts once however
often it is delivered.
"""

from __future__ import annotations

import errno
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from cardtool.model.errors import StoreDamagedError, StoreFullError, StoreReadOnlyError
from cardtool.model.worklist import PendingAddition
from cardtool.store.values import from_json, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_SUFFIX: Final = ".json"
_ASIDE: Final = ".damaged"
_FILE_MODE: Final = 0o600
_FOLDER_MODE: Final = 0o700
#: Larger files are none of this program; an addition has a few kilobytes.
_LARGEST: Final = 1024 * 1024
_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT})
_TOKEN: Final = re.compile(r"[0-9a-z-]{8,64}")
_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


class Waiting(NamedTuple):
    """What waits.

    Attributes:
        additions: in the order in which they were made.
        damaged: names of files that cannot be read; they are kept aside, out of the way of the others.
    """

    additions: tuple[PendingAddition, ...]
    damaged: tuple[str, ...]


class Outbox:
    """The additions that wait.

    Args:
        folder: where their files are; made when the first one comes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, addition: PendingAddition) -> None:
        """Keep an addition; when this returns it outlives the program and the power.

        Raises:
            StoreFullError: there is no room.
            StoreReadOnlyError: the folder cannot be written.
        """
        path = self._path(addition.token)
        try:
            self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            _write_durably(path, to_json(addition).encode("ascii"))
        except OSError as error:
            kind = StoreFullError if error.errno in _NO_ROOM else StoreReadOnlyError
            raise kind(error.strerror or type(error).__name__, reader=str(self._folder)) from error

    def waiting(self) -> Waiting:
        """Everything that waits, the oldest first."""
        additions, damaged = [], []
        for path in self._files():
            try:
                additions.append(_read(path))
            except StoreDamagedError:
                damaged.append(_put_aside(path))
            except FileNotFoundError:
                continue  # another window of this user has delivered it
        additions.sort(key=lambda addition: (addition.author.at, addition.token))
        return Waiting(tuple(additions), tuple(damaged))

    def delivered(self, token: str) -> None:
        """Forget an addition that the database has acknowledged."""
        with suppress(FileNotFoundError):
            self._path(token).unlink()
            _sync_folder(self._folder)

    def refused(self, token: str) -> str:
        """Put an addition aside that the database can never take; returns the name of its file."""
        return _put_aside(self._path(token))

    def __len__(self) -> int:
        return sum(1 for _ in self._files())

    def _files(self) -> Iterator[Path]:
        with suppress(FileNotFoundError):
            yield from sorted(path for path in self._folder.iterdir() if path.suffix == _SUFFIX)

    def _path(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise ValueError("not a token")
        return self._folder / f"{token}{_SUFFIX}"


def waiting_elsewhere(folder: Path, own: str) -> int:
    """How many additions wait in the outboxes of a folder, but for the one named ``own``."""
    with suppress(FileNotFoundError):
        return sum(len(Outbox(outbox)) for outbox in folder.iterdir() if outbox.name != own and outbox.is_dir())
    return 0


def _put_aside(path: Path) -> str:
    with suppress(OSError):
        path.rename(path.with_suffix(_ASIDE))
    return path.name


def _read(path: Path) -> PendingAddition:
    try:
        if path.stat().st_size > _LARGEST:
            raise StoreDamagedError("too large", reader=path.name)
        return _checked(from_json(PendingAddition, path.read_text(encoding="ascii")), path.stem)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise StoreDamagedError(type(error).__name__, reader=path.name) from None  # its text may name a person


def _checked(addition: PendingAddition, token: str) -> PendingAddition:
    """The addition, if a database can take it.

    Raises:
        ValueError: it cannot.
    """
    card, author = addition.card, addition.author
    names = (card.organisation, card.successor, card.rules, card.holder, card.email, addition.reason)
    issued = (part for certificate in card.certificates for part in (certificate.serial, certificate.issuer))
    moments = (author.at, card.valid_from, card.valid_until)
    if (
        addition.token != token
        or not _TOKEN.fullmatch(token)
        or not card.certificates
        or not all(_FINGERPRINT.fullmatch(certificate.sha256) for certificate in card.certificates)
        or not all(isinstance(text, str) for text in (*names, *issued, author.user, author.workstation))
        or any(moment is not None and moment.tzinfo is None for moment in moments)
    ):
        raise ValueError("not an addition")
    return addition


def _write_durably(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".draft")
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, _FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable; Windows does so by itself and cannot open folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
