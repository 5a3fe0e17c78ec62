"""A whole check of a healthy virtual card, against reading the same card directly; the limit is three seconds.

    python -m benchmarks.diagnosis
    tests/rig/isolated python -m benchmarks.diagnosis --stack

Prints the median and the worst of both, their ratio, and the ratio of the slowest check to the limit. With ``--stack``
the card lies in a reader of the real smart-card service, and the installed middleware is asked too.
"""

from __future__ import annotations

import argparse
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
    """One whole check, which must be able to check everything."""
    if unchecked := diagnose(workspace).unchecked:
        raise SystemExit(f"could not check: {', '.join(unchecked)}")


def main() -> int:
    """Measure and print; 1 when the limit is passed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stack", action="store_true", help="use the real smart-card service")
    with tempfile.TemporaryDirectory() as home:
        workspace = Workspace(Folders(*(Path(home) / name for name in ("data", "settings", "cache", "logs", "added"))))
        if parser.parse_args().stack:
            return _on_the_stack(workspace)
        training = begin_training(workspace)
        training.insert("staff-county", training.readers[0])
        return _measure(workspace)


def _on_the_stack(workspace: Workspace) -> int:
    from cardtool.cards.virtual import profiles
    from tests.made_up_cards import staff_card
    from tests.rig.rig import PcscRig

    authentication, signature, *authorities = staff_card()
    rig = PcscRig()
    rig.start()
    try:
        rig.insert(profiles.build("s42", authentication=authentication, signature=signature, cas=authorities))
        return _measure(workspace)
    finally:
        rig.stop()


def _measure(workspace: Workspace) -> int:
    first = seconds(lambda: check(workspace))
    checks = [seconds(lambda: check(workspace)) for _ in range(ROUNDS)]
    readings = [seconds(lambda: read_cards(workspace)) for _ in range(ROUNDS)]
    slowest = max(first, *checks)
    print(f"first check, everything loaded anew  {first:7.3f} s")
    print(f"whole check   median {statistics.median(checks):7.3f} s  worst {max(checks):7.3f} s")
    print(f"reading alone median {statistics.median(readings):7.3f} s  worst {max(readings):7.3f} s")
    print(f"check to reading  {statistics.median(checks) / statistics.median(readings):.2f}")
    print(f"slowest check to the limit of {LIMIT:g} s  {slowest / LIMIT:.2f}")
    return int(slowest > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
