"""Causes a user can act on: every failure of the program is exactly one of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.worklist import Author


class Cause(StrEnum):
    """The closed list of causes; title and remedy of each stand in the catalogues."""

    SERVICE_STOPPED = "service_stopped"
    ACCESS_REFUSED = "access_refused"
    NO_READER = "no_reader"
    NO_CARD = "no_card"
    CARD_MUTE = "card_mute"
    CARD_UNSUPPORTED = "card_unsupported"
    CARD_CONTACTLESS = "card_contactless"
    CHIP_FAULTY = "chip_faulty"
    IN_USE_ELSEWHERE = "in_use_elsewhere"
    REMOVED_DURING_READING = "removed_during_reading"
    CHANGED_DURING_READING = "changed_during_reading"
    TIMED_OUT = "timed_out"
    MIDDLEWARE_MISSING = "middleware_missing"
    MIDDLEWARE_BITNESS = "middleware_bitness"
    MIDDLEWARE_MISBEHAVES = "middleware_misbehaves"
    MIDDLEWARE_CRASHED = "middleware_crashed"
    MIDDLEWARE_NO_TOKEN = "middleware_no_token"  # noqa: S105 - a cause, not a password
    NO_AUTHENTICATION_CERTIFICATE = "no_authentication_certificate"
    PIN_INCORRECT = "pin_incorrect"
    PIN_LAST_TRY = "pin_last_try"
    PIN_LOCKED = "pin_locked"
    PIN_TRIES_UNKNOWN = "pin_tries_unknown"
    NOT_ACTIVATED = "not_activated"
    LOGIN_CANCELLED = "login_cancelled"
    SIGNATURE_WRONG = "signature_wrong"
    SOURCE_NOT_READABLE = "source_not_readable"
    FILE_NOT_WRITABLE = "file_not_writable"
    NO_CERTIFICATE_FOUND = "no_certificate_found"
    LOCAL_DATA_INVALID = "local_data_invalid"
    INSTALLATION_DAMAGED = "installation_damaged"
    RUN_UNKNOWN = "run_unknown"
    STORE_UNREACHABLE = "store_unreachable"
    STORE_BUSY = "store_busy"
    STORE_FULL = "store_full"
    STORE_READ_ONLY = "store_read_only"
    STORE_DAMAGED = "store_damaged"
    STORE_TOO_NEW = "store_too_new"
    CHANGED_MEANWHILE = "changed_meanwhile"
    ENTRY_UNKNOWN = "entry_unknown"
    STATE_NOT_ALLOWED = "state_not_allowed"
    REASON_NEEDED = "reason_needed"
    LIST_NOT_EMPTY = "list_not_empty"
    INTERNAL_ERROR = "internal_error"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that could not be read.

    Attributes:
        cause: why, from the closed list.
        reader: name of the reader, software slot or file it concerns, empty when it concerns all.
        profile: name of the middleware profile, empty when none is involved.
        detail: the system's own words for the technical view; no personal data.
        by: who changed it meanwhile, where and when; ``None`` where nobody is known.
        more: how many more of the same file there are that are not told one by one.
    """

    cause: Cause
    reader: str = ""
    profile: str = ""
    detail: str = ""
    by: Author | None = None
    more: int = 0
