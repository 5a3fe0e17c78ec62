"""A check of revocation as a document (schema ``cardtool.revocation.v1``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import utc_text
from cardtool.reports.card_documents import Json, problem_document

if TYPE_CHECKING:
    from datetime import datetime

    from cardtool.model.revocation import CertificateRevocation, NoAnswer, RevocationAnswer, RevocationReport

REVOCATION_SCHEMA: Final = "cardtool.revocation.v1"


def revocation_document(report: RevocationReport) -> Json:
    """The document of one check."""
    return {
        "schema": REVOCATION_SCHEMA,
        "checked_at": utc_text(report.checked_at),
        "network": report.network,
        "hosts": list(report.hosts),
        "state": report.state.value,
        "certificates": [_checked(each) for each in report.checked],
        "problems": [problem_document(problem) for problem in report.problems],
    }


def _checked(checked: CertificateRevocation) -> Json:
    certificate = checked.certificate
    return {
        "reader": checked.reader or None,
        "sha256": certificate.sha256,
        "serial": certificate.serial_hex,
        "usage": certificate.usage.value,
        "subject": str(certificate.subject),
        "issuer": checked.issuer or None,
        "issuer_trusted": checked.issuer_trusted,
        **_answer(checked.answer),
        "in_vain": [_no_answer(each) for each in checked.in_vain],
    }


def _answer(answer: RevocationAnswer) -> Json:
    return {
        "state": answer.state.value,
        "source": answer.source.value if answer.source else None,
        "url": answer.url or None,
        "produced_at": _moment(answer.produced_at),
        "this_update": _moment(answer.this_update),
        "next_update": _moment(answer.next_update),
        "age_seconds": int(answer.age.total_seconds()) if answer.age is not None else None,
        "revoked_at": _moment(answer.revoked_at),
        "reason": answer.reason.value if answer.reason else None,
        "responder": answer.responder or None,
    }


def _no_answer(no_answer: NoAnswer) -> Json:
    return {
        "reason": no_answer.reason.value,
        "source": no_answer.source.value if no_answer.source else None,
        "url": no_answer.url or None,
        "detail": no_answer.detail or None,
    }


def _moment(moment: datetime | None) -> str | None:
    return utc_text(moment) if moment else None
