from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from cardtool import __main__ as entry
from cardtool.app.reading import ReadRequest
from cardtool.app.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize("start", [entry.main, entry.window])
def test_both_entry_points_run_the_root_command(
    start: Callable[[], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["cardtool", "--version"])
    with pytest.raises(SystemExit) as ended:
        start()
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("cardtool")


def test_a_windowed_program_has_no_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["cardtool", "card", "explain"])
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    with pytest.raises(SystemExit) as ended:
        entry.window()
    assert ended.value.code == 2


def test_the_window_is_opened_with_what_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def run_window(workspace: Workspace, request: ReadRequest, **settings: object) -> int:
        asked.update(workspace=workspace, request=request, **settings)
        return 7

    monkeypatch.setattr("ui.launch.run_window", run_window)
    workspace, request = Workspace(), ReadRequest(reader="R")
    assert entry.open_window(workspace, request, language="sv") == 7
    assert asked == {
        "workspace": workspace,
        "request": request,
        "language": "sv",
        "training": False,
        "training_desk": None,
        "quit_after_reading": False,
    }
