"""Takes the pictures of ``screenshots.py``: waits until a window shows what is meant, and keeps it small."""

from __future__ import annotations

import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

#: Wrapped text gets its height after its width, each in a pass of its own.
LAYOUT_PASSES: Final = 20
#: Longest wait for something on the screen, in seconds.
_LONGEST: Final = 60.0
#: A look at the screen every so often while waiting, in milliseconds.
_GLANCE: Final = 10
#: The upper bits of red, green and blue: shades that share them look alike.
_HUE: Final = 0xC0C0C0
#: Colours of a picture; a window in flat colours has few more, all of them shades at the edges of letters.
_COLOURS: Final = 256


class Camera:
    """Saves pictures of widgets in a folder.

    Args:
        folder: where to.
        size: width and height of a window in pixels.
    """

    def __init__(self, folder: Path, size: tuple[int, int] = (1000, 700)) -> None:
        self.size = size
        self._folder = folder

    def shoot(self, widget: QWidget, name: str) -> None:
        """Save what a widget shows as ``<name>.png``."""
        for _ in range(LAYOUT_PASSES):
            QApplication.processEvents()
        image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        palette = _palette(Counter(memoryview(image.constBits()).cast("I")))
        small = image.convertToFormat(QImage.Format.Format_Indexed8, palette, Qt.ImageConversionFlag.ThresholdDither)
        small.save(str(self._folder / f"{name}.png"), "PNG", 0)  # type: ignore[call-overload] # 0 packs most tightly


def _palette(shades: Counter[int]) -> list[int]:
    """The shades to keep: of every hue its commonest one, however small a sign it paints, then the commonest of all."""
    common = [shade for shade, _ in shades.most_common()]
    hues: dict[int, int] = {}
    for shade in common:
        hues.setdefault(shade & _HUE, shade)
    return list(dict.fromkeys((*hues.values(), *common)))[:_COLOURS]


@contextmanager
def opened(
    language: str, size: tuple[int, int], *, training: bool = False, panel: bool = False
) -> Iterator[MainWindow]:
    """A window; Qt's own words go with it, or the next one would have those of two languages."""
    window = MainWindow(language, training=training, training_panel=panel)
    window.resize(*size)
    window.show()
    try:
        yield window
    finally:
        window.set_language("en")
        window.close()


def wait(done: Callable[[], object]) -> None:
    """Let the window work until something is so.

    Raises:
        TimeoutError: it takes too long.
    """
    end = time.monotonic() + _LONGEST
    while not done():
        if time.monotonic() > end:
            raise TimeoutError("the window does not come to show what the picture is of")
        QTest.qWait(_GLANCE)
