"""Use cases: secrets by name, handed in by the environment or kept in the system's keyring.

A secret is a text of one or several lines: the passwords of key stores, one a line, or what opens a database. The
variable ``CARDTOOL_SECRET_<NAME>`` (the name in upper case, everything but letters and digits as ``_``) outranks the
keyring, for servers and containers that have none. Upper and lower case of a name are the same.

No value stands in an exception, and none is raised from the exception of a keyring, which may hold it.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from cardtool.cards.time_limit import within
from cardtool.child_environment import SECRET_PREFIX
from cardtool.model.errors import CardTimeoutError, SourceNotReadableError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from keyring.backend import KeyringBackend

_Value = TypeVar("_Value")

#: What the entries belong to in the keyring.
SERVICE: Final = "cardtool"
#: Largest secret in bytes of UTF-16. Windows keeps at most 2560 (wincred.h, CRED_MAX_CREDENTIAL_BLOB_SIZE); what can be
#: stored on one system can be stored on all.
LARGEST_SECRET: Final = 2558
#: How long a keyring may take, in seconds: a person may be typing the password that unlocks it.
ANSWER_SECONDS: Final = 120.0

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")

NO_KEYRING: Final = "there is no keyring on this system"
LOCKED: Final = "the keyring is locked and was not unlocked"
TIMED_OUT: Final = "the keyring does not answer"
NOT_KEPT: Final = "the keyring did not keep the change"
MISSING: Final = "there is no secret of this name"
BAD_NAME: Final = "a name has up to 64 letters (a-z), digits, dots, hyphens and underscores, a letter or digit first"
TOO_LARGE: Final = "the secret is too large: up to 1279 characters can be kept"
NOT_TEXT: Final = "the secret is no text"
EMPTY: Final = "the secret is empty"

#: What SecretStorage, which exists on Linux only, raises for a keyring that stays locked.
_STAYS_LOCKED: Final = {"LockedException", "PromptDismissedException"}


class SecretOrigin(StrEnum):
    """Where a secret comes from."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"


@dataclass(frozen=True, slots=True)
class SecretState:
    """What may be said of a secret: everything but the secret.

    Attributes:
        name: its name, in lower case.
        variable: environment variable that outranks the keyring.
        origin: where it comes from, ``None`` when there is none.
        in_keyring: whether the keyring holds one, ``None`` when it was not asked because the variable is set.
        keyring: which keyring, empty when it was not asked.
        changed: whether the keyring was changed.
    """

    name: str
    variable: str
    origin: SecretOrigin | None
    in_keyring: bool | None = None
    keyring: str = ""
    changed: bool = False


def is_secret_name(text: str) -> bool:
    """Whether a text can be the name of a secret."""
    return _NAME.fullmatch(text.lower()) is not None


def variable_of(name: str) -> str:
    """The environment variable of a secret; names that differ only in ``.``, ``-`` and ``_`` share one."""
    return SECRET_PREFIX + re.sub("[^A-Z0-9]", "_", name.upper())


def secret(name: str, environment: Mapping[str, str] = os.environ) -> str:
    """The secret of this name.

    Raises:
        SourceNotReadableError: there is none, or the keyring is missing, locked or refuses; ``reader`` is the name.
    """
    name = _checked_name(name)
    value = environment.get(variable_of(name), "") or _ask(name, partial(_read, name=name)).value
    if not value:
        raise SourceNotReadableError(MISSING, reader=name)
    return _checked_value(name, value)


def find_secret(name: str, environment: Mapping[str, str] = os.environ) -> SecretState:
    """Whether there is a secret of this name, and where it comes from.

    Raises:
        SourceNotReadableError: the variable is not set, and the keyring is missing, locked or refuses.
    """
    name = _checked_name(name)
    if environment.get(variable_of(name)):
        return _state(name, environment)
    answer = _ask(name, partial(_read, name=name))
    return _state(name, environment, in_keyring=bool(answer.value), keyring=answer.keyring)


def store_secret(name: str, value: str, environment: Mapping[str, str] = os.environ) -> SecretState:
    """Store a secret in the keyring, in place of an earlier one.

    Raises:
        SourceNotReadableError: the secret is empty, too large or no text, or the keyring is missing, locked or refuses.
    """
    name = _checked_name(name)
    answer = _ask(name, partial(_write, name=name, value=_checked_value(name, value)))
    if not answer.value:
        raise SourceNotReadableError(NOT_KEPT, reader=name)
    return replace(_state(name, environment, in_keyring=True, keyring=answer.keyring), changed=True)


def forget_secret(name: str, environment: Mapping[str, str] = os.environ) -> SecretState:
    """Remove a secret from the keyring; ``changed`` says whether there was one. The environment stays as it is.

    Raises:
        SourceNotReadableError: the keyring is missing, locked or refuses.
    """
    name = _checked_name(name)
    held = _ask(name, partial(_read, name=name))
    if held.value:
        answer = _ask(name, partial(_remove, name=name))
        if not answer.value:
            raise SourceNotReadableError(NOT_KEPT, reader=name)
    return replace(_state(name, environment, in_keyring=False, keyring=held.keyring), changed=bool(held.value))


def secret_document(state: SecretState) -> dict[str, Any]:
    """The state as a document (schema ``cardtool.secret.v1``)."""
    return {
        "schema": "cardtool.secret.v1",
        "name": state.name,
        "variable": state.variable,
        "origin": state.origin.value if state.origin else None,
        "in_keyring": state.in_keyring,
        "keyring": state.keyring or None,
        "changed": state.changed,
    }


def _state(
    name: str, environment: Mapping[str, str], *, in_keyring: bool | None = None, keyring: str = ""
) -> SecretState:
    variable = variable_of(name)
    origin = SecretOrigin.KEYRING if in_keyring else None
    if environment.get(variable):
        origin = SecretOrigin.ENVIRONMENT
    return SecretState(name, variable, origin, in_keyring, keyring)


def _checked_name(name: str) -> str:
    if not is_secret_name(name):
        raise SourceNotReadableError(BAD_NAME)  # without the name: it may be the secret, given by mistake
    return name.lower()


def _checked_value(name: str, value: str) -> str:
    if not value:
        raise SourceNotReadableError(EMPTY, reader=name)
    if any("\ud800" <= character <= "\udfff" for character in value):  # bytes of the environment that are no text
        raise SourceNotReadableError(NOT_TEXT, reader=name)
    if len(value.encode("utf-16-le")) > LARGEST_SECRET:
        raise SourceNotReadableError(TOO_LARGE, reader=name)
    return value


# --- the keyring -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class _Answer(Generic[_Value]):
    """What a keyring gave, or why it gave nothing."""

    value: _Value | None = None
    keyring: str = ""
    trouble: str = ""


def _read(keyring: KeyringBackend, *, name: str) -> str | None:
    return keyring.get_password(SERVICE, name)


def _write(keyring: KeyringBackend, *, name: str, value: str) -> bool:
    keyring.set_password(SERVICE, name, value)
    return keyring.get_password(SERVICE, name) == value


def _remove(keyring: KeyringBackend, *, name: str) -> bool:
    keyring.delete_password(SERVICE, name)
    return not keyring.get_password(SERVICE, name)


def _ask(name: str, work: Callable[[KeyringBackend], _Value]) -> _Answer[_Value]:
    """The keyring's answer, waited for no longer than ``ANSWER_SECONDS``: a keyring may wait for its service for ever.

    Raises:
        SourceNotReadableError: there is no keyring, or it is locked, silent or refuses.
    """
    try:
        answer = within(ANSWER_SECONDS, partial(_attempt, work), "keyring")
    except CardTimeoutError as error:
        raise SourceNotReadableError(TIMED_OUT, reader=name) from error
    if answer.trouble:
        raise SourceNotReadableError(answer.trouble, reader=name)
    return answer


def _attempt(work: Callable[[KeyringBackend], _Value]) -> _Answer[_Value]:
    """Ask the keyring; its exceptions end here, because their texts may hold the secret."""
    import keyring
    from keyring.backends import null

    try:
        backend = keyring.get_keyring()
        if isinstance(backend, null.Keyring):  # what a person chooses who wants none
            return _Answer(trouble=NO_KEYRING)
        return _Answer(work(backend), str(backend.name))
    except Exception as error:  # noqa: BLE001 - each keyring raises what its system does
        return _Answer(trouble=_trouble(error))


def _trouble(error: Exception) -> str:
    from keyring.errors import InitError, KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError):
        return NO_KEYRING
    if isinstance(error, KeyringLocked | InitError) or type(error).__name__ in _STAYS_LOCKED:
        return LOCKED
    return f"the keyring refuses ({type(error).__name__})"
