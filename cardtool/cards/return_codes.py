"""Return codes of PC/SC and the one table that turns them into typed errors.

Codes: PC/SC part 5, winscard.h of Windows and of pcsc-lite. pyscard gives them signed or unsigned by platform, so
they are compared as unsigned 32-bit numbers.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import (
    AccessRefusedError,
    CardAccessError,
    CardInUseError,
    CardMuteError,
    CardRemovedError,
    CardTimeoutError,
    CardUnsupportedError,
    ChipFaultyError,
    NoCardError,
    NoReaderError,
    ServiceStoppedError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


class ReturnCode(IntEnum):
    """The codes this program tells apart."""

    SUCCESS = 0
    ERROR_ACCESS_DENIED = 0x05
    ERROR_INVALID_HANDLE = 0x06
    ERROR_BAD_COMMAND = 0x16
    ERROR_GEN_FAILURE = 0x1F
    ERROR_NOT_SUPPORTED = 0x32
    ERROR_BROKEN_PIPE = 0x6D
    ERROR_SEM_TIMEOUT = 0x79
    ERROR_IO_DEVICE = 0x45D
    ERROR_DEVICE_NOT_CONNECTED = 0x48F
    ERROR_DEVICE_REMOVED = 0x651
    INTERNAL_ERROR = 0x80100001
    CANCELLED = 0x80100002
    INVALID_HANDLE = 0x80100003
    INVALID_PARAMETER = 0x80100004
    WAITED_TOO_LONG = 0x80100007
    INSUFFICIENT_BUFFER = 0x80100008
    UNKNOWN_READER = 0x80100009
    TIMEOUT = 0x8010000A
    SHARING_VIOLATION = 0x8010000B
    NO_SMARTCARD = 0x8010000C
    UNKNOWN_CARD = 0x8010000D
    PROTO_MISMATCH = 0x8010000F
    NOT_READY = 0x80100010
    INVALID_VALUE = 0x80100011
    SYSTEM_CANCELLED = 0x80100012
    COMM_ERROR = 0x80100013
    NOT_TRANSACTED = 0x80100016
    READER_UNAVAILABLE = 0x80100017
    SHUTDOWN = 0x80100018
    READER_UNSUPPORTED = 0x8010001A
    CARD_UNSUPPORTED = 0x8010001C
    NO_SERVICE = 0x8010001D
    SERVICE_STOPPED = 0x8010001E
    UNSUPPORTED_FEATURE_OR_UNEXPECTED = 0x8010001F
    UNSUPPORTED_FEATURE = 0x80100022
    NO_ACCESS = 0x80100027
    NO_READERS_AVAILABLE = 0x8010002E
    COMM_DATA_LOST = 0x8010002F
    UNSUPPORTED_CARD = 0x80100065
    UNRESPONSIVE_CARD = 0x80100066
    UNPOWERED_CARD = 0x80100067
    RESET_CARD = 0x80100068
    REMOVED_CARD = 0x80100069
    SECURITY_VIOLATION = 0x8010006A


_ERRORS: Final[Mapping[int, type[CardAccessError]]] = {
    ReturnCode.ERROR_ACCESS_DENIED: AccessRefusedError,
    ReturnCode.NO_ACCESS: AccessRefusedError,
    ReturnCode.SECURITY_VIOLATION: AccessRefusedError,  # polkit refuses (pcsc-lite issues 224, 229)
    ReturnCode.UNKNOWN_READER: NoReaderError,
    ReturnCode.READER_UNAVAILABLE: NoReaderError,
    ReturnCode.READER_UNSUPPORTED: NoReaderError,
    ReturnCode.NO_READERS_AVAILABLE: NoReaderError,
    ReturnCode.NO_SMARTCARD: NoCardError,
    ReturnCode.SHARING_VIOLATION: CardInUseError,
    ReturnCode.RESET_CARD: CardInUseError,
    ReturnCode.WAITED_TOO_LONG: CardTimeoutError,
    ReturnCode.TIMEOUT: CardTimeoutError,
    ReturnCode.ERROR_SEM_TIMEOUT: CardTimeoutError,
    ReturnCode.NOT_READY: CardTimeoutError,
    ReturnCode.UNKNOWN_CARD: CardUnsupportedError,
    ReturnCode.PROTO_MISMATCH: CardUnsupportedError,
    ReturnCode.CARD_UNSUPPORTED: CardUnsupportedError,
    ReturnCode.UNSUPPORTED_CARD: CardUnsupportedError,
    ReturnCode.UNRESPONSIVE_CARD: CardMuteError,
    ReturnCode.UNPOWERED_CARD: CardMuteError,
    # A pulled card answers so until the service has noticed the removal (measured on pcsc-lite 1.9.9).
    ReturnCode.NOT_TRANSACTED: CardRemovedError,
    ReturnCode.COMM_DATA_LOST: CardRemovedError,
    ReturnCode.REMOVED_CARD: CardRemovedError,
}


#: What these say during an exchange with a card is not what they say while one is looked for.
_EXCHANGE_ERRORS: Final[Mapping[int, type[CardAccessError]]] = {
    ReturnCode.NO_SMARTCARD: CardRemovedError,
    ReturnCode.UNKNOWN_READER: CardRemovedError,  # the reader was unplugged with its card
    ReturnCode.READER_UNAVAILABLE: CardRemovedError,
    ReturnCode.ERROR_DEVICE_NOT_CONNECTED: CardRemovedError,
    ReturnCode.ERROR_DEVICE_REMOVED: CardRemovedError,
    ReturnCode.UNPOWERED_CARD: CardRemovedError,  # the machine slept, or another program switched the card off
    ReturnCode.INSUFFICIENT_BUFFER: ChipFaultyError,  # more than an extended answer can hold
    ReturnCode.PROTO_MISMATCH: ChipFaultyError,
}

#: The exchange failed; whether because the card left, the reader must be asked.
FAILED_EXCHANGES: Final = frozenset(
    {
        ReturnCode.NOT_TRANSACTED,
        ReturnCode.COMM_DATA_LOST,
        ReturnCode.UNSUPPORTED_FEATURE_OR_UNEXPECTED,
        ReturnCode.UNSUPPORTED_FEATURE,
        ReturnCode.INVALID_PARAMETER,
        ReturnCode.INVALID_VALUE,
        ReturnCode.ERROR_BAD_COMMAND,
        ReturnCode.ERROR_GEN_FAILURE,
        ReturnCode.ERROR_IO_DEVICE,
        ReturnCode.ERROR_NOT_SUPPORTED,
    }
)


def unsigned(code: int) -> int:
    """The code as an unsigned 32-bit number."""
    return code & 0xFFFFFFFF


def error_for(code: int, *, message: str = "", reader: str = "", exchange: bool = False) -> CardAccessError:
    """The typed error of a return code.

    Every code that is not in the table counts as a service that cannot be used: the remedy, a new context, is the
    same for a stopped service, an invalid handle, and a broken channel of a remote desktop.

    SCARD_W_RESET_CARD is another program's doing: it reset the card while this one shared it (winscard.h; pcsc-lite,
    SCardReconnect), or the service did, because a transaction was left idle for five seconds (Microsoft,
    SCardBeginTransaction). The card itself is the same, so it counts as in use elsewhere, not as changed.

    Args:
        code: the return code, signed or unsigned.
        message: the system's words for it.
        reader: the reader it concerns.
        exchange: it ended an exchange with a card, or came after one.
    """
    code = unsigned(code)
    kind = _ERRORS.get(code, ServiceStoppedError)
    if exchange:
        kind = _EXCHANGE_ERRORS.get(code, kind)
    return kind(f"{message} (0x{code:08X})".strip(), reader=reader)
