"""What stands in the tables of a report: every fact, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cardtool.model.inventory import InventoryFinding, InventoryFindingCode, IssuerChain, ListFailure
from cardtool.model.oid import OidVerdict, OidVerdictCode, RootMatch, RootStatus, TransitionEnd, WantedOid
from cardtool.model.trust import TrustState
from cardtool.model.verdict import Severity
from cardtool.reports.inventory_tables import Table, certificate_table, coverage_table, oid_table, place_table
from cardtool.reports.inventory_words import SIGNS, chain_text, finding_text, root_text, transition_text
from tests.reports.inventory_words import words
from tests.store.inventories import FILE, found, inventory, service_certificate

WORDS = words()


def lines(table: Table) -> list[dict[str, str]]:
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


def test_a_certificate_has_every_fact() -> None:
    (row,) = lines(certificate_table(inventory([found()]), WORDS))
    assert row["Chain"] == "<trusted> (DVV Gov. Root CA - G3 ECC)"
    assert row["Certificates of the issuers"] == f"{'1a' * 32} {'2b' * 32}"
    assert row["In the register"] == "<new>"
    assert row["Whose root"] == "Satakunnan hyvinvointialue"
    assert row["Worth knowing"] == "! <warning>: <old_root>; i <info>: <many_places> (2)"
    assert row["Why"] == "<exact_issuer>: G3E"
    assert row["Encoding"] == "Departs from the standard"


def test_what_is_not_known_is_empty() -> None:
    bare = found(root=None, findings=(), chain=IssuerChain(), certificate=service_certificate(defects=()))
    (row,) = lines(certificate_table(inventory([bare]), WORDS))
    assert (row["In the register"], row["Whose root"], row["Worth knowing"]) == ("", "", "")
    assert (row["Chain"], row["Encoding"]) == ("<not_checked>", "Conforms")


def test_an_old_root_says_until_when_it_was_to_be_used() -> None:
    rows = lines(oid_table(inventory(), WORDS))
    told = "The old root was to be used until 30.6.2023 (provisional). Days since then: 1239."
    assert [row["Old root"] for row in rows] == ["", "", told]
    assert rows[2]["Certificates of the predecessor"] == "3c" * 32


@pytest.mark.parametrize(
    ("days", "provisional", "told"),
    [
        (-1, False, "The old root was to be used until 30.6.2023. Days since then: 1."),
        (0, False, "The old root may be used until 30.6.2023. Days left: 0."),
        (9, True, "The old root may be used until 30.6.2023 (provisional). Days left: 9."),
    ],
)
def test_days_since_and_until(days: int, provisional: bool, told: str) -> None:
    end = TransitionEnd(date(2023, 6, 30), days, provisional)
    assert transition_text(WORDS.say, WORDS.day, end) == told


def test_every_severity_has_a_sign_of_its_own() -> None:
    assert set(SIGNS) == set(Severity)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_a_finding_may_be_told_without_its_detail() -> None:
    finding = InventoryFinding(InventoryFindingCode.MANY_PLACES, "2", Severity.CRITICAL)
    assert finding_text(WORDS.name, finding) == "!! <critical>: <many_places> (2)"
    assert finding_text(WORDS.name, finding, detail=False) == "!! <critical>: <many_places>"
    assert finding_text(WORDS.name, replace(finding, detail="")) == "!! <critical>: <many_places>"


def test_a_missing_issuer_is_named() -> None:
    assert chain_text(WORDS.name, IssuerChain(TrustState.INCOMPLETE, (), "", "CN=x")) == "<incomplete> (CN=x)"


def test_somebody_should_ask_about_a_probable_county() -> None:
    root = RootMatch(RootStatus.OTHER, probable_county=True)
    assert root_text(WORDS.say, WORDS.name, root) == "Probably a county that the register does not know: ask"
    assert root_text(WORDS.say, WORDS.name, replace(root, probable_county=False)) == "<other>"


def test_unusable_lines_of_the_list_stand_with_the_coverage() -> None:
    failures = (ListFailure(3, "bad_oid"), ListFailure(4, "bad_oid"), ListFailure(5, "bad_date"))
    *_, row = lines(coverage_table(inventory(list_failures=failures), WORDS))
    assert (row["Source"], row["State"], row["Not read"]) == ("The list of OIDs", "<partial>", "3")
    assert row["Reasons"] == "<bad_oid> (2); <bad_date> (1)"
    assert len(lines(coverage_table(inventory(), WORDS))) == len(inventory().coverage)


@pytest.mark.parametrize(
    ("key", "told"),
    [(True, "A private key is in the same place"), (False, "No private key in the same place"), (None, "")],
)
def test_a_key_is_in_the_same_place_and_never_said_to_match(key: bool | None, told: str) -> None:
    (row,) = lines(place_table(inventory([found("a", replace(FILE, key=key))]), WORDS))
    assert row["Private key"] == told


def test_the_name_on_the_list_stands_beside_the_organisation() -> None:
    first = lines(oid_table(inventory(), WORDS))[0]
    assert (first["Organisation"], first["Name on the list"], first["In use"]) == (
        "Satakunnan hyvinvointialue", "Satakunta", ""
    )  # fmt: skip
    verdict = OidVerdict(WantedOid("1.2.246.556", valid_from=date(2099, 1, 2)), OidVerdictCode.NONE)
    (later,) = lines(oid_table(inventory(oids=(verdict,)), WORDS))
    assert later["In use"] == "In use from 2.1.2099"
