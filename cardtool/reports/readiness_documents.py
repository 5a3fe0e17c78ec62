"""The readiness of cards as a document (schema ``cardtool.readiness.v1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.reports.card_documents import problem_document

if TYPE_CHECKING:
    from cardtool.model.readiness import CardReadiness, CheckedRequirement, ReadinessSheet, ServiceReadiness
    from cardtool.reports.card_documents import Json

READINESS_SCHEMA: Final = "cardtool.readiness.v1"


def readiness_document(sheet: ReadinessSheet) -> Json:
    """The document of all sheets."""
    return {
        "schema": READINESS_SCHEMA,
        "as_of": sheet.as_of.isoformat(),
        "cards": [_card(card) for card in sheet.cards],
        "problems": [problem_document(problem) for problem in sheet.problems],
    }


def _card(card: CardReadiness) -> Json:
    judged = card.reading.kind
    return {
        "reader": card.reading.card.reader or None,
        "sha256": card.reading.main.sha256 if card.reading.main else None,
        "kind": judged.kind.value,
        "kind_confidence": judged.confidence.value,
        "services": [_service(service) for service in card.services],
    }


def _service(service: ServiceReadiness) -> Json:
    return {
        "id": service.service,
        "name_fi": service.name_fi,
        "name_sv": service.name_sv,
        "name_en": service.name_en,
        "ready": service.ready.value,
        "checks": [_check(checked) for checked in service.checks],
    }


def _check(checked: CheckedRequirement) -> Json:
    return {
        "check": checked.check.value,
        "answer": checked.answer.value,
        "reason": checked.reason.value,
        "detail": checked.detail or None,
        "decisive": checked.decisive,
        "certainty": checked.certainty.value,
        "source": checked.source or None,
    }
