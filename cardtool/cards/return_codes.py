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
    ERROR_NOT_SUPPORTED = 0x32
    ERROR_BROKEN_PIPE = 0x6D
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


def unsigned(code: int) -> int:
    """The code as an unsigned 32-bit number."""
    return code & 0xFFFFFFFF


def error_for(code: int, *, message: str = "", reader: str = "") -> CardAccessError:
    """The typed error of a return code.

    Every code that is not in the table counts as a service that cannot be used: the remedy, a new context, is the
    same for a stopped service, an invalid handle, and a broken channel of a remote desktop.
    """
    code = unsigned(code)
    kind = _ERRORS.get(code, ServiceStoppedError)
    return kind(f"{message} (0x{code:08X})".strip(), reader=reader)
