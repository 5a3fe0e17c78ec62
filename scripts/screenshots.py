"""Make pictures of the window's main states in every language.

    python scripts/screenshots.py FOLDER

The cards are the training cards, judged by the real rules for today; the window is the real one, drawn off screen.
Pictures are called ``<language>-<state>.png``.
"""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from cardtool.app.demo import prepare_demo
from cardtool.app.folders import find_folders
from cardtool.app.language import LANGUAGES
from cardtool.app.reading import read_cards
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause, Problem
from cardtool.model.events import CardFailed, CardInserted, CardRead, CardRemoved, ReadersChanged, ServiceLost
from cardtool.model.reader import Reader
from cardtool.model.verdict import VerdictCode
from ui.view_state import Page
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cardtool.model.events import Event
    from cardtool.model.reading import CardReading

NAME = "OMNIKEY 3x21 00 00"
ATR = bytes.fromhex("3bdf96008031fe450031b8640429ecc173940180829000da")
EMPTY, FULL = Reader(NAME), Reader(NAME, present=True, atr=ATR, event_count=1)
#: Wrapped text gets its height after its width, each in a pass of its own.
LAYOUT_PASSES = 20
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
    with tempfile.TemporaryDirectory() as home:
        workspace = Workspace(find_folders({"CARDTOOL_HOME": home}))
        readings = _readings(workspace)
    for language in LANGUAGES:
        for state, events in states(readings):
            window = MainWindow(language, training=True)
            window.resize(1000, 700)
            window.show()
            for event in events:
                window.take(event)
            _turn(window, state)
            for _ in range(LAYOUT_PASSES):
                app.processEvents()
            window.grab().save(str(folder / f"{language}-{state}.png"))
            window.close()
    return 0


def _turn(window: MainWindow, state: str) -> None:
    """Show the side of the card that the picture is of."""
    actions = {Page.WHY.value: window.actions_.why, Page.CERTIFICATES.value: window.actions_.certificates}
    if state in actions:
        actions[state].trigger()


def _readings(workspace: Workspace) -> Mapping[VerdictCode, CardReading]:
    """The first training card of each verdict, and one judged for a day before the deadline."""
    request = prepare_demo(workspace)
    found: dict[VerdictCode, CardReading] = {}
    for card in read_cards(workspace, request).cards:
        found.setdefault(card.verdict.code, card)
    close = found[VerdictCode.CLOSE_NOW]
    deadline = close.verdict.deadline
    if deadline is not None:
        workspace.as_of = deadline - timedelta(days=27)
        found |= {card.verdict.code: card for card in read_cards(workspace, request).cards if _waits(card)}
    return found


def _waits(card: CardReading) -> bool:
    return card.verdict.code is VerdictCode.RENEW_AND_CLOSE_BY


def states(readings: Mapping[VerdictCode, CardReading]) -> Iterator[tuple[str, list[Event]]]:
    """Name and events of each picture."""
    start: list[Event] = [ReadersChanged((EMPTY,)), ReadersChanged((FULL,)), CardInserted(NAME, ATR)]
    close = [*start, CardRead(NAME, readings[VerdictCode.CLOSE_NOW])]
    yield "no_card", [ReadersChanged((EMPTY,))]
    yield "reading", start
    for code in (*SHOWN, VerdictCode.RENEW_AND_CLOSE_BY):
        if code in readings:
            yield code.value, [*start, CardRead(NAME, readings[code])]
    yield Page.WHY.value, close
    yield Page.CERTIFICATES.value, close
    yield "removed", [*close, ReadersChanged((EMPTY,)), CardRemoved(NAME)]
    yield "failed", [*start, CardFailed(NAME, Problem(Cause.CARD_UNSUPPORTED, NAME))]
    yield "service_stopped", [ReadersChanged((EMPTY,)), ServiceLost(Problem(Cause.SERVICE_STOPPED))]


if __name__ == "__main__":
    sys.exit(main())
