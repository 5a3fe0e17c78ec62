"""The made-up cards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.cards.training import people
from cardtool.cards.training.people import load_cards, parse_cards
from cardtool.model.errors import InstallationError

if TYPE_CHECKING:
    from pathlib import Path

MADE_UP = ("TESTINEN", "MALLIKAS", "SPECIMEN", "ESIMERKKI", "EXEMPEL", "KANSALAINEN")


def test_every_case_a_clerk_meets_is_there() -> None:
    cards = {card.id: card for card in load_cards().cards}
    assert set(cards) == {
        "staff-old-district",
        "staff-county",
        "professional",
        "professional-old-email",
        "backup-old-district",
        "backup-professional",
        "shared-short-name",
        "staff-old-swedish",
        "vendor-unknown",
        "expired-old-district",
        "test-card",
        "citizen",
        "municipality",
    }
    assert all(card.surname.startswith(MADE_UP) for card in cards.values())
    assert cards["expired-old-district"].until_days < 0
    assert all(card.until_days > 0 for name, card in cards.items() if not name.startswith("expired"))
    assert not cards["professional"].organisation
    assert cards["professional"].title


def test_subjects_are_in_the_order_of_measured_cards() -> None:
    card = load_cards().cards[0]
    assert card.subject == (
        ("C", "FI"),
        ("O", "Varsinais-Suomen sairaanhoitopiirin kuntayhtymä"),
        ("serialNumber", "99900001N"),
        ("GN", "TAINA"),
        ("SN", "TESTINEN"),
        ("CN", "TESTINEN TAINA 99900001N"),
    )


def test_validity_is_counted_in_finnish_days() -> None:
    card = load_cards().cards[-2]
    assert (card.id, card.from_days, card.until_days) == ("citizen", -500, 1326)
    assert card.validity(date(2023, 2, 28)) == (
        datetime(2021, 10, 15, 21, 0, tzinfo=UTC),  # summer time
        datetime(2026, 10, 16, 20, 59, 59, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"authorities": {}, "cards": []},
        {"authorities": {"a": {}}, "cards": []},
        {"authorities": {"a": {"name": [["C", "FI", "x"]]}}, "cards": []},
        {"authorities": {}, "cards": [{"id": "x"}]},
        {"authorities": {}, "cards": [{"unheard_of": 1}]},
    ],
)
def test_broken_tables_are_refused(table: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        parse_cards(table, "0")


def test_authorities_must_be_known() -> None:
    entry = {"id": "x", "authority": "b", "surname": "S", "given": "G", "from_days": 0, "until_days": 1}
    with pytest.raises(ValueError, match="unknown authority b"):
        parse_cards({"authorities": {"a": {"name": [["C", "FI"]]}}, "cards": [entry]}, "0")


def test_a_broken_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cards.toml").write_text("version = ", encoding="utf-8")
    monkeypatch.setattr(people, "resource", lambda *_: tmp_path / "cards.toml")
    with pytest.raises(InstallationError):
        load_cards()
