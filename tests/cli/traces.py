"""Runs the program as a person does, in a process of its own, and keeps everything that it leaves behind."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.diagnostics.spellings import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class Ran:
    """How a process ended, what it printed, and the command lines of all that it started."""

    code: int
    output: bytes
    errors: bytes
    commands: frozenset[bytes]


class Traces:
    """A place of its own for everything that the program writes.

    Args:
        base: an empty folder.
        user: name of the user who runs it.
        host: name of the workstation.
    """

    def __init__(self, base: Path, user: str = "user", host: str = "host") -> None:
        self.home, self.temporary, self.files = base / "home", base / "temporary", base / "files"
        self.user, self.host, self.user_home = user, host, base / user
        for folder in (self.home, self.temporary, self.files, self.user_home):
            folder.mkdir()
        self.commands: set[bytes] = set()
        self.errors: list[bytes] = []

    def run(self, *command: str, stdin: bytes = b"") -> Ran:
        variables = {
            "CARDTOOL_HOME": str(self.home),
            "TMPDIR": str(self.temporary),
            "HOME": str(self.user_home),
            "USER": self.user,
            "LOGNAME": self.user,
            "HOSTNAME": self.host,
            "CARDTOOL_LANG": "en",
        }
        process = subprocess.Popen(
            [sys.executable, *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **variables},
            cwd=Path(__file__).parents[2],
        )
        seen: set[bytes] = set()
        ended = threading.Event()
        looking = threading.Thread(target=_look_at_commands, args=(process.pid, seen, ended))
        looking.start()
        try:
            output, errors = process.communicate(stdin, timeout=120)
        finally:
            ended.set()
            looking.join()
        self.commands |= seen
        self.errors.append(errors)
        return Ran(process.returncode, output, errors, frozenset(seen))

    def everything(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of all that was left behind."""
        for folder in (self.home, self.temporary, self.files, self.user_home):
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    yield from contents(str(path.relative_to(folder)), path.read_bytes())
        yield "command lines", b"\n".join(self.commands)


def contents(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield from ((f"{name}/{inner}", archive.read(inner)) for inner in archive.namelist())


def _look_at_commands(pid: int, seen: set[bytes], ended: threading.Event) -> None:
    """Note the command line of a process and all below it, again and again until it ends."""
    while not ended.wait(0.02):
        for process in _family(pid):
            try:
                seen.add(Path(f"/proc/{process}/cmdline").read_bytes())
            except OSError:
                continue  # it ended in between


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from _family(int(child))
    except OSError:
        return


@cache
def spelt(canary: str) -> frozenset[bytes]:
    """A canary in every spelling, as bytes of a file."""
    return frozenset(spelling.encode("utf-8", "replace") for spelling in spellings(canary))


def spelt_in(data: bytes, canaries: Iterable[str]) -> set[str]:
    """The canaries that are in some data in any spelling."""
    return {canary for canary in canaries if any(spelling in data for spelling in spelt(canary))}
