"""An inventory as text: what is worth knowing by severity, chains, reasons, ends of transitions."""

from __future__ import annotations

from dataclasses import replace

from cardtool.app.inventory.finding import Found
from cardtool.app.inventory.kinship import Kin, Kinship
from cardtool.app.language import Texts
from cardtool.cli.inventory_tables import coverage_lines, found_lines, oid_lines
from tests.store.inventories import found, inventory

ENGLISH = Texts("en")


def test_findings_are_counted_the_gravest_first() -> None:
    lines = [line.strip() for line in coverage_lines(ENGLISH, inventory([found("a"), found("b")]))]
    assert "2  Issuer verified" in lines
    told = [line for line in lines if "Attention" in line or "Note" in line]
    assert told == ["2  ! Attention: OID of an organisation that ended", "2  i Note: Stands in several places"]


def test_nothing_found_leaves_no_empty_counts() -> None:
    lines = list(coverage_lines(ENGLISH, inventory()))
    assert lines[-1] == ""
    assert lines[-2] != ""


def test_an_old_root_says_until_when_it_was_to_be_used() -> None:
    whole = inventory()
    twice = replace(whole, oids=(*whole.oids, whole.oids[-1]))
    lines = list(oid_lines(ENGLISH, twice))
    (sentence,) = [number for number, line in enumerate(lines) if "(provisional). Days since then: 1239." in line]
    assert lines[sentence + 1 :] == ["  1.2.246.10.32213086", "  1.2.246.10.32213086"]


def test_a_found_certificate_says_why_it_is_what_it_is() -> None:
    item = found("a")
    kin = {item.certificate.sha256: Kin(Kinship.PREDECESSOR)}
    lines = list(found_lines(ENGLISH, Found(inventory([item]), kin)))
    assert lines[0] == "Predecessor: same OID and use"
    assert "  Why: Known issuer: G3E" in lines
    assert "  Issuer verified (DVV Gov. Root CA - G3 ECC)" in lines
    assert "  i Note: Stands in several places (2)" in lines
