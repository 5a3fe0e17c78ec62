"""The process of a lane: batches come in and results go out, a JSON line each.

``tests/rig/isolated python -m tests.cards.sweep.worker``; the first line out says what the process holds, or why it
cannot work. An empty line asks for what it holds now.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from tests.rig import environment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cards.sweep.lane import Lane


def main() -> None:
    """Serve until the master goes away."""
    folders = environment.set_apart(os.environ)
    from tests.rig.availability import missing_stack

    try:
        if reason := missing_stack():
            _say(json.dumps({"missing": reason}))
            return
        with _lane() as lane:
            _serve(lane)
    finally:
        folders.cleanup()


@contextmanager
def _lane() -> Iterator[Lane]:
    from cardtool.cards.helper.pool import HELPERS
    from tests.cards.sweep.lane import Lane
    from tests.rig.rig import PcscRig

    rig = PcscRig()
    rig.start()
    try:
        yield Lane(rig)
    finally:
        HELPERS.close()
        rig.stop()


def _serve(lane: Lane) -> None:
    from tests.cards.sweep.cases import Batch

    lane.warm_up()
    _say(_holding(lane))
    for line in sys.stdin:
        _say(lane.run(Batch(**json.loads(line))).encode() if line.strip() else _holding(lane))


def _holding(lane: Lane) -> str:
    from tests.cards.soak.usage import Usage
    from tests.cards.sweep.people import LEDGER

    lane.settle()
    return json.dumps({"usage": asdict(Usage.now()), "pins": len(LEDGER.presentations)})


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
