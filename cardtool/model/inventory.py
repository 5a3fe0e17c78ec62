"""Values of the inventory: where certificates were seen, what each is, and what that means for the Kanta OIDs."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from cardtool.model.certificate import Certificate
    from cardtool.model.evidence import Evidence
    from cardtool.model.organisation import Organisation


# -- where ------------------------------------------------------------------------------------------------


class SourceKind(StrEnum):
    """What kind of place certificates were looked for in."""

    FILES = "files"
    SYSTEM_TRUST = "system_trust"
    WINDOWS_STORE = "windows_store"
    TOKEN = "token"  # noqa: S105 - a place, not a password
    TLS = "tls"
    SAML = "saml"
    XROAD = "xroad"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a certificate stands.

    Attributes:
        source: kind of the source.
        host: name of the machine, empty for this one.
        path: file, store, endpoint or slot.
        alias: name of the entry in a key store, token or metadata document, empty when it has none.
        detail: form in which it stood there (``pem``, ``jks``, ``pkcs12`` …) and its number, for example ``pem#2``.
        key: a private key stands beside it: ``None`` when nothing is known of it. Keys are never read.
    """

    source: SourceKind
    path: str
    host: str = ""
    alias: str = ""
    detail: str = ""
    key: bool | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A certificate in a place, as bytes; nothing is parsed yet."""

    place: Place
    der: bytes = field(repr=False)


class RefusalReason(StrEnum):
    """Why something that could hold certificates was not read, or not whole. The list is closed."""

    NOT_FOUND = "not_found"
    ACCESS_DENIED = "access_denied"
    NOT_READABLE = "not_readable"
    BROKEN_LINK = "broken_link"
    LINK_LOOP = "link_loop"
    SPECIAL_FILE = "special_file"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    PASSWORD_NEEDED = "password_needed"  # noqa: S105 - a reason, not a password
    NOT_A_CERTIFICATE = "not_a_certificate"
    BAD_BASE64 = "bad_base64"
    TRUNCATED = "truncated"
    BAD_STRUCTURE = "bad_structure"
    BAD_ENCODING = "bad_encoding"
    BAD_TIME = "bad_time"
    BAD_NAME = "bad_name"
    BAD_KEY = "bad_key"
    INTEGRITY = "integrity"
    UNSUPPORTED = "unsupported"
    XML_FORBIDDEN = "xml_forbidden"
    CONNECTION_FAILED = "connection_failed"
    NO_CERTIFICATE = "no_certificate"
    NOT_AVAILABLE_HERE = "not_available_here"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was not read; ``detail`` holds no content of it and no password."""

    reason: RefusalReason
    place: Place
    detail: str = ""


class SourceState(StrEnum):
    """How far a source could be read."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of one source.

    Attributes:
        kind: kind of the source.
        name: what the user named: a folder, store, endpoint.
        state: how far it could be read.
        required: the user named it, so what it could not tell makes an OID ``unknown``, never ``none``.
        seen: certificates seen, each place counted.
        looked_at: files, entries or endpoints looked at.
        skipped: of them, those that hold no certificates (text, pictures, private keys alone).
        refusals: what could not be read.
        as_of: when it was read or, for an import, exported; aware, UTC; ``None`` when unknown.
    """

    kind: SourceKind
    name: str
    state: SourceState
    required: bool = True
    seen: int = 0
    looked_at: int = 0
    skipped: int = 0
    refusals: tuple[Refusal, ...] = ()
    as_of: datetime | None = None


# -- what -------------------------------------------------------------------------------------------------


class ServiceKind(StrEnum):
    """What kind of certificate, for the inventory."""

    SOTE_SERVICE = "sote_service"
    GENERIC_SERVICE = "generic_service"
    XROAD_SIGN = "xroad_sign"
    XROAD_AUTH = "xroad_auth"
    SAML_SIGNING = "saml_signing"
    CARD = "card"
    CA = "ca"
    OTHER = "other"


class ServiceUsage(StrEnum):
    """What it is for."""

    SERVER = "server"
    CLIENT = "client"
    SERVER_CLIENT = "server_client"
    SYSTEM_SIGNATURE = "system_signature"
    AUTHENTICATION = "authentication"
    SIGNATURE = "signature"
    OTHER = "other"


class Environment(StrEnum):
    """Test or production."""

    PRODUCTION = "production"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class ServiceJudgement:
    """What the rules say of a certificate, apart from its chain and its expiry.

    Attributes:
        kind: what kind.
        usage: what for.
        environment: test or production.
        generation: name of the issuing generation in the rule table, for example ``DVV G3E``; empty when not known.
        evidence: what it rests on.
    """

    kind: ServiceKind
    usage: ServiceUsage
    environment: Environment
    generation: str = ""
    evidence: tuple[Evidence, ...] = ()


# -- Kanta OIDs -------------------------------------------------------------------------------------------


class OidDefect(StrEnum):
    """Warnings about an OID that could be parsed."""

    CHECK_DIGIT = "check_digit"
    ARTIFICIAL_ID = "artificial_id"
    SHORT_ID = "short_id"


class NodeClass(StrEnum):
    """What the first arc below the root says (THL guide of the code service)."""

    ROOT = "root"
    CODE_SET = "code_set"
    ORGANISATION_UNIT = "organisation_unit"
    DOCUMENT = "document"
    SOFTWARE = "software"
    DEVICE = "device"
    SERVICE_EVENT = "service_event"
    QUEUE = "queue"
    PAYMENT_COMMITMENT = "payment_commitment"
    TRANSPORT = "transport"
    MESSAGE_PARTY = "message_party"
    CONTROLLER = "controller"
    PERSON = "person"
    PATIENT_DOCUMENT = "patient_document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KantaOid:
    """An organisation's OID, taken apart by the rule of JHS 159.

    Attributes:
        text: the dotted form.
        root: the organisation's root, for example ``1.2.246.10.32213043``; of Kela ``1.2.246.556``.
        business_id: ``3221304-3``; empty where the root carries none (Kela).
        below: arcs below the root.
        node: what the first of them says.
        defects: warnings.
    """

    text: str
    root: str
    business_id: str = ""
    below: tuple[int, ...] = ()
    node: NodeClass = NodeClass.ROOT
    defects: tuple[OidDefect, ...] = ()


class RootStatus(StrEnum):
    """What the register says of an OID's root."""

    NEW = "new"
    KEPT = "kept"
    """The organisation is new, but its root is that of its predecessor: the root cannot tell old from new."""
    OLD = "old"
    MUNICIPALITY = "municipality"
    """Still legal for the municipality's own duties, but not for social and health services since 2023."""
    UNAFFECTED = "unaffected"
    """Of a body that the reform did not touch."""
    OTHER = "other"
    """A root that the register does not know: another organisation's, such as a vendor's or an intermediary's."""


@dataclass(frozen=True, slots=True)
class RootMatch:
    """Whose root an OID has.

    Attributes:
        status: what the register says.
        organisation: name of the organisation, empty when not known.
        counties: codes of the counties it belongs to or went to, the default first.
        source: where that stands, with its date where it was imported.
    """

    status: RootStatus
    organisation: str = ""
    counties: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class WantedOid:
    """An OID that should have a certificate.

    Attributes:
        oid: the OID; a root matches every OID under it, a longer one only itself.
        name: whose it is, empty when not known.
        valid_from: first day on which it is in use, ``None`` when not known.
        source: file or register it comes from.
    """

    oid: str
    name: str = ""
    valid_from: date | None = None
    source: str = ""


class OidVerdictCode(StrEnum):
    """The answer for one wanted OID; the first that applies in the order of the rule."""

    UNKNOWN = "unknown"
    ROLLOVER = "rollover"
    VALID = "valid"
    EXPIRING = "expiring"
    ONLY_OLD = "only_old"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OidVerdict:
    """The answer for one wanted OID on one day.

    Attributes:
        wanted: the OID.
        code: the answer.
        organisation: whose it is, from the list or the register.
        county: code of its county, empty when it has none.
        certificates: SHA-256 of the certificates the answer rests on, those in force first.
        predecessors: of them, those under a root of the same organisation's predecessor.
    """

    wanted: WantedOid
    code: OidVerdictCode
    organisation: str = ""
    county: str = ""
    certificates: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()


class InventoryFindingCode(StrEnum):
    """What is worth knowing of one certificate. The list is closed; each has a text in the catalogues."""

    NAME_AND_OID_DISAGREE = "name_and_oid_disagree"
    BUSINESS_ID_AND_OID_DISAGREE = "business_id_and_oid_disagree"
    OLD_ROOT = "old_root"
    KEPT_ROOT = "kept_root"
    MUNICIPALITY_ROOT = "municipality_root"
    OTHER_ORGANISATION = "other_organisation"
    CHECK_DIGIT = "check_digit"
    OID_NOT_VALID = "oid_not_valid"
    TEST_CERTIFICATE = "test_certificate"
    MANY_PLACES = "many_places"
    KEY_MISSING = "key_missing"
    NOT_CONFORMING = "not_conforming"
    WEAK_SIGNATURE = "weak_signature"
    VALIDITY_TOO_LONG = "validity_too_long"


@dataclass(frozen=True, slots=True)
class InventoryFinding:
    """Something worth knowing of one certificate; ``detail`` is the observed text."""

    code: InventoryFindingCode
    detail: str = ""


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
        findings: what is worth knowing.
    """

    certificate: Certificate
    judgement: ServiceJudgement
    oid: KantaOid | None = None
    root: RootMatch | None = None
    organisation: Organisation | None = None
    places: tuple[Place, ...] = ()
    findings: tuple[InventoryFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """The result of one scan, judged for a day.

    Attributes:
        coverage: what became of every source; every report begins with it.
        certificates: the certificates, each once.
        oids: the wanted OIDs with their verdicts.
        as_of: Finnish calendar day of the judgement.
        scanned_at: when, aware, UTC.
    """

    coverage: tuple[Coverage, ...]
    certificates: tuple[InventoryCertificate, ...]
    oids: tuple[OidVerdict, ...]
    as_of: date
    scanned_at: datetime
