"""Events of a watch as JSON documents, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cardtool.model.events import (
    CardFailed,
    CardGlimpsed,
    CardInserted,
    CardRead,
    CardRemoved,
    Event,
    ReadersChanged,
    ServiceFound,
    ServiceLost,
    WatchEnded,
)
from cardtool.model.finnish_time import utc_text
from cardtool.reports.card_documents import card_document, glimpse_document, problem_document

if TYPE_CHECKING:
    from datetime import datetime

    from cardtool.model.reader import Reader

EVENT_SCHEMA: Final = "cardtool.card-event.v1"

Json = dict[str, Any]


def event_document(event: Event, at: datetime) -> Json:
    """One event, seen at the moment ``at``."""
    return {"schema": EVENT_SCHEMA, "at": utc_text(at), **_content(event)}


def _content(event: Event) -> Json:  # noqa: PLR0911 - one form for each kind of event
    match event:
        case ReadersChanged(readers):
            return {"event": "readers_changed", "readers": [_reader(reader) for reader in readers]}
        case CardInserted(reader, atr):
            return {"event": "card_inserted", "reader": reader, "atr": atr.hex() or None}
        case CardGlimpsed(reader, glimpse):
            return {"event": "card_glimpsed", "reader": reader, "glimpse": glimpse_document(glimpse)}
        case CardRead(reader, reading, stage):
            return {
                "event": "card_read",
                "reader": reader,
                "stage": stage.value,
                "as_of": reading.as_of.isoformat(),
                "card": card_document(reading),
            }
        case CardFailed(reader, problem):
            return {"event": "card_failed", "reader": reader or None, "problem": problem_document(problem)}
        case CardRemoved(reader):
            return {"event": "card_removed", "reader": reader}
        case ServiceLost(problem):
            return {"event": "service_lost", "problem": problem_document(problem)}
        case ServiceFound():
            return {"event": "service_found"}
        case WatchEnded():
            return {"event": "watch_ended"}


def _reader(reader: Reader) -> Json:
    return {
        "name": reader.name,
        "present": reader.present,
        "atr": reader.atr.hex() or None,
        "mute": reader.mute,
        "in_use": reader.in_use,
        "software": reader.software,
    }
