"""From path patterns of a profile to files that exist.

A pattern may name environment variables (``%ProgramFiles%``) and have ``*`` and ``?`` in any part. An unset variable
gives no path. The search is bounded, follows no ``**``, and gives absolute paths only.
"""

from __future__ import annotations

import os
import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

MAX_FOUND: Final = 32
_VARIABLE: Final = re.compile(r"%([A-Za-z_][A-Za-z0-9_()]*)%")
_WILDCARD: Final = re.compile(r"[*?\[]")


def find_files(patterns: Iterable[str], environment: Mapping[str, str] | None = None) -> tuple[Path, ...]:
    """Existing files that the patterns name, in the order of the patterns, each file once.

    A file reached by two paths (a link, two spellings) counts once, by the first of them.
    """
    environment = os.environ if environment is None else environment
    found: dict[tuple[int, int], Path] = {}
    for pattern in patterns:
        for path in _expand(pattern, environment):
            identity = _identity(path)
            if identity is not None and len(found) < MAX_FOUND:
                found.setdefault(identity, path)
    return tuple(found.values())


def _expand(pattern: str, environment: Mapping[str, str]) -> Iterator[Path]:
    try:
        text = _VARIABLE.sub(lambda match: environment[match[1]], pattern)
    except KeyError:
        return
    path = Path(text)
    if not path.is_absolute() or "**" in text:
        return
    if not _WILDCARD.search(text):
        yield path
        return
    parts = path.parts[1:]
    try:
        yield from sorted(islice(Path(path.anchor).glob("/".join(parts)), MAX_FOUND))
    except OSError:  # a folder that may not be listed
        return


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return (status.st_dev, status.st_ino) if path.is_file() else None
