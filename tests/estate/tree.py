"""Writes the files of an estate and keeps the truth of each beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.estate.issuing import Made


@dataclass
class Tree:
    """What was written so far below a folder.

    Attributes:
        folder: where everything goes.
        places: for each certificate, by SHA-256, in how many places it stands.
        made: the certificates themselves, by SHA-256.
        refused: for each path, relative to the folder, why it or parts of it cannot be read.
        skipped: how many files hold no certificates.
        files: how many files there are.
    """

    folder: Path
    places: Counter[str] = field(default_factory=Counter)
    made: dict[str, Made] = field(default_factory=dict)
    refused: dict[str, list[str]] = field(default_factory=dict)
    skipped: int = 0
    files: int = 0

    def put(self, path: str, content: bytes, holds: Iterable[Made] = (), refused: Iterable[str] = ()) -> Path:
        """Write a file that holds some certificates, each as often as it is given, and some things that are none."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        self.note(path, holds, refused)
        return file

    def note(self, path: str, holds: Iterable[Made] = (), refused: Iterable[str] = ()) -> None:
        """Keep the truth of a file that somebody else wrote."""
        self.files += 1
        found, reasons = list(holds), sorted(refused)
        for made in found:
            self.places[made.sha256] += 1
            self.made[made.sha256] = made
        if reasons:
            self.refused[path] = reasons
        if not found and not reasons:
            self.skipped += 1
