"""From exceptions of python-pkcs11 to typed errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.errors import (
    CardRemovedError,
    CardtoolError,
    CardUnsupportedError,
    MiddlewareMisbehavesError,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

#: What python-pkcs11 raises: PKCS11Error is a RuntimeError; the others come from answers against the standard.
FOREIGN_ERRORS: Final = (RuntimeError, ValueError, TypeError, LookupError, AttributeError, OSError, MemoryError)

#: Names of PKCS11Error classes; the classes themselves would need the heavy import.
_ERRORS: Final[Mapping[str, type[CardtoolError]]] = {
    "DeviceRemoved": CardRemovedError,
    "TokenNotPresent": CardRemovedError,
    "TokenNotRecognised": CardUnsupportedError,
}

#: Answers to a request for an attribute that say for certain that the object has none to show.
NO_SUCH_ATTRIBUTE: Final = frozenset({"AttributeTypeInvalid", "AttributeSensitive", "AttributeValueInvalid"})

#: Names of errors that say a slot has no token for us: empty, or a card another module reads.
NO_TOKEN: Final = frozenset({"TokenNotPresent", "TokenNotRecognised"})


def typed(error: Exception, *, reader: str = "", profile: str = "") -> CardtoolError:
    """The typed error of an exception; one that is typed already comes back with what was missing filled in."""
    if isinstance(error, CardtoolError):
        return type(error)(error.detail, reader=error.reader or reader, profile=error.profile or profile)
    name = type(error).__name__
    kind = _ERRORS.get(name, MiddlewareMisbehavesError)
    return kind(f"{name}: {error}".rstrip(": "), reader=reader, profile=profile)
