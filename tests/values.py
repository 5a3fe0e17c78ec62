"""Made-up values for tests of the upper rooms; nothing here is parsed or judged."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cardtool.model.card import RawCard, Token
from cardtool.model.certificate import (
    AlternativeNames,
    Certificate,
    Defect,
    KeyUse,
    Name,
    NameAttribute,
    ParseFailure,
    ParseReason,
    PublicKeyFacts,
)
from cardtool.model.evidence import Confidence, Evidence, EvidenceCode
from cardtool.model.kind import CardKind, KindJudgement
from cardtool.model.organisation import (
    Organisation,
    OrganisationKind,
    OrganisationMatch,
    OrganisationStatus,
    Successor,
)
from cardtool.model.reading import CardReading, Holder
from cardtool.model.trust import Trust, TrustState
from cardtool.model.verdict import Finding, FindingCode, Severity, Verdict, VerdictCode

READ_AT = datetime(2023, 2, 1, 8, 0, tzinfo=UTC)
AS_OF = date(2023, 2, 1)
VARHA = Successor("05", "Varsinais-Suomen hyvinvointialue", "Egentliga Finlands välfärdsområde", default=True)


def name(**attributes: str) -> Name:
    """A distinguished name of common attributes (``CN``, ``O``, …)."""
    oids = {"CN": "2.5.4.3", "SN": "2.5.4.4", "C": "2.5.4.6", "O": "2.5.4.10", "title": "2.5.4.12", "GN": "2.5.4.42"}
    return Name(tuple(NameAttribute(oids[key], value) for key, value in attributes.items()))


def certificate(**changes: object) -> Certificate:
    """An authentication certificate of a staff card."""
    values: dict[str, object] = {
        "der": b"der",
        "tbs": b"tbs",
        "signature": b"",
        "signature_algorithm": "1.2.840.10045.4.3.2",
        "signature_hash": "sha256",
        "sha256": "ab" * 32,
        "sha1": "cd" * 20,
        "spki": b"",
        "spki_sha256": "ef" * 32,
        "serial": 4711,
        "subject": name(C="FI", O="VSSHP", GN="TAINA", SN="TESTINEN", CN="TESTINEN TAINA 1234"),
        "issuer": name(C="FI", CN="VRK CA for Social Welfare and Healthcare Prof. Certs"),
        "not_before": datetime(2021, 1, 31, 22, 0, tzinfo=UTC),
        "not_after": datetime(2026, 1, 31, 21, 59, 59, tzinfo=UTC),
        "key": PublicKeyFacts("rsa", 2048),
        "alternative_names": AlternativeNames(emails=("taina.testinen@vsshp.fi",)),
        "policies": ("1.2.3",),
        "key_usage": frozenset({KeyUse.DIGITAL_SIGNATURE}),
        "defects": (Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS,),
    }
    return Certificate(**{**values, **changes})  # type: ignore[arg-type] # values of many types by name


def reading(code: VerdictCode = VerdictCode.RENEW_AND_CLOSE_BY, **changes: object) -> CardReading:
    """A judged staff card of an old organisation."""
    main = certificate()
    values: dict[str, object] = {
        "card": RawCard("Reader 1", (main.der,), bytes.fromhex("3bdf96"), Token("CARD", "1234", "MAKER", "MODEL")),
        "holder": Holder("TAINA TESTINEN", "Assistant", "taina.testinen@vsshp.fi", "VSSHP"),
        "certificates": (main,),
        "failures": (ParseFailure(ParseReason.TRUNCATED, "short", 1),),
        "main": main,
        "kind": KindJudgement(
            CardKind.STAFF_OR_ACTOR, Confidence.LIKELY, (Evidence(EvidenceCode.ISSUER_WORDS, "Healthcare Prof"),)
        ),
        "organisation": OrganisationMatch(
            OrganisationStatus.OLD,
            Organisation(
                "hospital_district:1", OrganisationKind.HOSPITAL_DISTRICT, OrganisationStatus.OLD, "Vanha piiri"
            ),
            (VARHA,),
            (Evidence(EvidenceCode.ALIAS, "VSSHP"),),
            candidates=(Organisation("county:05", OrganisationKind.COUNTY, OrganisationStatus.CURRENT, "Uusi"),),
        ),
        "trust": Trust(TrustState.INCOMPLETE, missing_issuer="CN=VRK"),
        "verdict": Verdict(code, date(2023, 2, 28), 27, ("reform-2023.deadline",)),
        "findings": (Finding(FindingCode.CONFIRM_KIND_ON_CARD_FACE, Severity.INFO),),
        "as_of": AS_OF,
        "read_at": READ_AT,
    }
    return CardReading(**{**values, **changes})  # type: ignore[arg-type] # values of many types by name


def unreadable() -> CardReading:
    """A card whose certificates cannot be read: every optional value is missing."""
    return reading(
        VerdictCode.CHECK_MANUALLY,
        card=RawCard("", (b"x",)),
        holder=Holder(),
        certificates=(),
        main=None,
        kind=KindJudgement(CardKind.UNKNOWN),
        organisation=OrganisationMatch(OrganisationStatus.UNKNOWN),
        trust=Trust(),
        verdict=Verdict(VerdictCode.CHECK_MANUALLY),
        findings=(),
    )
