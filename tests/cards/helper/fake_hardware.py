"""Readers that a test puts cards into, without any service."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cardtool.model.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.cards.hardware import CardConnection, Watcher
    from cardtool.model.errors import CardtoolError
    from cardtool.model.reader import ReaderSnapshot

ATR = b"\x3b\x00"


class FakeHardware:
    """A :class:`cardtool.cards.hardware.Hardware` for middleware: readers, and whether their cards stayed."""

    def __init__(self, *names: str) -> None:
        self.known = tuple(Reader(name, present=True, atr=ATR, event_count=1) for name in names or ("Reader",))
        self.changed: CardtoolError | None = None
        self.asked = 0

    def readers(self) -> tuple[Reader, ...]:
        return self.known

    @contextmanager
    def connect(self, reader: str) -> Iterator[CardConnection]:
        raise AssertionError(f"PKCS#11 connects to no card: {reader}")
        yield

    def check_unchanged(self, before: Reader) -> None:
        self.asked += 1
        if self.changed is not None:
            raise self.changed

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> Watcher:
        raise AssertionError("PKCS#11 watches no reader")
