"""Use case: gather the passwords of key stores; they are held in memory and tried a few times."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardtool.app.secrets import secret
from cardtool.inventory.passwords import MOST_TRIES
from cardtool.model.errors import SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

#: Most passwords that are tried on one file beside the empty one.
MOST_PASSWORDS: Final = MOST_TRIES - 1
#: Largest file of passwords, in bytes.
LARGEST_FILE: Final = 64 * 1024

# Not str.splitlines: that cuts at characters which a password may hold.
_LINE_END: Final = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class GatheredPasswords:
    """Passwords to try, and how many there were too many.

    Attributes:
        passwords: in the order in which they are tried, none twice.
        left_out: number of those after the last one that is tried.
    """

    passwords: tuple[str, ...] = field(default=(), repr=False)
    left_out: int = 0

    @property
    def room(self) -> int:
        """How many more could be tried."""
        return MOST_PASSWORDS - len(self.passwords)


def gather(*groups: Iterable[str]) -> GatheredPasswords:
    """The passwords of all groups, the first ones first, as many as are tried on one file."""
    given = tuple(dict.fromkeys(password for group in groups for password in group if password))
    return GatheredPasswords(given[:MOST_PASSWORDS], len(given[MOST_PASSWORDS:]))


def passwords_of_text(text: str) -> tuple[str, ...]:
    """One password a line; only line ends are cut off, because blanks may belong to one."""
    return tuple(line for line in _LINE_END.split(text.removeprefix("\ufeff")) if line)


def named_passwords(names: Iterable[str]) -> tuple[str, ...]:
    """The passwords that the keyring or the environment holds under these names, one a line.

    Raises:
        SourceNotReadableError: a secret is missing, or the keyring is missing, locked or refuses.
    """
    return tuple(password for name in names for password in passwords_of_text(secret(name)))


def passwords_in_file(file: Path) -> tuple[str, ...]:
    """The passwords in a file of UTF-8 text.

    Raises:
        SourceNotReadableError: the file cannot be opened, is too large or is no text; none of its content is told.
    """
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(file)) from error
    if len(content) > LARGEST_FILE:
        raise SourceNotReadableError(f"larger than {LARGEST_FILE // 1024} KiB", reader=str(file))
    text = _decoded(content)
    if text is None:
        raise SourceNotReadableError("not UTF-8 text", reader=str(file))
    return passwords_of_text(text)


def _decoded(content: bytes) -> str | None:
    """The text, or ``None``: the exception of the codec holds the bytes, so it ends here."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None
