"""Made-up values for the tests of the rules: certificates without keys, matches, judgements."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from cardtool.model.certificate import (
    ATTRIBUTE_NAMES,
    AlternativeNames,
    Certificate,
    Defect,
    KeyUse,
    Name,
    NameAttribute,
    PublicKeyFacts,
)
from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.organisation import (
    Organisation,
    OrganisationKind,
    OrganisationMatch,
    OrganisationStatus,
    Successor,
)

if TYPE_CHECKING:
    from cardtool.rules.card_kind import CardKindRules
    from cardtool.rules.statements import Rule

VRK: Final = "Vaestorekisterikeskus CA"
VRK_TEST: Final = "Vaestorekisterikeskus TEST"
DVV: Final = "Digi- ja vaestotietovirasto CA"
DVV_TEST: Final = "Digi- ja vaestotietovirasto TEST"

_OIDS: Final = {short: oid for oid, short in ATTRIBUTE_NAMES.items()}

AUTHENTICATION: Final = frozenset({KeyUse.DIGITAL_SIGNATURE, KeyUse.KEY_ENCIPHERMENT})
SIGNATURE: Final = frozenset({KeyUse.NON_REPUDIATION})


def moment(text: str) -> datetime:
    """An aware time from ``2023-02-28T21:59:59`` in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def name(*attributes: tuple[str, str]) -> Name:
    """A name of (short name, value) pairs in this order."""
    made = tuple(NameAttribute(_OIDS[short], value) for short, value in attributes)
    return Name(made, der=repr(made).encode())


def written(text: str) -> Name:
    """A name written ``C=FI, O=…, CN=…``."""
    parts = (part.split("=", 1) for part in text.split(", "))
    return name(*((short, value) for short, value in parts))


def issuer_name(common_name: str, organisation: str = DVV, *units: str, with_state: bool = False) -> Name:
    """An issuer as VRK and DVV write it; older ones have ``ST=Finland``."""
    state = [("ST", "Finland")] if with_state else []
    return name(("C", "FI"), *state, ("O", organisation), *(("OU", unit) for unit in units), ("CN", common_name))


def person(organisation: str = "", *more: tuple[str, str], serial: str = "12345678N") -> Name:
    """A holder, with an organisation or without."""
    named = [("O", organisation)] if organisation else []
    return name(("C", "FI"), *named, ("serialNumber", serial), *more, ("CN", f"MEIKALAINEN MAIJA {serial}"))


PROFESSIONAL_CA: Final = issuer_name("DVV Social Welfare and Healthcare Prof. Certs - G2R")


def certificate(
    *,
    subject: Name | None = None,
    issuer: Name = PROFESSIONAL_CA,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    policies: tuple[str, ...] = (),
    emails: tuple[str, ...] = ("maija.meikalainen@example.fi",),
    key_usage: frozenset[KeyUse] = AUTHENTICATION,
    is_ca: bool = False,
    defects: tuple[Defect, ...] = (),
) -> Certificate:
    """A certificate of a card; its bytes are made up and nothing here reads them."""
    named = subject or person()
    facts = (named, issuer, not_before, not_after, policies, emails, key_usage, is_ca)
    digest = hashlib.sha256(repr(facts).encode())
    return Certificate(
        der=digest.digest(),
        tbs=b"",
        signature=b"",
        signature_algorithm="1.2.840.113549.1.1.11",
        signature_hash="sha256",
        sha256=digest.hexdigest(),
        sha1="",
        spki=b"",
        spki_sha256="",
        serial=1,
        subject=named,
        issuer=issuer,
        not_before=not_before or moment("2021-05-31T21:00:00"),
        not_after=not_after or moment("2026-05-31T20:59:59"),
        key=PublicKeyFacts("rsa", 2048),
        alternative_names=AlternativeNames(emails=emails),
        policies=policies,
        key_usage=key_usage,
        is_ca=is_ca,
        defects=defects,
    )


def judged(kind: CardKind, confidence: Confidence = Confidence.LIKELY, *, not_a_card: bool = False) -> KindJudgement:
    """A judgement without evidence."""
    return KindJudgement(kind, confidence, not_a_card=not_a_card)


def body(
    status: OrganisationStatus = OrganisationStatus.OLD,
    kind: OrganisationKind = OrganisationKind.HOSPITAL_DISTRICT,
    name_fi: str = "Esimerkin sairaanhoitopiirin kuntayhtymä",
    key: str = "hospital_district:example",
) -> Organisation:
    """A made-up body of the register."""
    return Organisation(key, kind, status, name_fi)


def matched(
    status: OrganisationStatus,
    *,
    by_name: bool = False,
    by_email: bool = False,
    disagreement: bool = False,
    successors: int = 1,
    key: str = "hospital_district:example",
) -> OrganisationMatch:
    """A match of the given status with as much in it as the register would give."""
    known = status in {OrganisationStatus.OLD, OrganisationStatus.CURRENT, OrganisationStatus.UNAFFECTED}
    ambiguous = status is OrganisationStatus.AMBIGUOUS
    meanings = (body(), body(OrganisationStatus.CURRENT, OrganisationKind.COUNTY, "Esimerkin hyvinvointialue"))
    heirs = tuple(Successor(f"{n:02}", f"Alue {n}", f"Område {n}", default=n == 1) for n in range(1, successors + 1))
    return OrganisationMatch(
        status,
        matched=body(status, key=key) if known else None,
        successors=heirs if status is OrganisationStatus.OLD or ambiguous else (),
        candidates=meanings if ambiguous else (),
        by_name=by_name,
        by_email=by_email,
        disagreement=disagreement,
    )


def rules_of(rules: CardKindRules) -> list[Rule]:
    """Every rule on the kind of card but the proofs of a test certificate, in the order of asking."""
    issuers, policies = [entry.rule for entry in rules.issuers], [entry.rule for entry in rules.policies]
    return issuers + policies + [entry.rule for entry in rules.words] + [entry.rule for entry in rules.hints]
