"""A worklist on a disk of a few hundred kilobytes, which becomes full or read-only; run in a namespace of its own.

Prints ``held`` when everything was as it should be; ends with 3 where the system permits no such disk.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from cardtool.model.errors import StoreError, StoreFullError, StoreReadOnlyError
from cardtool.store.worklist_store import WorklistStore
from tests.store.worklist.cards import author, card, fingerprint

_NOT_PERMITTED = 3
_NOBODY = 65534


def main(scene: str, folder: Path) -> None:
    """Play a scene."""
    if scene != "read_only_file":
        mount("-t", "tmpfs", "-o", "size=600k", "tmpfs", str(folder))
    {"full": full, "read_only": read_only, "read_only_file": read_only_file}[scene](folder)
    print("held")  # noqa: T201 - the answer


def mount(*arguments: str) -> None:
    """Mount something, where that is permitted."""
    done = subprocess.run(["mount", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr)  # noqa: T201 - the reason
        sys.exit(_NOT_PERMITTED)


def full(folder: Path) -> None:
    """Cards until there is no room, then room again."""
    spare = folder / "spare"
    with WorklistStore.open(folder / "worklist.sqlite") as store:
        spare.write_bytes(b"x" * 50_000)
        acknowledged = until_refused(store, StoreFullError, 1)
        assert acknowledged, "no card fitted"
        everything_is_there(store, acknowledged)
        backup(store, folder)
        spare.unlink()
        more = until_refused(store, StoreFullError, 1000)
        assert more, "no card fitted though there was room again"
    with WorklistStore.open(folder / "worklist.sqlite") as store:
        everything_is_there(store, acknowledged + more)


def backup(store: WorklistStore, folder: Path) -> None:
    """A backup does not fit either, and leaves nothing behind."""
    (folder / "filler").write_bytes(b"")
    try:
        with (folder / "filler").open("wb") as file:
            while True:
                file.write(b"x" * 1024)
                file.flush()
    except OSError:
        refused(lambda: store.backup(folder / "backup.gz"), StoreFullError)
    assert not list(folder.glob("*.part")) + list(folder.glob(".*.part"))
    (folder / "filler").unlink()


def read_only(folder: Path) -> None:
    """Cards, then the disk may only be read."""
    with WorklistStore.open(folder / "worklist.sqlite") as store:
        for number in range(5):
            store.add(card(number), author())
    mount("-o", "remount,ro", str(folder))
    refused(lambda: WorklistStore.open(folder / "worklist.sqlite"), StoreReadOnlyError)
    refused(lambda: WorklistStore.open(folder / "new.sqlite"), StoreReadOnlyError)
    mount("-o", "remount,rw", str(folder))
    with WorklistStore.open(folder / "worklist.sqlite") as store:
        everything_is_there(store, list(range(5)))


def read_only_file(folder: Path) -> None:
    """The list can be looked at; as somebody who is not above all rights."""
    path = folder / "worklist.sqlite"
    with WorklistStore.open(path) as store:
        store.add(card(1), author())
    if os.geteuid() == 0:
        for owned in (folder, path):
            os.chown(owned, _NOBODY, _NOBODY)
        os.setuid(_NOBODY)
    path.chmod(0o400)
    with WorklistStore.open(path) as store:
        everything_is_there(store, [1])
        refused(lambda: store.add(card(2), author()), StoreReadOnlyError)
        everything_is_there(store, [1])
    for left in folder.glob("*-*"):
        left.unlink()
    folder.chmod(0o500)
    refused(lambda: WorklistStore.open(path), StoreReadOnlyError)
    path.chmod(0)
    refused(lambda: WorklistStore.open(path), StoreReadOnlyError)
    folder.chmod(0o700)
    path.chmod(0o600)
    with WorklistStore.open(path) as store:
        store.add(card(2), author())
        everything_is_there(store, [1, 2])


def until_refused(store: WorklistStore, error: type[StoreError], first: int) -> list[int]:
    """Numbers of the cards that were acknowledged before there was no room."""
    acknowledged: list[int] = []
    for number in range(first, first + 900):
        try:
            store.add(card(number), author())
        except error:
            return acknowledged
        acknowledged.append(number)
    raise AssertionError("the disk never became full")


def refused(call: object, error: type[StoreError]) -> None:
    """A call must be refused."""
    assert callable(call)
    try:
        call()
    except error:
        return
    raise AssertionError(f"not refused with {error.__name__}")


def everything_is_there(store: WorklistStore, numbers: list[int]) -> None:
    """What was acknowledged, and nothing else."""
    found = store.verify()
    assert (found.faults, found.entries) == ((), len(numbers)), (found, len(numbers))
    for number in numbers:
        assert store.find([fingerprint(f"{number} signature")]), number


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
