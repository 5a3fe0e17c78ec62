"""Made-up cards for the list."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from cardtool.model.kind import CardKind
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Candidate, CardCertificate

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN = datetime(2021, 1, 31, 22, tzinfo=UTC)
_ORGANISATIONS = (
    ("Varsinais-Suomen sairaanhoitopiirin kuntayhtymä", "Varsinais-Suomen hyvinvointialue"),
    ("Pirkanmaan sairaanhoitopiirin kuntayhtymä", "Pirkanmaan hyvinvointialue"),
    ("Kanta-Hämeen sairaanhoitopiirin kuntayhtymä", "Kanta-Hämeen hyvinvointialue"),
)
_ISSUER = "CN=VRK CA for Social Welfare and Healthcare Prof. Certs"


def candidate(number: int, **changes: object) -> Candidate:
    """A staff card to be closed; another number is another card."""
    certificates = (_certificate(f"a{number}", number), _certificate(f"s{number}", number + 1_000_000))
    organisation, successor = _ORGANISATIONS[number % len(_ORGANISATIONS)]
    values: dict[str, object] = {
        "kind": CardKind.STAFF_OR_ACTOR,
        "certificates": tuple(sorted(certificates, key=lambda found: found.sha256)),
        "organisation": organisation,
        "successor": successor,
        "verdict": VerdictCode.RENEW_AND_CLOSE_BY,
        "deadline": date(2023, 2, 28),
        "rules": "0.3.0+1a2b3c4d5e6f",
        "valid_from": BEGIN,
        "valid_until": BEGIN + timedelta(days=1500 + number % 700),
    }
    return Candidate(**{**values, **changes})  # type: ignore[arg-type] # values of many types by name


def candidates(number: int) -> Iterator[Candidate]:
    """So many cards."""
    return (candidate(each) for each in range(1, number + 1))


def _certificate(name: str, serial: int) -> CardCertificate:
    return CardCertificate(hashlib.sha256(name.encode()).hexdigest(), f"{serial:08x}", _ISSUER)
