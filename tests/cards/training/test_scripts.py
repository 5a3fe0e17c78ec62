"""The scripts of the training mode as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.training import scripts
from cardtool.cards.training.people import load_cards
from cardtool.cards.training.scripts import ScriptFault, load_scripts, parse_scripts
from cardtool.model.errors import InstallationError

if TYPE_CHECKING:
    from pathlib import Path

CARDS = {card.id: card for card in load_cards().cards}
GOOD = {"id": "x", "title": "T", "explanation": "E.", "card": "citizen"}


def test_every_fault_can_be_practised() -> None:
    shipped = load_scripts()
    assert {script.fault for script in shipped.scripts} == set(ScriptFault)
    assert len(shipped.scripts) >= 20
    assert shipped["pulled"].fault is ScriptFault.PULLED
    with pytest.raises(KeyError):
        shipped["nothing"]


def test_titles_and_explanations_are_sentences_of_their_own() -> None:
    shipped = load_scripts().scripts
    assert len({script.title for script in shipped}) == len({script.explanation for script in shipped}) == len(shipped)
    assert all(script.title[0].isupper() and not script.title.endswith(".") for script in shipped)
    assert all(script.explanation.endswith(".") for script in shipped)


def test_further_cards_have_holders_of_their_own() -> None:
    shipped = load_scripts()
    assert "foreign" in shipped.cards
    assert len({card.number for card in shipped.cards.values()}) == len(shipped.cards) == len(CARDS) + 1
    assert {card.authority for card in shipped.cards.values()} <= set(shipped.authorities)


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"title": ""},
        {"explanation": ""},
        {"card": ""},
        {"card": "nobody"},
        {"layout": "s99"},
        {"fault": "earthquake"},
        {"fault": "swapped"},
        {"fault": "swapped", "other": "nobody"},
        {"at": -1},
        {"at": 100_000},
        {"per_apdu": 60},
        {"per_byte": -0.1},
        {"unheard_of": 1},
        {"at": "soon"},
    ],
)
def test_mistakes_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError)):
        parse_scripts({"scripts": [{**GOOD, **change}]}, CARDS)


@pytest.mark.parametrize("table", [{}, {"scripts": []}, {"scripts": [GOOD, GOOD]}, {"scripts": [{"id": "x"}]}])
def test_broken_tables_are_refused(table: dict[str, Any]) -> None:
    with pytest.raises((ValueError, TypeError, LookupError)):
        parse_scripts(table, CARDS)


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)
)


@given(st.dictionaries(st.sampled_from([*GOOD, "layout", "fault", "at", "other", "per_apdu", "per_byte"]), VALUES))
def test_any_entry_is_a_script_or_refused(entry: dict[str, Any]) -> None:
    try:
        (script,) = parse_scripts({"scripts": [{**GOOD, **entry}]}, CARDS)
    except (ValueError, TypeError, LookupError):
        return
    assert script.card in CARDS or script.layout in {"blank", "contactless", "mute"}


def test_a_broken_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "scripts.toml").write_text("version = ", encoding="utf-8")
    monkeypatch.setattr(scripts, "resource", lambda *_: tmp_path / "scripts.toml")
    with pytest.raises(InstallationError):
        load_scripts()
    (tmp_path / "scripts.toml").unlink()
    with pytest.raises(InstallationError):
        load_scripts()
