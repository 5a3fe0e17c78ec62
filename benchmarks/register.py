"""Loading the register of organisations, and finding a name in it, beside the least that the same can cost.

    python -m benchmarks.register [--rounds 20]

The peers, measured in turn with ours: the standard library reads the same CSV files and makes nothing of them; a plain
dictionary answers as many questions as the register does.
"""

from __future__ import annotations

import argparse
import csv
from typing import Final

from benchmarks.comparison import in_turn, report, seconds
from cardtool.register.loading import load_register
from cardtool.shipped import resource

NAME: Final = "Varsinais-Suomen sairaanhoitopiirin kuntayhtym\u00e4"
EMAIL: Final = "a@vsshp.fi"
QUESTIONS: Final = 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    ours, peer = in_turn(lambda: seconds(load_register), lambda: seconds(_rows), rounds)
    report("loading", ("load_register()", ours), ("rows of the files", peer))
    register, plain = load_register(), {(NAME, EMAIL): NAME}
    ours, peer = in_turn(
        lambda: seconds(lambda: [register.resolve(NAME, EMAIL) for _ in range(QUESTIONS)]),
        lambda: seconds(lambda: [plain[NAME, EMAIL] for _ in range(QUESTIONS)]),
        rounds,
    )
    report(f"{QUESTIONS} exact names", ("register.resolve()", ours), ("a dictionary", peer))
    print("goal: loading within the 60 ms that the start has for it")


def _rows() -> None:
    for path in sorted(resource("register").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            list(csv.reader(file))


if __name__ == "__main__":
    main()
