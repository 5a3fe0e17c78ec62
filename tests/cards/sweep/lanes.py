"""Many lanes at once: each is a process with a service of its own, and most of its time goes in waiting."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Self, cast

from tests.cards.soak.usage import Usage
from tests.cards.sweep.cases import Batch, Done
from tests.rig.namespace import STACK_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ROOT: Final = Path(__file__).resolve().parents[3]
_COMMAND: Final = ("tests/rig/isolated", sys.executable, "-m", "tests.cards.sweep.worker")
_GRACE: Final = 20.0


class LaneError(RuntimeError):
    """A lane cannot work, or ended."""


@dataclass(frozen=True, slots=True)
class Holding:
    """What the process of one lane held.

    Attributes:
        before: after its first readings.
        after: at its end.
        pins: how many PINs were presented to its cards.
    """

    before: Usage
    after: Usage
    pins: int

    @property
    def growth(self) -> Usage:
        """What it held more at its end."""
        return self.after - self.before


class Lanes:
    """Lanes that take batches in the order in which they were handed in; a context that ends them.

    Args:
        count: how many.

    Attributes:
        holdings: of the lanes that have ended.
    """

    def __init__(self, count: int) -> None:
        self.holdings: list[Holding] = []
        self._tasks: queue.SimpleQueue[tuple[Batch, Future[Done]] | None] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._run, name=f"lane-{number}") for number in range(count)]

    def submit(self, batches: Iterable[Batch]) -> list[Future[Done]]:
        """Hand in batches."""
        tasks: list[tuple[Batch, Future[Done]]] = [(batch, Future()) for batch in batches]
        for task in tasks:
            self._tasks.put(task)
        return [future for _, future in tasks]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(queue.Empty):
            while task := self._tasks.get_nowait():  # nobody waits for these any more
                task[1].cancel()
        self.finish()

    def finish(self) -> None:
        """Wait until everything is done."""
        for _ in self._threads:
            self._tasks.put(None)
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        """One lane; when it fails all that is left fails with it, for the sweep would not be complete."""
        try:
            with _Worker() as worker:
                while (task := self._tasks.get()) is not None:
                    self._do(worker, *task)
                self.holdings.append(worker.holding())
        except LaneError as error:
            while (task := self._tasks.get()) is not None:
                task[1].set_exception(error)

    @staticmethod
    def _do(worker: _Worker, batch: Batch, future: Future[Done]) -> None:
        try:
            future.set_result(Done.decode(worker.ask(json.dumps(asdict(batch)))))
        except LaneError as error:
            future.set_exception(error)
            raise


class _Worker:
    """The process of a lane."""

    def __enter__(self) -> Self:
        outside: Mapping[str, str] = {name: value for name, value in os.environ.items() if name != STACK_VARIABLE}
        self._process = subprocess.Popen(
            _COMMAND,
            cwd=_ROOT,
            env={**outside, "PYTHON": sys.executable},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._stdin, self._stdout = cast("IO[str]", self._process.stdin), cast("IO[str]", self._process.stdout)
        self._before = self._usage(self._line())[0]
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._stdout.close()

    def ask(self, line: str) -> str:
        """One line for another."""
        with suppress(OSError):  # the answer tells
            self._stdin.write(f"{line}\n")
            self._stdin.flush()
        return self._line()

    def holding(self) -> Holding:
        """What it held and holds."""
        after, pins = self._usage(self.ask(""))
        return Holding(self._before, after, pins)

    def _line(self) -> str:
        line = self._stdout.readline()
        if not line:
            raise LaneError("the process of a lane ended")
        return line

    @staticmethod
    def _usage(line: str) -> tuple[Usage, int]:
        said: dict[str, Any] = json.loads(line)
        if "missing" in said:
            raise LaneError(said["missing"])
        return Usage(**said["usage"]), said["pins"]
