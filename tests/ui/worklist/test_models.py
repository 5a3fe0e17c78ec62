"""Search, order and copying of the list, without a window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.worklist import CardCertificate, Entry, EntryState
from tests.ui.worklist.cards import candidate
from ui.tables.rows import fold
from ui.window.actions import key_text
from ui.worklist import list_strings
from ui.worklist.copying import CopyField, CopyOrder, FieldKind, fields_of, tell_copied
from ui.worklist.entry_model import EntryModel
from ui.worklist.entry_search import make_search, order_of
from ui.worklist.entry_table import EntryTable
from ui.worklist.entry_texts import make_texts
from ui.worklist.list_strings import COLUMNS, SEARCHED, Column, column_titles, key_of, tell_cells, tell_searched
from ui.worklist.row_actions import RowActions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytestqt.qtbot import QtBot

ENGLISH = Texts("en")
MOMENT = datetime(2023, 3, 1, 8, tzinfo=UTC)


def entry(number: int, state: EntryState = EntryState.TO_CLOSE, **changes: object) -> Entry:
    moment = MOMENT + timedelta(minutes=number)
    return Entry(number, f"{number:064x}", candidate(number, **changes), state, 1, moment, moment, f"reason {number}")


ENTRIES = tuple(entry(number, list(EntryState)[number % 5]) for number in range(1, 301))


def shown(model: EntryModel) -> list[int]:
    return [each.id for each in model.shown]


@pytest.fixture
def model(qtbot: QtBot) -> EntryModel:
    made = EntryModel(ENGLISH)
    made.show_entries(ENGLISH, ENTRIES)
    made.take_search(make_search(ENGLISH, ENTRIES))
    return made


# -- headings -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_heading_is_cut_in_any_language(language: str, qtbot: QtBot) -> None:
    begun, turned = EntryTable(Texts(language)), EntryTable(ENGLISH)
    turned.entries.show_entries(Texts(language), ENTRIES)
    for table in (begun, turned):
        qtbot.addWidget(table)
        for columns in (table.columns, COLUMNS):
            table.show_columns(columns)
            header = table.horizontalHeader()
            places = [COLUMNS.index(column) for column in table.columns]
            assert not [COLUMNS[place] for place in places if header.sectionSizeHint(place) > header.sectionSize(place)]


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_what_the_list_says_of_personal_data_is_found_by_the_extraction(language: str) -> None:
    source = Path(list_strings.__file__).read_bytes()
    found = {message for _, message, *_ in extract("python", BytesIO(source), keywords={"say": None})}
    assert "The list keeps no names and e-mail addresses of holders." in found
    assert list_strings.tell_retention(Texts(language), 30, keep_holder=True).count(";") == 1


def test_the_key_of_the_button_is_the_one_that_the_texts_name(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    actions = RowActions(page)
    assert key_text(actions.put) == "Enter"
    assert {key.toString() for key in actions.put.shortcuts()} == {"Enter", "Return"}


# -- search ---------------------------------------------------------------------------------------------


def plainly(words: str, entries: Sequence[Entry]) -> list[int]:
    """The entries that have every word, found the plain way."""
    wanted = fold(words).split()
    return [each.id for each in entries if all(word in plain_text(each) for word in wanted)][::-1]


@cache
def plain_text(entry: Entry) -> str:
    return "\n".join(fold(tell_searched(ENGLISH, column, key_of(column)(entry))) for column in SEARCHED)


_WORDS = ("a", "ä", "1", "0", "f4", "28", "tur", "pir", "pirkan", "hyvin", "2023", "staff", "exc", "reason")


@given(st.sampled_from(_WORDS))
def test_every_search_finds_what_a_plain_one_finds(word: str) -> None:
    marks = make_texts(ENGLISH, ENTRIES).marks(fold(word))
    assert [each.id for each, mark in zip(ENTRIES, marks, strict=True) if mark][::-1] == plainly(word, ENTRIES)


@given(st.lists(st.text("apirkn280f ", max_size=8), min_size=1, max_size=6))
def test_typing_and_deleting_never_leaves_an_entry_out(typed: list[str]) -> None:
    model = EntryModel(ENGLISH)
    model.show_entries(ENGLISH, ENTRIES)
    model.take_search(make_search(ENGLISH, ENTRIES))
    for words in typed:
        model.filter(words)
        assert shown(model) == plainly(words, ENTRIES)


def test_a_fingerprint_is_found_by_a_part_of_it(model: EntryModel) -> None:
    model.filter(ENTRIES[41].card.certificates[1].sha256[10:30].upper())
    assert shown(model) == [42]


def test_states_and_words_go_together(model: EntryModel) -> None:
    model.filter("pirkanmaan", {EntryState.CLOSED})
    assert shown(model) == [each.id for each in ENTRIES[::-1] if each.id % 5 == 1 and each.id % 3 == 1]
    model.filter("")
    assert len(shown(model)) == 300


def test_without_words_ready_the_filter_comes_into_force_later(qtbot: QtBot) -> None:
    model = EntryModel(ENGLISH)
    model.show_entries(ENGLISH, ENTRIES)
    model.filter("pirkanmaan")
    assert len(shown(model)) == 300
    search = make_search(ENGLISH, ENTRIES)
    model.take_search(make_search(ENGLISH, ENTRIES[:5]))
    assert not model.searchable, "words of other entries are not taken"
    model.take_search(search)
    assert len(shown(model)) == 100


def test_an_empty_list_can_be_searched_and_sorted(qtbot: QtBot) -> None:
    model = EntryModel(ENGLISH)
    model.show_entries(ENGLISH, ())
    model.take_search(make_search(ENGLISH, ()))
    model.filter("x", {EntryState.CLOSED})
    model.sort(0)
    model.take_order((), Column.ID, order_of(ENGLISH, (), Column.ID))
    assert model.rowCount() == 0
    assert model.entry(0) is None


# -- order ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("column", Column)
@pytest.mark.parametrize("order", [Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder])
def test_every_column_has_an_order(model: EntryModel, column: Column, order: Qt.SortOrder) -> None:
    wanted: list[object] = []
    model.order_wanted.connect(wanted.append)
    model.sort(COLUMNS.index(column), order)
    assert wanted == [column]
    found = order_of(ENGLISH, ENTRIES, column)
    model.take_order(ENTRIES, column, found)
    ids = [ENTRIES[number].id for number in found]
    assert shown(model) == (ids if order is Qt.SortOrder.AscendingOrder else ids[::-1])
    model.take_order(ENTRIES[:1], column, [0])
    assert len(shown(model)) == 300, "the order of other entries is not taken"


def test_days_are_sorted_by_their_value_and_missing_ones_come_last() -> None:
    entries = (entry(1, deadline=None), entry(2), entry(3, valid_until=None))
    assert list(order_of(ENGLISH, entries, Column.DEADLINE))[-1] == 0
    assert list(order_of(ENGLISH, entries, Column.VALID_UNTIL))[-1] == 2


def test_rows_of_entries_are_found_in_every_order(model: EntryModel) -> None:
    assert model.rows_of({300, 1, 999}) == [0, 299]
    assert len(model.rows_of(set(range(1, 50)))) == 49
    model.filter("pirkanmaan")
    assert model.rows_of({3}) == []


# -- words ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_title_and_every_entry_its_words(language: str) -> None:
    texts = Texts(language)
    assert len(column_titles(texts)) == len(COLUMNS) == len(tell_cells(texts, ENTRIES[0]))
    bare = entry(1, verdict=None, deadline=None, valid_until=None, certificates=(CardCertificate("a", "b", "c"),))
    assert not any("{" in cell for cell in (*tell_cells(texts, bare), *tell_cells(texts, ENTRIES[0])))


def test_cells_are_told_to_a_screen_reader_with_their_title_and_are_no_markup(model: EntryModel) -> None:
    index = model.index(0, COLUMNS.index(Column.ORGANISATION))
    assert str(index.data(Qt.ItemDataRole.AccessibleTextRole)).startswith("Organisation: ")
    model.show_entries(ENGLISH, (entry(1, organisation="<b>Evil</b>" + "x" * 1000),))
    index = model.index(0, COLUMNS.index(Column.ORGANISATION))
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("&lt;b&gt;")
    assert len(index.data()) == 200
    assert index.data(Qt.ItemDataRole.DecorationRole) is None


# -- copying --------------------------------------------------------------------------------------------


def test_a_field_of_a_kind_is_the_next_one_of_it() -> None:
    order = CopyOrder()
    order.show(fields_of(candidate(1), "TAINA TESTINEN"))
    first, second = candidate(1).certificates
    taken = [order.take(FieldKind.SERIAL), order.take(FieldKind.SERIAL), order.take(), order.take(), order.take()]
    assert [field.value for field in taken if field] == [
        first.serial,
        second.serial,
        second.issuer,
        "TAINA TESTINEN",
        candidate(1).organisation,
    ]
    assert order.ready == CopyField(FieldKind.SERIAL, first.serial)


def test_another_card_begins_with_its_first_field() -> None:
    order = CopyOrder()
    order.show(fields_of(candidate(1)))
    order.take()
    order.show(fields_of(candidate(1)))
    assert ready(order) is FieldKind.ISSUER
    order.show(fields_of(candidate(2)))
    assert ready(order) is FieldKind.SERIAL


def ready(order: CopyOrder) -> FieldKind | None:
    return order.ready.kind if order.ready is not None else None


def test_nothing_is_copied_of_nothing() -> None:
    order = CopyOrder()
    assert order.take() is None
    assert order.ready is None
    assert tell_copied(ENGLISH, None, None) == "There is nothing to copy."
