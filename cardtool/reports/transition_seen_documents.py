"""What this tool has seen of the services, as parts of the board's document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.finnish_time import utc_text

if TYPE_CHECKING:
    from cardtool.model.transition_seen import (
        CardCount,
        CardsSeen,
        CertificatesSeen,
        LoginSeen,
        OidsSeen,
        ScanMoment,
        Seen,
        SeenCertificate,
    )
    from cardtool.reports.card_documents import Json


def seen_document(seen: Seen) -> Json:
    """What was seen of one kind: the value that its kind has, the others are ``null``."""
    return {
        "problem": seen.problem.value if seen.problem else None,
        "detail": seen.detail or None,
        "cards": _cards(seen.cards) if seen.cards else None,
        "oids": _oids(seen.oids) if seen.oids else None,
        "certificates": _certificates(seen.certificates) if seen.certificates else None,
        "login": _login(seen.login) if seen.login else None,
    }


def _cards(cards: CardsSeen) -> Json:
    return {
        "open": cards.open,
        "settled": cards.settled,
        "deadline": cards.deadline.isoformat() if cards.deadline else None,
        "days": cards.days,
        "counts": [_count(count) for count in cards.counts],
    }


def _count(count: CardCount) -> Json:
    return {
        "kind": count.kind.value,
        "organisation": count.organisation or None,
        "successor": count.successor or None,
        "county": count.county or None,
        "state": count.state.value,
        "number": count.number,
        "deadline": count.deadline.isoformat() if count.deadline else None,
    }


def _oids(oids: OidsSeen) -> Json:
    return {
        "scans": [_scan(scan) for scan in oids.scans],
        "counts": {code.value: number for code, number in oids.counts.items()},
        "only_old": list(oids.only_old),
        "missing": list(oids.missing),
    }


def _certificates(seen: CertificatesSeen) -> Json:
    return {
        "scans": [_scan(scan) for scan in seen.scans],
        "total": seen.total,
        "ended": seen.ended,
        "certificates": [_certificate(each) for each in seen.certificates],
    }


def _certificate(certificate: SeenCertificate) -> Json:
    return {
        "sha256": certificate.sha256,
        "kind": certificate.kind.value,
        "subject": certificate.subject,
        "organisation": certificate.organisation or None,
        "county": certificate.county or None,
        "valid_until": utc_text(certificate.valid_until),
        "ends_in": certificate.ends_in,
        "owner": certificate.owner.value if certificate.owner else None,
        "business_id": certificate.business_id or None,
        "expected_business_id": certificate.expected_business_id or None,
    }


def _login(login: LoginSeen) -> Json:
    return {"read": login.read, "counts": {ready.value: number for ready, number in login.counts.items()}}


def _scan(scan: ScanMoment) -> Json:
    return {
        "run": scan.run,
        "host": scan.host,
        "started": utc_text(scan.started),
        "as_of": scan.as_of.isoformat(),
        "whole": scan.whole,
    }
