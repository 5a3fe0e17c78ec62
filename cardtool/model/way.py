"""Which way cards are read, and what the other way is then for."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """How a card is read."""

    AUTO = "auto"
    """Directly first; the installed middleware confirms or fills in."""
    DIRECT = "direct"
    """Over PC/SC without middleware."""
    PKCS11 = "pkcs11"
    """Through the installed middleware alone."""


class Confirm(StrEnum):
    """When ``auto`` asks the middleware."""

    ALWAYS = "always"
    """For every card, so that a disagreement is noticed."""
    FALLBACK = "fallback"
    """Only for cards that could not be read directly."""
