"""The numbering and the bound that all parsers share."""

from __future__ import annotations

import pytest

from cardtool.inventory.formats import findings as module
from cardtool.inventory.formats.findings import Findings, refusal_reason
from cardtool.model.certificate import ParseReason
from cardtool.model.sighting import RefusalReason
from tests.inventory.made_stores import PLACE, details, leaf, reasons


@pytest.mark.parametrize("reason", list(ParseReason))
def test_every_reason_of_the_certificate_parser_has_one_here(reason: ParseReason) -> None:
    assert refusal_reason(reason) in RefusalReason


def test_nothing_is_taken_beyond_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CERTIFICATES", 2)
    findings = Findings(PLACE, "form")
    for _ in range(3):
        findings.add(leaf())
        findings.refuse(RefusalReason.BAD_BASE64)
    assert findings.full
    result = findings.result()
    assert details(result) == ["form#1"]
    assert reasons(result) == [RefusalReason.BAD_BASE64, RefusalReason.TOO_MANY]
