"""The result of a scan: every certificate with all that is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.trust import TrustState
from cardtool.model.verdict import Severity

if TYPE_CHECKING:
    from datetime import date, datetime

    from cardtool.model.certificate import Certificate
    from cardtool.model.oid import KantaOid, OidVerdict, RootMatch
    from cardtool.model.organisation import Organisation
    from cardtool.model.service import ServiceJudgement
    from cardtool.model.sighting import Coverage, Place


#: From the gravest on: the order in which findings are shown.
GRAVEST_FIRST: Final = (Severity.CRITICAL, Severity.WARNING, Severity.INFO)


class InventoryFindingCode(StrEnum):
    """What is worth knowing of one certificate. The list is closed; each has a text in the catalogues."""

    NAME_AND_OID_DISAGREE = "name_and_oid_disagree"
    BUSINESS_ID_AND_OID_DISAGREE = "business_id_and_oid_disagree"
    OLD_ROOT = "old_root"
    KEPT_ROOT = "kept_root"
    MUNICIPALITY_ROOT = "municipality_root"
    OTHER_ORGANISATION = "other_organisation"
    PROBABLE_COUNTY_ROOT = "probable_county_root"
    CHECK_DIGIT = "check_digit"
    OID_NOT_VALID = "oid_not_valid"
    SEVERAL_OIDS = "several_oids"
    TEST_CERTIFICATE = "test_certificate"
    MANY_PLACES = "many_places"
    KEY_MISSING = "key_missing"
    NOT_CONFORMING = "not_conforming"
    WEAK_SIGNATURE = "weak_signature"
    VALIDITY_TOO_LONG = "validity_too_long"


@dataclass(frozen=True, slots=True)
class InventoryFinding:
    """Something worth knowing of one certificate.

    Attributes:
        code: what.
        detail: the observed text, empty when the code says it all.
        severity: how much attention it needs.
    """

    code: InventoryFindingCode
    detail: str = ""
    severity: Severity = Severity.INFO


@dataclass(frozen=True, slots=True)
class IssuerChain:
    """Who issued a certificate, up to a root as far as found, and what that is worth.

    Attributes:
        state: the result; dates play no part in it.
        issuers: SHA-256 of the issuers' certificates, the direct issuer first, the root last.
        anchor: name of the pinned root, empty unless trusted.
        missing_issuer: name of the issuer that was looked for in vain, empty unless incomplete.
    """

    state: TrustState = TrustState.NOT_CHECKED
    issuers: tuple[str, ...] = ()
    anchor: str = ""
    missing_issuer: str = ""


@dataclass(frozen=True, slots=True)
class InventoryCertificate:
    """One certificate of the inventory with everything said of it; classification, chain and expiry are separate.

    Attributes:
        certificate: the certificate.
        judgement: what it is.
        oid: the Kanta OID in its subject, ``None`` when it has none that can be parsed.
        root: whose root that is.
        organisation: what the register says of the organisation it names, ``None`` when it says nothing.
        places: where it was seen.
        findings: what is worth knowing, the gravest first.
        chain: who issued it.
    """

    certificate: Certificate
    judgement: ServiceJudgement
    oid: KantaOid | None = None
    root: RootMatch | None = None
    organisation: Organisation | None = None
    places: tuple[Place, ...] = ()
    findings: tuple[InventoryFinding, ...] = ()
    chain: IssuerChain = IssuerChain()


@dataclass(frozen=True, slots=True)
class ListFailure:
    """A line of the list of wanted OIDs that could not be used.

    Attributes:
        line: line of the file, from 1; 0 = the whole file.
        reason: code of the reason, one of :class:`cardtool.register.imports_values.ImportReason`.
        detail: what exactly, empty when the code says it all.
    """

    line: int
    reason: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """The result of one scan, judged for a day.

    Attributes:
        coverage: what became of every source; every report begins with it.
        certificates: the certificates, each once.
        oids: the wanted OIDs with their verdicts.
        as_of: Finnish calendar day of the judgement.
        scanned_at: when, aware, UTC.
        list_failures: lines of the list of wanted OIDs that could not be used, so that no answer stands for them.
    """

    coverage: tuple[Coverage, ...]
    certificates: tuple[InventoryCertificate, ...]
    oids: tuple[OidVerdict, ...]
    as_of: date
    scanned_at: datetime
    list_failures: tuple[ListFailure, ...] = ()
