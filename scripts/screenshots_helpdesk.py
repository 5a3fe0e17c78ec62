"""Pictures of the helpdesk: the real check, on the scripted readers of a training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from screenshots_camera import Camera, opened, wait

from cardtool.app.folders import find_folders
from cardtool.app.training import begin_training
from cardtool.app.workspace import Workspace
from cardtool.model.events import CardInserted, CardRead, ReadersChanged
from cardtool.model.reader import Reader
from cardtool.model.verdict import VerdictCode
from ui.helpdesk.control import HelpdeskControl
from ui.turns import short_turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from cardtool.model.reading import CardReading
    from ui.helpdesk.view import HelpdeskView
    from ui.window.view import MainWindow

_LONGEST_END: Final = 10.0
_NAME: Final = "OMNIKEY 3x21 00 00"
#: The card that does not work, and the one that takes its place.
_BROKEN: Final = "pin1-locked"
_WORKING: Final = "staff-county"


class HelpdeskPictures:
    """Makes the pictures in any language.

    Args:
        home: a new folder for the program's own files.
        readings: a training card for each verdict.
        camera: takes the pictures.
    """

    def __init__(self, home: Path, readings: Mapping[VerdictCode, CardReading], camera: Camera) -> None:
        self._home, self._readings, self._camera = home, readings, camera

    def shoot(self, language: str) -> None:
        """Make all pictures of one language."""
        workspace = Workspace(find_folders({"CARDTOOL_HOME": str(self._home)}))
        training = begin_training(workspace)
        reader = training.readers[0]
        with short_turns(), opened(language, self._camera.size, training=True) as window:
            control = HelpdeskControl(workspace, window, made_up=True, scripted=True)
            page = self._open(window)
            training.insert(_BROKEN, reader)
            _check(page)
            self._camera.shoot(window, f"{language}-helpdesk")
            training.remove(reader)
            training.insert(_WORKING, reader)
            _check(page)
            for state in self._sheets(page):
                self._camera.shoot(window, f"{language}-{state}")
        control.finish(_LONGEST_END)

    def _open(self, window: MainWindow) -> HelpdeskView:
        """With a card in the window, of which the sheet of readiness is."""
        full = Reader(_NAME, present=True, event_count=1)
        reading = self._readings[VerdictCode.NO_ACTION]
        window.take_all((ReadersChanged((full,)), CardInserted(_NAME, b""), CardRead(_NAME, reading)))
        window.actions_.helpdesk.trigger()
        page = window.pages.helpdesk
        if page is None:
            raise RuntimeError("the key of the helpdesk opens no page")
        return page

    def _sheets(self, page: HelpdeskView) -> Iterator[str]:
        page.tabs.setCurrentWidget(page.compare)
        yield "helpdesk_before_after"
        page.tabs.setCurrentWidget(page.readiness)
        wait(lambda: page.readiness.sheet is not None)
        yield "helpdesk_readiness"


def _check(page: HelpdeskView) -> None:
    """Start a check by its button and wait for its words."""
    page.check.start.click()
    wait(page.check.copy.isEnabled)
