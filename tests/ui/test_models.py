"""The Qt models: Qt's own checker finds nothing wrong, and rows change as little as they must."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QPalette
from PySide6.QtTest import QAbstractItemModelTester

from cardtool.app.language import Texts
from tests.ui.made_up_events import card
from ui.history.model import HistoryModel, HistoryRole
from ui.history.strings import Column
from ui.look.tone import Tone
from ui.readers.model import ReaderRole, ReadersModel
from ui.readers.strings import ReaderLine
from ui.view_state import Entry

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ENGLISH = Texts("en")
STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal


def line(reader: str, status: str = "Empty") -> ReaderLine:
    return ReaderLine(reader, reader, status, "reader", Tone.PLAIN)


def entries(*numbers: int) -> tuple[Entry, ...]:
    return tuple(Entry(number, card(str(number))) for number in numbers)


def numbers_of(model: HistoryModel) -> list[int]:
    return [model.index(row, 0).data(HistoryRole.NUMBER) for row in range(model.rowCount())]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=12))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
def test_the_history_follows_every_change(qapp: object, steps: list[tuple[int, int]]) -> None:
    model = HistoryModel()
    tester = QAbstractItemModelTester(model, STRICT)
    shown: tuple[Entry, ...] = ()
    newest = 0
    for added, kept in steps:
        shown = tuple(Entry(newest + number, card()) for number in range(added, 0, -1)) + shown[:kept]
        newest += added
        model.show_entries(ENGLISH, shown, QPalette())
        assert numbers_of(model) == [entry.number for entry in shown]
    del tester


def test_a_new_card_is_one_inserted_row(qtbot: QtBot) -> None:
    model = HistoryModel()
    first = entries(2, 1)
    model.show_entries(ENGLISH, first, QPalette())
    with qtbot.waitSignal(model.rowsInserted) as inserted, qtbot.assertNotEmitted(model.modelReset):
        model.show_entries(ENGLISH, (*entries(3), *first), QPalette())
    assert inserted.args[1:] == [0, 0]


def test_a_card_read_again_changes_its_row_only(qtbot: QtBot) -> None:
    model = HistoryModel()
    old = entries(2, 1)
    model.show_entries(ENGLISH, old, QPalette())
    again = (old[0], replace(old[1], reading=card("1", "Another reader")))
    with qtbot.waitSignal(model.dataChanged) as changed:
        model.show_entries(ENGLISH, again, QPalette())
    assert changed.args[0].row() == 1
    assert model.index(1, Column.READER).data() == "Another reader"


def test_another_language_renews_words_and_titles(qtbot: QtBot) -> None:
    model = HistoryModel()
    shown = entries(1)
    assert model.headerData(0, Qt.Orientation.Horizontal) is None
    model.show_entries(ENGLISH, shown, QPalette())
    with qtbot.waitSignals([model.dataChanged, model.headerDataChanged]):
        model.show_entries(Texts("fi"), shown, QPalette())
    assert model.index(0, Column.TIME).data() == "1.2.2023 10.00"


def test_roles_of_the_history(qapp: object) -> None:
    model = HistoryModel()
    model.show_entries(ENGLISH, entries(1), QPalette())
    verdict = model.index(0, Column.VERDICT)
    assert not verdict.data(Qt.ItemDataRole.DecorationRole).isNull()
    assert verdict.data(Qt.ItemDataRole.AccessibleTextRole) == f"Verdict: {verdict.data()}"
    assert model.index(0, Column.TIME).data(Qt.ItemDataRole.DecorationRole) is None
    assert model.data(QModelIndex()) is None
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(verdict) == model.columnCount(verdict) == 0


def test_readers_change_row_by_row_and_reset_only_when_others_come(qtbot: QtBot) -> None:
    model = ReadersModel()
    tester = QAbstractItemModelTester(model, STRICT)
    with qtbot.waitSignal(model.modelReset):
        model.show_lines([line("a"), line("b")], QPalette())
    with qtbot.waitSignal(model.dataChanged) as changed, qtbot.assertNotEmitted(model.modelReset):
        model.show_lines([line("a"), line("b", "Card")], QPalette())
    assert changed.args[0].row() == 1
    with qtbot.assertNotEmitted(model.dataChanged):
        model.show_lines([line("a"), line("b", "Card")], QPalette())
    del tester


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Qt.ItemDataRole.DisplayRole, "a\nEmpty"),
        (Qt.ItemDataRole.AccessibleTextRole, "a: Empty"),
        (ReaderRole.READER, "a"),
        (Qt.ItemDataRole.EditRole, None),
    ],
)
def test_roles_of_the_readers(qapp: object, role: int, expected: object) -> None:
    model = ReadersModel()
    model.show_lines([line("a")], QPalette())
    assert model.index(0).data(role) == expected
    assert model.data(QModelIndex(), role) is None
    assert model.rowCount(model.index(0)) == 0
    assert not model.row_of("b").isValid()
