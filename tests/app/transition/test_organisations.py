from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.app.transition.organisations import board_organisations, find_organisation
from tests.app.inventories import workspace

if TYPE_CHECKING:
    from pathlib import Path


def test_the_board_is_for_counties_helsinki_and_hus(tmp_path: Path) -> None:
    codes = [each.code for each in board_organisations(workspace(tmp_path))]
    assert codes == [*(f"{number:02}" for number in range(1, 22)), "90", "HUS"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("05", "05"),
        ("5", "05"),
        (" hus ", "HUS"),
        ("Varha", "05"),
        ("pirkanmaan hyvinvointialue", "08"),
        ("Birkalands välfärdsområde", "08"),
        ("Helsinki", "90"),
        ("HYKS", "HUS"),
        ("VSSHP", "05"),
    ],
)
def test_an_organisation_is_found_by_code_and_by_every_name(tmp_path: Path, text: str, code: str) -> None:
    found = find_organisation(workspace(tmp_path), text)
    assert found is not None
    assert found.organisation.code == code


@pytest.mark.parametrize(
    ("text", "took_over"),
    [("05", False), ("Varha", False), ("Helsinki", False), ("VSSHP", True), ("TYKS", True)],
)
def test_the_name_of_an_ended_body_is_told_from_that_of_the_organisation(
    tmp_path: Path, text: str, *, took_over: bool
) -> None:
    found = find_organisation(workspace(tmp_path), text)
    assert found is not None
    assert found.took_over is took_over


@pytest.mark.parametrize("text", ["", "99", "91", "nobody knows this name"])
def test_what_is_none_of_them_is_not_found(tmp_path: Path, text: str) -> None:
    assert find_organisation(workspace(tmp_path), text) is None
