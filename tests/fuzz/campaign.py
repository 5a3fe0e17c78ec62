"""Runs fuzz targets, several at a time, and says what became of each: ``scripts/fuzz``."""

from __future__ import annotations

import argparse
import base64
import importlib.util
import os
import platform
import shutil
import signal
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tests.fuzz.minimising import keep
from tests.fuzz.running import ROOT, Outcome, Runs
from tests.fuzz.table import TARGETS, target_named
from tests.fuzz.target import CRASHES, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tests.fuzz.target import Target

#: What fuzzing runs on: atheris has no packages for anything else.
_SYSTEM: Final = ("Linux", "x86_64")
_SECONDS: Final = 60
_SEED: Final = 2023
#: Targets at a time for each processor: a minute is a minute for all of them, and the machine is used.
_FOR_EACH_PROCESSOR: Final = 8
#: Where inputs that failed are left.
_FAILED: Final = ROOT / "build" / "fuzz"
_HEAD: Final = 64
_LONGEST_BASE64: Final = 2000
_FAULT, _USAGE = 1, 2
_COLUMNS: Final = "{:<20}{:>12}{:>10}{:>8}{:>6}  {}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the targets asked for; the exit code is 0 when all inputs held."""
    asked = _parsed(arguments)
    if importlib.util.find_spec("atheris") is None:
        return _without_atheris()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="cardtool-fuzz-", ignore_cleanup_errors=True) as folder:
        outcomes = run_all(asked.targets, asked.seconds, asked.seed, asked.jobs, Path(folder))
        faults = [outcome for outcome in outcomes if outcome.fault]
        for outcome in faults:
            _tell(outcome)
        if asked.keep:
            _keep(outcomes, Path(folder))
    _say(f"{len(outcomes)} targets, {sum(outcome.runs for outcome in outcomes)} inputs, {len(faults)} faults")
    return _FAULT if faults else 0


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = ", ".join(target.name for target in TARGETS)
    parser = argparse.ArgumentParser(prog="scripts/fuzz", description=f"Fuzz the parsers. Targets: {names}.")
    parser.add_argument(
        "words", nargs="*", metavar="SECONDS|TARGET", help=f"how long each ({_SECONDS}), and which (all)"
    )
    parser.add_argument("--seed", type=int, default=_SEED, help="of the random numbers; 0 draws one")
    parser.add_argument("--jobs", type=int, default=(os.cpu_count() or 1) * _FOR_EACH_PROCESSOR, help="at a time")
    parser.add_argument("--keep", action="store_true", help="choose the kept corpus anew, new inputs included")
    asked = parser.parse_intermixed_args(arguments)
    numbers = [int(word) for word in asked.words if word.isdecimal()]
    asked.seconds = numbers[0] if numbers else _SECONDS
    try:
        asked.targets = [target_named(word) for word in asked.words if not word.isdecimal()] or list(TARGETS)
    except KeyError as error:
        parser.error(f"no target {error}; there are {names}")
    return asked


def _without_atheris() -> int:
    """Where it cannot be had, the kept corpus is tried by the tests; where it can, it should be installed."""
    here = (platform.system(), platform.machine())
    if here == _SYSTEM:
        _say("fuzz: atheris is not installed; scripts/setup dev installs it")
        return _USAGE
    _say(f"fuzz: SKIPPED. There is no atheris for {' '.join(here)}; the tests try the kept corpus there.")
    return 0


def run_all(targets: Sequence[Target], seconds: int, seed: int, jobs: int, scratch: Path) -> list[Outcome]:
    """Run the targets, several at a time, and print a line for each as it ends."""
    _say(_COLUMNS.format("target", "inputs", "a second", "edges", "new", "outcome"))
    outcomes: list[Outcome] = []
    runs = Runs(seconds, seed, scratch)
    with ThreadPoolExecutor(min(jobs, len(targets))) as pool:
        try:
            for outcome in pool.map(runs.run, targets):
                _say(_line(outcome))
                outcomes.append(outcome)
        except BaseException:  # interrupted: nothing goes on
            pool.shutdown(wait=False, cancel_futures=True)
            runs.end()
            raise
    return outcomes


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _line(outcome: Outcome) -> str:
    words = (outcome.runs, outcome.rate, outcome.edges, len(outcome.found), outcome.fault.upper() or "ok")
    return _COLUMNS.format(outcome.name, *words)


def _tell(outcome: Outcome) -> None:
    """Say what failed, keep the input, and say how to try it again."""
    _say(f"\n== {outcome.name}: {outcome.fault}\n{outcome.told}")
    for path in outcome.failed:
        content = path.read_bytes()
        home = _FAILED / outcome.name / name_of(content)
        home.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, home)
        shown = home.relative_to(ROOT)
        _say(f"input ({len(content)} bytes): {shown}")
        _say(f"  begins {content[:_HEAD].hex(' ')}")
        if len(content) <= _LONGEST_BASE64:
            _say(f"  base64 {base64.b64encode(content).decode()}")
        _say(f"  again: .venv/bin/python -m tests.fuzz {outcome.name} {shown}")
        _say(f"  when it is mended: mv {shown} {(CRASHES / outcome.name).relative_to(ROOT)}/")


def _keep(outcomes: Iterable[Outcome], scratch: Path) -> None:
    for outcome in outcomes:
        target = target_named(outcome.name)
        inputs = [path.read_bytes() for path in outcome.found]
        _say(f"{outcome.name}: {keep(target, inputs, scratch / 'keep' / outcome.name)} inputs kept")


if __name__ == "__main__":
    sys.exit(main())
