"""``card read`` on a virtual card, against ``pkcs11-tool -O`` of OpenSC: time, commands and bytes on the card.

    tests/rig/isolated python -m benchmarks.read_card [--rounds 5] [--apdu-ms 5] [--byte-ms 0.1]

The card answers as slowly as a real one by the delay model (5 ms a command and 0.1 ms a byte, unless told otherwise).
Both programs read the same card through the same module, each as a whole process.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.comparison import in_turn, report, seconds
from cardtool.cards.virtual import profiles
from tests.made_up_cards import staff_card
from tests.rig.opensc import write_configuration
from tests.rig.rig import PcscRig
from tests.virtual_card.slot import Delay

if TYPE_CHECKING:
    from tests.virtual_card.slot import Slot


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--apdu-ms", type=float, default=5.0)
    parser.add_argument("--byte-ms", type=float, default=0.1)
    asked = parser.parse_args()
    delay = Delay(per_apdu=asked.apdu_ms / 1000, per_byte=asked.byte_ms / 1000)
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder, "opensc.conf")
        write_configuration(configuration)
        os.environ.update(OPENSC_CONF=str(configuration), CARDTOOL_HOME=folder)
        _measure(delay, asked.rounds)


def _measure(delay: Delay, rounds: int) -> None:
    authentication, signature, *authorities = staff_card()
    card = profiles.build("s42", authentication=authentication, signature=signature, cas=authorities)
    rig = PcscRig()
    rig.start()
    try:
        slot = rig.insert(card)
        slot.delay = delay
        ours = [sys.executable, "-m", "cardtool", "card", "read", "--json", "--profile", "opensc"]
        peer = ["pkcs11-tool", "--module", str(rig.opensc_module), "-O"]
        for name, command in (("cardtool card read", ours), ("pkcs11-tool -O", peer)):
            print(f"{name:<20} {_cost(slot, command)}")
        figures = in_turn(lambda: _run(ours), lambda: _run(peer), rounds)
        report("whole process", ("cardtool card read", figures[0]), ("pkcs11-tool -O", figures[1]))
    finally:
        rig.stop()


def _cost(slot: Slot, command: list[str]) -> str:
    slot.reset_stats()
    _run(command)
    stats = slot.stats
    return f"{stats.apdus} commands, {stats.bytes_sent + stats.bytes_received} bytes"


def _run(command: list[str]) -> float:
    def start() -> None:
        ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if ended.returncode not in {0, 1}:  # 1: the card needs action
            raise SystemExit(f"{command[0]} ended with {ended.returncode}: {ended.stderr}")

    return seconds(start)


if __name__ == "__main__":
    main()
