"""Waiting a bounded time for work that cannot be interrupted.

A PKCS#11 call or a command to a card has no time limit of its own: a card that does not answer, or another program's
transaction, blocks it for as long as it lasts (domain note test-rig.md, 4.4). The work goes on in its thread and its
result is thrown away.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from cardtool.model.errors import CardTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")
Value = TypeVar("Value")

#: Longest work that is waited for although it shows signs of life, in seconds.
LONGEST_WORK: Final = 60.0


def within(seconds: float, work: Callable[[], Result], name: str) -> Result:
    """The result of ``work``, or the exception it raised.

    Raises:
        CardTimeoutError: it did not end within ``seconds``.
    """
    return watched(lambda _: work(), silence=seconds, total=seconds, name=name)


class Pulse(Generic[Result]):
    """Signs of life of work in another thread, its end, and whether anybody still waits for it."""

    def __init__(self) -> None:
        self._change = threading.Condition()
        self._beats = 0
        self._ended = False
        self._abandoned = False
        self._outcome: list[Result] = []
        self._failure: BaseException | None = None

    def beat(self) -> None:
        """Show that the work goes on; called on its thread.

        Raises:
            CardTimeoutError: nobody waits any more, so the work should end.
        """
        with self._change:
            self._refuse_if_abandoned()
            self._beats += 1
            self._change.notify_all()

    def tell(self, listener: Callable[[Value], None], value: Value) -> None:
        """Call ``listener`` unless nobody waits any more; while it runs the work cannot be given up.

        Raises:
            CardTimeoutError: nobody waits any more.
        """
        with self._change:
            self._refuse_if_abandoned()
            listener(value)

    def run(self, work: Callable[[Pulse[Result]], Result]) -> None:
        """Do the work on this thread."""
        try:
            outcome = [work(self)]
            failure = None
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            outcome, failure = [], error
        with self._change:
            self._outcome, self._failure, self._ended = outcome, failure, True
            self._change.notify_all()

    def wait(self, silence: float, total: float) -> Result:
        """The result of the work, or the exception it raised.

        Raises:
            CardTimeoutError: no sign of life for ``silence`` seconds, or no end within ``total`` seconds.
        """
        deadline = time.monotonic() + total
        with self._change:
            while not self._ended:
                patience = min(silence, deadline - time.monotonic())
                if not self._change.wait_for(partial(self._is_news, self._beats), patience):
                    self._abandon(f"no answer within {silence:g} s" if patience == silence else "not finished in time")
            if self._failure is not None:
                raise self._failure
            return self._outcome[0]

    def _is_news(self, beats_seen: int) -> bool:
        return self._ended or self._beats != beats_seen

    def _abandon(self, reason: str) -> None:
        self._abandoned = True
        raise CardTimeoutError(reason)

    def _refuse_if_abandoned(self) -> None:
        if self._abandoned:
            raise CardTimeoutError("nobody waits for this any more")


def watched(
    work: Callable[[Pulse[Result]], Result], *, silence: float, total: float = LONGEST_WORK, name: str
) -> Result:
    """The result of ``work``, or the exception it raised; the work runs in a thread of its own.

    Args:
        work: gets the pulse on which it shows signs of life.
        silence: longest time without a sign of life, in seconds.
        total: longest time altogether, in seconds.
        name: name of the thread.

    Raises:
        CardTimeoutError: silent for too long, or not finished in time; the work is told at its next sign of life.
    """
    pulse: Pulse[Result] = Pulse()
    threading.Thread(target=pulse.run, args=(work,), name=name, daemon=True).start()
    return pulse.wait(silence, total)


class Turns:
    """Work by key (a reader), one at a time; while abandoned work is stuck, more for the same key fails at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._turns: dict[str, threading.Lock] = {}
        self._stuck: set[str] = set()

    def take(
        self, key: str, work: Callable[[Pulse[Result]], Result], *, silence: float, total: float = LONGEST_WORK
    ) -> Result:
        """As :func:`watched`, when it is the turn of this work.

        Raises:
            CardTimeoutError: also when earlier work for ``key`` is stuck, or did not end within ``silence`` seconds.
        """
        with self._lock:
            turn = self._turns.setdefault(key, threading.Lock())
            patience = 0.0 if key in self._stuck else silence
        if not turn.acquire(timeout=patience):
            raise CardTimeoutError("an earlier request is not answered yet")

        def and_give_back(pulse: Pulse[Result]) -> Result:
            try:
                return work(pulse)
            finally:
                with self._lock:
                    self._stuck.discard(key)
                    turn.release()

        try:
            return watched(and_give_back, silence=silence, total=total, name=f"direct-{key}")
        except CardTimeoutError:
            with self._lock:
                if turn.locked():
                    self._stuck.add(key)
            raise
