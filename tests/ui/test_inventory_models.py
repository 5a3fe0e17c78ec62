"""The Qt models of the inventory: Qt's own checker finds nothing wrong, and rows are those of the plain way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QPalette
from PySide6.QtTest import QAbstractItemModelTester

from cardtool.app.inventory.looking import months_of
from cardtool.model.oid import OidVerdictCode
from tests.store.inventories import AS_OF, inventory
from tests.ui.made_up_inventory import ENGLISH, ROOT, content_of, item, three
from ui.inventory.comparing import compare
from ui.inventory.comparison_model import ComparisonModel
from ui.inventory.content import order_of
from ui.inventory.model import CertificateModel, CertificateRole
from ui.inventory.oid_model import OidModel, OidRole
from ui.inventory.strings import Column, tell_cells
from ui.inventory.timeline_view import MonthModel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from cardtool.model.inventory import Inventory
    from ui.inventory.content import Content

STRICT = QAbstractItemModelTester.FailureReportingMode.Fatal
UP, DOWN = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
_QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)


def sorting(content: Content) -> CertificateModel:
    """A model whose orders are made at once."""
    model = CertificateModel()
    model.order_wanted.connect(lambda column: model.take_order(content, column, order_of(content, column)))
    model.show_content(content)
    return model


def names(model: CertificateModel) -> list[str]:
    return [str(model.index(row, Column.NAME).data()) for row in range(model.rowCount())]


def plain(made: Inventory, needle: str, column: Column, *, descending: bool) -> list[str]:
    """The names, filtered and sorted in the plainest way."""
    rows = [(tell_cells(ENGLISH, each, AS_OF), each) for each in made.certificates]
    keys = {
        Column.FROM: lambda row: row[1].certificate.not_before,
        Column.UNTIL: lambda row: row[1].certificate.not_after,
        Column.OID: lambda row: [int(arc) for arc in row[0][Column.OID].split(".") if arc],
    }
    rows.sort(key=keys.get(column, lambda row: row[0][column].casefold()))
    if descending:
        rows.reverse()
    return [cells[0] for cells, _ in rows if any(needle.casefold() in cell.casefold() for cell in cells)]


LETTERS = st.text("abÄ9", min_size=1, max_size=3)
MADE = st.lists(st.builds(item, LETTERS, st.sampled_from(["", "1.2.9", "1.2.10"]), days=st.integers(-900, 90)))


@_QUIET
@given(
    MADE,
    st.lists(st.tuples(LETTERS | st.sampled_from(["", "1.2", "kanta"]), st.sampled_from(Column), st.booleans())),
)
def test_filter_and_sort_are_those_of_the_plain_way(
    qapp: object, items: list[object], steps: list[tuple[str, Column, bool]]
) -> None:
    made = inventory(items)  # type: ignore[arg-type] # built by hypothesis
    model = sorting(content_of(made))
    tester = QAbstractItemModelTester(model, STRICT)
    for needle, column, descending in steps:
        model.sort(column, DOWN if descending else UP)
        model.filter(needle)
        assert names(model) == plain(made, needle, column, descending=descending)
    del tester


def test_a_chosen_row_goes_with_its_certificate(qapp: object) -> None:
    model = sorting(content_of(three()))
    chosen = QPersistentModelIndex(model.index(0, Column.NAME))
    model.sort(Column.NAME, UP)
    assert (chosen.data(), chosen.row()) == ("gamma", 1)
    assert names(model) == ["alpha", "gamma", "Älpha"]
    assert model.row_of(0) == 1
    model.filter("nowhere")
    assert model.row_of(0) == -1


def test_an_order_that_is_not_known_is_asked_for_once_it_is_wanted(qtbot: QtBot) -> None:
    model, content = CertificateModel(), content_of(three())
    model.sort(Column.NAME)
    with qtbot.waitSignal(model.order_wanted) as asked:
        model.show_content(content)
    assert asked.args == [Column.NAME]
    order = order_of(content, Column.NAME)
    model.take_order(content_of(three()), Column.NAME, order)
    assert names(model)[0] == "gamma", "the order of another content is not taken"
    model.take_order(content, Column.UNTIL, order_of(content, Column.UNTIL))
    assert names(model)[0] == "gamma", "the order of another column waits"
    model.take_order(content, Column.NAME, order)
    assert names(model)[0] == "alpha"
    with qtbot.assertNotEmitted(model.order_wanted):
        model.sort(Column.UNTIL)
        model.sort(-1)
    assert names(model) == ["Älpha", "gamma", "alpha"]


def test_roles_of_the_certificates(qapp: object) -> None:
    model = CertificateModel()
    assert model.headerData(0, Qt.Orientation.Horizontal) is None
    assert model.cells(0) == ()
    assert model.data(QModelIndex()) is None
    model.show_content(content_of(three()))
    cell = model.index(1, Column.NAME)
    assert cell.data(CertificateRole.NUMBER) == 1
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Name: alpha"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "alpha"
    assert cell.data(Qt.ItemDataRole.DecorationRole) is None
    assert model.headerData(Column.OID, Qt.Orientation.Horizontal) == "OID"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(cell) == model.columnCount(cell) == 0


def test_text_of_a_certificate_is_never_taken_for_markup(qapp: object) -> None:
    model = CertificateModel()
    model.show_content(content_of(inventory([item("<b>bold</b>")])))
    assert model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "&lt;b&gt;bold&lt;/b&gt;"


# -- OIDs --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("needle", ["", "kainuu", f"{ROOT}.9", "nowhere"])
def test_the_tree_of_oids_is_sound(qapp: object, needle: str) -> None:
    model = OidModel()
    tester = QAbstractItemModelTester(model, STRICT)
    model.show_content(content_of(three()), QPalette())
    model.filter(needle)
    for row in range(model.rowCount()):
        group = model.index(row, 0)
        assert model.rowCount(group) == len(model.groups[row].lines)
        for place in range(model.rowCount(group)):
            line = model.index(place, 0, group)
            assert line.parent() == group
            assert line.data(OidRole.VERDICT) in model.shown
            assert not line.data(Qt.ItemDataRole.DecorationRole).isNull()
            assert line.data() == line.data(Qt.ItemDataRole.AccessibleTextRole)
            assert line.data(Qt.ItemDataRole.ToolTipRole)
            assert line.data(Qt.ItemDataRole.EditRole) is None
            assert model.rowCount(line) == 0
    del tester


def test_lines_of_the_tree_say_organisation_and_answer(qapp: object) -> None:
    model = OidModel()
    assert not model.shown
    model.show_content(content_of(three()), QPalette())
    groups = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert groups == [
        "Kainuu: 2 of 2 need attention",
        "Organisation not known: 1 of 1 need attention",
        "Satakunta: 0 of 2 need attention",
    ]
    assert model.index_of("1.2.246.10.2").data().endswith("No certificate")
    assert model.index(0, 0).data(OidRole.VERDICT) is None
    assert not model.index_of("1.2.3").isValid()
    assert [each.code for each in model.shown][:2] == [OidVerdictCode.NONE, OidVerdictCode.EXPIRING]


# -- comparison and months -----------------------------------------------------------------------------------


def test_the_comparison_names_fact_and_side_for_a_screen_reader(qapp: object) -> None:
    model, content = ComparisonModel(), content_of(three())
    tester = QAbstractItemModelTester(model, STRICT)
    pairs = compare(content.inventory.oids[0], content.known, AS_OF)
    model.show_pairs(ENGLISH, pairs, AS_OF, QFont())
    name = model.index(0, 2)
    assert (model.index(0, 1).data(), name.data()) == ("gamma", "alpha")
    assert name.data(Qt.ItemDataRole.AccessibleTextRole) == "New, Name: alpha"
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Name"
    assert name.data(Qt.ItemDataRole.FontRole).bold()
    assert model.index(1, 2).data(Qt.ItemDataRole.FontRole) is None
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Old"
    assert model.headerData(1, Qt.Orientation.Vertical) is None
    assert model.data(QModelIndex()) is None
    assert model.rowCount(name) == model.columnCount(name) == 0
    assert len(model.lines) == len(pairs) * len(Column)
    del tester


def test_the_months_as_a_table(qapp: object) -> None:
    model = MonthModel()
    tester = QAbstractItemModelTester(model, STRICT)
    model.show_months(ENGLISH, months_of(three()))
    rows = [[str(model.index(row, column).data()) for column in range(3)] for row in range(model.rowCount())]
    assert rows == [["≤ 11/2025", "1", "over"], ["1/2027", "1", "to come"], ["4/2027", "1", "to come"]]
    assert model.index(0, 1).data(Qt.ItemDataRole.AccessibleTextRole) == "Certificates: 1"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "Month"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.data(QModelIndex()) is None
    del tester
