"""Restarts of the smart-card service and insertions in one process: what is lost, and what grows.

tests/rig/isolated .venv/bin/python -m benchmarks.soak [--restarts 200] [--cycles 500] [--idle 5]
"""

from __future__ import annotations

import argparse

from tests.cards.soak.soaking import Soak


def main() -> None:
    """Run, and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--restarts", type=int, default=200)
    parser.add_argument("--cycles", type=int, default=500)
    parser.add_argument("--idle", type=float, default=5.0, help="seconds over which the idle processor is measured")
    options = parser.parse_args()
    outcome = Soak().run(options.restarts, options.cycles, idle_seconds=options.idle)
    print("\n".join(["soak", *outcome.table()]))


if __name__ == "__main__":
    main()
