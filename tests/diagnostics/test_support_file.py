"""The support file as a file: what is shown is what is saved, whole, for its owner only."""

from __future__ import annotations

import io
import json
import os
import stat
import sys
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.diagnostics import support_file as module
from cardtool.diagnostics.support_file import JSON_NAME, TEXT_NAME, support_file, write_private, zipped

if TYPE_CHECKING:
    from pathlib import Path

MADE = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(min_size=1), inner, min_size=1, max_size=3),
    max_leaves=8,
)


@given(document=st.dictionaries(st.text(min_size=1), VALUES, max_size=4))
def test_every_line_is_shown_and_the_document_can_be_read_back(document: dict[str, Any]) -> None:
    made = support_file(document, str.title)
    with zipfile.ZipFile(io.BytesIO(zipped(made, MADE))) as archive:
        saved = [archive.read(name).decode() for name in archive.namelist()]
    assert made.lines == tuple(line for content in saved for line in content.split("\n"))
    assert json.loads(made.files[JSON_NAME]) == document


def test_the_text_is_readable() -> None:
    document = {
        "made": "today",
        "card": {"present": True, "atr": None, "empty": []},
        "facts": [{"code": "card_state", "subject": "Reader 1", "value": "empty"}, {"id": "a", "lines": ["x\ny", ""]}],
        "log": [],
    }
    assert support_file(document, str.upper).files[TEXT_NAME].splitlines() == [
        "MADE: today",
        "",
        "CARD",
        "  PRESENT: yes",
        "  ATR: -",
        "",
        "FACTS",
        "  - card_state Reader 1: empty",
        "  - ID: a",
        "    LINES:",
        "      x y",
        "      -",
        "",
        "LOG",
        "  -",
    ]


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LARGEST", 10)
    with pytest.raises(ValueError, match="larger than 10 bytes"):
        support_file({"log": ["x" * 20]}, str)


def test_it_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "support.zip"
    path.write_bytes(b"old")
    path.chmod(0o644)
    write_private(path, b"new")
    assert path.read_bytes() == b"new"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "support.zip"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(path, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["support.zip"]
    assert path.read_bytes() == b"old"
