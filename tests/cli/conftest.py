from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from click.testing import CliRunner

from cardtool.app.folders import Folders
from cardtool.app.workspace import Workspace
from cardtool.cli.main import root
from cardtool.cli.session import Session
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.cli.session import WindowOpener


class Run(NamedTuple):
    """What a command printed, and how it ended."""

    code: int
    output: str
    errors: str

    @property
    def document(self) -> dict[str, Any]:
        """The printed document, checked against its schema."""
        found: dict[str, Any] = json.loads(self.output)
        assert_valid(found)
        return found


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(*(tmp_path / name for name in ("data", "settings", "cache", "logs", "administrator")))


@pytest.fixture
def run(folders: Folders) -> Callable[..., Run]:
    """Run a command line in this process."""

    def run_command(*arguments: str, window: WindowOpener | None = None, stdin: str = "") -> Run:
        session = Session(open_window=window, workspace=Workspace(folders))
        result = CliRunner().invoke(root, ["--lang", "en", *arguments], input=stdin, obj=session, prog_name="cardtool")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Run(result.exit_code, result.stdout, result.stderr)

    return run_command
