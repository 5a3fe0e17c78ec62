"""How reports for people speak: in the language, with the names and in the form of dates that the caller hands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from cardtool.model.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from enum import StrEnum

    from cardtool.model.inventory import InventoryFinding, IssuerChain
    from cardtool.model.oid import RootMatch, TransitionEnd, WantedOid

#: Signs of severities, beside their words; they need no font and no colour.
SIGNS: Final = {Severity.CRITICAL: "!!", Severity.WARNING: "!", Severity.INFO: "i"}


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


Name: TypeAlias = "Callable[[StrEnum], str]"


def finding_text(name: Name, finding: InventoryFinding, *, detail: bool = True) -> str:
    """A finding with the sign and the word of its severity, for example ``! Attention: Weak signature (sha1)``.

    Args:
        name: what to call a code.
        finding: the finding.
        detail: with what was observed.
    """
    told = f"{SIGNS[finding.severity]} {name(finding.severity)}: {name(finding.code)}"
    return f"{told} ({finding.detail})" if detail and finding.detail else told


def chain_text(name: Name, chain: IssuerChain) -> str:
    """The state of a chain, and its pinned root or the issuer that is missing."""
    more = chain.anchor or chain.missing_issuer
    return f"{name(chain.state)} ({more})" if more else name(chain.state)


def root_text(say: Say, name: Name, root: RootMatch) -> str:
    """What the register says of a root, and what to do where it does not know a probable county."""
    return say("Probably a county that the register does not know: ask") if root.probable_county else name(root.status)


def key_text(say: Say, key: bool | None) -> str:  # noqa: FBT001 - the value of Place.key
    """Whether a private key is in the same place; whose it is nobody looked at. Empty when nothing is known."""
    if key is None:
        return ""
    return say("A private key is in the same place") if key else say("No private key in the same place")


def begin_text(say: Say, day: Callable[[date], str], wanted: WantedOid, as_of: date) -> str:
    """From when on a wanted OID is in use, empty for one that is in use on the day ``as_of``."""
    begins = wanted.valid_from
    return say("In use from {day}", day=day(begins)) if begins is not None and wanted.begins_after(as_of) else ""


def transition_text(say: Say, day: Callable[[date], str], end: TransitionEnd) -> str:
    """Until when the old root was to be used, and how long ago that is or how long it lasts."""
    last = say("{day} (provisional)", day=day(end.day)) if end.provisional else day(end.day)
    if end.days_left < 0:
        return say("The old root was to be used until {day}. Days since then: {days}.", day=last, days=-end.days_left)
    return say("The old root may be used until {day}. Days left: {days}.", day=last, days=end.days_left)
