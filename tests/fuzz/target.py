"""What a fuzz target is, and the promise that every input is held to."""

from __future__ import annotations

import hashlib
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Processor time that one input may take, in seconds; a machine busy with other work does not count.
SECONDS: Final = 5.0
#: Largest input that is tried, in bytes.
LONGEST: Final = 4096
#: What was found, and is tried again in every run of the tests.
CORPUS: Final = Path(__file__).parent / "corpus"
#: Inputs that a parser failed once; they stay, whatever they reach today.
CRASHES: Final = Path(__file__).parent / "crashes"
_DIGITS_OF_A_NAME: Final = 16


class TooSlowError(AssertionError):
    """An input took more processor time than it may."""


@dataclass(frozen=True)
class Target:
    """A parser, or several that get the same bytes.

    Attributes:
        name: name for commands and folders.
        check: hands the bytes to the parser and asserts what must hold; whatever it raises is a fault.
        seeds: contents that the parser was made for, made up by the makers of the tests.
        covers: modules of the product whose parsing this target tries.
        others: packages of others that parse for them; their branches lead the way too.
        longest: largest input, in bytes.
        seconds: processor time one input may take.
    """

    name: str
    check: Callable[[bytes], None]
    seeds: Callable[[], Iterable[bytes]]
    covers: tuple[str, ...]
    others: tuple[str, ...] = ()
    longest: int = LONGEST
    seconds: float = SECONDS

    def hold(self, data: bytes) -> None:
        """Check one input, and how long that takes."""
        began = time.process_time()
        self.check(data)
        spent = time.process_time() - began
        if spent > self.seconds:
            raise TooSlowError(f"{spent:.1f} s of processor time, {self.seconds} s are allowed")

    def kept(self) -> list[Path]:
        """The inputs of the repository, by name."""
        folders = (CORPUS / self.name, CRASHES / self.name)
        return sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir())


def name_of(content: bytes) -> str:
    """The name under which an input is kept: the beginning of its SHA-256."""
    return hashlib.sha256(content).hexdigest()[:_DIGITS_OF_A_NAME]


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="cardtool-fuzz-")


def as_file(data: bytes, name: str = "input") -> Path:
    """The bytes as a file, for parsers that open one; there is one of each name, which may have a folder."""
    path = Path(_scratch().name, name)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def assert_text(text: str, longest: int) -> None:
    """Assert that a text can be written as UTF-8 anywhere and is no longer than it may be."""
    assert len(text) <= longest, f"{len(text)} characters"
    text.encode()
