"""A whole check of a healthy virtual card, against reading the same card directly; the limit is three seconds.

Run: ``python -m benchmarks.diagnosis``. Prints the median and the worst of both, and their ratio.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.diagnosing import diagnose
from cardtool.app.folders import Folders
from cardtool.app.reading import read_cards
from cardtool.app.training import begin_training
from cardtool.app.workspace import Workspace
from cardtool.model.diagnosis import DiagnosisCode

if TYPE_CHECKING:
    from collections.abc import Callable

ROUNDS: Final = 10
LIMIT: Final = 3.0


def seconds(work: Callable[[], object]) -> float:
    """How long the work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def check(workspace: Workspace) -> None:
    """One whole check, which must find nothing wrong."""
    diagnosis = diagnose(workspace)
    if diagnosis.first.code is not DiagnosisCode.ALL_FINE:
        raise SystemExit(f"not healthy: {diagnosis.first.code}")


def main() -> int:
    """Measure and print; 1 when the limit is passed."""
    with tempfile.TemporaryDirectory() as home:
        workspace = Workspace(Folders(*(Path(home) / name for name in ("data", "settings", "cache", "logs", "added"))))
        training = begin_training(workspace)
        training.insert("staff-county", training.readers[0])
        first = seconds(lambda: check(workspace))
        checks = [seconds(lambda: check(workspace)) for _ in range(ROUNDS)]
        readings = [seconds(lambda: read_cards(workspace)) for _ in range(ROUNDS)]
    print(f"first check, everything loaded anew  {first:7.3f} s")
    print(f"whole check   median {statistics.median(checks):7.3f} s  worst {max(checks):7.3f} s")
    print(f"reading alone median {statistics.median(readings):7.3f} s  worst {max(readings):7.3f} s")
    print(f"ratio {statistics.median(checks) / statistics.median(readings):.2f}, limit {LIMIT:g} s")
    return int(max(first, *checks) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
