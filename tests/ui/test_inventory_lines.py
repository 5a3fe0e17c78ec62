"""Tables of ready words: Qt's own checker finds nothing wrong, cells look as the style's, and choices stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QStyledItemDelegate, QStyleFactory

from ui.tables.cell_painting import CellPainter
from ui.tables.line_table import LineTable
from ui.tables.lines import LineModel, Lines, make_lines
from ui.tables.table_model import TableModel, TableRole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal
_QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


def lines_of(numbers: Sequence[int]) -> Lines:
    """Two columns: the number in letters, sorted as a number, and its last digit."""
    return make_lines(("Number", "Digit"), numbers, lambda number: (f"No. {number}", str(number % 10)), {0: int})


def first_cells(model: LineModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


@_QUIET
@given(
    st.lists(st.integers(0, 300), max_size=30),
    st.lists(st.tuples(st.sampled_from(["", "1", "no. 2", "x"]), st.integers(0, 1), st.booleans(), st.booleans())),
)
def test_filter_sort_and_choice_of_kinds_are_those_of_the_plain_way(
    qapp: object, numbers: list[int], steps: list[tuple[str, int, bool, bool]]
) -> None:
    model = LineModel(2)
    tester = QAbstractItemModelTester(model, STRICT)
    model.show_lines(lines_of(numbers))
    for needle, column, descending, even in steps:
        model.sort(column, Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder)
        model.filter(needle)
        model.accept((lambda number: number % 2 == 0) if even else None)
        plain = sorted(numbers, key=lambda number: number if column == 0 else number % 10)
        plain = plain[::-1] if descending else plain
        shown = [n for n in plain if needle in f"no. {n}\n{n % 10}" and (n % 2 == 0 or not even)]
        assert list(model.values) == shown
        assert first_cells(model) == [f"No. {number}" for number in shown]
    del tester


def test_an_order_stays_in_force_for_other_lines(qapp: object) -> None:
    model = LineModel(2)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    model.sort(-1)
    for numbers in ([3, 20, 1], [5, 7]):
        model.show_lines(lines_of(numbers))
        assert list(model.values) == sorted(numbers, reverse=True)
    assert model.words == (("No. 7", "7"), ("No. 5", "5"))


def test_roles_and_ends(qapp: object) -> None:
    model = LineModel(2)
    assert (model.values, model.words, model.titles, model.cells(0), model.value(0)) == ((), (), (), (), None)
    assert model.headerData(0, Qt.Orientation.Horizontal) is None
    model.show_lines(lines_of([12]))
    cell = model.index(0, 0)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Number: No. 12"
    assert cell.data(TableRole.NUMBER) == 0
    assert (model.value(0), model.value(1), model.value(-1)) == (12, None, None)
    assert not model.index(0, 2).isValid()
    assert not model.index(1, 0).isValid()
    assert not model.index(0, 0, cell).isValid()
    assert model.data(QModelIndex()) is None
    assert make_lines(("a", "b"), (), str, {}).cells == ()  # type: ignore[arg-type] # no line is told


def test_the_words_of_rows_belong_to_each_kind_of_table(qapp: object) -> None:
    with pytest.raises(NotImplementedError):
        TableModel(1).cells(0)


# -- choices -------------------------------------------------------------------------------------------------


@pytest.fixture
def table(qtbot: QtBot) -> LineTable:
    made = LineTable((20, 8))
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show_lines(lines_of(range(40)))
    made.show()
    return made


def test_what_is_chosen_stays_chosen_while_it_is_shown(table: LineTable) -> None:
    table.choose_rows([3, 13])
    assert list(table.chosen) == [3, 13]
    table.lines.filter("13")
    assert list(table.chosen) == [13]
    table.lines.filter("")
    table.lines.sort(0, Qt.SortOrder.DescendingOrder)
    assert (table.chosen, table.chosen_rows) == ((13,), (26,))
    table.show_lines(lines_of(range(40)), renewed=True)
    assert table.chosen == (13,)
    table.show_lines(lines_of(range(40)))
    assert not table.chosen


def test_copied_are_the_chosen_lines_or_all(table: LineTable) -> None:
    assert len(table.copied_text().split("\n")) == 41
    table.choose_rows([2])
    assert table.copied_text() == "Number\tDigit\nNo. 2\t2"
    table.lines.filter("nowhere")
    assert table.copied_text() == ""


# -- cells ---------------------------------------------------------------------------------------------------


def picture(table: LineTable) -> QImage:
    return table.viewport().grab().toImage()


def both(table: LineTable) -> tuple[QImage, QImage]:
    """As it is painted, and as the style itself paints it."""
    own = picture(table)
    painter, plain = table.itemDelegate(), QStyledItemDelegate(table)
    table.setItemDelegate(plain)
    theirs = picture(table)
    table.setItemDelegate(painter)
    return own, theirs


@pytest.mark.parametrize("style", QStyleFactory.keys())
def test_cells_look_as_the_style_paints_them(table: LineTable, style: str) -> None:
    made = QStyleFactory.create(style)
    table.setStyle(made)
    table.viewport().setStyle(made)
    table.selectRow(2)
    own, theirs = both(table)
    assert own == theirs
    table.setFont(QFont("Sans", 17))
    table.horizontalHeader().resizeSection(0, 40)
    own, theirs = both(table)
    assert own == theirs, "another font, and texts that are cut"
    table.setEnabled(False)
    own, theirs = both(table)
    assert own == theirs
    table.setStyle(None)  # type: ignore[arg-type] # Qt takes the application's style back
    table.viewport().setStyle(None)  # type: ignore[arg-type] # the same


def test_the_layouts_that_are_kept_are_bounded(table: LineTable) -> None:
    painter = table.itemDelegate()
    assert isinstance(painter, CellPainter)
    for number in range(5000):
        painter._lay_out(str(number), 50)
    assert len(painter._laid_out) <= 4000
    picture(table)


def test_only_events_of_the_table_are_looked_at(table: LineTable) -> None:
    painter, other = table.itemDelegate(), QObject()
    assert painter.eventFilter(other, QEvent(QEvent.Type.FontChange)) is False
    assert painter.eventFilter(table, QEvent(QEvent.Type.Hide)) is False


def test_an_empty_cell_and_line_ends_are_painted(qtbot: QtBot) -> None:
    made = LineTable((20, 8))
    qtbot.addWidget(made)
    made.show_lines(make_lines(("a", "b"), (1,), lambda _: ("one\ntwo", ""), {}))
    made.show()
    assert not picture(made).isNull()
