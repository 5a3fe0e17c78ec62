"""The sounds of row mode: short tones on Windows, the system's bell elsewhere, where only what needs a person sounds.

QtMultimedia is no part of the program, and Windows plays such files by itself.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QApplication

from cardtool.app.worklist.row_mode import Sound
from cardtool.shipped import resource

if TYPE_CHECKING:
    from collections.abc import Callable

#: Without tones of its own a system rings for these only.
_RINGING: Final = frozenset({Sound.AGAIN, Sound.KNOWN, Sound.REFUSED, Sound.FAILED})

if sys.platform == "win32":

    def play(sound: Sound) -> None:
        """Play a sound; returns at once."""
        import winsound

        name = str(resource("sounds", f"{sound.value}.wav"))
        winsound.PlaySound(name, winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)

else:

    def play(sound: Sound) -> None:
        """Ring when the person has to do something; returns at once."""
        if sound in _RINGING:
            QApplication.beep()


def silent(_: Sound) -> None:
    """Play nothing: sounds are off."""


def player(*, sounds: bool) -> Callable[[Sound], None]:
    """What plays the sounds, with the setting in force."""
    return play if sounds else silent
