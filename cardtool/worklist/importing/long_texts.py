"""Texts that are longer than a cell of Excel may be: exports keep them in a sheet of their own, by their hash."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cardtool.worklist.fields import LONGEST_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.worklist.importing.workbooks import Workbook

#: Title of the sheet; its columns are hash, number of the piece, piece.
TITLE: Final = "cardtool.long"
_COLUMNS: Final = 3
#: How the shortened text ends in its cell.
_MARK: Final = re.compile("…\\[cardtool:([0-9a-f]{64})\\]\\Z")


class LongTexts:
    """The long texts of a workbook.

    Args:
        texts: by their hash.
    """

    title = TITLE

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    @classmethod
    def of(cls, book: Workbook) -> LongTexts:
        """Those of a workbook; a text that does not fit its hash is none.

        Raises:
            StoppedError: the sheet cannot be read.
        """
        pieces: dict[str, list[str]] = {}
        if TITLE in book.titles:
            for _, cells in book.rows(TITLE):
                if len(cells) == _COLUMNS:
                    pieces.setdefault(cells[0], []).append(cells[-1])
        texts = {name: "".join(parts) for name, parts in pieces.items()}
        return cls({name: text for name, text in texts.items() if _fits(name, text)})

    def put_back(self, cells: list[str]) -> list[str]:
        """The cells with the long texts that they stand for."""
        return [self._long(cell) for cell in cells] if self._texts else cells

    def _long(self, cell: str) -> str:
        found = _MARK.search(cell, max(0, len(cell) - 80))
        return self._texts.get(found[1], cell) if found else cell


def _fits(name: str, text: str) -> bool:
    return len(text) <= LONGEST_TEXT and sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == name
