"""What the page says of one certificate and of an old root, and how findings sort."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from cardtool.model.inventory import InventoryFinding, InventoryFindingCode, IssuerChain, ListFailure
from cardtool.model.oid import OidVerdictCode, RootMatch, RootStatus, TransitionEnd
from cardtool.model.trust import TrustState
from cardtool.model.verdict import Severity
from tests.store.inventories import inventory
from tests.ui.made_up_inventory import ENGLISH, ROOT, content_of, item, three, verdict
from ui.inventory.certificate_details import detail_rows
from ui.inventory.certificate_view import CertificateView
from ui.inventory.content import order_of
from ui.inventory.coverage_view import CoverageView
from ui.inventory.oid_view import OidView
from ui.inventory.signs import CHAIN_SIGNS, FINDING_SIGNS
from ui.inventory.state import InventoryState
from ui.inventory.strings import Column, tell_cells, tell_oid

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

END = TransitionEnd(date(2023, 6, 30), -1239, provisional=True)


def test_every_severity_and_chain_has_a_sign_of_its_own() -> None:
    for signs, codes in ((FINDING_SIGNS, Severity), (CHAIN_SIGNS, TrustState)):
        assert set(signs) == set(codes)
        assert len({icon for icon, _ in signs.values()}) == len(signs)


def test_the_details_tell_findings_chain_and_reasons_with_signs_and_words() -> None:
    root, leaf = item("root"), item("leaf", ROOT)
    leaf = replace(leaf, chain=IssuerChain(TrustState.INCOMPLETE, ("root-sha", "unseen"), missing_issuer="CN=x"))
    content = content_of(inventory([leaf, root]))
    rows = [(row.label, row.value, row.icon) for row in detail_rows(content, leaf)]
    assert rows == [
        ("Worth knowing", "! Attention: OID of an organisation that ended", "warning"),
        ("Worth knowing", "i Note: Stands in several places (2)", "info"),
        ("In the register", "New organisation: Satakunnan hyvinvointialue", ""),
        ("Chain", "Issuer not verified: its certificate is not here (CN=x)", "question"),
        ("Issuer", "root (root-sha)", ""),
        ("Issuer", "unseen", ""),
        ("Kind of certificate", "Sote service certificate, Production (DVV G3E)", ""),
        ("Why", "Known issuer: G3E", ""),
    ]


def test_the_details_tell_of_a_key_in_the_same_place() -> None:
    leaf = item("leaf")
    leaf = replace(leaf, places=tuple(replace(place, key=True) for place in leaf.places))
    told = [row.value for row in detail_rows(content_of(inventory([leaf])), leaf) if row.label == "Private key"]
    assert told == ["A private key is in the same place"]


def test_the_coverage_tells_of_unusable_lines_of_the_list(qtbot: QtBot) -> None:
    view = CoverageView()
    qtbot.addWidget(view)
    failures = tuple(ListFailure(line, "bad_oid") for line in range(1, 1000))
    view.show_state(ENGLISH, replace(InventoryState(), inventory=inventory(list_failures=failures)))
    told = [value.toPlainText() for value in view.grid.values]
    assert "The list of OIDs, line 1: not an OID" in "\n".join(told)
    assert "Unusable lines of the list of OIDs beside these: " in "\n".join(told)


def test_the_details_of_little() -> None:
    bare = item("bare")
    bare = replace(bare, findings=(), root=None, judgement=replace(bare.judgement, generation="", evidence=()))
    labels = [row.label for row in detail_rows(content_of(inventory([bare])), bare)]
    assert labels == ["Chain", "Issuer", "Issuer", "Kind of certificate"]
    nameless = replace(bare, root=RootMatch(RootStatus.OTHER, probable_county=True))
    told = [row.value for row in detail_rows(content_of(inventory([nameless])), nameless) if "register" in row.label]
    assert told == ["Probably a county that the register does not know: ask"]


def test_the_details_follow_the_chosen_row(qtbot: QtBot) -> None:
    view = CertificateView()
    qtbot.addWidget(view)
    view.show_content(content_of(three()))
    assert view.details.isHidden()
    view.table.selectRow(1)
    assert not view.details.isHidden()
    assert "Attention" in view.details.grid.values[0].accessibleName()
    view.filter("no such thing")
    assert view.details.isHidden()
    view.filter("")
    assert not view.details.isHidden()
    view.show_content(content_of(three()))
    assert view.details.isHidden()


def test_the_gravest_findings_sort_first() -> None:
    code = InventoryFindingCode.OLD_ROOT
    severities = ((), (Severity.INFO,), (Severity.WARNING, Severity.INFO), (Severity.CRITICAL,), (Severity.WARNING,))
    items = [
        replace(item(str(number)), findings=tuple(InventoryFinding(code, severity=each) for each in grave))
        for number, grave in enumerate(severities)
    ]
    assert list(order_of(content_of(inventory(items)), Column.FINDINGS)) == [3, 2, 4, 1, 0]


def test_a_row_tells_the_chain_and_the_findings_with_their_severity() -> None:
    cells = tell_cells(ENGLISH, item("a"), date(2026, 11, 20))
    assert cells[Column.CHAIN] == "Issuer verified"
    assert cells[Column.FINDINGS] == "! Attention: OID of an organisation that ended; i Note: Stands in several places"


def test_an_old_root_says_until_when_it_was_to_be_used(qtbot: QtBot) -> None:
    answer = replace(verdict(ROOT, OidVerdictCode.ONLY_OLD, "Satakunta", "old", old=("old",)), transition_end=END)
    told = "The old root was to be used until 30/06/2023 (provisional). Days since then: 1239."
    assert tell_oid(ENGLISH, inventory().as_of, answer).endswith(told)
    view = OidView()
    qtbot.addWidget(view)
    view.show_content(content_of(inventory([item("old")], oids=(answer,))))
    view.tree.setCurrentIndex(view.model.index_of(ROOT))
    assert view._title.text().splitlines()[1] == told
