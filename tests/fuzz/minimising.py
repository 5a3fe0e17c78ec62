"""The kept corpus of a target: few and small inputs that reach as much as all inputs together.

libFuzzer tries every input and writes down what it reached, as it does to merge folders; which of them are kept is
chosen here, because libFuzzer knows no bound on their number.
"""

from __future__ import annotations

import shutil
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tests.fuzz.running import ROOT, command_of, environment
from tests.fuzz.target import CORPUS, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tests.fuzz.target import Target

#: Bounds of one target's corpus: files, and bytes of them together.
MOST_FILES: Final = 40
MOST_BYTES: Final = 200_000
#: Processor time that a kept input may take, in seconds: the tests try all of them every time.
_LONGEST: Final = 0.1


@dataclass(frozen=True)
class Reached:
    """An input, and the numbers of the features it reached."""

    path: Path
    size: int
    features: frozenset[int]


def keep(target: Target, inputs: Iterable[bytes], scratch: Path) -> int:
    """Choose the corpus of a target anew.

    Args:
        target: which.
        inputs: what to choose from, besides the corpus as it is and the seeds.
        scratch: folder to work in.

    Returns:
        How many inputs are kept.

    Raises:
        RuntimeError: one of the inputs fails.
    """
    folder = scratch / "candidates"
    folder.mkdir(parents=True)
    for content in (*(path.read_bytes() for path in target.kept()), *target.seeds(), *inputs):
        if len(content) <= target.longest and _is_quick(target, content):
            (folder / name_of(content)).write_bytes(content)
    chosen = choose(_reached(target, sorted(folder.iterdir()), scratch))
    home = CORPUS / target.name
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for each in chosen:
        shutil.copyfile(each.path, home / each.path.name)
    return len(chosen)


def _is_quick(target: Target, content: bytes) -> bool:
    began = time.process_time()
    target.hold(content)
    return time.process_time() - began < _LONGEST


def _reached(target: Target, paths: list[Path], scratch: Path) -> list[Reached]:
    control, temporary = scratch / "control", scratch / "tmp"
    temporary.mkdir(exist_ok=True)
    control.write_text(f"{len(paths)}\n0\n" + "".join(f"{path}\n" for path in paths), encoding="utf-8")
    command = [*command_of(target), "-merge_inner=1", f"-merge_control_file={control}"]
    ended = subprocess.run(command, cwd=ROOT, env=environment(temporary), capture_output=True, text=True, check=False)
    lines = control.read_text(encoding="utf-8").splitlines()[len(paths) + 2 :]
    features = features_in(lines)
    if len(features) < len(paths):
        raise RuntimeError(f"{target.name}: an input fails\n{ended.stdout[-2000:]}{ended.stderr[-2000:]}")
    return [Reached(path, path.stat().st_size, features[number]) for number, path in enumerate(paths)]


def features_in(lines: Iterable[str]) -> Mapping[int, frozenset[int]]:
    """What each input reached, by the lines of the control file: ``FT <number of the file> <feature>…``."""
    words = (line.split() for line in lines)
    return {int(number): frozenset(map(int, reached)) for kind, number, *reached in words if kind == "FT"}


def choose(inputs: Iterable[Reached]) -> list[Reached]:
    """The inputs that reach most, each the one that adds most to those before it, within the bounds."""
    left = sorted(inputs, key=lambda each: (each.size, each.path.name))
    seen: set[int] = set()
    chosen: list[Reached] = []
    while left and len(chosen) < MOST_FILES:
        room = MOST_BYTES - sum(each.size for each in chosen)
        best = max(left, key=lambda each: len(each.features - seen) if each.size <= room else 0)
        if best.features <= seen or best.size > room:
            break
        chosen.append(best)
        seen |= best.features
        left.remove(best)
    return chosen
