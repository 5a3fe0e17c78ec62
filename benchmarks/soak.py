"""Restarts of the smart-card service and insertions in one process: what is lost, and what grows.

tests/rig/isolated .venv/bin/python -m benchmarks.soak [--restarts 200] [--cycles 500] [--idle 5] [--json]
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

from tests.cards.soak.soaking import Soak
from tests.rig.availability import missing_stack


def main() -> None:
    """Run, and print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--restarts", type=int, default=200)
    parser.add_argument("--cycles", type=int, default=500)
    parser.add_argument("--idle", type=float, default=5.0, help="seconds over which the idle processor is measured")
    parser.add_argument("--json", action="store_true", help="for the test")
    options = parser.parse_args()
    if reason := missing_stack():
        print(json.dumps({"missing": reason}) if options.json else reason)
        return
    outcome = Soak().run(options.restarts, options.cycles, idle_seconds=options.idle)
    table = outcome.table()
    print(json.dumps(asdict(outcome) | {"table": table}) if options.json else "\n".join(["soak", *table]))


if __name__ == "__main__":
    main()
