from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.app.transition.documents import board_json, check_json, organisations_json, steps_json, ticks_json
from cardtool.app.transition.ticks import StepTicks, step_history
from cardtool.model.file_fault import FileFault
from cardtool.model.transition_ticks import StepKey, TickProblem, TickVerification
from tests.app.inventories import workspace
from tests.app.transition.boards import CONTRACT, VARHA, board, said, tick_step
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from cardtool.model.transition_seen import Board


def checked(text: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(text)
    assert_valid(document)
    return document


@pytest.mark.parametrize("shown", [board(), board([said(note="post")], whole=False), board(organisation=None)])
def test_a_board_is_a_document_of_its_schema(shown: Board) -> None:
    document = checked(board_json(shown))
    assert [service["id"] for service in document["services"]] == [each.service.id for each in shown.plan.services]
    assert document["seen"].keys() == {kind.value for kind in shown.seen}


def test_a_document_has_every_part_of_a_service() -> None:
    document = checked(board_json(board([said(note="by post")])))
    service = next(each for each in document["services"] if each["id"] == CONTRACT.id)
    assert (service["state"], service["open_steps"]) == ("done", 1)
    date, clinic, _ = service["dates"]
    assert (date["day"], date["days"], date["state"], date["begins"]) == ("2022-09-30", -5, "done", None)
    assert (clinic["begins"], clinic["ends"], clinic["zone"]) == ("13:00", "15:00", "Europe/Helsinki")
    assert service["steps"][0]["tick"] == {
        "done": True,
        "note": "by post",
        "version": 1,
        "user": "clerk",
        "workstation": "ws1",
        "at": "2022-09-13T09:00:00Z",
    }
    assert service["steps"][0]["due"] == "2022-09-30"
    assert service["contacts"][1]["matter"] == {"fi": "Tuki", "sv": None, "en": None}
    assert document["organisation"]["code"] == "05"


def test_steps_alone_name_their_service() -> None:
    document = checked(steps_json(board([said()]).plan))
    assert [(step["service"], step["id"], step["done"]) for step in document["steps"]] == [
        ("contract", "send", True),
        ("contract", "tell", False),
    ]


def test_organisations_are_listed() -> None:
    assert checked(organisations_json([VARHA]))["organisations"][0]["name_sv"] == VARHA.name_sv


def test_ticks_lines_and_verifications(tmp_path: Path) -> None:
    surroundings, key = workspace(tmp_path), StepKey("reform-2023", "card-contract", "apply")
    tick = tick_step(surroundings, key, note="by post")
    with StepTicks(surroundings) as ticks:
        verification = ticks.verify()
    document = checked(ticks_json([tick], step_history(surroundings, key), verification))
    assert document["ticks"][0] == document["lines"][0]["tick"]
    assert document["ticks"][0]["organisation"] is None
    assert document["verification"]["problems"] == []
    broken = TickVerification(3, "0" * 64, (TickProblem(2, "line_changed"),), {"05": 1})
    assert checked(ticks_json(verification=broken))["verification"]["problems"] == [
        {"line": 2, "reason": "line_changed"}
    ]


def test_faults_of_a_file_have_their_lines() -> None:
    document = checked(check_json(Path("a.toml"), [FileFault(0, 0, "empty"), FileFault(3, 7, "day is missing")]))
    assert [(fault["line"], fault["column"]) for fault in document["faults"]] == [(None, None), (3, 7)]
