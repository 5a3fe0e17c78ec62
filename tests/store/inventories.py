"""Made-up inventories for tests of the store, the comparison and the reports; nothing here is parsed or judged."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from cardtool.model.certificate import Certificate, Name, NameAttribute
from cardtool.model.evidence import Confidence, Evidence, EvidenceCode
from cardtool.model.inventory import (
    Inventory,
    InventoryCertificate,
    InventoryFinding,
    InventoryFindingCode,
    IssuerChain,
)
from cardtool.model.oid import (
    KantaOid,
    NodeClass,
    OidDefect,
    OidVerdict,
    OidVerdictCode,
    RootMatch,
    RootStatus,
    TransitionEnd,
    WantedOid,
)
from cardtool.model.organisation import Organisation, OrganisationKind, OrganisationStatus, Successor
from cardtool.model.service import Environment, ServiceJudgement, ServiceKind, ServiceUsage
from cardtool.model.sighting import Coverage, Place, Refusal, RefusalReason, SourceKind, SourceState
from cardtool.model.trust import TrustState
from cardtool.model.verdict import Severity
from tests.values import certificate

if TYPE_CHECKING:
    from collections.abc import Iterable

AS_OF = date(2026, 11, 20)
SCANNED_AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
OID = "1.2.246.10.32213043.18.1"
ROOT = "1.2.246.10.32213043"
FILE = Place(SourceKind.FILES, "/etc/pki/kanta.pem", detail="pem#1", key=True)
STORE = Place(SourceKind.WINDOWS_STORE, "LocalMachine/My", "SRV1", "kanta", "der")
JUDGEMENT = ServiceJudgement(
    ServiceKind.SOTE_SERVICE,
    ServiceUsage.SERVER,
    Environment.PRODUCTION,
    "DVV G3E",
    (Evidence(EvidenceCode.EXACT_ISSUER, "G3E", "sote-g3e", "FINEID S2", Confidence.LIKELY),),
)
SATAKUNTA = Organisation(
    "county:06",
    OrganisationKind.COUNTY,
    OrganisationStatus.CURRENT,
    "Satakunnan hyvinvointialue",
    successors=(Successor("06", "Satakunta", "Satakunta", default=True),),
    closed=date(2022, 12, 31),
)


def service_certificate(label: str = "a", *, key: str = "", **changes: object) -> Certificate:
    """A certificate whose bytes, fingerprint and key follow from ``label`` and ``key``."""
    spki = f"spki of {key or label}".encode()
    tbs = b"tbs of " + label.encode() + b" with " + spki
    der = b"\x30\x82" + tbs + b"signature of " + label.encode()
    values: dict[str, object] = {
        "der": der,
        "tbs": tbs,
        "signature": b"signature of " + label.encode(),
        "sha256": hashlib.sha256(der).hexdigest(),
        "sha1": hashlib.sha1(der, usedforsecurity=False).hexdigest(),
        "spki": spki,
        "spki_sha256": hashlib.sha256(spki).hexdigest(),
        "subject": Name(
            (
                NameAttribute("2.5.4.10", "Satakunnan hyvinvointialue"),
                NameAttribute("2.5.4.11", "Kanta"),
                NameAttribute("2.5.4.5", OID),
                NameAttribute("2.5.4.3", f"kanta-{label}.example"),
            ),
            b"\x30\x00",
        ),
        "not_before": datetime(2026, 2, 1, 10, 0, tzinfo=UTC),
        "not_after": datetime(2027, 1, 31, 21, 59, 59, tzinfo=UTC),
    }
    return certificate(**{**values, **changes})


def found(label: str = "a", *places: Place, key: str = "", **changes: object) -> InventoryCertificate:
    """A judged sote service certificate in places, by default in one file."""
    values: dict[str, object] = {
        "certificate": service_certificate(label, key=key),
        "judgement": JUDGEMENT,
        "oid": KantaOid(OID, ROOT, "3221304-3", (18, 1), NodeClass.MESSAGE_PARTY, (OidDefect.CHECK_DIGIT,)),
        "root": RootMatch(RootStatus.NEW, "Satakunnan hyvinvointialue", ("06",), "oid_roots.csv"),
        "organisation": SATAKUNTA,
        "places": places or (replace(FILE, path=f"/etc/pki/{label}.pem"),),
        "findings": (
            InventoryFinding(InventoryFindingCode.OLD_ROOT, severity=Severity.WARNING),
            InventoryFinding(InventoryFindingCode.MANY_PLACES, "2"),
        ),
        "chain": IssuerChain(TrustState.TRUSTED, ("1a" * 32, "2b" * 32), "DVV Gov. Root CA - G3 ECC"),
    }
    return InventoryCertificate(**{**values, **changes})  # type: ignore[arg-type] # values of many types by name


def refusal() -> Refusal:
    """A key store that needs a password."""
    place = Place(SourceKind.FILES, "/etc/pki/store.p12", alias="entry")
    return Refusal(RefusalReason.PASSWORD_NEEDED, place, "pkcs12")


def inventory(certificates: Iterable[InventoryCertificate] = (), **changes: object) -> Inventory:
    """An inventory of a folder that could be read in part, and of a list of unknown age."""
    judged = tuple(certificates)
    values: dict[str, object] = {
        "coverage": (
            Coverage(
                SourceKind.FILES,
                "/etc/pki",
                SourceState.PARTIAL,
                seen=len(judged),
                looked_at=9,
                skipped=3,
                refusals=(refusal(),),
                as_of=SCANNED_AT,
            ),
            Coverage(SourceKind.LIST, "", SourceState.COMPLETE, required=False),
        ),
        "certificates": judged,
        "oids": (
            OidVerdict(
                WantedOid(OID, "Satakunta", date(2023, 1, 1), "list.csv"),
                OidVerdictCode.VALID,
                "Satakunnan hyvinvointialue",
                "06",
                tuple(one.certificate.sha256 for one in judged),
            ),
            OidVerdict(WantedOid("1.2.246.556"), OidVerdictCode.UNKNOWN),
            OidVerdict(
                WantedOid("1.2.246.10.32213086"),
                OidVerdictCode.ONLY_OLD,
                certificates=("3c" * 32,),
                predecessors=("3c" * 32,),
                transition_end=TransitionEnd(date(2023, 6, 30), -1239, provisional=True, source="DVV"),
            ),
        ),
        "as_of": AS_OF,
        "scanned_at": SCANNED_AT,
    }
    return Inventory(**{**values, **changes})  # type: ignore[arg-type] # values of many types by name
