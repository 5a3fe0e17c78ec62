"""A second scan of an unchanged folder of 100 000 files against the first; goal: at least five times faster.

    python -m benchmarks.inventory_second_scan [--files 100000]

Both are whole scans as a person asks for them, judging included, with the cache in a file. The folder is like those of
servers: settings, pictures, keys, certificates alone and in bundles, and in one of the two measured also key stores,
which cost most to open. Peers in the same run: reading every file whole, and asking the system for the state of every
file, which are the least that a first and a second scan can do.
"""

from __future__ import annotations

import argparse
import os
import random
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.app import clock
from cardtool.app.folders import Folders
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.app.workspace import Workspace
from tests.estate.population import populate
from tests.inventory.made_stores import KEY_PEM, PASSWORD, jks, jks_trusted, p7, p12, pem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

GOAL: Final = 5
#: Number of files of each hundred, by ending; what key stores take is given to settings where there are none.
MIX: Final = {
    ".conf": 50,
    ".png": 10,
    ".pem": 15,
    ".crt": 5,
    ".cer": 10,
    ".key": 5,
    ".p7b": 2,
    ".jks": 1,
    ".p12": 2,
}
_KEY_STORES: Final = frozenset((".jks", ".p12"))
_A_FOLDER: Final = 100
_SEED: Final = 2023
_TIMES: Final = 3
#: How many different key stores there are.
_STORES: Final = 20


class Contents:
    """Makes the files' contents, from a few hundred certificates with the encodings of real ones."""

    def __init__(self) -> None:
        self._draw = random.Random(_SEED)  # noqa: S311 - made-up files, which must repeat
        people = populate(_SEED)
        self._ders = [made.der for made in (*people.of_wanted, *people.services, *people.traps, *people.others)]
        self._text = b"".join(b"setting%d = value number %d\n" % (number, number) for number in range(200))
        self._picture = b"\x89PNG\r\n\x1a\n" + self._draw.randbytes(20_000)
        self._stores = [p12(PASSWORD if number % 2 else "", alias=str(number)) for number in range(_STORES)]
        self._makers: dict[str, Callable[[], bytes]] = {
            ".conf": lambda: self._text[self._draw.randrange(1000) :],
            ".png": lambda: self._picture,
            ".pem": lambda: pem(self._one()),
            ".crt": lambda: b"".join(map(pem, self._some(3))),
            ".cer": self._one,
            ".key": lambda: KEY_PEM,
            ".p7b": lambda: p7(self._conforming),
            ".jks": lambda: jks(*(jks_trusted(str(alias), der) for alias, der in enumerate(self._some(5)))),
            ".p12": lambda: self._draw.choice(self._stores),
        }
        self._conforming = [made.der for made in people.authorities if made.conforming][:2]

    def of(self, ending: str) -> bytes:
        """One more file of this kind."""
        return self._makers[ending]()

    def _one(self) -> bytes:
        return self._draw.choice(self._ders)

    def _some(self, number: int) -> Sequence[bytes]:
        return self._draw.sample(self._ders, number)


def endings(*, key_stores: bool) -> list[str]:
    """The endings of a hundred files."""
    found = [ending for ending, number in MIX.items() for _ in range(number)]
    return [ending if key_stores or ending not in _KEY_STORES else ".conf" for ending in found]


def make_folder(folder: Path, contents: Contents, files: int, *, key_stores: bool) -> None:
    """Write the files, a hundred in each folder."""
    mix = endings(key_stores=key_stores)
    for number in range(files):
        inside = folder / f"server{number // (_A_FOLDER * 20)}" / f"service{number // _A_FOLDER}"
        if number % _A_FOLDER == 0:
            inside.mkdir(parents=True)
        ending = mix[number % len(mix)]
        (inside / f"file{number % _A_FOLDER}{ending}").write_bytes(contents.of(ending))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000)
    files = parser.parse_args().files
    contents = Contents()
    with tempfile.TemporaryDirectory() as name:
        small = Path(name, "small")
        make_folder(small, contents, _A_FOLDER, key_stores=True)
        _scan(small, Path(name, "home of small"))  # loads the modules, which is no part of a scan
        for key_stores in (True, False):
            folder = Path(name, "with" if key_stores else "without")
            make_folder(folder, contents, files, key_stores=key_stores)
            print(f"{files} files, {folder.name} key stores")
            _measure(folder, Path(name, f"home of {folder.name}"))


def _measure(folder: Path, home: Path) -> None:
    _tell("peer: every file read whole", _timed(lambda: _read_all(folder)))
    _tell("peer: the state of every file", _timed(lambda: _look_at_all(folder)))
    first = _timed(lambda: _scan(folder, home))
    _tell("first scan", first)
    again = [_timed(lambda: _scan(folder, home)) for _ in range(_TIMES)]
    second = sorted(again)[_TIMES // 2]
    _tell("second scan (median of three)", second)
    kept = sum(path.stat().st_size for path in (home / "cache").iterdir())
    ratio, of_processor = first[0] / second[0], first[1] / second[1]
    print(f"  ratio {ratio:.1f}, of processor time {of_processor:.1f} (goal {GOAL}); the cache has {kept / 1e6:.0f} MB")


def _scan(folder: Path, home: Path) -> None:
    folders = Folders(*(home / name for name in ("data", "settings", "cache", "logs", "administrator")))
    # What was made just now would not be remembered, so the clock is a little ahead.
    workspace = Workspace(folders, now=lambda: clock.now() + timedelta(minutes=1))
    found = scan(workspace, ScanRequest(paths=(folder,), passwords=(PASSWORD,)))
    if not found.certificates or found.coverage[0].refusals:
        raise AssertionError("not everything was read")


def _read_all(folder: Path) -> None:
    for path in _files(folder):
        Path(path).read_bytes()


def _look_at_all(folder: Path) -> None:
    for path in _files(folder):
        os.stat(path)  # noqa: PTH116 - as a scan does it


def _files(folder: Path) -> Iterator[str]:
    for inside, _, names in os.walk(folder):
        yield from (f"{inside}/{name}" for name in names)


def _timed(action: Callable[[], None]) -> tuple[float, float]:
    """Seconds by the wall clock, and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    action()
    return time.perf_counter() - wall, time.process_time() - processor


def _tell(title: str, times: tuple[float, float]) -> None:
    print(f"  {title:<34} {times[0]:6.2f} s, processor {times[1]:6.2f} s")


if __name__ == "__main__":
    main()
