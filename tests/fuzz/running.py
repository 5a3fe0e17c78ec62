"""One fuzz target in a process of its own: how it is started, and what its log says of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.fuzz.target import CORPUS, CRASHES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fuzz.target import Target

ROOT: Final = Path(__file__).resolve().parents[2]
#: Memory of the process, in MiB.
_MOST_MEMORY: Final = 1024
#: Time after which an input counts as hung, in seconds. The limit of a target is processor time, and of that a process
#: on a busy machine gets a small share.
_HUNG: Final = 60
_SHARE: Final = 10
#: Time to start and to end, in seconds.
_AROUND: Final = 120
_LINE: Final = re.compile(r"^#(\d+)\s.*\bcov: (\d+) ", re.MULTILINE)
_UNITS: Final = re.compile(r"^stat::number_of_executed_units: +(\d+)", re.MULTILINE)
_RATE: Final = re.compile(r"^stat::average_exec_per_sec: +(\d+)", re.MULTILINE)
_RAISED: Final = re.compile(r"=== Uncaught Python exception: ===\n(.*?)\n+==\d+==", re.DOTALL)
_LONGEST_TOLD: Final = 3000
#: Exit codes of libFuzzer.
_ENDS: Final = {0: "", 70: "timeout", 71: "out of memory", 77: "crash"}


@dataclass(frozen=True)
class Outcome:
    """What became of one target.

    Attributes:
        name: of the target.
        fault: empty when all inputs held, else ``crash``, ``timeout``, ``out of memory`` or how the process ended.
        runs: inputs tried.
        rate: inputs a second.
        edges: branches that were reached.
        found: inputs that reached something new.
        failed: the inputs that failed.
        told: the traceback, or the end of the log.
    """

    name: str
    fault: str = ""
    runs: int = 0
    rate: int = 0
    edges: int = 0
    found: tuple[Path, ...] = ()
    failed: tuple[Path, ...] = ()
    told: str = field(default="", repr=False)


class Runs:
    """Targets that run at the same time, each in a process of its own.

    Args:
        seconds: time for each target.
        seed: of libFuzzer's random numbers.
        scratch: folder for what the runs write.
    """

    def __init__(self, seconds: int, seed: int, scratch: Path) -> None:
        self._seconds = seconds
        self._seed = seed
        self._scratch = scratch
        self._processes: set[subprocess.Popen[bytes]] = set()

    def end(self) -> None:
        """End all processes."""
        for process in tuple(self._processes):
            process.kill()

    def run(self, target: Target, command: Sequence[str] = ()) -> Outcome:
        """Fuzz one target; may be called from several threads.

        Args:
            target: which.
            command: what starts it, its own unless given.
        """
        folder = self._scratch / target.name
        for name in ("new", "failed", "tmp"):
            (folder / name).mkdir(parents=True)
        hung = max(_HUNG, int(_SHARE * target.seconds))
        arguments = self._arguments(target, folder, hung)
        log = folder / "log"
        with log.open("wb") as stream:
            process = subprocess.Popen(
                [*(command or command_of(target)), *arguments],
                cwd=ROOT,
                env=environment(folder / "tmp"),
                stdout=stream,
                stderr=subprocess.STDOUT,
            )
        self._processes.add(process)
        try:
            code: int | None = process.wait(self._seconds + hung + _AROUND)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait() and None
        self._processes.discard(process)
        return outcome_of(target.name, code, log.read_text(encoding="utf-8", errors="replace"), folder)

    def _arguments(self, target: Target, folder: Path, hung: int) -> list[str]:
        kept = [str(each / target.name) for each in (CORPUS, CRASHES) if (each / target.name).is_dir()]
        return [
            *(f"-max_total_time={self._seconds}", f"-seed={self._seed}"),
            *(f"-timeout={hung}", f"-rss_limit_mb={_MOST_MEMORY}"),
            *("-print_final_stats=1", f"-artifact_prefix={folder / 'failed'}{os.sep}"),
            *(str(folder / "new"), *kept),
        ]


def command_of(target: Target) -> list[str]:
    """What starts a target in a process of its own."""
    return [sys.executable, "-m", "tests.fuzz", target.name, "--fuzz"]


def environment(temporary: Path) -> dict[str, str]:
    """Sets have the same order in every run, and temporary files are in a folder that goes away."""
    return os.environ | {"PYTHONHASHSEED": "0", "TMPDIR": str(temporary)}


def outcome_of(name: str, code: int | None, log: str, folder: Path) -> Outcome:
    """What the log of a run says.

    Args:
        name: of the target.
        code: how the process ended, ``None`` when it had to be ended.
        log: what it printed.
        folder: where it left new and failed inputs.
    """
    lines = _LINE.findall(log)
    runs = _number(_UNITS, log) or (int(lines[-1][0]) if lines else 0)
    fault = "did not end" if code is None else _ENDS.get(code, f"ended with {code}")
    if not fault and not runs:
        fault = "nothing was tried"
    return Outcome(
        name=name,
        fault=fault,
        runs=runs,
        rate=_number(_RATE, log),
        edges=int(lines[-1][1]) if lines else 0,
        found=tuple(sorted((folder / "new").iterdir())),
        failed=tuple(sorted(path for path in (folder / "failed").iterdir() if not path.name.startswith("slow-unit"))),
        told=_told(log) if fault else "",
    )


def _number(pattern: re.Pattern[str], log: str) -> int:
    found = pattern.search(log)
    return int(found[1]) if found else 0


def _told(log: str) -> str:
    raised = _RAISED.search(log)
    return (raised[1] if raised else log.strip())[-_LONGEST_TOLD:]
