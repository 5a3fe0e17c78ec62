from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.app import reading
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.model.errors import ServiceStoppedError
from cardtool.model.sighting import RefusalReason, SourceState
from tests.app.inventories import workspace

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_smart_card_service_that_stands_still_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stand_still(*_: object) -> None:
        raise ServiceStoppedError("stopped")

    monkeypatch.setattr(reading, "make_plan", stand_still)
    (source,) = scan(workspace(tmp_path), ScanRequest(tokens=True)).coverage
    assert source.state is SourceState.UNREADABLE
    assert [(refusal.reason, refusal.detail) for refusal in source.refusals] == [
        (RefusalReason.NOT_READABLE, "service_stopped")
    ]
