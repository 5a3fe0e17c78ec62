"""The fault sweep on the real stack, complete: every layout, both ways, every command, every fault; prints its table.

python -m benchmarks.sweep [--lanes 10] [--every 1]

Every lane has a private smart-card service in namespaces of its own, and waits most of the time.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.cards.sweep.cases import WAYS
from tests.cards.sweep.lanes import LaneError, Lanes
from tests.cards.sweep.sweeping import PROMISED, Sweep, table


def main() -> None:
    """Run, and print the table; ends with 1 when a result is not true."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lanes", type=int, default=10)
    parser.add_argument("--every", type=int, default=1, help="one in so many commands through the middleware")
    asked = parser.parse_args()
    try:
        sys.exit(_run(asked.lanes, asked.every))
    except LaneError as error:
        sys.exit(f"the sweep cannot run: {error}")


def _run(count: int, every: int) -> bool:
    began = time.monotonic()
    with Lanes(count) as lanes:
        sweep = Sweep(lanes, every=every)
        rows = [*sweep.rows(), *(sweep.full_silence(way) for way in WAYS)]
    print(*table(rows, lanes.holdings), f"{time.monotonic() - began:.0f} s", sep="\n")
    bad = [outcome for row in rows for outcome in row.outcomes if outcome.bad or not outcome.recovered]
    print(*bad, sep="\n")
    longest = max(row.longest for row in rows)
    print(f"longest reading {longest:.2f} s, ratio to the promised {PROMISED:g} s {longest / PROMISED:.2f}")
    return bool(bad) or longest >= PROMISED


if __name__ == "__main__":
    main()
