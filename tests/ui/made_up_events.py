"""Events as a card watch sends them, on made-up readings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from cardtool.model.cause import Cause, Problem
from cardtool.model.events import (
    CardFailed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ReadersChanged,
    ServiceFound,
    ServiceLost,
)
from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.reader import Reader
from cardtool.model.reading import Glimpse, Holder
from cardtool.model.verdict import VerdictCode
from tests.values import reading

if TYPE_CHECKING:
    from cardtool.model.reading import CardReading

ONE: Final = "Reader 1"
TWO: Final = "Reader 2"
STOPPED: Final = Problem(Cause.SERVICE_STOPPED, detail="SCARD_E_NO_SERVICE")
MUTE: Final = Problem(Cause.CARD_MUTE, ONE, "opensc", "SCARD_W_UNRESPONSIVE_CARD")


def card(
    content: str = "a",
    reader: str = ONE,
    code: VerdictCode = VerdictCode.RENEW_AND_CLOSE_BY,
    **changes: object,
) -> CardReading:
    """A judged card; another ``content`` is another card."""
    made = reading(code, **changes)
    return replace(made, card=replace(made.card, reader=reader, certificates=(content.encode(),)))


def glimpse(content: str = "a") -> Glimpse:
    """What the first blocks of the card ``content`` tell; its holder bears the name of the content."""
    made = reading()
    assert made.main is not None
    return Glimpse(
        KindJudgement(CardKind.STAFF_OR_ACTOR, Confidence.LIKELY),
        Holder(f"HOLDER {content}", "Assistant", "", "VSSHP"),
        made.organisation,
        made.main.not_before,
        made.main.not_after,
    )


def with_card(made: CardReading, **changes: Any) -> CardReading:
    """The reading with other values of what was read."""
    return replace(made, card=replace(made.card, **changes))


def readers(*present: str, empty: tuple[str, ...] = (), software: tuple[str, ...] = ()) -> ReadersChanged:
    """Readers with a card, without one, and software tokens."""
    return ReadersChanged(
        (
            *(Reader(name, present=True) for name in present),
            *(Reader(name) for name in empty),
            *(Reader(name, present=True, software=True) for name in software),
        )
    )


def inserted(name: str = ONE) -> tuple[Event, ...]:
    """A card comes and is being read."""
    return readers(name), CardInserted(name, b"")


def shown(content: str = "a", name: str = ONE) -> tuple[Event, ...]:
    """A card comes and is read."""
    return (*inserted(name), CardRead(name, card(content, name)))


def removed(name: str = ONE) -> tuple[Event, ...]:
    """The card leaves."""
    return readers(empty=(name,)), CardRemoved(name)


def failed(problem: Problem = MUTE, name: str = ONE) -> tuple[Event, ...]:
    """A card comes and cannot be read."""
    return (*inserted(name), CardFailed(name, problem))


def service_lost(*before: str) -> tuple[Event, ...]:
    """The service goes, and with it the readers."""
    return (ServiceLost(STOPPED), ReadersChanged(()), *(CardRemoved(name) for name in before))


def service_found(*empty: str) -> tuple[Event, ...]:
    """The service is back with its readers."""
    return ServiceFound(), readers(empty=empty)
