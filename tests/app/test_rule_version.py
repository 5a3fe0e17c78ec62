from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cardtool.app.rule_version import rule_version

if TYPE_CHECKING:
    from pathlib import Path


def test_it_names_the_program_and_the_data(tmp_path: Path) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*\+[0-9a-f]{12}", rule_version(tmp_path))


def test_an_addition_changes_it_and_other_files_do_not(tmp_path: Path) -> None:
    shipped = rule_version(tmp_path)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "notes.txt").write_text("anything", encoding="utf-8")
    assert rule_version(tmp_path) == shipped
    addition = tmp_path / "rules" / "transition.toml"
    addition.write_text("", encoding="utf-8")
    empty = rule_version(tmp_path)
    addition.write_text("# one", encoding="utf-8")
    assert len({shipped, empty, rule_version(tmp_path)}) == 3


def test_a_file_that_cannot_be_read_counts_too(tmp_path: Path) -> None:
    (tmp_path / "register").mkdir()
    large = tmp_path / "register" / "organisations.csv"
    with large.open("wb") as file:
        file.truncate(17 * 1024 * 1024)
    first = rule_version(tmp_path)
    with large.open("ab") as file:
        file.write(b"x")
    assert rule_version(tmp_path) != first
