from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from asn1crypto import pem

from cardtool.cards.virtual.speed import Delay
from tests.rig.rig import PcscRig
from tests.virtual_card.driver import Driver, made_card
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from pathlib import Path

MADE = certificates("TESTINEN TAINA")


@pytest.fixture
def driver() -> Driver:
    """A driver whose readers nobody serves: enough for everything but inserting."""
    return Driver(PcscRig())


def ask(driver: Driver, **request: Any) -> dict[str, Any]:
    return driver.answer(json.dumps(request))


@pytest.mark.parametrize("line", ["", "nonsense", "[]", "7", "{}", '{"op": "dance"}', '{"op": []}'])
def test_lines_that_are_no_request_are_told_what_is(driver: Driver, line: str) -> None:
    assert "insert" in driver.answer(line)["error"]


def test_slot_settings(driver: Driver) -> None:
    slot = driver.rig.slots[1]
    assert ask(driver, op="delay", reader=1, per_apdu=0.5, per_byte=0.25) == {"ok": True}
    assert slot.delay == Delay(0.5, 0.25)
    assert ask(driver, op="pull_after", reader=1, apdus=3)["ok"]
    assert slot.pull_after == 3
    assert ask(driver, op="mute", reader=1)["ok"]
    assert slot.mute
    assert ask(driver, op="stats")["apdus"] == 0
    assert ask(driver, op="reset_stats")["ok"]
    assert ask(driver, op="trace") == {"ok": True, "exchanges": []}
    assert not driver.finished
    ask(driver, op="quit")
    assert driver.finished


@pytest.mark.parametrize(
    "request_",
    [{"op": "fault"}, {"op": "counters"}, {"op": "swap"}, {"op": "pull_after"}, {"op": "stats", "reader": 9}],
)
def test_requests_that_cannot_be_done_say_so(driver: Driver, request_: dict[str, Any]) -> None:
    assert ask(driver, **request_)["error"]


def test_cards_from_files(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(pem.armor("CERTIFICATE", MADE.authentication))
    (tmp_path / "s.der").write_bytes(MADE.signature)
    (tmp_path / "ca.der").write_bytes(MADE.cas[0])
    card = made_card(
        {
            "kind": "s41v4",
            "authentication": str(tmp_path / "a.pem"),
            "signature": str(tmp_path / "s.der"),
            "cas": [str(tmp_path / "ca.der")],
            "atr": "3B00",
            "behaviour": {"t0": False},
        }
    )
    assert card.file("3F004331").data == MADE.authentication
    assert card.file("3F0050164332").data == MADE.signature
    assert card.file("3F004336").data == MADE.cas[0]
    assert card.atr == b"\x3b\x00"
    assert not card.behaviour.t0


def test_cards_with_throw_away_certificates_are_the_default() -> None:
    assert made_card({}).name == "s42 9999001234567890"
    assert made_card({"holder": "TESTINEN TAINA", "label": "X"}).file("3F0050154331").data == MADE.authentication


def test_training_cards_hold_the_certificates_of_a_made_up_person() -> None:
    card = made_card({"training": "staff-county"})
    assert b"Varsinais-Suomen hyvinvointialue" in card.file("3F0050154331").data
    with pytest.raises(KeyError):
        made_card({"training": "nobody"})
