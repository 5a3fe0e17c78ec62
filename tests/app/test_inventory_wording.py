"""Every code of the inventory has words, and what is made of several codes reads as one text."""

from __future__ import annotations

from datetime import date

import pytest

from cardtool.app.inventory.registers import ImportSummary, tell_failures, tell_unusable
from cardtool.app.inventory.wording import NAMES, name_of, tell_chain, tell_finding, tell_root, tell_transition
from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.cause import Cause, Problem
from cardtool.model.evidence import EvidenceCode
from cardtool.model.inventory import InventoryFinding, InventoryFindingCode, IssuerChain
from cardtool.model.oid import OidProblem, RootMatch, RootStatus, TransitionEnd
from cardtool.model.trust import TrustState
from cardtool.model.verdict import Severity
from cardtool.register.imports_values import ImportReason

ENGLISH = Texts("en")


def test_every_code_has_words() -> None:
    assert {kind for kind, told in NAMES.items() if set(told) != set(kind)} == set()
    assert {OidProblem, ImportReason, Severity, TrustState, EvidenceCode, InventoryFindingCode} <= NAMES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_can_be_told_in_every_language(language: str) -> None:
    texts = Texts(language)
    assert all(name_of(texts, code) for told in NAMES.values() for code in told)


def test_findings_chains_roots_and_transitions_are_told() -> None:
    finding = InventoryFinding(InventoryFindingCode.WEAK_SIGNATURE, "sha1", Severity.WARNING)
    assert tell_finding(ENGLISH, finding) == "! Attention: Weak signature or key (sha1)"
    assert tell_finding(ENGLISH, finding, detail=False) == "! Attention: Weak signature or key"
    assert tell_chain(ENGLISH, IssuerChain(TrustState.TRUSTED, anchor="Root")) == "Issuer verified (Root)"
    assert tell_root(ENGLISH, RootMatch(RootStatus.OLD)) == "Old organisation"
    assert tell_root(ENGLISH, RootMatch(RootStatus.OTHER, probable_county=True)).endswith("ask")
    end = TransitionEnd(date(2023, 6, 30), -3, provisional=True)
    assert "(provisional). Days since then: 3." in tell_transition(ENGLISH, end)


def test_what_an_import_could_not_use_is_told_in_words() -> None:
    summary = ImportSummary("export.csv", 9, None, {"bad_date": 1, "bad_oid": 4})
    assert tell_failures(ENGLISH, summary) == ("4: not an OID", "1: impossible date")


def test_an_unusable_register_is_told_in_words() -> None:
    problem = Problem(Cause.SOURCE_NOT_READABLE, "x.csv", "", "empty, no_oid_column")
    assert tell_unusable(ENGLISH, problem).detail == "nothing in it, no column with OIDs"
    other = Problem(Cause.SOURCE_NOT_READABLE, "x.csv", "", "Permission denied")
    assert tell_unusable(ENGLISH, other) == other
