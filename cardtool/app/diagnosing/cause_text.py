"""The form of what is said of a cause."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CauseText:
    """What is said of a cause, in English for the catalogues.

    Attributes:
        title: what is the matter, at most 60 characters.
        explanation: why that keeps the card from working, without words that need an explanation themselves.
        remedy: what the user shall do.
        administrator: what the administrator shall do.
        ask: what to ask the user next, when the remedy did not help.
    """

    title: str
    explanation: str
    remedy: str
    administrator: str
    ask: str
