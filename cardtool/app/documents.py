"""Documents a face may print: readings, events and matches as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cardtool.reports.card_documents import organisation_match_document, problem_document, readings_document
from cardtool.reports.event_documents import event_document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from cardtool.app.login import LoginPlan, LoginResult
    from cardtool.app.training import TrainingScript
    from cardtool.model.events import Event
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.reading import CardReading, Readings


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


def training_json(scripts: Iterable[TrainingScript]) -> str:
    """What the training mode offers as an indented document (schema ``cardtool.training-scripts.v1``)."""
    listed = [{"id": script.id, "title": script.title, "explanation": script.explanation} for script in scripts]
    return _indented({"schema": "cardtool.training-scripts.v1", "scripts": listed})


def login_json(reading: CardReading, plan: LoginPlan, result: LoginResult | None) -> str:
    """How a login test went as an indented document (schema ``cardtool.login-test.v1``)."""
    problem = plan.refused if result is None else result.problem
    return _indented(
        {
            "schema": "cardtool.login-test.v1",
            "reader": reading.card.reader,
            "tries_left_before": plan.tries_left,
            "passed": result is not None and result.problem is None,
            "problem": problem_document(problem) if problem else None,
        }
    )


def _indented(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
