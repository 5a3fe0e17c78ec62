"""The window on SoftHSM: the training cards, from the token store to the screen."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from cardtool.app.demo import prepare_demo
from cardtool.app.language import Texts
from cardtool.app.reading import read_cards
from cardtool.app.telling import tell_verdict
from cardtool.app.workspace import Workspace
from cardtool.cards.profiles import load_profiles
from tests.ui.real_window import LIMIT, real_window
from ui.readers.model import ReaderRole
from ui.view_state import PaneKind, Presence

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cardtool.app.reading import ReadRequest

pytestmark = [pytest.mark.softhsm, pytest.mark.window]


@pytest.fixture
def demo(monkeypatch: pytest.MonkeyPatch) -> ReadRequest:
    if not next(profile for profile in load_profiles() if profile.name == "softhsm").modules():
        pytest.skip("SoftHSM is not installed (package softhsm2)")
    monkeypatch.setenv("SOFTHSM2_CONF", os.environ.get("SOFTHSM2_CONF", ""))
    return prepare_demo(Workspace())


def test_all_training_cards_are_listed_and_judged_as_on_the_command_line(qtbot: QtBot, demo: ReadRequest) -> None:
    expected = read_cards(Workspace(), demo).cards
    with real_window(qtbot, demo) as real:
        real.wait_for_history(len(expected))
        pane = real.wait_for(PaneKind.CARD, Presence.PRESENT)
        assert pane.reading is not None
        model = real.window.readers.model
        told = Counter(model.index(row).data(ReaderRole.STATUS) for row in range(model.rowCount()))
        assert told == Counter(tell_verdict(Texts("en"), card) for card in expected)
        assert {entry.reading.verdict for entry in real.state.history} == {card.verdict for card in expected}


def test_reading_again_adds_no_row(qtbot: QtBot, demo: ReadRequest) -> None:
    with real_window(qtbot, demo, language="fi") as real:
        real.wait_for(PaneKind.CARD)
        real.wait_for_history(len(real.state.slots))
        before = real.state.history
        real.window.actions_.again.trigger()
        qtbot.waitUntil(
            lambda: all(old is not new for old, new in zip(before, real.state.history, strict=True)), timeout=LIMIT
        )
        assert [entry.number for entry in real.state.history] == [entry.number for entry in before]
