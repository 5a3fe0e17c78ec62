"""Make pictures of the window's main states in every language.

    python scripts/screenshots.py FOLDER

The cards are the training cards, judged by the real rules for today; the window is the real one, drawn off screen.
Pictures are called ``<language>-<state>.png``. Those of the other pages are made in the modules beside.
"""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from PySide6.QtWidgets import QApplication
from screenshots_camera import Camera, opened
from screenshots_helpdesk import HelpdeskPictures
from screenshots_inventory import InventoryPictures
from screenshots_transition import TransitionPictures
from screenshots_worklist import ATR, NAME, WorklistPictures

from cardtool.app.demo import prepare_demo
from cardtool.app.folders import find_folders
from cardtool.app.language import LANGUAGES
from cardtool.app.login import LoginPlan
from cardtool.app.reading import read_cards
from cardtool.app.training import begin_training
from cardtool.app.workspace import Workspace
from cardtool.model.card import Origin, Via
from cardtool.model.cause import Cause, Problem
from cardtool.model.events import (
    CardFailed,
    CardGlimpsed,
    CardInserted,
    CardRead,
    CardRemoved,
    ReadersChanged,
    ServiceLost,
    Stage,
)
from cardtool.model.pin import PinCondition, PinRole, PinSource, PinState
from cardtool.model.reader import Reader
from cardtool.model.reading import Glimpse
from cardtool.model.trust import Trust
from cardtool.model.verdict import VerdictCode
from ui.login.dialog import LoginDialog
from ui.look.shades import readable_selection
from ui.view_state import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from PySide6.QtWidgets import QWidget

    from cardtool.app.request import ReadRequest
    from cardtool.app.training import Training
    from cardtool.model.events import Event
    from cardtool.model.reading import CardReading
    from ui.window.view import MainWindow

    Readings = Mapping[VerdictCode, CardReading]

EMPTY, FULL = Reader(NAME), Reader(NAME, present=True, atr=ATR, event_count=1)
TRAINING = "training"
PINS = (
    PinState(PinRole.PIN1, PinCondition.USABLE, 5, PinSource.VERIFY_STATUS),
    PinState(PinRole.PIN2, PinCondition.LAST_TRY, 1, PinSource.VERIFY_STATUS),
    PinState(PinRole.ACTIVATION),
)
#: Login tests that get a picture.
PLANS = {
    "login": LoginPlan(tries_left=5),
    "login_unknown_tries": LoginPlan(unknown_tries=True),
    "login_refused": LoginPlan(tries_left=1, refused=Problem(Cause.PIN_LAST_TRY, NAME)),
}
#: Width and height of the window in pixels; the panel of the training needs more.
SIZE, WIDE = (1000, 700), (1200, 700)
#: Verdicts that get a picture of their own.
SHOWN = (VerdictCode.CLOSE_NOW, VerdictCode.NO_ACTION, VerdictCode.ORGANISATION_UNKNOWN, VerdictCode.TEST_CARD)


def main() -> int:
    """Make all pictures; returns the exit code."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the command and its one argument
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["cardtool"])
    app.setPalette(readable_selection(app.palette()))
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        workspace = Workspace(find_folders({"CARDTOOL_HOME": str(home / "cards")}))
        readings = _readings(workspace)
        camera = Camera(folder, SIZE)
        inventory = InventoryPictures(home / "inventory", camera)
        worklist = WorklistPictures(home / "worklist", readings, camera)
        helpdesk = HelpdeskPictures(home / "helpdesk", readings, camera)
        transition = TransitionPictures(home / "transition", camera)
        training = begin_training(workspace)
        for language in LANGUAGES:
            _shoot_cards(language, readings, training, camera)
            inventory.shoot(language)
            worklist.shoot(language)
            transition.shoot(language)
            helpdesk.shoot(language)
    return 0


def _shoot_cards(language: str, readings: Readings, training: Training, camera: Camera) -> None:
    """Make the pictures of the cards in one language."""
    for state, events in states(readings):
        size = WIDE if state == TRAINING else camera.size
        with opened(language, size, training=True, panel=state == TRAINING) as window:
            window.take_all(tuple(events))
            camera.shoot(_turn(window, state, training), f"{language}-{state}")


def _turn(window: MainWindow, state: str, training: Training) -> QWidget:
    """Bring up what the picture is of, and return it."""
    actions = {Page.WHY.value: window.actions_.why, Page.CERTIFICATES.value: window.actions_.certificates}
    if state in actions:
        actions[state].trigger()
    if state == TRAINING and window.training is not None:
        window.training.show_scripts(training.scripts(window.texts))
    reading = window.session.state.pane.reading
    if state in PLANS and reading is not None:
        dialog = LoginDialog(window.texts, reading, window)
        dialog.open()
        dialog.show_plan(PLANS[state])
        return dialog
    return window


def _readings(workspace: Workspace) -> Readings:
    """The first training card of each verdict, and one judged for a day before the deadline."""
    request = prepare_demo(workspace)
    found: dict[VerdictCode, CardReading] = {}
    for card in _read(workspace, request):
        found.setdefault(card.verdict.code, card)
    close = found[VerdictCode.CLOSE_NOW]
    deadline = close.verdict.deadline
    if deadline is not None:
        workspace.as_of = deadline - timedelta(days=27)
        found |= {card.verdict.code: card for card in _read(workspace, request) if _waits(card)}
    return found


def _read(workspace: Workspace, request: ReadRequest) -> Iterator[CardReading]:
    """The training cards, as if they were in the reader."""
    for card in read_cards(workspace, request).cards:
        yield replace(card, card=replace(card.card, reader=NAME))


def _waits(card: CardReading) -> bool:
    return card.verdict.code is VerdictCode.RENEW_AND_CLOSE_BY


def states(readings: Readings) -> Iterator[tuple[str, list[Event]]]:
    """Name and events of each picture."""
    start: list[Event] = [ReadersChanged((EMPTY,)), ReadersChanged((FULL,)), CardInserted(NAME, ATR)]
    close = [*start, CardRead(NAME, readings[VerdictCode.CLOSE_NOW])]
    yield "no_card", [ReadersChanged((EMPTY,))]
    yield "reading", start
    yield "glimpse", [*start, CardGlimpsed(NAME, _glimpse(readings[VerdictCode.CLOSE_NOW]))]
    unchained = replace(readings[VerdictCode.CLOSE_NOW], trust=Trust())
    yield "being_checked", [*start, CardRead(NAME, unchained, Stage.VERDICT)]
    yield "seen_before", [*start, CardRead(NAME, readings[VerdictCode.CLOSE_NOW], Stage.RECOGNISED)]
    yield "pins", [*start, CardRead(NAME, _with_pins(readings[VerdictCode.NO_ACTION]))]
    for plan in PLANS:
        yield plan, [*start, CardRead(NAME, _with_pins(readings[VerdictCode.NO_ACTION]))]
    for state in (TRAINING, Page.CERTIFICATES.value):
        yield state, [*start, CardRead(NAME, _with_pins(readings[VerdictCode.CLOSE_NOW]))]
    for code in (*SHOWN, VerdictCode.RENEW_AND_CLOSE_BY):
        if code in readings:
            yield code.value, [*start, CardRead(NAME, readings[code])]
    yield Page.WHY.value, close
    yield "removed", [*close, ReadersChanged((EMPTY,)), CardRemoved(NAME)]
    yield "failed", [*start, CardFailed(NAME, Problem(Cause.CARD_UNSUPPORTED, NAME))]
    yield "service_stopped", [ReadersChanged((EMPTY,)), ServiceLost(Problem(Cause.SERVICE_STOPPED))]


def _glimpse(reading: CardReading) -> Glimpse:
    """What the first blocks of the card told."""
    if reading.valid_from is None or reading.valid_until is None:
        raise ValueError("a training card without a certificate")
    holder = replace(reading.holder, email="")
    return Glimpse(reading.kind, holder, reading.organisation, reading.valid_from, reading.valid_until)


def _with_pins(reading: CardReading) -> CardReading:
    """The card as direct reading tells of it."""
    origins = tuple((Origin(Via.DIRECT, place="3F004331"), Origin(Via.PKCS11, "opensc")) for _ in reading.certificates)
    return replace(reading, card=replace(reading.card, pins=PINS, origins=origins, via=Via.BOTH))


if __name__ == "__main__":
    sys.exit(main())
