"""PC/SC: readers, presence, ATR, event counter.

The calls of ``smartcard.scard`` stand here and in :mod:`cardtool.cards.pcsc_connection`. pyscard's high-level classes
are not used: their monitor threads end for good when the service restarts (measured with pyscard 2.3.1).
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final, Self

from cardtool.cards.pcsc_names import named_calls
from cardtool.cards.reader_state import UNAWARE, Outcome, ReaderState
from cardtool.cards.return_codes import ReturnCode, error_for, unsigned
from cardtool.model.errors import CardAccessError, ServiceStoppedError
from cardtool.model.reader import ReaderSnapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cardtool.model.reader import Reader

#: Pseudo-reader whose state changes when readers come or go (winscard.h, pcsc-lite).
PNP_READER: Final = "\\\\?PnP?\\Notification"

_MAX_READERS: Final = 64  # more than any service gives out; bounds what a broken one can make us do
#: Most readers of one SCardGetStatusChange: PCSCLITE_MAX_READERS_CONTEXTS (pcsclite.h), MAXIMUM_WAIT_OBJECTS (winnt.h).
_MOST_WATCHED: Final = 16 if sys.platform != "win32" else 64
_SCOPE_USER: Final = 0
_SHARE_SHARED: Final = 2
_PROTOCOL_T0_OR_T1: Final = 3


class PcscContext:
    """One connection to the smart-card service; release it after any error and make a new one.

    Attributes:
        scard: pyscard's low-level module.

    Raises:
        ServiceStoppedError: the service cannot be reached.
        AccessRefusedError: the operating system refuses.
    """

    def __init__(self) -> None:
        self.scard = _load_scard()
        code, self._handle = self.scard.SCardEstablishContext(_SCOPE_USER)
        self.check(code)
        self._named = named_calls()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Give the context back; a dead one is released too, and nothing is raised."""
        self.scard.SCardReleaseContext(self._handle)

    def cancel(self) -> None:
        """End a running :meth:`wait_for_change` from another thread; does nothing when none runs."""
        self.scard.SCardCancel(self._handle)

    def reader_names(self) -> tuple[str, ...]:
        """Names of the connected readers.

        Raises:
            CardAccessError: the service refuses.
        """
        if self._named is not None:
            code, names = self._named.list_readers(self._handle)
        else:
            code, names = self.scard.SCardListReaders(self._handle, [])
            names = [name for name in names if name.isascii()]
        if unsigned(code) == ReturnCode.NO_READERS_AVAILABLE:
            return ()
        self.check(code)
        return tuple(names)[:_MAX_READERS]

    def wait_for_change(self, known: Mapping[str, int], timeout_ms: int) -> tuple[Outcome, tuple[ReaderState, ...]]:
        """Wait until a reader differs from its ``known`` state (0 = unknown), at most ``timeout_ms`` milliseconds.

        Raises:
            CardAccessError: the service refuses.
        """
        if not known:
            return Outcome.CHANGED, ()
        code, states = self._status_change(known, timeout_ms)
        match unsigned(code):
            case ReturnCode.CANCELLED:
                return Outcome.CANCELLED, ()
            case ReturnCode.UNKNOWN_READER:
                return Outcome.READERS_CHANGED, ()
            case ReturnCode.TIMEOUT:
                return Outcome.UNCHANGED, _states(states)
        self.check(code)
        return Outcome.CHANGED, _states(states)

    def _status_change(self, known: Mapping[str, int], timeout_ms: int) -> tuple[int, Iterable[Any]]:
        if self._named is not None and not all(map(str.isascii, known)):
            return self._named.status_change(self._handle, timeout_ms, known)
        code, states = self.scard.SCardGetStatusChange(self._handle, timeout_ms, list(known.items()))
        return code, states

    def states(self) -> tuple[ReaderState, ...]:
        """The states of all readers as they are now.

        Raises:
            CardAccessError: the service refuses.
        """
        names = self.reader_names()
        outcome, states = self.wait_for_change(dict.fromkeys(names, UNAWARE), 0)
        if outcome is Outcome.READERS_CHANGED:  # one left between the two calls
            names = self.reader_names()
            _, states = self.wait_for_change(dict.fromkeys(names, UNAWARE), 0)
        return tuple(state for state in states if not state.vanished)

    def readers(self) -> tuple[Reader, ...]:
        """All readers as they are now.

        Raises:
            CardAccessError: the service refuses.
        """
        return tuple(state.as_reader() for state in self.states())

    def connect(self, reader: str) -> tuple[int, int]:
        """Connect to the card in a reader, shared; the handle, and the protocol in force: 0 for T=0, 1 for T=1.

        Blocks as long as another program's transaction lasts (pcsc-lite 1.9.9), or a card that does not answer.

        Raises:
            CardAccessError: no card, no reader, mute card, card in exclusive use, service away.
        """
        connect = self.scard.SCardConnect
        if self._named is not None and not reader.isascii():
            connect = self._named.connect
        code, handle, protocol = connect(self._handle, reader, _SHARE_SHARED, _PROTOCOL_T0_OR_T1)
        self.check(code, reader)
        return handle, protocol - 1

    def card_atr(self, handle: int, reader: str) -> bytes:
        """Answer to reset of a connected card.

        Raises:
            CardAccessError: it left, or was reset by another program.
        """
        if self._named is not None and not reader.isascii():
            code, atr = self._named.card_atr(handle)
        else:
            code, _, _, _, atr = self.scard.SCardStatus(handle)
        self.check(code, reader, exchange=True)
        return bytes(atr)

    def check(self, code: int, reader: str = "", *, exchange: bool = False) -> None:
        """Do nothing on success.

        Raises:
            CardAccessError: the typed error of any other code.
        """
        if code != ReturnCode.SUCCESS:
            raise error_for(code, message=self._words(code), reader=reader, exchange=exchange)

    def _words(self, code: int) -> str:
        """The system's words, none where pyscard cannot decode them (pyscard issue 219)."""
        try:
            return str(self.scard.SCardGetErrorMessage(code))
        except (SystemError, UnicodeError):
            return ""


def with_notification(known: Mapping[str, int]) -> dict[str, int]:
    """The readers to watch, with the pseudo-reader if the service takes one more.

    It carries the number of readers in the high word of its state, otherwise the call returns at once.
    """
    if len(known) >= _MOST_WATCHED:
        return dict(known)
    return {**known, PNP_READER: len(known) << 16}


def list_readers() -> tuple[Reader, ...]:
    """All readers as they are now.

    Raises:
        CardAccessError: the service cannot be reached or refuses.
    """
    with PcscContext() as context:
        return context.readers()


def snapshot() -> ReaderSnapshot:
    """All readers as they are now; an unreachable service is a snapshot too."""
    try:
        return ReaderSnapshot(service=True, readers=list_readers())
    except CardAccessError as error:
        return ReaderSnapshot(service=False, problem=error.problem)


def _states(states: Iterable[tuple[str, int, Iterable[int]]]) -> tuple[ReaderState, ...]:
    return tuple(ReaderState(name, state, bytes(atr)) for name, state, atr in states)


def _load_scard() -> Any:
    """The ``smartcard.scard`` module.

    Raises:
        ServiceStoppedError: the system has no PC/SC library.
    """
    try:
        from smartcard import scard
    except ImportError as error:
        raise ServiceStoppedError(f"no PC/SC library: {error}") from error
    return scard
