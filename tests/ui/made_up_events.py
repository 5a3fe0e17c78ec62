"""Events as a card watch sends them, on made-up readings."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

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
from cardtool.model.reader import Reader
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
