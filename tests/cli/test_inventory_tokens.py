"""The inventory of tokens on the real stack: the private pcscd of the tests and SoftHSM."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from cardtool.cards.training.softhsm import SoftToken
from tests.cli.test_main_job import run_process, softhsm_store, sote_card
from tests.made_up_cards import staff_card

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Run
    from tests.rig.rig import PcscRig

pytestmark = [pytest.mark.stack, pytest.mark.softhsm]


def test_certificates_of_a_token_are_found_without_a_pin(
    pcsc_rig: PcscRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", str(softhsm_store(tmp_path, [SoftToken("STAFF CARD", staff_card())])))
    document = run_process("inventory", "scan", "--token", "--json", "--as-of", "2023-03-01")
    found = {item["sha256"]: item for item in document["certificates"]}
    assert set(found) == {hashlib.sha256(der).hexdigest() for der in staff_card()}
    assert sorted(item["kind"] for item in found.values()) == ["ca", "ca", "card", "card"]
    places = [place for item in found.values() for place in item["places"]]
    assert {(place["source"], place["alias"]) for place in places} == {("token", "STAFF CARD")}
    (source,) = document["coverage"]
    assert (source["kind"], source["seen"]) == ("token", len(found))


def test_certificates_of_a_card_are_found_in_its_reader(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(sote_card()):
        document = run("inventory", "scan", "--token", "--json", "--as-of", "2023-03-01").document
    places = [place for item in document["certificates"] for place in item["places"]]
    assert {item["sha256"] for item in document["certificates"]} == {
        hashlib.sha256(der).hexdigest() for der in staff_card()
    }
    assert {place["path"] for place in places} == {pcsc_rig.reader_names[0]}


def test_readers_without_a_card_make_nothing_sure(
    pcsc_rig: PcscRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", str(softhsm_store(tmp_path, [])))
    document = run_process("inventory", "scan", "--token", "--json")
    (source,) = document["coverage"]
    assert (source["state"], source["seen"]) == ("unreadable", 0)
    assert {reason["reason"] for reason in source["reasons"]} == {"not_readable"}
    assert {verdict["verdict"] for verdict in document["oids"]} == {"unknown"}
