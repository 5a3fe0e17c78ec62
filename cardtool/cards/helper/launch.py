"""How a helper is started: the program's own helper, wherever the program runs from."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cardtool.child_environment import child_environment

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Name of the program beside the others in the built folder.
PROGRAM: Final = "cardtool-helper"

#: The same interpreter and packages; the folder of this program counts only where nothing is installed.
_START: Final = "import sys; sys.path.append(sys.argv[1]); from cardtool.cards.helper.__main__ import main; main()"


def helper_command() -> list[str]:
    """Program and arguments that start a helper."""
    if getattr(sys, "frozen", False):
        name = f"{PROGRAM}.exe" if sys.platform == "win32" else PROGRAM
        return [str(Path(sys.executable).with_name(name))]
    root = Path(__file__).resolve().parents[3]
    return [sys.executable, "-P", "-W", "ignore", "-c", _START, str(root)]


def start_helper(environment: Mapping[str, str], command: list[str] | None = None) -> subprocess.Popen[bytes]:
    """A helper's process with a pipe in and a pipe out; what it writes to its error stream is thrown away.

    Args:
        environment: all its variables.
        command: what to start, in tests.

    Raises:
        OSError: it cannot be started.
    """
    apart: dict[str, Any] = {"start_new_session": True}  # no interrupt of the terminal; it ends with all it started
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NO_WINDOW}
    return subprocess.Popen(  # noqa: S603 - the program's own helper, by absolute path
        command or helper_command(),
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**child_environment(), **environment},
        **apart,
    )
