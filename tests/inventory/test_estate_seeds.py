"""Estates of other seeds than the usual one: what the inventory says does not hang on how one of them was drawn."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from tests.estate.build import build
from tests.inventory.test_estate import FACTS, IN_2023, _scanned

pytestmark = pytest.mark.xdist_group("estate")


@pytest.mark.parametrize("seed", [1, 99])
def test_an_estate_is_told_as_it_is(tmp_path: Path, seed: int) -> None:
    truth = build(tmp_path, seed=seed, with_tools=())
    document = _scanned(tmp_path, "estate", IN_2023)
    forbidden = tmp_path / "estate" / "traps" / "forbidden"
    if forbidden.exists():
        forbidden.chmod(0o700)  # so that whoever clears up may

    found = {item["sha256"]: item for item in document["certificates"]}
    told = {sha256: [item[fact] for fact in (*FACTS, "state")] for sha256, item in found.items()}
    expected = truth["certificates"].items()
    assert told == {sha256: [*(item[fact] for fact in FACTS), item["states"][IN_2023]] for sha256, item in expected}

    refused = defaultdict(list)
    (source,) = document["coverage"]
    for refusal in source["reasons"]:
        path = Path(refusal["path"]).relative_to((tmp_path / "estate").resolve())
        refused[path.as_posix()].append(refusal["reason"])
    assert {path: sorted(reasons) for path, reasons in refused.items()} == truth["refused"]

    verdicts = {verdict["oid"]: verdict["verdict"] for verdict in document["oids"]}
    assert verdicts == truth["verdicts"]["estate"][IN_2023]
