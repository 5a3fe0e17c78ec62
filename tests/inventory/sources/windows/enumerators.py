"""The children that the contract is tested with: the real one, one with a crypt32 for tests, and a recording."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from cardtool.inventory.sources.child import child_command
from cardtool.inventory.sources.windows_contract import ARGUMENT

RECORDING: Final = Path(__file__).with_name("recorded.jsonl")
_SOURCE: Final = Path(__file__).with_name("crypt32.c")
_ROOT: Final = Path(__file__).resolve().parents[4]
_WITH_LIBRARY: Final = """
import ctypes, sys
sys.path.append(sys.argv[2])
from cardtool.inventory.sources.windows_crypt32 import Crypt32
from cardtool.inventory.sources.windows_enumerator import main
main(lambda: Crypt32(ctypes.CDLL(sys.argv[1], use_errno=True), ctypes.get_errno))
"""


def missing_compiler() -> str:
    """Why the crypt32 for tests cannot be built here, empty when it can."""
    if not sys.platform.startswith("linux"):
        return "the crypt32 for tests is for Linux"
    return "" if shutil.which("gcc") else "gcc is not installed"


def build_crypt32(folder: Path) -> Path:
    """The compiled library."""
    path = folder / "crypt32.so"
    options = ["-std=gnu11", "-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", "-fvisibility=hidden"]
    subprocess.run(["gcc", *options, "-o", str(path), str(_SOURCE)], check=True, timeout=60)
    return path


def with_library(library: Path) -> list[str]:
    """The child over that library."""
    return [sys.executable, "-c", _WITH_LIBRARY, str(library), str(_ROOT)]


def recorded(recording: Path = RECORDING) -> list[str]:
    """A child that says again what another one said."""
    return [sys.executable, str(Path(__file__).with_name("replaying.py")), str(recording)]


def real() -> list[str]:
    """The program's own child."""
    return child_command("cardtool.inventory.sources.windows_enumerator", ARGUMENT)
