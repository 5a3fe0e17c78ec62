"""Letters on paper: one font for the usual ones, and others for what it does not have.

ReportLab brings Bitstream Vera, which has the letters of Finnish, Swedish and their neighbours. For the rest the
fonts of the system are asked, and what none of them has is written as its code.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, Final

#: Fonts of the system with many letters, the likeliest first.
_WINDOWS: Final = ("segoeui.ttf", "arial.ttf", "seguisym.ttf", "msyh.ttc", "msgothic.ttc")
_OTHERS: Final = (
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
    "/usr/share/fonts/TTF/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
)
#: Larger files are not opened, in bytes.
_LARGEST: Final = 64 * 1024 * 1024
_USUAL: Final = "Vera.ttf"
_USUAL_BOLD: Final = "VeraBd.ttf"
#: What every PDF reader has; it knows the letters of Windows-1252.
_STANDARD: Final = "Helvetica"
_STANDARD_BOLD: Final = "Helvetica-Bold"


def system_fonts() -> tuple[Path, ...]:
    """Those of the known fonts that this system has."""
    folder = Path(os.environ.get("SYSTEMROOT", r"C:\Windows")) / "Fonts"
    known = [folder / name for name in _WINDOWS] if sys.platform == "win32" else [Path(name) for name in _OTHERS]
    return tuple(path for path in known if path.is_file() and path.stat().st_size <= _LARGEST)


class Letters:
    """Chooses the font for every letter.

    Args:
        others: font files for letters that the usual font does not have, in the order in which they are asked.
    """

    def __init__(self, others: tuple[Path, ...]) -> None:
        self._others = others
        self.name = _registered(_USUAL) or _STANDARD
        self.bold = _registered(_USUAL_BOLD) or _STANDARD_BOLD

    def readable(self, text: str) -> str:
        """The text with codes in the place of letters that no font has."""
        return "".join(letter if self._font(letter) else _code(letter) for letter in text)

    def markup(self, text: str) -> str:
        """A readable text for a paragraph, each run of letters in a font that has them."""
        return "".join(self._run(font, "".join(letters)) for font, letters in groupby(text, self._font))

    def _run(self, font: str, letters: str) -> str:
        return escape(letters) if font in {self.name, ""} else f'<font name="{font}">{escape(letters)}</font>'

    def _font(self, letter: str) -> str:
        """The first font with the letter; empty when there is none."""
        if _has(self.name, letter):
            return self.name
        names = (_registered(str(path)) for path in self._others)
        return next((name for name in names if name and _has(name, letter)), "")


def _code(letter: str) -> str:
    return letter.encode("unicode_escape").decode("ascii")


@cache
def _registered(file: str) -> str:
    """The name under which ReportLab knows the font file, empty when it cannot be used."""
    from reportlab.pdfbase import pdfmetrics  # type: ignore[import-untyped] # ships no type information
    from reportlab.pdfbase.ttfonts import TTFError, TTFont  # type: ignore[import-untyped] # ships no type information

    name = f"cardtool-{Path(file).stem}"
    try:
        pdfmetrics.registerFont(TTFont(name, file))
    except (TTFError, OSError):
        return ""
    return name


@cache
def _has(font: str, letter: str) -> bool:
    if font == _STANDARD:
        return letter.isprintable() and bool(letter.encode("cp1252", "ignore"))
    # ReportLab tells what a glyph means in 16 bits; a letter beyond them could not be copied or found in the PDF.
    return letter.isprintable() and letter <= "\uffff" and ord(letter) in _glyphs(font)


@cache
def _glyphs(font: str) -> Any:
    from reportlab.pdfbase import pdfmetrics

    return pdfmetrics.getFont(font).face.charToGlyph
