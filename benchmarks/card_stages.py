"""From insertion to the first useful answer, the verdict and the complete reading, against the peers and the wire.

    tests/rig/isolated python -m benchmarks.card_stages [--rounds 5] [--kind s42] [--apdu-ms 5] [--byte-ms 0.1]

The same virtual card, as slow as a real one by the delay model, is read by the program's watch (times counted from
the moment the service tells of the card), by ``pkcs11-tool -O`` and by ``pkcs15-tool -c`` (whole processes, as a
person would start them). The wire minimum is what the holder's two certificates cost at the least: for each one
SELECT and as many READ BINARY of 256 bytes as it is long, by the same delay model. Goals: verdict at most 0.5 of
pkcs11-tool, complete direct reading at most 1.15 of the minimum.
"""

from __future__ import annotations

import argparse
import os
import queue
import subprocess
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from benchmarks.comparison import seconds
from cardtool.app.request import ReadRequest
from cardtool.app.watching import CardWatch
from cardtool.app.workspace import Workspace
from cardtool.cards.virtual import profiles
from cardtool.model.events import CardFailed, CardGlimpsed, CardInserted, CardRead, Event, Stage
from cardtool.model.way import Way
from tests.made_up_cards import staff_card
from tests.rig.opensc import write_configuration
from tests.rig.rig import PcscRig
from tests.virtual_card.slot import Delay

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card

_LONGEST: Final = 60.0
_READ, _SELECT = 5 + 256 + 2, 5 + 4 + 2  # bytes of one READ BINARY of 256 and of one SELECT by path, both directions
_BLOCK: Final = 256


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kind", choices=("setcos", "s41v3", "s41v4", "s42"), default="s42")
    parser.add_argument("--apdu-ms", type=float, default=5.0)
    parser.add_argument("--byte-ms", type=float, default=0.1)
    asked = parser.parse_args()
    delay = Delay(per_apdu=asked.apdu_ms / 1000, per_byte=asked.byte_ms / 1000)
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder, "opensc.conf")
        write_configuration(configuration)
        os.environ.update(OPENSC_CONF=str(configuration), CARDTOOL_HOME=folder)
        _measure(asked.kind, delay, asked.rounds)


def _measure(kind: str, delay: Delay, rounds: int) -> None:
    authentication, signature, *authorities = staff_card()
    card = profiles.build(kind, authentication=authentication, signature=signature, cas=authorities)
    minimum = sum(_wire(len(certificate), delay) for certificate in (authentication, signature))
    rig = PcscRig()
    rig.start()
    try:
        direct = [_stages(rig, card, delay, Way.DIRECT) for _ in range(rounds)]
        both = [_stages(rig, card, delay, Way.AUTO) for _ in range(rounds)]
        tool = _peer(rig, card, delay, ["pkcs11-tool", "--module", str(rig.opensc_module), "-O"], rounds)
        dump = _peer(rig, card, delay, ["pkcs15-tool", "-c"], rounds)
    finally:
        rig.stop()
    print(f"{kind}: two certificates of {len(authentication)} and {len(signature)} bytes, {rounds} rounds, medians")
    print(f"  wire minimum {minimum:.3f} s   pkcs11-tool -O {tool:.3f} s   pkcs15-tool -c {dump:.3f} s")
    for name, figures in (("direct", direct), ("auto", both)):
        for stage in ("first", "verdict", "complete"):
            value = median(figure[stage] for figure in figures)
            against = (("pkcs11-tool", tool), ("pkcs15-tool", dump), ("minimum", minimum))
            ratios = "  ".join(f"{value / peer:.2f} x {what}" for what, peer in against)
            print(f"  {name:<7}{stage:<9}{value:.3f} s   {ratios}")


def _wire(length: int, delay: Delay) -> float:
    """The least that a certificate costs: one SELECT, and READ BINARY of 256 bytes each until its end."""
    whole, rest = divmod(length, _BLOCK)
    blocks = [_READ] * whole + ([_READ - _BLOCK + rest] if rest else [])
    return delay.seconds(_SELECT) + sum(delay.seconds(block) for block in blocks)


def _stages(rig: PcscRig, card: Card, delay: Delay, way: Way) -> dict[str, float]:
    """Seconds from the event of the insertion to each stage."""
    events: queue.SimpleQueue[tuple[float, Event]] = queue.SimpleQueue()
    workspace = Workspace()
    _ = workspace.knowledge
    watch = CardWatch(
        workspace, lambda event: events.put((time.perf_counter(), event)), ReadRequest(via=way, pins=False)
    )
    watch.start()
    try:
        rig.slots[0].delay = delay
        with rig.inserted(card) as slot:
            slot.delay = delay
            return _times(events)
    finally:
        watch.stop()


def _times(events: queue.SimpleQueue[tuple[float, Event]]) -> dict[str, float]:
    began, times = 0.0, dict[str, float]()
    while "complete" not in times:
        at, event = events.get(timeout=_LONGEST)
        match event:
            case CardInserted():
                began = at
            case CardGlimpsed():
                times["first"] = at - began
            case CardRead(_, _, stage):
                times.setdefault("first", at - began)
                times["verdict" if stage is Stage.VERDICT else "complete"] = at - began
            case CardFailed(_, problem):
                raise SystemExit(f"not read: {problem}")
    return {"verdict": times["complete"], **times}


def _peer(rig: PcscRig, card: Card, delay: Delay, command: list[str], rounds: int) -> float:
    def run() -> None:
        ended = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
        if ended.returncode != 0:
            raise SystemExit(f"{command[0]} ended with {ended.returncode}: {ended.stderr}")

    figures = []
    for _ in range(rounds):
        with rig.inserted(card) as slot:
            slot.delay = delay
            figures.append(seconds(run))
    return median(figures)


if __name__ == "__main__":
    main()
