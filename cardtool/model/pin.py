"""The state of a card's PINs, learnt without presenting one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PinRole(StrEnum):
    """Which secret of the card."""

    PIN1 = "pin1"
    """Authentication: *perustunnusluku*."""
    PIN2 = "pin2"
    """Signature: *allekirjoitustunnusluku*."""
    ACTIVATION = "activation"
    """PUK of a citizen card, activation code (*aktivointitunnusluku*) of an organisation or sote card."""


class PinCondition(StrEnum):
    """What can be said of it."""

    USABLE = "usable"
    LOW = "low"
    """Tries were spent, more than one is left or the number is not known."""
    LAST_TRY = "last_try"
    LOCKED = "locked"
    NOT_ACTIVATED = "not_activated"
    UNKNOWN = "unknown"


class PinSource(StrEnum):
    """How it was learnt; none of these spends a try."""

    GET_DATA = "get_data"
    VERIFY_STATUS = "verify_status"
    """VERIFY without data."""
    TOKEN_FLAGS = "token_flags"  # noqa: S105 - a source, not a password
    NOT_ASKED = "not_asked"
    """The card's layout is not known, so it was not asked, or it did not answer the question."""


@dataclass(frozen=True, slots=True)
class PinState:
    """The state of one PIN.

    Attributes:
        role: which one.
        condition: what can be said of it.
        tries_left: wrong presentations that are left, ``None`` when the card does not say.
        source: how it was learnt.
        pin_pad: the PIN is entered on the keys of the reader (protected authentication path).
    """

    role: PinRole
    condition: PinCondition = PinCondition.UNKNOWN
    tries_left: int | None = None
    source: PinSource = PinSource.NOT_ASKED
    pin_pad: bool = False
