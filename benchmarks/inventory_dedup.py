"""De-duplicated observations per second; goal: at least 400 000.

    python -m benchmarks.inventory_dedup [--observations 1000000] [--certificates 50000]

Observations go the way of every scan: from a source through the scan, which counts and can be cancelled, into the
stock, which knows a certificate by its SHA-256. Only the source is made up: it hands over what was found before.
The peer, measured in turn with it, is the least that can be done with the same: a hash, a dictionary, a list of places.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from benchmarks.comparison import in_turn
from cardtool.app.inventory.stock import Stock
from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanWatch
from cardtool.model.sighting import Place, Sighting, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cardtool.inventory.source import ScanWatch as Watch

GOAL: Final = 400_000
DER_BYTES: Final = 1233
_ROUNDS: Final = 3


@dataclass(frozen=True)
class FoundBefore:
    """A source whose findings are in memory."""

    sightings: Sequence[Sighting]
    kind: SourceKind = SourceKind.FILES
    name: str = "memory"
    required: bool = True

    def scan(self, watch: Watch) -> Iterator[Sighting]:
        """All of them, each counted as a file."""
        for sighting in self.sightings:
            watch.looked_at()
            yield sighting


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--observations", type=int, default=1_000_000)
    parser.add_argument("--certificates", type=int, default=50_000)
    asked = parser.parse_args()
    sightings = _made_up(asked.observations, asked.certificates)
    gc.freeze()  # what was found before is no garbage; looking through it is no part of what is measured
    own, peer = in_turn(lambda: _processor(lambda: scanned(sightings, asked.certificates)),
                        lambda: _processor(lambda: least(sightings, asked.certificates)), _ROUNDS)  # fmt: skip
    rate, least_rate = (len(sightings) / statistics.median(times) for times in (own, peer))
    print(f"{len(sightings)} observations of {asked.certificates} certificates, per second of processor time")
    print(f"  scan and stock                     {rate:9.0f}/s (goal {GOAL})")
    print(f"  hash, dictionary, list             {least_rate:9.0f}/s, ratio {rate / least_rate:.2f}")


def scanned(sightings: Sequence[Sighting], certificates: int) -> None:
    """As the use case does it."""
    stock = Stock()
    running = run_sources([FoundBefore(sightings)], ScanWatch())
    for sighting in running:
        stock.add(sighting, len(running.coverage))
    if len(stock) != certificates or running.coverage[0].seen != len(sightings):
        raise AssertionError("not everything was counted")


def least(sightings: Sequence[Sighting], certificates: int) -> None:
    """As little as possible."""
    places: dict[bytes, list[Place]] = {}
    for sighting in sightings:
        places.setdefault(hashlib.sha256(sighting.der).digest(), []).append(sighting.place)
    if len(places) != certificates:
        raise AssertionError("not everything was counted")


def _made_up(observations: int, certificates: int) -> list[Sighting]:
    """Each certificate in many places, one place after another, as servers have it."""
    ders = [hashlib.shake_256(str(number).encode()).digest(DER_BYTES) for number in range(certificates)]
    return [
        Sighting(
            Place(SourceKind.FILES, f"/etc/pki/services/{number}.pem", detail="pem#1"), ders[number % certificates]
        )
        for number in range(observations)
    ]


def _processor(action: Callable[[], None]) -> float:
    begun = time.process_time()
    action()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
