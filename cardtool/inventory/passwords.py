"""Passwords for key stores: held in memory, tried a few times, shown nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Most passwords that are tried on one file; each try may cost a deliberately slow key derivation.
MOST_TRIES: Final = 20


class Passwords:
    """Passwords to try, the empty one first; neither ``repr`` nor ``str`` nor pickling shows them.

    Args:
        passwords: in the order in which they are tried; the same one twice is tried once.
        tries: most passwords tried on one file, the empty one included.
    """

    __slots__ = ("_passwords", "_tries")

    def __init__(self, passwords: Iterable[str] = (), *, tries: int = MOST_TRIES) -> None:
        self._passwords = tuple(dict.fromkeys(("", *passwords)))
        self._tries = tries

    def __iter__(self) -> Iterator[str]:
        """The passwords to try on one file, as many as may be tried."""
        return iter(self._passwords[: self._tries])

    def __len__(self) -> int:
        """How many would be tried."""
        return min(len(self._passwords), self._tries)

    def __repr__(self) -> str:
        return f"<{len(self)} passwords>"

    def __reduce__(self) -> str:
        raise TypeError("passwords are not written anywhere")


def passwords_from_text(text: str, *, tries: int = MOST_TRIES) -> Passwords:
    """Passwords of a file with one on each line; only line ends are cut off, because blanks may belong to one."""
    lines = text.removeprefix("\ufeff").splitlines()
    return Passwords((line for line in lines if line), tries=tries)
