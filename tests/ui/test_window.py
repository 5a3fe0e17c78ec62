"""The window on made-up events: what is on the screen, and what the person's deeds change."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cardtool.app.language import Texts
from cardtool.app.telling import facts_as_text, tell_cause, tell_facts, tell_next_step, tell_verdict
from cardtool.model.cause import Cause, Problem
from cardtool.model.events import CardFailed, CardInserted, CardRead, ReadersChanged, WatchEnded
from cardtool.model.evidence import Evidence, EvidenceCode
from cardtool.model.reader import Reader
from cardtool.model.reading import Holder
from tests.ui.made_up_events import (
    MUTE,
    ONE,
    TWO,
    card,
    failed,
    inserted,
    readers,
    removed,
    service_found,
    service_lost,
    shown,
)
from tests.values import unreadable
from ui.card.headline import HeadlineView
from ui.card.strings import tell_slow
from ui.look.tone import Tone
from ui.look.value_text import ValueText
from ui.readers.model import ReaderRole
from ui.view_state import Page, PaneKind
from ui.window.strings import tell_as_of, tell_notice, tell_training
from ui.window.view import MainWindow

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.feeding import Feeder

ENGLISH = Texts("en")


def visible_values(window: MainWindow) -> tuple[str, ...]:
    return tuple(value.toPlainText() for value in window.card.facts.values if value.isVisible())


def status_of(window: MainWindow, row: int = 0) -> str:
    return str(window.readers.model.index(row).data(ReaderRole.STATUS))


# -- insert, read, remove ------------------------------------------------------------------------------


def test_a_card_shows_by_itself(window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted())
    assert feeder.headline().title == ENGLISH.say("Reading the card…")
    assert feeder.headline().busy
    feeder(CardRead(ONE, card()))
    assert feeder.headline().title == tell_verdict(ENGLISH, card())
    assert feeder.headline().detail == tell_next_step(ENGLISH, card())
    assert not feeder.headline().busy
    assert visible_values(window) == tuple(fact.value for fact in tell_facts(ENGLISH, card()))
    assert [value.toPlainText() for value in window.card.findings.values] == [
        "The kind is inferred. Confirm it on the card's face."
    ]


def test_a_removed_card_stays_greyed_and_the_window_says_so(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown())
    clear = window.card.facts.palette().color(QPalette.ColorRole.Text)
    feeder(*removed())
    assert feeder.headline().note == ENGLISH.say("The card was removed")
    assert feeder.headline().muted
    assert feeder.headline().tone is Tone.PLAIN
    assert visible_values(window) == tuple(fact.value for fact in tell_facts(ENGLISH, card()))
    assert window.card.facts.palette().color(QPalette.ColorRole.Text) != clear
    assert status_of(window) == ENGLISH.say("Empty")


def test_nothing_of_the_old_card_is_visible_while_the_next_is_read(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown(), *removed(), *inserted())
    texts = [label.text() for label in window.card.findChildren(QLabel) if label.isVisible()]
    assert visible_values(window) == ()
    assert not [text for text in texts if "VSSHP" in text or "TESTINEN" in text]


def test_the_next_card_is_not_greyed(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown(), *removed(), *shown("b"))
    assert not feeder.headline().muted
    colours = {grid.palette().color(QPalette.ColorRole.Text).name() for grid in (window.card.facts, window.card)}
    assert len(colours) == 1


def test_a_missing_value_is_said_to_be_missing(window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted(), CardRead(ONE, card(holder=Holder())))
    assert visible_values(window)[5] == ENGLISH.say("not on the card")


def test_a_card_without_a_readable_certificate(window: MainWindow, feeder: Feeder) -> None:
    feeder(*inserted(), CardRead(ONE, unreadable()))
    assert window.card.findings.isHidden()
    window.actions_.certificates.trigger()
    assert window.card.certificates.isVisible()


def test_text_of_a_card_is_never_taken_for_markup(window: MainWindow, feeder: Feeder) -> None:
    hostile = "<b>Evil</b> <img src=x>"
    feeder(*inserted(), CardRead(ONE, card(holder=Holder(hostile, "", "", hostile))))
    assert visible_values(window)[1] == hostile
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in window.findChildren(QLabel) if label.text())
    tip = window.history.model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert "<" not in tip


# -- problems ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.LOCAL_DATA_INVALID])
def test_every_cause_has_title_and_remedy_in_the_large_place(feeder: Feeder, cause: Cause) -> None:
    feeder(CardFailed("", Problem(cause)))
    assert (feeder.headline().title, feeder.headline().detail) == tell_cause(ENGLISH, Problem(cause))


def test_a_failure_offers_to_try_again(window: MainWindow, feeder: Feeder, qtbot: QtBot) -> None:
    feeder(*failed())
    assert status_of(window) == tell_cause(ENGLISH, MUTE)[0]
    with qtbot.waitSignal(window.again_wanted):
        QTest.keyClick(window, Qt.Key.Key_F5)
    assert window.card.reasons.isVisible()
    feeder(*shown())
    assert feeder.headline().title == tell_verdict(ENGLISH, card())


def test_no_reader_and_stopped_service_recover_by_themselves(window: MainWindow, feeder: Feeder) -> None:
    feeder(ReadersChanged(()))
    assert feeder.headline().title == tell_cause(ENGLISH, Problem(Cause.NO_READER))[0]
    feeder(*service_lost())
    assert feeder.headline().title == tell_cause(ENGLISH, Problem(Cause.SERVICE_STOPPED))[0]
    feeder(*service_found(ONE))
    assert feeder.headline().title == tell_cause(ENGLISH, Problem(Cause.NO_CARD))[0]
    feeder(*shown())
    assert feeder.headline().title == tell_verdict(ENGLISH, card())


def test_a_card_that_was_not_asked_for(feeder: Feeder) -> None:
    feeder(readers(ONE))
    assert feeder.headline().title == ENGLISH.say("A card is in the reader")


@pytest.mark.parametrize(
    ("reader", "status"),
    [
        (Reader(ONE, present=True, mute=True), "The card does not answer"),
        (Reader(ONE, present=True, in_use=True), "In use by another program"),
        (Reader(ONE, present=True), "Card"),
        (Reader(ONE), "Empty"),
    ],
)
def test_the_list_says_what_is_in_a_reader(window: MainWindow, feeder: Feeder, reader: Reader, status: str) -> None:
    feeder(ReadersChanged((reader,)))
    assert status_of(window) == ENGLISH.say(status)


def test_a_notice_does_not_hide_the_card(window: MainWindow, feeder: Feeder) -> None:
    problem = Problem(Cause.LOCAL_DATA_INVALID, "rules/kinds.toml", detail="line 3")
    feeder(*shown(), CardFailed("", problem))
    assert feeder.headline().title == tell_verdict(ENGLISH, card())
    assert window.banners.shown == (tell_notice(ENGLISH, problem),)
    assert "rules/kinds.toml, line 3" in window.banners.shown[0]
    assert tell_notice(ENGLISH, Problem(Cause.TIMED_OUT)).count(":") == 0


def test_a_watch_that_cannot_begin(feeder: Feeder) -> None:
    feeder(CardFailed("", Problem(Cause.INSTALLATION_DAMAGED)), WatchEnded())
    assert feeder.headline().title == tell_cause(ENGLISH, Problem(Cause.INSTALLATION_DAMAGED))[0]


def test_a_slow_reading_gets_a_word_of_its_own(feeder: Feeder, window: MainWindow) -> None:
    feeder(*inserted())
    window.card.headline.expire()
    assert tell_slow(ENGLISH) in [label.text() for label in window.card.headline.findChildren(QLabel)]
    feeder(CardRead(ONE, card()))
    window.card.headline.expire()
    assert tell_slow(ENGLISH) not in [label.text() for label in window.card.headline.findChildren(QLabel)]


# -- banners -------------------------------------------------------------------------------------------


def test_banners_for_training_and_another_day(qtbot: QtBot) -> None:
    window = MainWindow("en", as_of=date(2023, 2, 1), training=True)
    qtbot.addWidget(window)
    assert window.banners.shown == (tell_training(window.texts), tell_as_of(window.texts, date(2023, 2, 1)))


def test_no_banner_without_a_reason(window: MainWindow) -> None:
    assert window.banners.isHidden()


# -- choosing ------------------------------------------------------------------------------------------


def test_a_click_on_a_reader_shows_its_last_card(window: MainWindow, feeder: Feeder, qtbot: QtBot) -> None:
    feeder(readers(ONE, TWO), CardInserted(ONE, b""), CardRead(ONE, card()), CardInserted(TWO, b""))
    view, row = window.readers.list, window.readers.model.index(0)
    assert view.currentIndex().row() == 1
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(row).center())
    assert window.session.state.chosen_reader == ONE
    assert feeder.headline().title == tell_verdict(ENGLISH, card())


def test_the_history_shows_an_earlier_card_and_the_reader_list_leads_back(
    window: MainWindow, feeder: Feeder, qtbot: QtBot
) -> None:
    feeder(*shown("a"), *removed(), *shown("b"))
    table = window.history.table
    assert window.history.model.rowCount() == 2
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(window.history.model.index(1, 0)).center()
    )
    assert feeder.headline().note.startswith("An earlier card")
    assert feeder.headline().muted
    assert not window.readers.list.selectionModel().hasSelection()
    first = window.readers.list.visualRect(window.readers.model.index(0)).center()
    QTest.mouseClick(window.readers.list.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert not feeder.headline().muted
    assert not table.selectionModel().hasSelection()


def test_an_empty_choice_changes_nothing(window: MainWindow, feeder: Feeder) -> None:
    feeder(*shown())
    before = window.session.state
    flag = QItemSelectionModel.SelectionFlag.Clear
    window.readers.list.selectionModel().setCurrentIndex(QModelIndex(), flag)
    window.history.table.selectionModel().setCurrentIndex(QModelIndex(), flag)
    assert window.session.state == before


def test_software_tokens_are_listed_by_what_is_in_them(window: MainWindow, feeder: Feeder) -> None:
    feeder(readers(software=("slot 1", "slot 2")), CardRead("slot 1", card(reader="slot 1")))
    titles = [window.readers.model.index(row).data(ReaderRole.TITLE) for row in range(2)]
    assert titles == ["CARD", "slot 2"]
    bare = card(reader="slot 2")
    feeder(CardRead("slot 2", replace(bare, card=replace(bare.card, token=None))))
    assert window.readers.model.index(1).data(ReaderRole.TITLE) == "slot 2"


# -- pages ---------------------------------------------------------------------------------------------


def test_tabs_and_keys_turn_the_same_pages(window: MainWindow, feeder: Feeder, qtbot: QtBot) -> None:
    feeder(*shown())
    window.card.tabs.setCurrentIndex(1)
    assert window.session.state.page is Page.WHY
    assert window.card.reasons.isVisible()
    assert not window.card.facts.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F3)
    assert window.card.tabs.currentIndex() == 2
    assert window.card.certificates.isVisible()
    QTest.keyClick(window, Qt.Key.Key_F3)
    assert window.card.facts.isVisible()


def test_without_a_card_there_are_no_pages_to_turn(window: MainWindow, feeder: Feeder) -> None:
    feeder(readers(empty=(ONE,)))
    assert not window.actions_.why.isEnabled()
    assert not window.card.tabs.isVisible()


# -- copying -------------------------------------------------------------------------------------------


def test_copying_the_facts(window: MainWindow, feeder: Feeder, qtbot: QtBot) -> None:
    feeder(*shown())
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == facts_as_text(ENGLISH, card())
    assert window.statusBar().currentMessage() == ENGLISH.say("The facts were copied.")


def test_a_selection_is_copied_instead_of_the_facts(window: MainWindow, feeder: Feeder, qtbot: QtBot) -> None:
    feeder(*shown())
    value = window.card.facts.values[5]
    value.setFocus()
    QTest.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == facts_as_text(ENGLISH, card())
    value.selectAll()
    QTest.keyClick(value, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "taina.testinen@vsshp.fi"


def test_a_failure_is_copied_with_its_technical_words(window: MainWindow, feeder: Feeder) -> None:
    feeder(*failed())
    window.actions_.copy.trigger()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert copied == [*tell_cause(ENGLISH, MUTE), "card_mute", ONE, "opensc", "SCARD_W_UNRESPONSIVE_CARD"]


def test_there_is_nothing_to_copy_without_a_card(window: MainWindow, feeder: Feeder) -> None:
    feeder(readers(empty=(ONE,)))
    assert not window.actions_.copy.isEnabled()


# -- language ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("key", "language"), [(Qt.Key.Key_1, "fi"), (Qt.Key.Key_2, "sv"), (Qt.Key.Key_3, "en")])
def test_languages_switch_at_run_time(
    window: MainWindow, feeder: Feeder, qtbot: QtBot, key: Qt.Key, language: str
) -> None:
    feeder(*shown("a"), *removed(), *shown("b"))
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    texts = Texts(language)
    assert window.texts.language == language
    assert window.actions_.languages[language].isChecked()
    assert feeder.headline().title == tell_verdict(texts, card())
    assert visible_values(window)[0] == tell_facts(texts, card())[0].value
    assert window.history.model.headerData(2, Qt.Orientation.Horizontal) == texts.say("Holder")
    assert window.history.model.index(0, 5).data() == tell_verdict(texts, card())
    assert status_of(window) == tell_verdict(texts, card())
    assert window.session.state.pane.kind is PaneKind.CARD


# -- look ----------------------------------------------------------------------------------------------


def test_new_colours_and_fonts_of_the_system_are_taken(window: MainWindow, feeder: Feeder, qapp: QApplication) -> None:
    feeder(*shown(), *removed())
    light = window.card.headline.grab().toImage()
    palette, font = qapp.palette(), qapp.font()
    try:
        qapp.setPalette(QPalette(QColor("#303030"), QColor("#202020")))
        qapp.setFont(QFont(font.family(), round(font.pointSizeF() * 2)))
        qapp.processEvents()
        assert window.card.headline.grab().toImage() != light
        assert window.card.facts.values[0].font().pointSizeF() == pytest.approx(font.pointSizeF() * 2, rel=0.1)
    finally:
        qapp.setPalette(palette)
        qapp.setFont(font)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_window_fits_a_small_screen_at_double_size(qtbot: QtBot, language: str) -> None:
    window = MainWindow(language, as_of=date(2023, 2, 1), training=True)
    qtbot.addWidget(window)
    window.show()
    long = "Kanta-Hämeensairaanhoitopiirinkuntayhtymäjatestausorganisaatio" * 2
    for event in (*inserted(), CardRead(ONE, card(holder=Holder(long, long, long, long)))):
        window.take(event)
    for action in (window.actions_.why, window.actions_.certificates, window.actions_.back):
        window.resize(640, 360)
        assert window.minimumSizeHint().width() <= 640
        assert window.minimumSizeHint().height() <= 360
        assert (window.width(), window.height()) == (640, 360)
        assert window.card.horizontalScrollBar().maximum() == 0
        action.trigger()
        qtbot.waitUntil(lambda: window.card.horizontalScrollBar().maximum() == 0)


@pytest.mark.parametrize("size", [(640, 360), (1000, 700)])
def test_no_text_is_cut_off(window: MainWindow, feeder: Feeder, qtbot: QtBot, size: tuple[int, int]) -> None:
    long = "Varsinais-Suomen sairaanhoitopiirin kuntayhtymä " * 6
    evidence = tuple(Evidence(EvidenceCode.NAME, long) for _ in range(4))
    match = replace(card().organisation, evidence=evidence)
    window.resize(*size)
    feeder(*inserted(), CardRead(ONE, card(holder=Holder(long, long, long, long), organisation=match)))
    for action in (window.actions_.back, window.actions_.why, window.actions_.certificates):
        action.trigger()
        qtbot.waitUntil(lambda: not cut_off(window))
        assert [value for value in window.card.findChildren(ValueText) if value.isVisible()]


def cut_off(window: MainWindow) -> list[str]:
    """Texts on the screen that are lower than they need to be."""
    values = (value for value in window.card.findChildren(ValueText) if value.isVisible())
    return [value.toPlainText() for value in values if value.height() < value.heightForWidth(value.width())]


def test_a_low_window_shows_the_history_only_when_asked(window: MainWindow, feeder: Feeder, qtbot: QtBot) -> None:
    feeder(*shown())
    window.resize(640, 360)
    qtbot.waitUntil(lambda: not window.history.isVisible())
    QTest.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert window.history.isVisible()
    assert window.history.table.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert not window.history.isVisible()


def test_areas_stay_where_the_person_put_them(window: MainWindow, feeder: Feeder, qtbot: QtBot) -> None:
    feeder(*shown())
    window.areas.moveSplitter(300, 1)
    window.areas.splitterMoved.emit(300, 1)
    before = window.areas.sizes()[1]
    window.resize(window.width() + 1, window.height())
    qtbot.waitUntil(lambda: abs(window.areas.sizes()[1] - before) <= 1)


def test_painting_every_state_in_every_tone(window: MainWindow, feeder: Feeder) -> None:
    HeadlineView(window).grab()
    for events in (inserted(), shown(), removed(), failed(), service_lost(), service_found(ONE)):
        feeder(*events)
        assert not window.grab().isNull()
