"""The one tree of errors.

::

    CardtoolError                      carries a Cause, the reader or file, the profile, the technical detail
    ├── CardAccessError                PC/SC: service, reader, card
    │   ├── ServiceStoppedError        service_stopped
    │   ├── AccessRefusedError         access_refused
    │   ├── NoReaderError              no_reader
    │   ├── NoCardError                no_card
    │   ├── CardMuteError              card_mute
    │   ├── CardUnsupportedError       card_unsupported
    │   ├── ContactlessError           card_contactless
    │   ├── ChipFaultyError            chip_faulty
    │   ├── CardInUseError             in_use_elsewhere
    │   ├── CardRemovedError           removed_during_reading
    │   ├── CardChangedError           changed_during_reading
    │   ├── CardTimeoutError           timed_out
    │   └── NoCertificatesError        no_authentication_certificate
    ├── MiddlewareError                PKCS#11 modules
    │   ├── MiddlewareMissingError     middleware_missing
    │   ├── MiddlewareBitnessError     middleware_bitness
    │   ├── MiddlewareMisbehavesError  middleware_misbehaves
    │   ├── MiddlewareCrashedError     middleware_crashed
    │   └── MiddlewareNoTokenError     middleware_no_token
    ├── LoginError                     the login test a person asked for
    │   ├── PinIncorrectError          pin_incorrect
    │   ├── PinLastTryError            pin_last_try
    │   ├── PinLockedError             pin_locked
    │   ├── PinTriesUnknownError       pin_tries_unknown
    │   ├── NotActivatedError          not_activated
    │   ├── LoginCancelledError        login_cancelled
    │   └── SignatureWrongError        signature_wrong
    ├── StoreError                     databases
    │   ├── StoreUnreachableError      store_unreachable
    │   ├── StoreBusyError             store_busy
    │   ├── StoreFullError             store_full
    │   ├── StoreReadOnlyError         store_read_only
    │   ├── StoreDamagedError          store_damaged
    │   └── StoreTooNewError           store_too_new
    ├── WorklistError                  changes of the worklist
    │   ├── ChangedMeanwhileError      changed_meanwhile
    │   ├── EntryUnknownError          entry_unknown
    │   ├── StateNotAllowedError       state_not_allowed
    │   ├── ReasonNeededError          reason_needed
    │   └── ListNotEmptyError          list_not_empty
    └── DataError                      files
        ├── SourceNotReadableError     source_not_readable
        ├── FileNotWritableError       file_not_writable
        ├── NoCertificateFoundError    no_certificate_found
        ├── RunUnknownError            run_unknown
        ├── LocalDataError             local_data_invalid      (an administrator's addition)
        └── InstallationError          installation_damaged    (shipped data missing or broken)

A mistake of the program itself that ends in an exception of no type above is told as ``internal_error``.

Parsers of foreign data do not raise: they return items and failures with closed reason codes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from cardtool.model.cause import Cause, Problem

if TYPE_CHECKING:
    from cardtool.model.worklist import Author


class CardtoolError(Exception):
    """Root of the tree; never raised itself.

    Args:
        detail: the system's own words, without personal data.
        reader: reader, software slot or file it concerns.
        profile: middleware profile it concerns.
    """

    cause: ClassVar[Cause]

    def __init__(self, detail: str = "", *, reader: str = "", profile: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.reader = reader
        self.profile = profile

    @property
    def problem(self) -> Problem:
        """The same as a value for documents and windows."""
        return Problem(self.cause, self.reader, self.profile, self.detail)

    def __str__(self) -> str:
        where = self.reader or self.profile
        return ": ".join(part for part in (self.cause.value, where, self.detail) if part)


class CardAccessError(CardtoolError):
    """The service, a reader or a card refuses."""


class ServiceStoppedError(CardAccessError):
    """The smart-card service is not running or stopped."""

    cause = Cause.SERVICE_STOPPED


class AccessRefusedError(CardAccessError):
    """The operating system refuses access to the service or a reader."""

    cause = Cause.ACCESS_REFUSED


class NoReaderError(CardAccessError):
    """No reader is connected, or not the one asked for."""

    cause = Cause.NO_READER


class NoCardError(CardAccessError):
    """The reader is empty."""

    cause = Cause.NO_CARD


class CardMuteError(CardAccessError):
    """The card does not answer."""

    cause = Cause.CARD_MUTE


class CardUnsupportedError(CardAccessError):
    """The card answers but no installed middleware knows it."""

    cause = Cause.CARD_UNSUPPORTED


class ContactlessError(CardAccessError):
    """The card lies on a contactless reader, where its certificates cannot be read."""

    cause = Cause.CARD_CONTACTLESS


class ChipFaultyError(CardAccessError):
    """The card answers, but with errors or with what cannot be: broken files, lengths that do not add up."""

    cause = Cause.CHIP_FAULTY


class CardInUseError(CardAccessError):
    """Another program holds the card exclusively."""

    cause = Cause.IN_USE_ELSEWHERE


class CardRemovedError(CardAccessError):
    """The card left while it was read; what was read is thrown away."""

    cause = Cause.REMOVED_DURING_READING


class CardChangedError(CardAccessError):
    """Another card came while one was read; what was read is thrown away."""

    cause = Cause.CHANGED_DURING_READING


class CardTimeoutError(CardAccessError):
    """The card or the middleware did not answer in time."""

    cause = Cause.TIMED_OUT


class NoCertificatesError(CardAccessError):
    """The card or token answers but holds no certificates."""

    cause = Cause.NO_AUTHENTICATION_CERTIFICATE


class MiddlewareError(CardtoolError):
    """A PKCS#11 module refuses."""


class MiddlewareMissingError(MiddlewareError):
    """No file at the place where the module should be."""

    cause = Cause.MIDDLEWARE_MISSING


class MiddlewareBitnessError(MiddlewareError):
    """The module is built for another architecture than this process."""

    cause = Cause.MIDDLEWARE_BITNESS


class MiddlewareMisbehavesError(MiddlewareError):
    """The file is not a PKCS#11 module, or the module answers against the standard."""

    cause = Cause.MIDDLEWARE_MISBEHAVES


class MiddlewareCrashedError(MiddlewareError):
    """The module ended the process that had loaded it."""

    cause = Cause.MIDDLEWARE_CRASHED


class MiddlewareNoTokenError(MiddlewareError):
    """The module works but shows no token."""

    cause = Cause.MIDDLEWARE_NO_TOKEN


class LoginError(CardtoolError):
    """The login test could not be made, or failed."""


class PinIncorrectError(LoginError):
    """The card refused the PIN; one try was spent."""

    cause = Cause.PIN_INCORRECT


class PinLastTryError(LoginError):
    """One try is left, so the test is refused."""

    cause = Cause.PIN_LAST_TRY


class PinLockedError(LoginError):
    """The PIN is locked."""

    cause = Cause.PIN_LOCKED


class PinTriesUnknownError(LoginError):
    """The card does not say how many tries are left, and the person did not agree to go on."""

    cause = Cause.PIN_TRIES_UNKNOWN


class NotActivatedError(LoginError):
    """The card was never activated."""

    cause = Cause.NOT_ACTIVATED


class LoginCancelledError(LoginError):
    """The person gave no PIN."""

    cause = Cause.LOGIN_CANCELLED


class SignatureWrongError(LoginError):
    """The login succeeded, but what the card signed does not fit its certificate."""

    cause = Cause.SIGNATURE_WRONG


class DataError(CardtoolError):
    """A file cannot be used."""


class SourceNotReadableError(DataError):
    """A file named by the user cannot be opened, is too large or is no file."""

    cause = Cause.SOURCE_NOT_READABLE


class FileNotWritableError(DataError):
    """A file that the user wants written cannot be written; nothing of it is left."""

    cause = Cause.FILE_NOT_WRITABLE


class NoCertificateFoundError(DataError):
    """A file was read but holds no certificate."""

    cause = Cause.NO_CERTIFICATE_FOUND


class RunUnknownError(DataError):
    """No inventory was kept under this number."""

    cause = Cause.RUN_UNKNOWN


class LocalDataError(DataError):
    """An administrator's addition (rules, register, anchors, profiles) has an error; shipped data stays in force."""

    cause = Cause.LOCAL_DATA_INVALID


class InstallationError(DataError):
    """Data that ships with the program is missing or broken."""

    cause = Cause.INSTALLATION_DAMAGED


class StoreError(CardtoolError):
    """A database refuses; nothing of the change was kept."""


class StoreUnreachableError(StoreError):
    """The server does not answer or refuses the login, or the file cannot be opened."""

    cause = Cause.STORE_UNREACHABLE


class StoreBusyError(StoreError):
    """Another program keeps the database locked for longer than one waits."""

    cause = Cause.STORE_BUSY


class StoreFullError(StoreError):
    """There is no room for the change."""

    cause = Cause.STORE_FULL


class StoreReadOnlyError(StoreError):
    """The database may be read, not written."""

    cause = Cause.STORE_READ_ONLY


class StoreDamagedError(StoreError):
    """The file is no database of this program, or is broken."""

    cause = Cause.STORE_DAMAGED


class StoreTooNewError(StoreError):
    """The schema is of a later version of the program; nothing was changed."""

    cause = Cause.STORE_TOO_NEW


class WorklistError(CardtoolError):
    """A change of the worklist is refused; nothing of it was kept."""


class ChangedMeanwhileError(WorklistError):
    """Somebody else changed the entry since it was shown; ``detail`` says who, where and when.

    Args:
        detail: the same in words.
        by: who, where and when, ``None`` where that is not known.
    """

    cause = Cause.CHANGED_MEANWHILE

    def __init__(self, detail: str = "", *, by: Author | None = None) -> None:
        super().__init__(detail)
        self.by = by

    @property
    def problem(self) -> Problem:
        """The same as a value, with who it was."""
        return replace(super().problem, by=self.by)


class EntryUnknownError(WorklistError):
    """There is no such entry."""

    cause = Cause.ENTRY_UNKNOWN


class StateNotAllowedError(WorklistError):
    """The entry cannot go from its state to the one asked for."""

    cause = Cause.STATE_NOT_ALLOWED


class ReasonNeededError(WorklistError):
    """The state asked for needs a reason."""

    cause = Cause.REASON_NEEDED


class ListNotEmptyError(WorklistError):
    """A backup is restored into an empty list only."""

    cause = Cause.LIST_NOT_EMPTY
