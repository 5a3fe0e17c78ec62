"""PC/SC: readers, presence, ATR, event counter.

The one place that calls ``smartcard.scard``. pyscard's high-level classes are not used: their monitor threads end for
good when the service restarts (measured with pyscard 2.3.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from cardtool.cards.reader_state import EMPTY, EXCLUSIVE, MUTE, PRESENT, UNAWARE, VANISHED, Outcome, Probe, ReaderState
from cardtool.cards.return_codes import ReturnCode, error_for, unsigned
from cardtool.model.errors import CardAccessError, ServiceStoppedError
from cardtool.model.reader import ReaderSnapshot

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cardtool.model.reader import Reader

#: Pseudo-reader whose state changes when readers come or go (winscard.h, pcsc-lite).
PNP_READER: Final = "\\\\?PnP?\\Notification"


_MAX_READERS: Final = 64  # more than any service gives out; bounds what a broken one can make us do
_SCOPE_USER: Final = 0
_SHARE_SHARED: Final = 2
_PROTOCOL_T0_OR_T1: Final = 3
_LEAVE_CARD: Final = 0

_ATTR_ICC_PRESENCE: Final = 0x00090300
_ATTR_ATR_STRING: Final = 0x00090303
_TAG_IFD_ATR: Final = 0x0303  # the same question in the driver interface of pcsc-lite (ifdhandler.h)
#: How often readers are looked at that the service cannot be asked to watch, in milliseconds.
_LOOK_EVERY_MS: Final = 500
#: What a refused connection says of the card.
_REFUSALS: Final[Mapping[int, int]] = {
    ReturnCode.NO_SMARTCARD: EMPTY,
    ReturnCode.REMOVED_CARD: EMPTY,
    ReturnCode.UNKNOWN_READER: VANISHED,
    ReturnCode.SHARING_VIOLATION: PRESENT | EXCLUSIVE,
    ReturnCode.UNRESPONSIVE_CARD: PRESENT | MUTE,
    ReturnCode.UNPOWERED_CARD: PRESENT | MUTE,
}
_NOT_ANSWERED: Final = frozenset(
    {
        ReturnCode.ERROR_NOT_SUPPORTED,
        ReturnCode.INVALID_PARAMETER,
        ReturnCode.INSUFFICIENT_BUFFER,
        ReturnCode.UNSUPPORTED_FEATURE,
        ReturnCode.UNSUPPORTED_FEATURE_OR_UNEXPECTED,
    }
)


class PcscContext:
    """One connection to the smart-card service; release it after any error and make a new one.

    Raises:
        ServiceStoppedError: the service cannot be reached.
        AccessRefusedError: the operating system refuses.
    """

    def __init__(self) -> None:
        self._scard = _load_scard()
        code, self._handle = self._scard.SCardEstablishContext(_SCOPE_USER)
        self._check(code)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Give the context back; a dead one is released too, and nothing is raised."""
        self._scard.SCardReleaseContext(self._handle)

    def cancel(self) -> None:
        """End a running :meth:`wait_for_change` from another thread; does nothing when none runs."""
        self._scard.SCardCancel(self._handle)

    def reader_names(self) -> tuple[str, ...]:
        """Names of the connected readers.

        Raises:
            CardAccessError: the service refuses.
        """
        code, names = self._scard.SCardListReaders(self._handle, [])
        if unsigned(code) == ReturnCode.NO_READERS_AVAILABLE:
            return ()
        self._check(code)
        return tuple(names)[:_MAX_READERS]

    def wait_for_change(self, known: Mapping[str, int], timeout_ms: int) -> tuple[Outcome, tuple[ReaderState, ...]]:
        """Wait until a reader differs from its ``known`` state (0 = unknown), at most ``timeout_ms`` milliseconds.

        Raises:
            CardAccessError: the service refuses.
        """
        watched = {name: state for name, state in known.items() if name.isascii()}
        others = [name for name in known if not name.isascii()]
        outcome, states = self._wait(watched, min(timeout_ms, _LOOK_EVERY_MS) if others else timeout_ms)
        if others and outcome in {Outcome.CHANGED, Outcome.UNCHANGED}:
            states += tuple(map(self._state_by_connecting, others))
        order = list(known)
        return outcome, tuple(sorted(states, key=lambda state: order.index(state.name)))

    def _wait(self, known: Mapping[str, int], timeout_ms: int) -> tuple[Outcome, tuple[ReaderState, ...]]:
        if not known:
            return Outcome.CHANGED, ()
        code, states = self._scard.SCardGetStatusChange(self._handle, timeout_ms, list(known.items()))
        match unsigned(code):
            case ReturnCode.CANCELLED:
                return Outcome.CANCELLED, ()
            case ReturnCode.UNKNOWN_READER:
                return Outcome.READERS_CHANGED, ()
            case ReturnCode.TIMEOUT:
                return Outcome.UNCHANGED, _states(states)
        self._check(code)
        return Outcome.CHANGED, _states(states)

    def _state_by_connecting(self, reader: str) -> ReaderState:
        """The state of a reader whose name is not ASCII, which pyscard refuses in SCardGetStatusChange (2.3.1).

        There is no event counter on this way, so a quick swap for a card of the same ATR is not noticed.
        """
        code, handle, _ = self._scard.SCardConnect(self._handle, reader, _SHARE_SHARED, _PROTOCOL_T0_OR_T1)
        if (refusal := _REFUSALS.get(unsigned(code))) is not None:
            return ReaderState(reader, refusal)
        self._check(code, reader)
        try:
            code, _, _, _, atr = self._scard.SCardStatus(handle)
        finally:
            self._scard.SCardDisconnect(handle, _LEAVE_CARD)
        return ReaderState(reader, PRESENT if code == ReturnCode.SUCCESS else EMPTY, bytes(atr))

    def readers(self) -> tuple[Reader, ...]:
        """All readers as they are now.

        Raises:
            CardAccessError: the service refuses.
        """
        names = self.reader_names()
        if not names:
            return ()
        outcome, states = self.wait_for_change(dict.fromkeys(names, UNAWARE), 0)
        if outcome is Outcome.READERS_CHANGED:  # one left between the two calls
            names = self.reader_names()
            _, states = self.wait_for_change(dict.fromkeys(names, UNAWARE), 0) if names else (outcome, ())
        return tuple(state.as_reader() for state in states if not state.vanished)

    def probe(self, reader: str) -> Probe:
        """Ask the reader's driver whether a card is there, without sending the card a command.

        A shared connection and two driver attributes: the slot status (USB CCID drivers and Windows ask the reader
        itself) and, for drivers without it, the ATR (vpcd asks its card for it). The cost is 0 APDUs, so another
        program's verified PIN is not disturbed; the card is left as it is.

        Raises:
            CardAccessError: no card, no reader, card in exclusive use, service away.
        """
        code, handle, _ = self._scard.SCardConnect(self._handle, reader, _SHARE_SHARED, _PROTOCOL_T0_OR_T1)
        self._check(code, reader)
        try:
            return self._ask_driver(handle, reader)
        finally:
            self._scard.SCardDisconnect(handle, _LEAVE_CARD)

    def _ask_driver(self, handle: int, reader: str) -> Probe:
        presence = self._attribute(handle, _ATTR_ICC_PRESENCE, reader)
        if presence is not None and not any(presence):
            return Probe(answered=True, present=False)
        for attribute in (_TAG_IFD_ATR, _ATTR_ATR_STRING):
            atr = self._attribute(handle, attribute, reader)
            if atr is not None:
                return Probe(answered=True, atr=atr)
        return Probe(answered=presence is not None)

    def _attribute(self, handle: int, attribute: int, reader: str) -> bytes | None:
        code, value = self._scard.SCardGetAttrib(handle, attribute)
        if unsigned(code) in _NOT_ANSWERED:
            return None
        self._check(code, reader)
        return bytes(value)

    def _check(self, code: int, reader: str = "") -> None:
        if code != ReturnCode.SUCCESS:
            raise error_for(code, message=str(self._scard.SCardGetErrorMessage(code)), reader=reader)


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
