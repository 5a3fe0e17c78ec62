"""A fake of ``smartcard.scard``, the outermost edge: a service with readers, and faults on demand."""

# ruff: noqa: N802, ARG002 - functions have the names and parameters of the module

from __future__ import annotations

import threading
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

EMPTY, PRESENT, EXCLUSIVE, MUTE = 0x10, 0x20, 0x80, 0x200
CHANGED = 0x2
PNP = "\\\\?PnP?\\Notification"
ATR = b"\x3b\x00"
NO_SERVICE, SERVICE_STOPPED, NO_READERS = 0x8010001D, 0x8010001E, 0x8010002E
COMM_ERROR, CANCELLED, TIMEOUT, UNKNOWN_READER = 0x80100013, 0x80100002, 0x8010000A, 0x80100009
UNSUPPORTED, NO_CARD, SHARING = 0x80100022, 0x8010000C, 0x8010000B
SECURITY_VIOLATION = 0x8010006A
SHARED = 0x100
OK_ANSWER = b"\x90\x00"


def signed(code: int) -> int:
    """The code as pyscard gives it on some platforms."""
    return code - (1 << 32) if code & 0x80000000 else code


class FakeScard:
    """Functions of the module, with the same parameters and answers.

    Attributes:
        faults: for the name of a function, codes its next calls answer; used up one by one.
        down: code that every call answers while the service is away, 0 while it runs.
        attributes: answers of the driver by attribute; a missing one is not supported.
        calls: how often each function was called.
        pnp_returns_at_once: the pseudo-reader ends every wait, as it does with state 0 on some systems.
        blocked: functions that wait, by name, until the event is set.
        answers: what the card answers next; ``90 00`` when they are used up.
        sent: commands the card was sent.
        open_cards: connections that were not ended.
        resets: how often a card was reset.
        named: the calls that carry names, as ``cardtool.cards.pcsc_names`` makes them; ``None`` where it cannot.
    """

    SCARD_PCI_T0, SCARD_PCI_T1 = "T=0", "T=1"

    def __init__(self) -> None:
        self.states: dict[str, tuple[int, bytes]] = {}
        self.faults: dict[str, list[int]] = defaultdict(list)
        self.down = 0
        self.attributes: dict[int, bytes] = {}
        self.calls: dict[str, int] = defaultdict(int)
        self.waiting = threading.Event()
        self.pnp_returns_at_once = False
        self.contexts = 0
        self.blocked: dict[str, threading.Event] = {}
        self.answers: list[bytes] = []
        self.sent: list[tuple[str, bytes]] = []
        self.protocol = 2
        self.open_cards = 0
        self.resets = 0
        self.named: FakeNamedCalls | None = FakeNamedCalls(self)
        self._changed = threading.Condition()
        self._cancelled = False
        self._connected = ""

    # -- what a test does to it -----------------------------------------------------------------------

    def put(self, reader: str, atr: bytes = ATR, *, flags: int = 0, events: int = 1) -> None:
        """A card in the reader."""
        self._set(reader, PRESENT | flags | events << 16, atr)

    def empty(self, reader: str, events: int = 0) -> None:
        """An empty reader."""
        self._set(reader, EMPTY | events << 16, b"")

    def unplug(self, reader: str) -> None:
        """The reader is gone."""
        with self._changed:
            del self.states[reader]
            self._changed.notify_all()

    def stop(self, code: int) -> None:
        """The service goes away; running waits end with ``code``."""
        with self._changed:
            self.down = code
            self._changed.notify_all()

    def restart(self) -> None:
        """The service is back."""
        with self._changed:
            self.down = 0

    def _set(self, reader: str, state: int, atr: bytes) -> None:
        with self._changed:
            self.states[reader] = (state, atr)
            self._changed.notify_all()

    # -- the module's functions -----------------------------------------------------------------------

    def _code(self, name: str) -> int:
        self.calls[name] += 1
        if name in self.blocked:
            assert self.blocked[name].wait(10), f"{name} was never let go"
        queue = self.faults[name]
        return signed(queue.pop(0) if queue else self.down)

    def SCardEstablishContext(self, scope: int) -> tuple[int, int]:
        code = self._code("SCardEstablishContext")
        self.contexts += code == 0
        return code, 7

    def SCardReleaseContext(self, context: int) -> int:
        self.contexts -= 1
        return self._code("SCardReleaseContext")

    def SCardCancel(self, context: int) -> int:
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()
        return self._code("SCardCancel")

    def SCardListReaders(self, context: int, groups: Sequence[str]) -> tuple[int, list[str]]:
        code = self._code("SCardListReaders")
        if code == 0 and not self.states:
            return signed(NO_READERS), []
        return code, list(self.states) if code == 0 else []

    def SCardGetStatusChange(
        self, context: int, timeout: int, known: Sequence[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        for name, _ in known:
            name.encode("ascii")  # pyscard raises UnicodeEncodeError
        return self.status_change(timeout, known)

    def status_change(
        self, timeout: int, known: Sequence[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        code = self._code("SCardGetStatusChange")
        if code:
            return code, []
        with self._changed:
            self.waiting.set()
            ready = self._changed.wait_for(lambda: self._ends(known), timeout / 1000)
            self.waiting.clear()
            if self.down:
                return signed(self.down), []
            if self._cancelled:
                self._cancelled = False
                return signed(CANCELLED), []
            if any(name not in self.states for name, _ in known if name != PNP):
                return signed(UNKNOWN_READER), []
            return (0 if ready else signed(TIMEOUT)), [self._state(name, state) for name, state in known]

    def _ends(self, known: Sequence[tuple[str, int]]) -> bool:
        return self.down != 0 or self._cancelled or any(self._differs(name, state) for name, state in known)

    def _differs(self, name: str, state: int) -> bool:
        if name == PNP:
            return self.pnp_returns_at_once or state >> 16 != len(self.states)
        return name not in self.states or self.states[name][0] != state

    def _state(self, name: str, known: int) -> tuple[str, int, list[int]]:
        if name == PNP:
            return name, len(self.states) << 16, []
        state, atr = self.states[name]
        return name, state | (CHANGED if state != known else 0), list(atr)

    def SCardConnect(self, context: int, reader: str, share: int, protocols: int) -> tuple[int, int, int]:
        assert (share, protocols) == (2, 3), "shared, either protocol"
        code = self._code("SCardConnect")
        if code == 0 and not self.states.get(reader, (0, b""))[0] & PRESENT:
            code = signed(NO_CARD if reader in self.states else UNKNOWN_READER)
        self.open_cards += code == 0
        self._connected = reader
        return code, 9 if code == 0 else 0, self.protocol

    def SCardBeginTransaction(self, card: int) -> int:
        return self._code("SCardBeginTransaction")

    def SCardEndTransaction(self, card: int, disposition: int) -> int:
        assert disposition == 0, "a card must be left as it is"
        return self._code("SCardEndTransaction")

    def SCardStatus(self, card: int) -> tuple[int, str, int, int, list[int]]:
        code, atr = self.card_atr()
        return code, self._connected, 0, self.protocol, list(atr)

    def card_atr(self) -> tuple[int, bytes]:
        return self._code("SCardStatus"), self.states.get(self._connected, (0, b""))[1]

    def SCardTransmit(self, card: int, protocol: str, command: Sequence[int]) -> tuple[int, list[int]]:
        code = self._code("SCardTransmit")
        self.sent.append((protocol, bytes(command)))
        if code:
            return code, [0xAA] * 300  # pyscard gives what was in memory
        return code, list(self.answers.pop(0) if self.answers else OK_ANSWER)

    def SCardDisconnect(self, card: int, disposition: int) -> int:
        if card == 0:
            raise SystemError("pyscard does so for an empty handle")
        self.open_cards -= 1
        self.resets += disposition == 1
        return self._code("SCardDisconnect")

    def SCardGetAttrib(self, card: int, attribute: int) -> tuple[int, list[int]]:
        code = self._code("SCardGetAttrib")
        if code == 0 and attribute not in self.attributes:
            code = signed(UNSUPPORTED)
        return code, list(self.attributes.get(attribute, b""))

    def SCardGetErrorMessage(self, code: int) -> str:
        return "in the system's words"


class FakeNamedCalls:
    """The calls that carry names: any letters, otherwise those of the module."""

    def __init__(self, scard: FakeScard) -> None:
        self._scard = scard

    def list_readers(self, context: int) -> tuple[int, list[str]]:
        return self._scard.SCardListReaders(context, [])

    def status_change(
        self, context: int, timeout: int, known: Mapping[str, int]
    ) -> tuple[int, list[tuple[str, int, bytes]]]:
        code, states = self._scard.status_change(timeout, list(known.items()))
        return code, [(name, state, bytes(atr)) for name, state, atr in states]

    def connect(self, context: int, reader: str, share: int, protocols: int) -> tuple[int, int, int]:
        return self._scard.SCardConnect(context, reader, share, protocols)

    def card_atr(self, card: int) -> tuple[int, bytes]:
        return self._scard.card_atr()
