"""How reports for people speak: in the language, with the names and in the form of dates that the caller hands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from enum import StrEnum


class Say(Protocol):
    """Translates an English message and fills in its ``{named}`` values."""

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in the language of the report."""


@dataclass(frozen=True, slots=True)
class ReportWords:
    """Everything of a report that depends on its reader.

    Attributes:
        say: translates a message.
        name: what to call a code of a closed list, for example ``valid`` or ``only_old``.
        day: a calendar day as text.
        moment: a moment as text, by the Finnish clock.
        language: language of the texts, ``fi``, ``sv`` or ``en``.
        decimal_comma: numbers are written with a comma, so lists are separated by semicolons.
    """

    say: Say
    name: Callable[[StrEnum], str]
    day: Callable[[date], str]
    moment: Callable[[datetime], str]
    language: str = "en"
    decimal_comma: bool = True
