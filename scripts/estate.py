"""Make an estate: thousands of files with certificates as on the servers of a county, and the truth about them.

    python scripts/estate.py FOLDER [--seed NUMBER]

The folder must be empty or new. What stands in it is described in ``tests/estate/build.py``.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.estate.build import SEED, build


def main() -> int:
    """Build one estate."""
    parser = argparse.ArgumentParser(description="Make an estate of certificates to scan, and the truth about it.")
    parser.add_argument("folder", type=Path, help="where to; empty or new")
    parser.add_argument("--seed", type=int, default=SEED, help="what the certificates are drawn from")
    asked = parser.parse_args()
    if asked.folder.exists() and (not asked.folder.is_dir() or any(asked.folder.iterdir())):
        parser.error(f"{asked.folder} is not an empty folder")
    truth = build(asked.folder, seed=asked.seed)
    print(f"{truth['files']} files, {len(truth['certificates'])} certificates, {len(truth['refused'])} bad inputs")
    print(f"made with {', '.join(truth['tools']) or 'no tools'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
