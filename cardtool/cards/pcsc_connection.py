"""One shared connection to one card, in one transaction.

Measured with pcsc-lite 1.9.9 and vpcd 3.3: the first command after a pull, or after a pull and the insertion of another
card, fails with SCARD_E_NOT_TRANSACTED, or with SCARD_W_REMOVED_CARD once the service has noticed. Half a second later
the same handle answers again, with the *other* card. So the first error kills the connection for good. What pyscard
gives beside an error code is uninitialised memory, and is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.cards.reader_state import Probe
from cardtool.cards.return_codes import FAILED_EXCHANGES, ReturnCode, unsigned
from cardtool.model.errors import CardAccessError, CardRemovedError, ChipFaultyError

if TYPE_CHECKING:
    from cardtool.cards.pcsc import PcscContext

_LEAVE_CARD: Final = 0
_RESET_CARD: Final = 1
_STATUS_WORD: Final = 2

_ATTR_ICC_PRESENCE: Final = 0x00090300
_ATTR_ATR_STRING: Final = 0x00090303
_TAG_IFD_ATR: Final = 0x0303  # the same question in the driver interface of pcsc-lite (ifdhandler.h)
_NOT_ANSWERED: Final = frozenset(
    {
        ReturnCode.ERROR_NOT_SUPPORTED,
        ReturnCode.INVALID_PARAMETER,
        ReturnCode.INSUFFICIENT_BUFFER,
        ReturnCode.UNSUPPORTED_FEATURE,
        ReturnCode.UNSUPPORTED_FEATURE_OR_UNEXPECTED,
    }
)


class PcscConnection:
    """A :class:`cardtool.cards.hardware.CardConnection` over PC/SC; :meth:`begin` it, and :meth:`close` it always.

    Args:
        context: a context of its own, which the connection releases.
        reader: name of the reader.

    Attributes:
        reader: name of the reader.
        atr: answer to reset; empty before :meth:`begin`.
        protocol: 0 for T=0, 1 for T=1.

    Raises:
        CardAccessError: no reader, no card, mute card, exclusive use, service away; the context is released.
    """

    def __init__(self, context: PcscContext, reader: str) -> None:
        self.reader = reader
        self.atr = b""
        self._context = context
        self._scard = context.scard
        self._failure: CardAccessError | None = None
        self._in_transaction = False
        try:
            self._handle, self.protocol = context.connect(reader)
        except BaseException:
            context.release()
            raise

    def begin(self) -> None:
        """Begin the transaction; blocks as long as another program's lasts.

        SCardStatus follows, because older Windows tells only there of a reset (Microsoft, SCardBeginTransaction).

        Raises:
            CardAccessError: the card left, or was reset by another program.
        """
        self._context.check(self._scard.SCardBeginTransaction(self._handle), self.reader, exchange=True)
        self._in_transaction = True
        self.atr = self._context.card_atr(self._handle, self.reader)

    def transmit(self, command: bytes) -> bytes:
        """The card's whole answer, status word included.

        Raises:
            CardRemovedError: the card left, or another one came.
            ChipFaultyError: the exchange failed although the card is still there.
            CardAccessError: anything else the service or the reader refuses; the same again ever after.
        """
        if self._failure is not None:
            raise type(self._failure)(self._failure.detail, reader=self.reader)
        try:
            return self._exchange(command)
        except CardAccessError as error:
            self._failure = error
            raise

    def _exchange(self, command: bytes) -> bytes:
        protocol = self._scard.SCARD_PCI_T1 if self.protocol else self._scard.SCARD_PCI_T0
        code, answer = self._scard.SCardTransmit(self._handle, protocol, list(command))
        if unsigned(code) in FAILED_EXCHANGES:
            self._tell_removed_from_faulty(unsigned(code))
        self._context.check(code, self.reader, exchange=True)
        if len(answer) < _STATUS_WORD:
            raise ChipFaultyError("an answer without a status word", reader=self.reader)
        return bytes(answer)

    def _tell_removed_from_faulty(self, code: int) -> None:
        """Ask the reader, not the card.

        Raises:
            CardAccessError: always.
        """
        probe = self.probe()
        if probe.answered and probe.present and probe.atr in {b"", self.atr}:
            raise ChipFaultyError(f"the exchange failed, the card is still there (0x{code:08X})", reader=self.reader)
        raise CardRemovedError(f"the exchange failed (0x{code:08X})", reader=self.reader)

    def probe(self) -> Probe:
        """Ask the reader's driver whether a card is there, without sending the card a command.

        Two driver attributes: the slot status (USB CCID drivers and Windows ask the reader itself) and, for drivers
        without it, the ATR (vpcd asks its card for it).

        Raises:
            CardAccessError: the card left, another program holds it, the service went away.
        """
        presence = self._attribute(_ATTR_ICC_PRESENCE)
        if presence is not None and not any(presence):
            return Probe(answered=True, present=False)
        for attribute in (_TAG_IFD_ATR, _ATTR_ATR_STRING):
            atr = self._attribute(attribute)
            if atr is not None:
                return Probe(answered=True, atr=atr)
        return Probe(answered=presence is not None)

    def _attribute(self, attribute: int) -> bytes | None:
        code, value = self._scard.SCardGetAttrib(self._handle, attribute)
        if unsigned(code) in _NOT_ANSWERED:
            return None
        self._context.check(code, self.reader, exchange=True)
        return bytes(value)

    def reset(self) -> None:
        """Reset the card, end the transaction and the connection.

        Raises:
            CardAccessError: the card left, or the service refuses.
        """
        code = self._scard.SCardDisconnect(self._handle, _RESET_CARD)
        self._end()
        self._context.check(code, self.reader, exchange=True)

    def close(self) -> None:
        """End the transaction and the connection, and leave the card as it is; nothing is raised.

        In this order: a context that is released with a transaction open resets the card (pcsc-lite 1.9.9).
        """
        if self._in_transaction:
            self._scard.SCardEndTransaction(self._handle, _LEAVE_CARD)
        self._scard.SCardDisconnect(self._handle, _LEAVE_CARD)
        self._end()

    def _end(self) -> None:
        self._in_transaction = False
        self._failure = self._failure or CardRemovedError("the connection is closed", reader=self.reader)
        self._context.release()
