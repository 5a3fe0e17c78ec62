"""Documents a face may print: readings, events and matches as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cardtool.reports.card_documents import organisation_match_document, readings_document
from cardtool.reports.event_documents import event_document

if TYPE_CHECKING:
    from datetime import date, datetime

    from cardtool.model.events import Event
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.reading import Readings


def readings_json(readings: Readings) -> str:
    """One reading as an indented document (schema ``cardtool.card-reading.v1``)."""
    return _indented(readings_document(readings))


def event_json(event: Event, at: datetime) -> str:
    """One event as one line (schema ``cardtool.card-event.v1``)."""
    return json.dumps(event_document(event, at), ensure_ascii=False)


def organisation_json(
    name: str, email: str, municipality: str, issued_on: date | None, match: OrganisationMatch
) -> str:
    """The answer of the register as an indented document (schema ``cardtool.organisation-match.v1``)."""
    query = {
        "name": name,
        "email": email or None,
        "municipality": municipality or None,
        "issued_on": issued_on.isoformat() if issued_on else None,
    }
    return _indented(organisation_match_document(query, match))


def _indented(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
