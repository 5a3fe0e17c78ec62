"""Kinds of personal data, and values of them that are known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a value says of whom; its pseudonyms begin with the word in :data:`WORDS`."""

    NAME = "name"
    EMAIL = "email"
    IDENTITY = "identity"
    """Personal identity code (henkilötunnus) or electronic client identifier (SATU)."""
    SERIAL = "serial"
    """Number of a card, certificate, reader or registration."""
    FINGERPRINT = "fingerprint"
    """Of a person's certificate."""
    USER = "user"
    HOST = "host"
    HOME = "home"
    """The user's home folder."""
    SECRET = "secret"  # noqa: S105 - a word, not a password
    """A password or PIN; never shown, whatever a person chooses."""


WORDS: Final = {**{kind: kind.value for kind in Kind}, Kind.NAME: "holder"}
#: What a person may choose to show.
UNMASKABLE: Final = frozenset(Kind) - {Kind.SECRET}


@dataclass(frozen=True, slots=True)
class Known:
    """A value that must not be seen.

    Attributes:
        kind: what it is.
        value: as it was read; every spelling of it is masked.
        whose: what has the same pseudonym, such as the full name for its parts; the value itself when empty.
    """

    kind: Kind
    value: str
    whose: str = ""
