"""What may be said of an exception: its type and where it came from, seldom its words."""

from __future__ import annotations

import os
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Exceptions whose words are about code, not about what the code works on.
_ABOUT_CODE: Final = frozenset({AttributeError, NameError, ImportError, ModuleNotFoundError, TypeError, RecursionError})
_MOST_FRAMES: Final = 50
_MOST_CAUSES: Final = 5
_LONGEST_WORDS: Final = 300
_PACKAGES: Final = Path(__file__).resolve().parents[2]


def error_lines(error: BaseException) -> Iterator[str]:
    """Type, what may be said, and the frames of an exception and of those behind it; not masked yet."""
    behind: BaseException | None = error
    for _ in range(_MOST_CAUSES):
        if behind is None:
            return
        yield ": ".join(filter(None, (type(behind).__name__, _words(behind))))
        for frame in traceback.extract_tb(behind.__traceback__, limit=-_MOST_FRAMES):
            yield f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}"
        behind = behind.__cause__ or (None if behind.__suppress_context__ else behind.__context__)


def _words(error: BaseException) -> str:
    if isinstance(error, CardtoolError):
        return error.cause.value
    if isinstance(error, OSError):
        return os.strerror(error.errno) if error.errno else ""
    return str(error)[:_LONGEST_WORDS] if type(error) in _ABOUT_CODE else ""


def _place(file: str) -> str:
    """The file below the program, or the last parts of its path."""
    path = Path(file)
    if path.is_relative_to(_PACKAGES):
        return path.relative_to(_PACKAGES).as_posix()
    return "/".join(path.parts[-2:])
