"""Readers that a test puts cards into, without any service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.reader import Reader

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

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

    def connect(self, reader: str) -> AbstractContextManager[CardConnection]:
        raise AssertionError(f"PKCS#11 connects to no card: {reader}")

    def check_unchanged(self, before: Reader) -> None:
        assert before in self.known
        self.asked += 1
        if self.changed is not None:
            raise self.changed

    def reset(self, reader: str) -> None:
        raise AssertionError(f"reading resets no card: {reader}")

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> Watcher:
        raise AssertionError(f"PKCS#11 watches no reader: {on_snapshot}")
