"""The state of the inventory's page, and what is worked out for it, without a widget."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardtool.app.inventory.remembering import RememberedScan
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import Progress
from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.cause import Cause, Problem
from cardtool.model.oid import OidVerdictCode, WantedOid
from cardtool.model.service import ServiceUsage
from cardtool.model.sighting import SourceState
from tests.store.inventories import AS_OF
from tests.ui.made_up_inventory import ENGLISH, ROOT, content_of, item, three, verdict
from ui.inventory.comparing import compare
from ui.inventory.grouping import filter_groups, group_by_organisation, oid_key
from ui.inventory.signs import OID_SIGNS, SOURCE_SIGNS
from ui.inventory.state import HorizonUnit, InventorySession, InventoryState, Phase, ScanForm
from ui.inventory.strings import (
    Column,
    column_titles,
    tell_cells,
    tell_coverage,
    tell_day,
    tell_oid,
    tell_pair,
    tell_progress,
)
from ui.tables.rows import Rows, RowTexts, fold
from ui.tables.sorting import sorted_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

A, B = Path("a"), Path("b")
PROGRESS = Progress(10, 2, 40, 2.0)


# -- the state machine -----------------------------------------------------------------------------------


RECENT = (RememberedScan("first", ScanRequest(paths=(A,))), RememberedScan("", ScanRequest(tls=("a.example:443",))))
FORMS = (
    ScanForm(),
    ScanForm(ask_servers=True, tls=("no address",)),
    ScanForm(tokens=True, horizon=3, unit=HorizonUnit.PERCENT),
    ScanForm(paths=(A, B), wanted=B),
)
ACTS: Mapping[str, Callable[[InventorySession, int], object]] = {
    "add": lambda session, number: session.add_paths([Path(str(number))]),
    "remove": lambda session, number: session.remove_paths([Path(str(number))]),
    "fill": lambda session, number: session.fill(FORMS[number]),
    "passwords": lambda session, number: session.take_passwords([str(number)] * number),
    "recent": lambda session, number: session.take_recent(RECENT[:number]),
    "again": lambda session, _: session.begin_again(),
    "begin": lambda session, _: session.begin(),
    "cancel": lambda session, _: session.cancel(),
    "progress": lambda session, number: session.take_progress(number, PROGRESS),
    "inventory": lambda session, number: session.take_inventory(number, three()),
    "failure": lambda session, _: session.show_problem(Problem(Cause.INTERNAL_ERROR)),
    "problem": lambda session, number: session.take_problem(number, Problem(Cause.SOURCE_NOT_READABLE)),
}


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3)), max_size=25))
def test_whatever_happens_the_state_makes_sense(steps: list[tuple[str, int]]) -> None:
    session = InventorySession()
    for act, number in steps:
        before = session.state
        ACTS[act](session, number)
        after = session.state
        assert len(set(after.form.paths)) == len(after.form.paths)
        assert not (after.can_scan and after.scanning)
        assert after.progress is None or after.scanning
        if before.scanning and act not in {"inventory", "problem"}:
            assert (after.form, after.inventory) == (before.form, before.inventory)
            assert after.scanning
        if not before.scanning and act in {"inventory", "problem", "progress", "cancel"}:
            assert after == before


def test_a_scan_begins_only_with_something_to_scan() -> None:
    session = InventorySession()
    assert session.begin() == 0
    session.add_paths([A, B, A])
    session.remove_paths([B])
    assert session.begin() == 1
    assert session.begin() == 0
    assert session.state.request.paths == (A,)


@pytest.mark.parametrize(
    "form",
    [
        ScanForm(windows_stores=("LocalMachine",)),
        ScanForm(system_trust=True),
        ScanForm(tokens=True),
        ScanForm(tls=("a.example",), ask_servers=True),
        ScanForm(saml=("metadata.xml",)),
        ScanForm(xroad=("xroad",)),
        ScanForm(lists=("list.csv",)),
    ],
)
def test_each_source_alone_is_something_to_scan(form: ScanForm) -> None:
    session = InventorySession()
    session.fill(form)
    assert session.state.can_scan
    assert not session.state.request.names_nothing


def test_servers_are_not_contacted_until_the_person_says_so() -> None:
    session = InventorySession()
    session.fill(ScanForm(tls=("a.example:443",)))
    assert not session.state.can_scan
    assert session.state.request.tls == ()


@pytest.mark.parametrize(("unit", "told"), [(HorizonUnit.DAYS, "20d"), (HorizonUnit.PERCENT, "20%")])
def test_the_horizon_has_the_form_of_a_request(unit: HorizonUnit, told: str) -> None:
    session = InventorySession()
    assert session.state.request.horizon == "90d"
    session.fill(ScanForm(horizon=20, unit=unit))
    assert session.state.request.horizon == told


def test_a_cancelled_scan_still_gives_its_result_and_an_earlier_one_does_not() -> None:
    session, made = InventorySession(), three()
    session.add_paths([A])
    first = session.begin()
    session.cancel()
    assert session.state.phase is Phase.CANCELLING
    session.take_inventory(first, made)
    form = ScanForm(paths=(A,))
    assert session.state == InventoryState(form=form, scanned=form, inventory=made, result=made)
    second = session.begin()
    session.take_problem(first, Problem(Cause.SOURCE_NOT_READABLE))
    assert session.state.scanning
    session.take_problem(second, Problem(Cause.SOURCE_NOT_READABLE))
    assert session.state.inventory is made
    assert session.state.problem is not None


# -- rows ------------------------------------------------------------------------------------------------


LETTERS = st.text("abÄäß.1\n", max_size=4)
TABLES = st.integers(0, 40).flatmap(
    lambda number: st.lists(st.lists(LETTERS, min_size=number, max_size=number), min_size=1, max_size=3)
)


def holding(columns: list[list[str]], needle: str) -> list[int]:
    """The rows that hold a text, looked for in the plainest way."""
    return [row for row, cells in enumerate(zip(*columns, strict=True)) if any(fold(needle) in fold(c) for c in cells)]


@settings(deadline=None)
@given(TABLES, st.lists(LETTERS, max_size=5), st.data())
def test_filter_and_order_are_those_of_the_plain_way(
    columns: list[list[str]], needles: list[str], data: st.DataObject
) -> None:
    texts = RowTexts(columns)
    rows = Rows(texts)
    order = data.draw(st.permutations(range(len(texts))))
    for needle in needles:
        rows.filter(needle)
        assert list(rows.shown) == holding(columns, needle)
    rows.put(order)
    for needle in needles:
        rows.filter(needle)
        wanted = set(holding(columns, needle))
        assert list(rows.shown) == [row for row in order if row in wanted]


@pytest.mark.parametrize("values", [3, 300, 2000])
def test_columns_of_few_and_of_many_values_are_searched_alike(values: int) -> None:
    column = [f"value {row % values}." for row in range(2000)]
    rows = Rows(RowTexts([column, [str(row) for row in range(2000)]]))
    for needle in ("value", "VALUE 2.", "value 1", "value 17", "value 299.", "nowhere", "199"):
        rows.filter(needle)
        assert list(rows.shown) == holding([column, [str(row) for row in range(2000)]], needle)


@given(st.lists(st.integers(0, 5), max_size=60), st.integers(1, 9))
def test_sorting_in_pieces_is_sorting(keys: list[int], piece: int) -> None:
    assert list(sorted_rows(keys, piece)) == sorted(range(len(keys)), key=keys.__getitem__)


# -- groups and comparison ---------------------------------------------------------------------------------


def test_open_oids_and_their_organisations_come_first() -> None:
    groups = content_of(three()).groups
    assert [(group.organisation, group.open) for group in groups] == [("Kainuu", 2), ("", 1), ("Satakunta", 0)]
    assert [line.verdict.code for line in groups[0].lines] == [OidVerdictCode.NONE, OidVerdictCode.EXPIRING]
    assert [line.verdict.wanted.oid for line in groups[2].lines] == [f"{ROOT}.9", f"{ROOT}.10"]


@given(st.lists(st.tuples(st.sampled_from(OidVerdictCode), st.sampled_from(["", "A", "B"])), max_size=12))
def test_every_oid_is_in_one_group_and_open_ones_lead(made: list[tuple[OidVerdictCode, str]]) -> None:
    verdicts = [verdict(f"1.2.{number}", code, name) for number, (code, name) in enumerate(made)]
    groups = group_by_organisation(verdicts, lambda each: each.wanted.oid, AS_OF)
    assert sorted(line.verdict.wanted.oid for group in groups for line in group.lines) == sorted(
        each.wanted.oid for each in verdicts
    )
    for lines in (group.lines for group in groups):
        states = [line.is_open for line in lines]
        assert states == sorted(states, reverse=True)
    assert [bool(group.open) for group in groups] == sorted((bool(group.open) for group in groups), reverse=True)


def test_an_oid_that_is_not_in_use_yet_needs_no_attention() -> None:
    later, now = AS_OF + timedelta(days=1), AS_OF
    codes = (OidVerdictCode.NONE, OidVerdictCode.ONLY_OLD, OidVerdictCode.UNKNOWN, OidVerdictCode.EXPIRING)
    made = [
        replace(verdict(f"1.2.{number}", code, "A"), wanted=WantedOid(f"1.2.{number}", valid_from=begins))
        for number, (code, begins) in enumerate((code, begins) for begins in (later, now) for code in codes)
    ]
    (group,) = content_of(replace(three(), oids=tuple(made), as_of=AS_OF)).groups
    assert (group.open, len(group.lines)) == (4, 8)
    assert [line.is_open for line in group.lines] == [True] * 4 + [False] * 4
    told = [tell_oid(ENGLISH, AS_OF, line.verdict) for line in group.lines]
    assert [line.endswith(f"In use from {tell_day(ENGLISH, later)}") for line in told] == [False] * 4 + [True] * 4


def test_a_rollover_that_does_not_last_needs_attention() -> None:
    ending = verdict("1.2.1", OidVerdictCode.ROLLOVER, "A")
    (group,) = content_of(replace(three(), oids=(ending, replace(ending, lasts=True)))).groups
    assert group.open == 1


def test_groups_are_filtered_by_organisation_answer_and_oid() -> None:
    groups = content_of(three()).groups
    assert [group.organisation for group in filter_groups(groups, "KAINUU")] == ["Kainuu"]
    assert [group.organisation for group in filter_groups(groups, "could not be read")] == [""]
    assert [len(group.lines) for group in filter_groups(groups, f"{ROOT}.9")] == [1]
    assert filter_groups(groups, "nowhere") == ()


def names(pairs: Sequence[object]) -> list[tuple[str, str]]:
    return [
        tuple(side.certificate.subject.first("CN") if side else "" for side in (pair.old, pair.new))  # type: ignore[attr-defined, misc] # pairs
        for pair in pairs
    ]


def test_old_stands_beside_new_use_by_use() -> None:
    client = ServiceUsage.CLIENT
    items = (
        *(item("old", days=-900), item("replaced"), item("new", days=30)),
        *(item("before", days=40, usage=client), item("ended", days=-800, usage=client)),
    )
    known = {each.certificate.sha256: each for each in items}
    asked = verdict("1", OidVerdictCode.ROLLOVER, "", "new", "replaced", "old", "ended", "gone", old=("before",))
    assert names(compare(asked, known, AS_OF)) == [("replaced", "new"), ("old", "new"), ("before", ""), ("ended", "")]


def test_a_missing_side_is_said_to_be_missing() -> None:
    (pair,) = compare(verdict("1", OidVerdictCode.VALID, "", "a"), {"a-sha": item("a")}, AS_OF)
    lines = tell_pair(ENGLISH, pair, AS_OF)
    assert lines[0] == ("Name", "none", "a")
    assert lines[Column.PLACES] == ("Places", "", "/etc/pki/a.pem")


# -- words -------------------------------------------------------------------------------------------------


def test_no_two_codes_of_a_list_share_a_drawing() -> None:
    assert set(OID_SIGNS) == set(OidVerdictCode)
    assert set(SOURCE_SIGNS) == set(SourceState)
    for signs in ([sign for sign, _ in OID_SIGNS.values()], [sign for sign, _ in SOURCE_SIGNS.values()]):
        assert len(set(signs)) == len(signs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_said_in_every_language(language: str) -> None:
    texts, made = Texts(language), three()
    assert all(column_titles(texts))
    assert len(column_titles(texts)) == len(Column)
    for each in made.certificates:
        assert len(tell_cells(texts, each, made.as_of)) == len(Column)
    told = [tell_coverage(texts, source).value for source in made.coverage]
    told += [tell_oid(texts, made.as_of, each) for each in made.oids]
    assert not [words for words in told if "{" in words or not words]


def test_coverage_and_progress_in_words() -> None:
    rows = [tell_coverage(ENGLISH, source) for source in three().coverage]
    assert rows[0].value == "Read whole. 1 certificate seen. 2 looked at"
    assert rows[2].value.endswith("2 not read: password needed (2)")
    assert tell_progress(ENGLISH, PROGRESS) == "10 looked at, 5 in a second, 6 s left"
    assert tell_progress(ENGLISH, Progress(0, 0, 0, 0)) == "0 looked at, 0 in a second"


def test_oids_are_ordered_by_their_numbers() -> None:
    assert oid_key("1.2.9") < oid_key("1.2.10")
