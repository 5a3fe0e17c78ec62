"""A card watch that sends prepared events from a thread of its own: the outermost edge, faked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cardtool.model.events import Event


class FakeWatch:
    """Has the face of ``CardWatch``.

    Attributes:
        made: all watches made so far.
        script: events each new watch sends when it starts.
        again: events it sends when it is to read again.
        hangs: :meth:`stop` does not return in time.
    """

    made: list[FakeWatch]
    script: Sequence[Event]
    again: Sequence[Event]
    hangs: bool

    def __init__(self, workspace: object, on_event: Callable[[Event], None], request: object = None) -> None:
        self.workspace, self.request, self._on_event = workspace, request, on_event
        self.stopped = threading.Event()
        self.timeout = 0.0
        self.made.append(self)

    def start(self) -> None:
        self._send(self.script)

    def stop(self, timeout: float = 5.0) -> bool:
        self.timeout = timeout
        self.stopped.set()
        return not self.hangs

    def reread(self) -> None:
        self._send(self.again)

    def _send(self, events: Sequence[Event]) -> None:
        threading.Thread(target=lambda: [self._on_event(event) for event in events], daemon=True).start()


def new_fake() -> type[FakeWatch]:
    """A class of its own for each test, so that tests share nothing."""

    class Fake(FakeWatch):
        made: list[FakeWatch] = []  # noqa: RUF012 - the list is the class's on purpose
        script: Sequence[Event] = ()
        again: Sequence[Event] = ()
        hangs = False

    return Fake
