"""Whose root an OID has: the shipped table with its irregularities, and what an import changes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.model.oid import KantaOid, RootMatch, RootStatus
from cardtool.register.imports_values import ImportedRegister, RegisterRow
from cardtool.register.oid_roots import load_oid_roots
from cardtool.register.oid_syntax import root_of
from cardtool.register.roots import RootIndex, load_roots

if TYPE_CHECKING:
    from cardtool.register.register import Register

ROOTS = load_roots()
SHIPPED = load_oid_roots()


def status(root: str) -> RootStatus:
    return ROOTS.match_root(root).status


def test_every_shipped_root_is_known() -> None:
    for root in SHIPPED:
        found = ROOTS.match(KantaOid(root.root, root.root, root.business_id))
        assert (found.organisation, found.counties) == (root.organisation, root.county_codes)
        assert found.status is not RootStatus.OTHER
        assert found.source.startswith("oid_roots.csv")


@pytest.mark.parametrize(
    ("root", "expected", "counties"),
    [
        ("1.2.246.10.32213043", RootStatus.NEW, ("06",)),
        ("1.2.246.10.28449694", RootStatus.KEPT, ("02",)),
        ("1.2.246.10.32213406", RootStatus.NEW, ("02",)),
        ("1.2.246.10.2012566", RootStatus.NEW, ("90",)),
        ("1.2.246.10.15675350", RootStatus.NEW, ("HUS",)),
        ("1.2.246.10.19056522", RootStatus.KEPT, ("20",)),
        ("1.2.246.10.24969860", RootStatus.OLD, ("20",)),
        ("1.2.246.10.8259156", RootStatus.OLD, ("06",)),
        ("1.2.246.10.20508645", RootStatus.MUNICIPALITY, ("08",)),
        ("1.2.246.10.2048198", RootStatus.MUNICIPALITY, ("05",)),
        (root_of("2483868-4"), RootStatus.UNAFFECTED, None),
        (root_of("2126106-6"), RootStatus.UNAFFECTED, None),
        ("1.2.246.10.19075424", RootStatus.UNAFFECTED, None),
    ],
)
def test_what_roots_say(root: str, expected: RootStatus, counties: tuple[str, ...] | None) -> None:
    found = ROOTS.match_root(root)
    assert found.status is expected
    if counties is not None:
        assert found.counties == counties


def test_host_municipality_areas_have_roots_of_municipalities() -> None:
    hosts = [root for root in SHIPPED if root.kind == "host_municipality_area"]
    assert len(hosts) == 25
    assert {status(root.root) for root in hosts} == {RootStatus.MUNICIPALITY}


def test_both_trees_have_the_same_organisations() -> None:
    assert ROOTS.match_root("1.2.246.537.10.32213043.10.0") == ROOTS.match_root("1.2.246.10.32213043")


def test_kela_is_unaffected() -> None:
    assert ROOTS.match_root("1.2.246.556.12.21.2").status is RootStatus.UNAFFECTED


@pytest.mark.parametrize("digits", ["32210650", "32213400", "32213569"])
def test_unknown_roots_among_those_of_the_counties_are_to_be_asked(digits: str) -> None:
    assert ROOTS.match_root(f"1.2.246.10.{digits}") == RootMatch(RootStatus.OTHER, probable_county=True)


@pytest.mark.parametrize("root", ["1.2.246.10.32210649", "1.2.246.10.32213570", "1.2.3", "", "x"])
def test_other_roots(root: str) -> None:
    assert ROOTS.match_root(root) == RootMatch(RootStatus.OTHER)


def test_by_business_id() -> None:
    found = ROOTS.match_business_id("3221304-3")
    assert found is not None
    assert found.counties == ("06",)
    assert ROOTS.match_business_id("x") is None


def test_predecessors() -> None:
    before = ROOTS.predecessors("1.2.246.10.32213043")
    assert {"1.2.246.10.8259156", "1.2.246.537.10.8259156", "1.2.246.537.10.32213043"} <= set(before)
    assert all(ROOTS.match_root(root).counties[0] == "06" for root in before)
    assert ROOTS.predecessors("1.2.246.10.32213043") is before
    assert "1.2.246.10.28449694" in ROOTS.predecessors("1.2.246.10.32213406")
    assert "1.2.246.10.32213406" not in ROOTS.predecessors("1.2.246.10.28449694")
    # Of the hospital district only the default successor is one: its members went to two counties.
    assert "1.2.246.10.8282559" in ROOTS.predecessors("1.2.246.10.32210651")
    assert "1.2.246.10.8282559" not in ROOTS.predecessors("1.2.246.10.32213086")
    assert ROOTS.predecessors("1.2.246.10.8259156") == ("1.2.246.537.10.8259156",)
    assert ROOTS.predecessors("1.2.246.556") == ()
    assert ROOTS.predecessors("") == ()


# --- imports --------------------------------------------------------------------------------------------------


def imported(*rows: RegisterRow, as_of: date | None = date(2026, 11, 1)) -> ImportedRegister:
    return ImportedRegister(rows, "register.csv", as_of)


def row(below: str, name: str, root: str = "1.2.246.10.32213500", parent: str = "", status: str = "") -> RegisterRow:
    return RegisterRow(f"{root}{below}", name, parent, status=status)


def test_an_import_tells_a_countys_own_root() -> None:
    roots = load_roots(imported(row(".10.0", "Kymenlaakson hyvinvointialue")))
    found = roots.match_root("1.2.246.10.32213500")
    assert found == RootMatch(RootStatus.NEW, "Kymenlaakson hyvinvointialue", ("10",), "register.csv, 2026-11-01")
    assert "1.2.246.10.7259015" in roots.predecessors("1.2.246.10.32213500")


def test_imported_names_outrank_shipped_ones_and_leave_the_status() -> None:
    roots = load_roots(imported(row(".10.0", "Satakunta", "1.2.246.10.32213043"), as_of=None))
    found = roots.match_root("1.2.246.10.32213043")
    assert found == RootMatch(RootStatus.NEW, "Satakunta", ("06",), "register.csv")


def test_a_county_under_an_old_root_has_kept_it() -> None:
    roots = load_roots(imported(row(".10.0", "Satakunnan hyvinvointialue", "1.2.246.10.8259156")))
    assert roots.match_root("1.2.246.10.8259156").status is RootStatus.KEPT


def test_imported_names_of_known_bodies_without_a_root(register: Register) -> None:
    name = "Pirkanmaan sairaanhoitopiirin kuntayhtymä"
    found = load_roots(imported(row("", name)), register.organisations).match_root("1.2.246.10.32213500")
    assert (found.status, found.counties[0]) == (RootStatus.OLD, "08")
    bodies = {
        "Alavieska": RootStatus.MUNICIPALITY,
        "NordLab": RootStatus.OTHER,
        "Helsingin kaupunki": RootStatus.NEW,
        "Ålands hälso- och sjukvård": RootStatus.UNAFFECTED,
    }
    for name, expected in bodies.items():
        said = load_roots(imported(row("", name)), register.organisations).match_root("1.2.246.10.32213500")
        assert said.status is expected


def test_unknown_imported_bodies_are_other_organisations() -> None:
    found = load_roots(imported(row(".10.0", "Acme Oy", "1.2.246.10.20000008"))).match_root("1.2.246.10.20000008")
    assert (found.status, found.organisation) == (RootStatus.OTHER, "Acme Oy")


def test_which_row_names_the_organisation() -> None:
    rows = [
        row(".10.7", "Unit", parent="1.2.246.10.32213500.10.0"),
        row(".10.5", "Top unit"),
        row(".10.0", "Organisation"),
        row("", "Gone", status="DELETED"),
        row(".10.9", ""),
        RegisterRow("1.2.3", "Elsewhere"),
        RegisterRow("1.2.246.556.1", "Kela"),
    ]
    for number, expected in [(1, ""), (2, "Top unit"), (3, "Organisation"), (7, "Organisation")]:
        assert load_roots(imported(*rows[:number])).match_root("1.2.246.10.32213500").organisation == expected
    roots = load_roots(imported(*rows, row("", "Root")))
    assert roots.match_root("1.2.246.10.32213500").organisation == "Root"


def test_names_of_units() -> None:
    roots = load_roots(imported(row(".10.7", "Röntgen", parent="x"), row(".10.8", "Gone", status="deleted")))
    root = "1.2.246.10.32213500"
    assert roots.unit(KantaOid(f"{root}.10.7", root)) == "Röntgen"
    assert roots.unit(KantaOid(f"{root}.10.8", root)) == ""
    assert ROOTS.unit(KantaOid(root, root)) == ""


@given(st.text(max_size=40) | st.integers(0, 10**9).map("1.2.246.10.{}".format))
def test_any_root_has_an_answer(root: str) -> None:
    assert isinstance(ROOTS.match_root(root), RootMatch)
    assert root not in ROOTS.predecessors(root)


def test_an_index_without_roots() -> None:
    assert RootIndex(()).match_root("1.2.246.10.32213043").probable_county
