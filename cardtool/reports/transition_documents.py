"""The transition board as a JSON document; the schema stands in ``resources/schemas``.

Moments are ISO 8601 in UTC, days are ISO 8601 calendar days in Finland. A value that is not known is ``null``; a text
that the rules do not have in a language is ``null`` there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.reports.card_documents import problem_document
from cardtool.reports.transition_seen_documents import seen_document
from cardtool.reports.transition_tick_documents import tick_document

if TYPE_CHECKING:
    from cardtool.model.transition import Contact, LanguageText, TransitionService
    from cardtool.model.transition_judged import BoardOrganisation, JudgedDate, JudgedPlan, JudgedService, JudgedStep
    from cardtool.model.transition_seen import Board
    from cardtool.reports.card_documents import Json

TRANSITION_SCHEMA: Final = "cardtool.transition.v1"
STEPS_SCHEMA: Final = "cardtool.transition-steps.v1"
ORGANISATIONS_SCHEMA: Final = "cardtool.transition-organisations.v1"


def board_document(board: Board) -> Json:
    """The document of the whole board."""
    plan = board.plan
    return {
        "schema": TRANSITION_SCHEMA,
        "as_of": plan.as_of.isoformat(),
        "organisation": organisation_document(plan.organisation) if plan.organisation else None,
        "reforms": [
            {
                "id": reform.id,
                "name": text_document(reform.name),
                "effective": reform.effective.isoformat(),
                "source": reform.source,
                "read": reform.read.isoformat(),
                "local": reform.local,
            }
            for reform in plan.reforms
        ],
        "services": [_service(judged) for judged in plan.services],
        "seen": {kind.value: seen_document(seen) for kind, seen in board.seen.items()},
        "problems": [problem_document(problem) for problem in board.problems],
    }


def steps_document(plan: JudgedPlan) -> Json:
    """The document of the steps alone, each with its service."""
    steps = [
        {"reform": judged.service.reform, "service": judged.service.id, **_step(step)}
        for judged in plan.services
        for step in judged.steps
    ]
    whose = organisation_document(plan.organisation) if plan.organisation else None
    return {"schema": STEPS_SCHEMA, "as_of": plan.as_of.isoformat(), "organisation": whose, "steps": steps}


def organisation_document(organisation: BoardOrganisation) -> Json:
    """One organisation that the board can be shown for."""
    return {
        "code": organisation.code,
        "name_fi": organisation.name_fi,
        "name_sv": organisation.name_sv or None,
    }


def text_document(text: LanguageText) -> Json:
    """A text of the rules in the three languages."""
    return {"fi": text.fi, "sv": text.sv or None, "en": text.en or None}


def _text(text: LanguageText | None) -> Json | None:
    return text_document(text) if text else None


def _service(judged: JudgedService) -> Json:
    about = judged.service
    return {
        "id": about.id,
        "reform": about.reform,
        "state": judged.state.value,
        "open": judged.open,
        "open_steps": judged.open_steps,
        "title": text_document(about.title),
        "change": text_document(about.change),
        "who": text_document(about.who),
        "scope": about.scope.value,
        "source": about.source,
        "read": about.read.isoformat(),
        "certainty": about.certainty.value,
        "local": about.local,
        "dates": [_date(date) for date in judged.dates],
        "steps": [_step(step) for step in judged.steps],
        **_further(about),
    }


def _further(service: TransitionService) -> Json:
    return {
        "rules": [
            {
                "id": rule.id,
                "text": text_document(rule.text),
                "certainty": rule.certainty.value,
                "source": rule.source,
            }
            for rule in service.rules
        ],
        "contacts": [_contact(contact) for contact in service.contacts],
        "links": [{"url": link.url, "title": text_document(link.title)} for link in service.links],
        "seen": [kind.value for kind in service.seen],
    }


def _date(judged: JudgedDate) -> Json:
    about = judged.date
    return {
        "id": about.id,
        "kind": about.kind.value,
        "day": about.day.isoformat(),
        "state": judged.state.value,
        "days": judged.days,
        "text": text_document(about.text),
        "who": _text(about.who),
        "where": about.where or None,
        "written": _text(about.written),
        "begins": about.begins.isoformat("minutes") if about.begins else None,
        "ends": about.ends.isoformat("minutes") if about.ends else None,
        "zone": about.zone,
        "precision": about.precision.value,
        "provisional": about.provisional,
        "concerns_cards": about.concerns_cards,
        "concerns_oids": about.concerns_oids,
        "certainty": about.certainty.value,
        "source": about.source or None,
    }


def _step(judged: JudgedStep) -> Json:
    about = judged.step
    return {
        "id": about.id,
        "done": judged.done,
        "text": text_document(about.text),
        "who": text_document(about.who),
        "by": about.by or None,
        "due": judged.due.date.day.isoformat() if judged.due else None,
        "begins": judged.begins.isoformat() if judged.begins else None,
        "waits": judged.waits,
        "link": about.link or None,
        "certainty": about.certainty.value,
        "source": about.source or None,
        "tick": tick_document(judged.tick) if judged.tick else None,
    }


def _contact(contact: Contact) -> Json:
    return {
        "kind": contact.kind.value,
        "address": contact.address,
        "matter": text_document(contact.matter),
        "certainty": contact.certainty.value,
        "source": contact.source or None,
    }
