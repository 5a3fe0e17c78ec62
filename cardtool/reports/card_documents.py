"""Readings as JSON documents; the schemas stand in ``resources/schemas``.

Moments are ISO 8601 in UTC, days are ISO 8601 calendar days in Finland, fingerprints and serial numbers are lower-case
hexadecimal. A value that is not known is ``null``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cardtool.model.finnish_time import utc_text

if TYPE_CHECKING:
    from datetime import datetime

    from cardtool.model.card import Token
    from cardtool.model.cause import Problem
    from cardtool.model.certificate import Certificate, ParseFailure
    from cardtool.model.organisation import Organisation, OrganisationMatch, Successor
    from cardtool.model.pin import PinState
    from cardtool.model.reading import CardReading, Glimpse, Holder, Readings
    from cardtool.model.verdict import Verdict

READING_SCHEMA: Final = "cardtool.card-reading.v1"
ORGANISATION_SCHEMA: Final = "cardtool.organisation-match.v1"

Json = dict[str, Any]


def readings_document(readings: Readings) -> Json:
    """The document of one reading of all cards."""
    return {
        "schema": READING_SCHEMA,
        "read_at": utc_text(readings.read_at),
        "as_of": readings.as_of.isoformat(),
        "cards": [card_document(card) for card in readings.cards],
        "problems": [problem_document(problem) for problem in readings.problems],
    }


def card_document(reading: CardReading) -> Json:
    """One judged card."""
    trust = reading.trust
    return {
        "reader": reading.card.reader or None,
        "atr": reading.card.atr.hex() or None,
        "kind": reading.kind.kind.value,
        "kind_confidence": reading.kind.confidence.value,
        "kind_underlying": reading.kind.underlying.value if reading.kind.underlying else None,
        "kind_evidence": [str(evidence) for evidence in reading.kind.evidence],
        "holder": holder_document(reading.holder),
        "token": _token(reading.card.token),
        "certificates": _certificates(reading),
        "unreadable_certificates": [_failure(failure) for failure in reading.failures],
        "valid_from": _moment(reading.valid_from),
        "valid_until": _moment(reading.valid_until),
        "organisation": organisation_document(reading.organisation),
        "verdict": _verdict(reading.verdict),
        "rules": reading.rules or None,
        "findings": [
            {"code": finding.code.value, "severity": finding.severity.value, "detail": finding.detail or None}
            for finding in reading.findings
        ],
        "trust": {"state": trust.state.value, "anchor": trust.anchor or None},
        "via": reading.card.via.value,
        "profile": reading.card.profile or None,
        "layout": reading.card.layout or None,
        "pins": [pin_document(pin) for pin in reading.card.pins],
        "cost": {"apdus": reading.card.cost.apdus, "bytes": reading.card.cost.bytes} if reading.card.cost else None,
    }


def _certificates(reading: CardReading) -> list[Json]:
    origins = dict(zip(reading.card.certificates, reading.card.origins, strict=False))
    return [
        {
            **certificate_document(certificate),
            "origins": [str(origin) for origin in origins.get(certificate.der, ())],
        }
        for certificate in reading.certificates
    ]


def pin_document(pin: PinState) -> Json:
    """The state of one PIN."""
    return {
        "role": pin.role.value,
        "condition": pin.condition.value,
        "tries_left": pin.tries_left,
        "source": pin.source.value,
    }


def glimpse_document(glimpse: Glimpse) -> Json:
    """What the first blocks of a card told."""
    return {
        "kind": glimpse.kind.kind.value,
        "kind_confidence": glimpse.kind.confidence.value,
        "holder": holder_document(glimpse.holder),
        "organisation": organisation_document(glimpse.organisation),
        "valid_from": utc_text(glimpse.valid_from),
        "valid_until": utc_text(glimpse.valid_until),
    }


def holder_document(holder: Holder) -> Json:
    """Whom a card names."""
    return {
        "name": holder.name or None,
        "title": holder.title or None,
        "email": holder.email or None,
        "organisation": holder.organisation or None,
    }


def certificate_document(certificate: Certificate) -> Json:
    """One certificate of a card."""
    return {
        "sha256": certificate.sha256,
        "subject": str(certificate.subject),
        "issuer": str(certificate.issuer),
        "serial": certificate.serial_hex,
        "not_before": utc_text(certificate.not_before),
        "not_after": utc_text(certificate.not_after),
        "usage": certificate.usage.value,
        "policies": list(certificate.policies),
        "email": certificate.email or None,
        "conforming": certificate.conforming,
        "defects": [defect.value for defect in certificate.defects],
    }


def organisation_document(match: OrganisationMatch) -> Json:
    """What the register says of an organisation."""
    return {
        "status": match.status.value,
        "matched": match.matched.name_fi if match.matched else None,
        "successors": [_successor(successor) for successor in match.successors],
        "evidence": [str(evidence) for evidence in match.evidence],
        "candidates": [_candidate(candidate) for candidate in match.candidates],
    }


def organisation_match_document(query: Json, match: OrganisationMatch) -> Json:
    """The document of a question to the register."""
    return {"schema": ORGANISATION_SCHEMA, "query": query, **organisation_document(match)}


def problem_document(problem: Problem) -> Json:
    """One thing that could not be read."""
    return {
        "cause": problem.cause.value,
        "reader": problem.reader or None,
        "profile": problem.profile or None,
        "detail": problem.detail or None,
    }


def _successor(successor: Successor) -> Json:
    return {
        "code": successor.code,
        "name_fi": successor.name_fi,
        "name_sv": successor.name_sv or None,
        "default": successor.default,
    }


def _candidate(organisation: Organisation) -> Json:
    return {"name_fi": organisation.name_fi, "status": organisation.status.value}


def _verdict(verdict: Verdict) -> Json:
    return {
        "code": verdict.code.value,
        "deadline": verdict.deadline.isoformat() if verdict.deadline else None,
        "days_left": verdict.days_left,
        "reasons": list(verdict.reasons),
    }


def _token(token: Token | None) -> Json | None:
    if token is None:
        return None
    return {
        "label": token.label or None,
        "serial": token.serial or None,
        "manufacturer": token.manufacturer or None,
        "model": token.model or None,
    }


def _failure(failure: ParseFailure) -> Json:
    return {"reason": failure.reason.value, "index": failure.index, "detail": failure.detail or None}


def _moment(moment: datetime | None) -> str | None:
    return utc_text(moment) if moment else None
