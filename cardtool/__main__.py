"""The program's entry points; the one place that knows both faces."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cardtool.app.crashes import crash_reports
from cardtool.app.logs import begin_logs, end_logs
from cardtool.cli.exits import Exit
from cardtool.cli.main import root
from cardtool.cli.session import Session

if TYPE_CHECKING:
    from typing import TextIO

    from cardtool.app.request import ReadRequest
    from cardtool.app.training import Training
    from cardtool.app.workspace import Workspace


def open_window(
    workspace: Workspace,
    request: ReadRequest,
    *,
    language: str,
    training: bool = False,
    training_desk: Training | None = None,
    quit_after_reading: bool = False,
) -> int:
    """Open the Qt window; the import is here so that the command line never loads Qt."""
    from ui.launch import run_window

    return run_window(
        workspace,
        request,
        language=language,
        training=training,
        training_desk=training_desk,
        quit_after_reading=quit_after_reading,
    )


def main() -> None:
    """Run the command line; ends the process with a documented exit code."""
    for stream in (sys.stdout, sys.stderr):
        _use_utf8(stream)
    session = Session(open_window=open_window)
    log = begin_logs(session.workspace)
    try:
        with crash_reports(session.workspace):
            root.main(prog_name="cardtool", obj=session)
    except Exception:  # noqa: BLE001 - told already, without the words that may hold personal data
        raise SystemExit(Exit.NOT_READ) from None
    finally:
        end_logs(log)


def window() -> None:
    """Open the window without a console (the start menu's entry)."""
    main()


def _use_utf8(stream: TextIO | None) -> None:
    """Documents are UTF-8 everywhere; Windows pipes would get the code page, windowed programs have no stream."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
