"""Certificates of made-up cards, with the encodings of real ones, for tests and benchmarks of the whole way."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.cards.training.authority import KeyKind, PrivateKey, TrainingAuthority
from cardtool.model.certificate import Usage

if TYPE_CHECKING:
    from collections.abc import Iterator

BEGIN: Final = datetime(2021, 9, 30, 21, 0, tzinfo=UTC)
#: Finnish midnight at the end of 1 October 2026.
END: Final = datetime(2026, 10, 1, 20, 59, 59, tzinfo=UTC)
OLD_NAME: Final = "Varsinais-Suomen sairaanhoitopiirin kuntayhtymä"
OLD_EMAIL: Final = "taina.testinen@vsshp.fi"
_ISSUER: Final = (
    ("C", "FI"),
    ("O", "Vaestorekisterikeskus CA"),
    ("OU", "Sosiaali- ja terveydenhuollon ammattivarmenteet"),
    ("CN", "VRK CA for Social Welfare and Healthcare Prof. Certs"),
)


@cache
def authority() -> TrainingAuthority:
    """An authority that bears the words of the professional cards' issuer; trusted by nobody."""
    return TrainingAuthority.create(_ISSUER, not_before=BEGIN, not_after=END)


@cache
def staff_card(organisation: str = OLD_NAME, email: str = OLD_EMAIL) -> tuple[bytes, ...]:
    """A staff or actor card: authentication, signature, issuing authority, root."""
    subject = [
        ("C", "FI"),
        ("O", organisation),
        ("title", "osastosihteeri"),
        ("serialNumber", "12345678901"),
        ("GN", "TAINA"),
        ("SN", "TESTINEN"),
        ("CN", "TESTINEN TAINA 12345678901"),
    ]
    return _card(subject, email)


@cache
def professional_card(email: str = "ville.varjo@varha.fi") -> tuple[bytes, ...]:
    """A professional card: no organisation."""
    subject = [
        ("C", "FI"),
        ("title", "sairaanhoitaja"),
        ("serialNumber", "10987654321"),
        ("GN", "VILLE"),
        ("SN", "VARJO"),
        ("CN", "VARJO VILLE 10987654321"),
    ]
    return _card(subject, email)


def many_staff_certificates(count: int) -> Iterator[bytes]:
    """Authentication certificates of many staff cards, which share a key to be made quickly."""
    key = KeyKind.P256.generate()
    for number in range(count):
        subject = [
            ("C", "FI"),
            ("O", OLD_NAME),
            ("GN", "TAINA"),
            ("SN", "TESTINEN"),
            ("CN", f"TESTINEN TAINA {number}"),
        ]
        issued = authority().issue(
            subject,
            not_before=BEGIN,
            not_after=END,
            key=key,
            emails=[OLD_EMAIL],
            serial=number + 1,
            explicit_false=True,
        )
        yield issued.der


def _card(subject: list[tuple[str, str]], email: str) -> tuple[bytes, ...]:
    made = [
        authority()
        .issue(
            subject,
            not_before=BEGIN,
            not_after=END,
            usage=usage,
            key=_key(),
            emails=[email] if usage is Usage.AUTHENTICATION else [],
            explicit_false=True,
            ecdsa_null=True,
        )
        .der
        for usage in (Usage.AUTHENTICATION, Usage.SIGNATURE)
    ]
    return (*made, *authority().chain)


@cache
def _key() -> PrivateKey:
    return KeyKind.RSA_2048.generate()
