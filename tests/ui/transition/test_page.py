"""The page of the board on a made-up board: what is on the screen, and what a person's keys do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QAccessible, QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from cardtool.app.language import LANGUAGES
from cardtool.model.cause import Cause, Problem
from cardtool.model.transition import SeenKind
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_seen import Board, SeenProblem
from cardtool.model.transition_ticks import EVERYBODY, StepKey
from tests.ui.transition.made_up import CARDS, OURS, THEIRS, board, everybody, tick, without
from ui.look.fonts import scaled
from ui.look.titled_list import TitledRole
from ui.transition.opening import open_address
from ui.transition.seen_list import Place
from ui.transition.step_list import WantedTick

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytestqt.qtbot import QtBot

    from cardtool.model.transition_ticks import Tick
    from ui.transition.view import TransitionView
    from ui.window.view import MainWindow

pytestmark = pytest.mark.window
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: MainWindow) -> TransitionView:
    """The page, opened by its key, with a board."""
    QTest.keyClick(window, Qt.Key.Key_F12, Qt.KeyboardModifier.ShiftModifier)
    view = window.pages.board
    assert view is not None
    view.show_board(board(), (OURS, THEIRS))
    return view


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that were handed to the system; nothing is opened."""
    found: list[str] = []

    def take(address: str) -> bool:
        found.append(address)
        return True

    monkeypatch.setattr("ui.transition.view.open_address", take)
    return found


def key(page: TransitionView, pressed: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(page.window().focusWidget(), pressed, modifier)


def titles(page: TransitionView) -> list[str]:
    model = page.services.services
    return [str(model.index(row).data(TitledRole.TITLE)) for row in range(model.rowCount())]


def show(page: TransitionView, ticks: Mapping[str, Tick] | None = None, made: Board | None = None) -> None:
    page.show_board(made or board(ticks=ticks), (OURS, THEIRS))


def box(page: TransitionView, row: int) -> QWidget:
    return page.detail.steps.rows[row].box


# -- what is shown ---------------------------------------------------------------------------------------


def test_the_list_has_the_focus_and_its_first_service_is_shown(page: TransitionView) -> None:
    assert page.services.hasFocus()
    assert titles(page) == ["Staff cards", "Service certificates", "Login with a card"]
    assert page.detail.title.text() == "Staff cards"
    assert page.bar.organisation.currentText() == "Meidän hyvinvointialue"
    assert page.bar.shown.text() == "3 of 3"
    assert page.summary.text().startswith("Overdue: 1")


def test_arrows_choose_a_service_and_it_stays_chosen_when_the_board_comes_again(page: TransitionView) -> None:
    key(page, Qt.Key.Key_Down)
    assert page.detail.title.text() == "Service certificates"
    show(page)
    assert page.detail.title.text() == "Service certificates"
    page.window().set_language("sv")  # type: ignore[attr-defined] # the main window
    assert page.detail.title.text() == "Service certificates sv"


def test_parts_without_content_are_not_there(page: TransitionView) -> None:
    def headings() -> list[str]:
        labels = page.detail.findChildren(QLabel)
        wanted = ("Steps", "Dates", "What this tool has seen", "Contacts", "Links", "Rules")
        return [label.text() for label in labels if label.isVisibleTo(page.detail) and label.text() in wanted]

    assert headings() == ["Steps", "Dates", "What this tool has seen", "Contacts", "Links", "Rules"]
    page.open_service("login")
    assert headings() == ["Steps", "What this tool has seen"]


def test_nothing_of_the_page_is_markup(page: TransitionView) -> None:
    labels = [label for label in page.findChildren(QLabel) if label.text()]
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_words_and_the_box_filter_list_and_timeline(page: TransitionView) -> None:
    key(page, Qt.Key.Key_F, CONTROL)
    QTest.keyClicks(page.bar.filter, "VARTTI close")
    assert titles(page) == ["Staff cards"]
    assert page.bar.shown.text() == "1 of 3"
    assert page.timeline.table.lines.rowCount() == 2
    page.bar.filter.setText("nowhere")
    assert titles(page) == []
    assert not page.detail.title.isVisible()
    assert not page.timeline.open.isEnabled()
    page.bar.filter.clear()
    assert page.detail.title.text() == "Staff cards"
    page.bar.only_open.setChecked(True)
    assert titles(page) == ["Staff cards", "Login with a card"], "the others ask for nothing now"


def test_what_is_soon_is_open_whatever_became_of_the_steps(page: TransitionView) -> None:
    """A milestone that is soon does not show in the state of a service whose deadlines are done."""
    made = board(ticks={each.id: tick(each.id) for each in CARDS.steps})
    done = replace(made.plan.services[0], state=DateState.DONE)
    show(page, made=replace(made, plan=replace(made.plan, services=(done, *made.plan.services[1:]))))
    page.bar.only_open.setChecked(True)
    assert "Staff cards" in titles(page)


def test_problems_stay_on_the_page_and_are_spoken_once(page: TransitionView, monkeypatch: pytest.MonkeyPatch) -> None:
    spoken: list[str] = []
    monkeypatch.setattr("ui.look.message.announce", lambda _, message: spoken.append(message))
    made = board()
    broken = Board(made.plan, made.seen, (Problem(Cause.LOCAL_DATA_INVALID, detail="line 3"),))
    for _ in range(2):
        show(page, made=broken)
    assert "line 3" in page.notices.text()
    assert len(spoken) == 1
    show(page)
    assert page.notices.text() == ""
    assert page.notices.isHidden()


def test_new_colours_and_fonts_are_taken(page: TransitionView) -> None:
    for kind in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
        for widget in (page, page.message):
            QApplication.sendEvent(widget, QEvent(kind))
    assert page.detail.title.text() == "Staff cards"


# -- steps -----------------------------------------------------------------------------------------------


def test_a_tick_asks_for_a_note_and_shows_only_what_is_stored(page: TransitionView, qtbot: QtBot) -> None:
    key(page, Qt.Key.Key_Return, CONTROL)
    assert page.window().focusWidget() is box(page, 0)
    key(page, Qt.Key.Key_Space)
    note = page.detail.steps.note
    assert note.line.hasFocus()
    QTest.keyClicks(note.line, "sent by letter")
    with qtbot.waitSignal(page.tick_wanted) as wanted:
        key(page, Qt.Key.Key_Return)
    key_ = StepKey("reform", "cards", "apply", "05")
    assert wanted.args == [WantedTick(key_, done=True, note="sent by letter", version=0)]
    assert (note.line.text(), note.told.text()) == ("sent by letter", "Being stored…")
    with qtbot.assertNotEmitted(page.tick_wanted):
        key(page, Qt.Key.Key_Return)
    page.take_answer(wanted.args[0], stored=True)
    assert note.isHidden()
    assert page.window().focusWidget() is box(page, 0)
    assert not page.detail.steps.rows[0].box.isChecked(), "it is not stored yet"
    show(page, {"apply": tick("apply", note="sent by letter")})
    assert page.detail.steps.rows[0].box.isChecked()
    assert page.detail.steps.rows[0].words[1].endswith("said by taina at rp-1: sent by letter")


def test_an_empty_note_will_do_and_escape_changes_nothing(page: TransitionView, qtbot: QtBot) -> None:
    box(page, 1).setFocus()
    with qtbot.assertNotEmitted(page.tick_wanted):
        key(page, Qt.Key.Key_Space)
        key(page, Qt.Key.Key_Escape)
    assert page.detail.steps.note.isHidden()
    assert page.window().focusWidget() is box(page, 1)
    assert page.isVisible(), "Esc led out of the line, not to the cards"
    key(page, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.tick_wanted) as wanted:
        key(page, Qt.Key.Key_Return)
    assert wanted.args is not None
    assert (wanted.args[0].note, wanted.args[0].key.step) == ("", "close")


def test_a_tick_is_taken_back_on_the_version_that_was_seen(page: TransitionView, qtbot: QtBot) -> None:
    show(page, {"apply": tick("apply", version=3)})
    box(page, 0).setFocus()
    key(page, Qt.Key.Key_Space)
    show(page, {"apply": tick("apply", version=4)})
    assert page.detail.steps.note.line.hasFocus(), "what is being typed stays when the board comes again"
    with qtbot.waitSignal(page.tick_wanted) as wanted:
        key(page, Qt.Key.Key_Return)
    assert wanted.args is not None
    assert (wanted.args[0].done, wanted.args[0].version) == (False, 3)


def test_a_tick_is_sent_on_what_the_store_has_even_where_that_does_not_count_yet(
    page: TransitionView, qtbot: QtBot
) -> None:
    """A computer whose clock is ahead ticked the step and took it back: nothing of that is on the screen."""
    made = board()
    service = made.plan.services[0]
    later = replace(service, steps=(replace(service.steps[0], version=2), *service.steps[1:]))
    show(page, made=replace(made, plan=replace(made.plan, services=(later, *made.plan.services[1:]))))
    box(page, 0).setFocus()
    key(page, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.tick_wanted) as wanted:
        key(page, Qt.Key.Key_Return)
    assert wanted.args is not None
    assert (wanted.args[0].done, wanted.args[0].version) == (True, 2)


def test_a_tick_that_was_not_stored_keeps_the_note(page: TransitionView, qtbot: QtBot) -> None:
    box(page, 0).setFocus()
    key(page, Qt.Key.Key_Space)
    note = page.detail.steps.note
    QTest.keyClicks(note.line, "a long note")
    question = note.title.text()
    show(page, {"apply": tick("apply", version=4, note="by another")})
    assert (note.title.text(), note.line.text()) == (question, "a long note")
    assert note.told.text().startswith("Changed meanwhile: Done")
    assert note.told.text().endswith("by another")
    with qtbot.waitSignal(page.tick_wanted) as wanted:
        key(page, Qt.Key.Key_Return)
    assert wanted.args is not None
    assert wanted.args[0].version == 0, "the version that was seen when it was asked"
    page.take_answer(wanted.args[0], stored=False)
    assert note.line.hasFocus()
    assert (note.title.text(), note.line.text()) == (question, "a long note")
    with qtbot.waitSignal(page.tick_wanted) as again:
        key(page, Qt.Key.Key_Return)
    assert again.args is not None
    assert (again.args[0].version, again.args[0].note) == (4, "a long note"), "the one that was told"
    page.take_answer(wanted.args[0], stored=True)
    assert note.isVisible(), "that was the answer to the one before"
    key(page, Qt.Key.Key_Escape)
    page.take_answer(again.args[0], stored=True)
    assert note.isHidden()


def test_the_note_follows_the_language(window: MainWindow, page: TransitionView) -> None:
    box(page, 0).setFocus()
    key(page, Qt.Key.Key_Space)
    note = page.detail.steps.note
    QTest.keyClicks(note.line, "a note")
    before = note.title.text(), note.line.placeholderText(), note.line.accessibleName()
    window.set_language("sv")
    after = note.title.text(), note.line.placeholderText(), note.line.accessibleName()
    assert note.line.text() == "a note"
    assert not set(before) & set(after)


def test_a_second_click_on_the_step_keeps_what_was_typed(page: TransitionView) -> None:
    page.detail.steps.rows[0].box.click()
    QTest.keyClicks(page.detail.steps.note.line, "a note")
    page.detail.steps.rows[0].box.click()
    assert page.detail.steps.note.line.text() == "a note"
    assert page.detail.steps.note.line.hasFocus()


def test_nothing_is_ticked_before_the_ticks_are_known(page: TransitionView) -> None:
    page.show_board(Board(board().plan, {}), (OURS, THEIRS), whole=False)
    page.detail.steps.rows[0].box.click()
    assert page.detail.steps.note.isHidden()
    assert page.message.text() == "What was ticked is still being fetched."
    assert page.detail.seen.parts == ()
    show(page)
    page.detail.steps.rows[0].box.click()
    assert page.detail.steps.note.isVisible()


def test_the_note_opens_in_sight(window: MainWindow, page: TransitionView, qtbot: QtBot) -> None:
    window.resize(640, 480)
    page.detail.steps.begin()
    key(page, Qt.Key.Key_Down)
    key(page, Qt.Key.Key_Space)
    line = page.detail.steps.note.line

    def in_sight() -> bool:
        areas = (page.detail.viewport(), page.viewport())
        return all(area.rect().contains(QRect(line.mapTo(area, QPoint(0, 0)), line.size())) for area in areas)

    qtbot.waitUntil(in_sight)


def test_another_service_closes_the_note(page: TransitionView) -> None:
    box(page, 0).setFocus()
    key(page, Qt.Key.Key_Space)
    page.open_service("login")
    assert page.detail.steps.note.isHidden()
    assert [row.words[0] for row in page.detail.steps.rows] == ["Join the permit"]


def test_a_tick_for_all_is_not_taken_back_for_one(page: TransitionView, qtbot: QtBot) -> None:
    show(page, {"apply": everybody(tick("apply"))})
    with qtbot.assertNotEmitted(page.tick_wanted):
        page.detail.steps.rows[0].box.click()
    assert page.detail.steps.note.isHidden()
    assert "all organisations together" in page.message.text()
    page.show_board(board(None, {"apply": everybody(tick("apply"))}), (OURS, THEIRS))
    page.detail.steps.rows[0].box.click()
    with qtbot.waitSignal(page.tick_wanted) as wanted:
        key(page, Qt.Key.Key_Return)
    assert wanted.args is not None
    assert (wanted.args[0].key.organisation, wanted.args[0].done) == (EVERYBODY, False)


def test_the_words_of_a_step_can_be_clicked(page: TransitionView) -> None:
    (label,) = [each for each in page.detail.findChildren(QLabel) if each.text() == CARDS.steps[1].text.en]
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert page.detail.steps.note.line.hasFocus()


def test_a_step_is_opened_where_it_is_done(page: TransitionView, opened: list[str]) -> None:
    assert page.detail.steps.rows[0].link.isHidden()
    page.detail.steps.rows[1].link.click()
    assert opened == ["https://asiointi.example"]


def test_a_service_without_steps_has_none_to_go_to(page: TransitionView) -> None:
    page.open_service("certificates")
    key(page, Qt.Key.Key_Return, CONTROL)
    assert page.detail.steps.rows == ()


def test_the_history_is_wanted_while_it_is_shown(page: TransitionView, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.history_wanted) as wanted:
        key(page, Qt.Key.Key_F4)
    assert wanted.args is not None
    assert wanted.args[0].service.id == "cards"
    with qtbot.waitSignal(page.history_wanted):
        key(page, Qt.Key.Key_Down)
    key(page, Qt.Key.Key_F4)
    assert page.history.isHidden()


# -- contacts and links ----------------------------------------------------------------------------------


def test_one_key_copies_one_contact_after_the_other(page: TransitionView) -> None:
    copied = []
    for _ in range(3):
        key(page, Qt.Key.Key_C)
        copied.append(QGuiApplication.clipboard().text())
    assert copied == ["contracts@example.fi", "020 000 000", "contracts@example.fi"]
    assert page.message.text() == "Copied: contracts@example.fi (contracts)"
    page.open_service("login")
    key(page, Qt.Key.Key_C)
    assert page.message.text() == "There is nothing to copy."
    page.detail.setFocus()


def test_letters_are_typed_into_the_filter_and_copy_nothing(page: TransitionView) -> None:
    QGuiApplication.clipboard().setText("untouched")
    page.bar.filter.setFocus()
    key(page, Qt.Key.Key_C)
    assert page.bar.filter.text() == "c"
    assert QGuiApplication.clipboard().text() == "untouched"


def test_the_copy_key_of_the_window_copies_the_service(window: MainWindow, page: TransitionView) -> None:
    window.actions_.copy.trigger()
    assert QGuiApplication.clipboard().text().startswith("Staff cards\tOverdue")
    page.tabs.setCurrentIndex(1)
    window.actions_.copy.trigger()
    assert QGuiApplication.clipboard().text().startswith("Date\tDays\t")


def test_an_email_is_drafted_to_the_contact(page: TransitionView, opened: list[str]) -> None:
    key(page, Qt.Key.Key_E, CONTROL)
    page.detail.contacts.focus_chain[1].setFocus()
    key(page, Qt.Key.Key_E, CONTROL)
    assert len(opened) == 2
    assert all(address.startswith("mailto:contracts@example.fi?subject=") for address in opened)
    assert page.message.text() == "A draft to contracts@example.fi was handed to the mail program."
    page.open_service("certificates")
    key(page, Qt.Key.Key_E, CONTROL)
    assert page.message.text() == "The service has no e-mail address."


def test_without_a_program_the_address_is_copied(page: TransitionView, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.transition.view.open_address", lambda _: False)
    page.actions_.mail.trigger()
    assert QGuiApplication.clipboard().text() == "contracts@example.fi"
    assert page.message.text() == "No mail program took the draft. Copied: contracts@example.fi"
    page.open_link("https://cards.example/instructions")
    assert QGuiApplication.clipboard().text() == "https://cards.example/instructions"


def test_buttons_copy_write_and_open(page: TransitionView, opened: list[str]) -> None:
    _, copy, write, *_ = page.detail.contacts.focus_chain
    for button in (copy, write):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "contracts@example.fi"
    _, copy, use = page.detail.links.focus_chain
    for button in (copy, use):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert QGuiApplication.clipboard().text() == "https://cards.example/instructions"
    assert opened[0].startswith("mailto:")
    assert opened[1:] == ["https://cards.example/instructions"]


def test_only_addresses_of_the_web_and_of_mail_are_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []

    def take(url: QUrl) -> bool:
        taken.append(bytes(url.toEncoded().data()).decode())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", take)
    hostile = (
        "file:///etc/passwd",
        "C:/Windows/notepad.exe",
        "javascript:alert(1)",
        "",
        "not an address",
        "https:// a",
    )
    assert not [address for address in hostile if open_address(address)]
    harmless = ["https://dvv.fi/hyvinvointialueet", "mailto:a@example.fi?subject=%C3%A4%20b"]
    assert all(open_address(address) for address in harmless)
    assert taken == harmless


# -- what was seen ---------------------------------------------------------------------------------------


def test_buttons_lead_to_where_it_is_scanned(page: TransitionView) -> None:
    places: list[Place] = []
    page.place_wanted.connect(places.append)
    for service in ("cards", "certificates", "login"):
        page.open_service(service)
        for part in page.detail.seen.parts:
            part.button.click()
    show(page, made=board(seen=without(SeenKind.CARDS, SeenProblem.NOTHING_SCANNED)))
    page.open_service("cards")
    (part,) = page.detail.seen.parts
    part.button.click()
    assert places == [Place.LIST, *[Place.INVENTORY] * 3, Place.CARDS, Place.ROWS]
    assert part.grid.values[0].toPlainText() == "Nothing scanned yet"


# -- the picture -----------------------------------------------------------------------------------------


def days(page: TransitionView) -> int | None:
    current = page.timeline.chart.current
    return current.days if current is not None else None


def test_arrows_go_through_the_picture(page: TransitionView) -> None:
    page.tabs.setCurrentIndex(1)
    chart = page.timeline.chart
    chart.setFocus()
    assert days(page) == 8, "the next one that comes"
    went = []
    keys = (Qt.Key.Key_Left, Qt.Key.Key_Home, Qt.Key.Key_Left, Qt.Key.Key_End, Qt.Key.Key_Right, Qt.Key.Key_Up)
    for pressed in keys:
        key(page, pressed)
        went.append(days(page))
    assert went == [-112, -133, -133, 400, 400, 8]
    key(page, Qt.Key.Key_Up)
    assert days(page) == 8, "there is no lane above"
    key(page, Qt.Key.Key_Down)
    assert days(page) == 30, "the nearest of the lane below"
    key(page, Qt.Key.Key_Down)
    assert days(page) == 30, "the lane below has none"
    assert page.timeline.told.text().startswith("22/03/2023 (in 30 days, Coming). Service certificates.")
    assert page.timeline.told.text() in chart.accessibleDescription()


def test_closer_further_and_the_service_behind_a_mark(page: TransitionView) -> None:
    page.tabs.setCurrentIndex(1)
    chart = page.timeline.chart
    chart.setFocus()
    whole = chart.span
    key(page, Qt.Key.Key_Plus)
    assert chart.span.length == pytest.approx(whole.length / 2)
    key(page, Qt.Key.Key_Home)
    assert chart.span.holds(chart.current.day.toordinal()) if chart.current else False
    key(page, Qt.Key.Key_Minus)
    assert chart.span == whole
    key(page, Qt.Key.Key_Return)
    assert page.detail.title.text() == "Service certificates"
    assert page.services.hasFocus()


def test_what_is_looked_at_stays_when_the_board_comes_again(page: TransitionView) -> None:
    page.tabs.setCurrentIndex(1)
    chart = page.timeline.chart
    chart.setFocus()
    key(page, Qt.Key.Key_Plus)
    near = chart.span
    show(page)
    assert chart.span == near
    page.bar.filter.setText("Staff cards")
    assert chart.span == chart._timeline.whole, "another time"


def test_two_deadlines_of_one_day_are_told_apart(page: TransitionView) -> None:
    made = board()
    service = made.plan.services[0]
    first, second = service.dates
    joined = replace(service, dates=(first, replace(second, date=replace(second.date, day=first.date.day))))
    both = replace(made, plan=replace(made.plan, services=(joined, *made.plan.services[1:])))
    show(page, made=both)
    page.tabs.setCurrentIndex(1)
    chart = page.timeline.chart
    chart.choose(chart._timeline.lanes[0].marks[1])
    show(page, made=both)
    assert chart.current is not None
    assert chart.current.text == "Close the cards"


def test_the_table_of_dates_chooses_in_the_picture(page: TransitionView) -> None:
    page.tabs.setCurrentIndex(1)
    table = page.timeline.table
    table.setFocus()
    table.setCurrentIndex(table.lines.index(0, 0))
    assert days(page) == -133
    key(page, Qt.Key.Key_Down)
    assert days(page) == -112
    page.timeline.open.click()
    assert page.detail.title.text() == "Staff cards"


def test_the_mouse_chooses_and_opens_a_mark(page: TransitionView) -> None:
    page.tabs.setCurrentIndex(1)
    chart = page.timeline.chart
    QApplication.processEvents()
    lane = chart._lane_height
    mark = chart._timeline.lanes[0].marks[0]
    point = QPointF(chart._x(mark.day.toordinal()), chart._top + lane / 2)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert days(page) == -112
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, pos=QPointF(2, 2).toPoint())
    assert days(page) == -112, "nothing is there"
    QTest.mouseDClick(chart, Qt.MouseButton.LeftButton, pos=point.toPoint())
    assert page.tabs.currentIndex() == 0


def test_the_picture_is_painted_and_shows_its_focus(page: TransitionView) -> None:
    page.tabs.setCurrentIndex(1)
    chart = page.timeline.chart
    page.timeline.table.setFocus()
    before = chart.grab().toImage()
    chart.setFocus()
    assert chart.grab().toImage() != before
    key(page, Qt.Key.Key_End)
    moved = chart.grab().toImage()
    assert moved != before
    page.bar.filter.setText("nowhere")
    assert chart.grab().toImage() != moved


def test_marks_on_one_spot_are_a_number(page: TransitionView) -> None:
    page.tabs.setCurrentIndex(1)
    chart = page.timeline.chart
    apart = chart.grab().toImage()
    made = board()
    service = made.plan.services[0]
    first, second = service.dates
    joined = replace(service, dates=(first, replace(second, date=replace(second.date, day=first.date.day))))
    show(page, made=replace(made, plan=replace(made.plan, services=(joined, *made.plan.services[1:]))))
    assert [len(each.marks) for each in chart._clusters(chart._timeline.lanes[0])] == [2]
    assert chart.grab().toImage() != apart


def test_an_empty_picture_takes_every_key(page: TransitionView) -> None:
    page.bar.filter.setText("nowhere")
    page.tabs.setCurrentIndex(1)
    chart = page.timeline.chart
    chart.setFocus()
    for pressed in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Return):
        key(page, pressed)
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton)
    page.timeline.open.click()
    assert days(page) is None
    assert page.tabs.currentIndex() == 1


# -- papers ----------------------------------------------------------------------------------------------


def dialog_of(window: MainWindow) -> QFileDialog:
    return next(dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible())


def test_sheet_and_calendar_ask_for_a_name(window: MainWindow, page: TransitionView, tmp_path: Path) -> None:
    wanted: list[object] = []
    page.sheet_wanted.connect(wanted.append)
    page.calendar_wanted.connect(wanted.append)
    for ask, name in ((page.sheet.pdf.trigger, "sheet.html"), (page.calendar.click, "dates.ics")):
        ask()
        dialog = dialog_of(window)
        dialog.filterSelected.emit(f"*{Path(name).suffix}")
        assert dialog.defaultSuffix() == Path(name).suffix.lstrip(".")
        dialog.fileSelected.emit(str(tmp_path / name))
        dialog.close()
    page.sheet.print.trigger()
    assert wanted == [tmp_path / "sheet.html", tmp_path / "dates.ics", None]


def test_no_paper_before_the_board_is_loaded(window: MainWindow, page: TransitionView, qtbot: QtBot) -> None:
    page.allow_papers(allowed=False)
    reason = "The status sheet and the calendar can be made when the board is loaded."
    assert [(each.isEnabled(), each.toolTip()) for each in (page.sheet, page.calendar)] == [(False, reason)] * 2
    assert page.sheet not in page.parts
    with qtbot.assertNotEmitted(page.sheet_wanted):
        key(page, Qt.Key.Key_P, CONTROL)
    assert page.message.text() == reason
    for pressed in (Qt.Key.Key_S, Qt.Key.Key_K):
        key(page, pressed, CONTROL)
    assert not [dialog for dialog in window.findChildren(QFileDialog) if dialog.isVisible()]
    page.allow_papers(allowed=True)
    assert [(each.isEnabled(), each.toolTip()) for each in (page.sheet, page.calendar)] == [(True, "")] * 2


# -- for everybody ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_takes_the_focus_has_a_name(window: MainWindow, page: TransitionView, language: str) -> None:
    window.set_language(language)
    page.actions_.history.trigger()
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        widgets = [each for each in page.findChildren(QWidget) if each.isVisible()]
        focusable = [each for each in widgets if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
        assert len(focusable) > 8
        named = {each: QAccessible.queryAccessibleInterface(each) for each in focusable}
        assert [each for each, face in named.items() if not face.text(QAccessible.Text.Name)] == []


def test_everything_can_be_reached_with_tab(window: MainWindow, page: TransitionView) -> None:
    visited: set[QWidget | None] = set()
    while window.focusWidget() not in visited:
        visited.add(window.focusWidget())
        key(page, Qt.Key.Key_Tab)
    detail = page.detail
    chain = [each for each in detail.focus_chain if each.isVisible()]
    expected = {page.services, *page.bar.focus_chain, page.tabs.tabBar(), *chain, page.sheet, page.calendar}
    assert expected <= visited


def test_tab_goes_from_the_list_to_the_service_and_then_to_the_buttons(page: TransitionView) -> None:
    page.services.setFocus()
    chain = [each for each in page.detail.focus_chain if each.isVisible()]
    visited: list[QWidget | None] = []
    for _ in range(len(chain) + 2):
        key(page, Qt.Key.Key_Tab)
        visited.append(page.window().focusWidget())
    assert visited == [*chain, page.sheet, page.calendar]


def test_f6_goes_from_part_to_part(window: MainWindow, page: TransitionView) -> None:
    page.actions_.history.trigger()
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        page.bar.organisation.setFocus()
        visited = []
        for _ in page.parts:
            QTest.keyClick(window, Qt.Key.Key_F6)
            visited.append(window.focusWidget())
        assert visited == [*page.parts[1:], page.parts[0]]


def test_the_keys_of_the_page_are_its_own(window: MainWindow, page: TransitionView) -> None:
    keys = [action.shortcut().toString() for action in (*window.actions_.all, *page.actions_.all)]
    assert len(set(keys)) == len(keys)
    key(page, Qt.Key.Key_O, CONTROL)
    assert page.bar.organisation.hasFocus()


def test_the_page_asks_for_no_larger_window(window: MainWindow, page: TransitionView) -> None:
    assert page.minimumSizeHint().width() <= window.areas.minimumSizeHint().width()
    assert page.minimumSizeHint().height() <= window.areas.minimumSizeHint().height()


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_letters_on_a_small_window_need_no_scrolling_sideways(
    window: MainWindow, page: TransitionView, language: str
) -> None:
    window.set_language(language)
    font = scaled(page.font(), 1.5)
    for each in (page, *page.findChildren(QWidget)):
        each.setFont(font)
    window.resize(640, 480)
    page.detail.steps.rows[0].box.click()
    for tab in range(page.tabs.count()):
        page.tabs.setCurrentIndex(tab)
        for service in ("cards", "certificates", "login"):
            page.services.choose(service)
            for _ in range(10):
                QApplication.processEvents()
            inside = page.detail if tab == 0 else page.timeline
            assert page.horizontalScrollBar().maximum() == 0
            assert inside.horizontalScrollBar().maximum() == 0, service


def test_the_words_of_a_date_have_most_of_the_width(page: TransitionView) -> None:
    page.open_service("certificates")
    for _ in range(10):
        QApplication.processEvents()
    dates = page.detail.dates
    assert all(3 * value.width() >= 2 * dates.width() for value in dates.values)


def test_the_page_and_back(window: MainWindow, page: TransitionView) -> None:
    key(page, Qt.Key.Key_Escape)
    assert window.pages.on_cards
    window.actions_.board.trigger()
    assert window.pages.page is page
    window.actions_.board.trigger()
    assert window.pages.on_cards
