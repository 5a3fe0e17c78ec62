"""What the inventory says for each code; the sentences stand in the catalogues, here are their English forms."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from cardtool.app import wording
from cardtool.app.inventory.kinship import Kinship
from cardtool.app.language import marked as _
from cardtool.model.evidence import EvidenceCode
from cardtool.model.inventory import InventoryFindingCode
from cardtool.model.oid import NodeClass, OidDefect, OidProblem, OidVerdictCode, RootStatus
from cardtool.model.service import Environment, ServiceKind, ServiceUsage
from cardtool.model.sighting import RefusalReason, SourceKind, SourceState
from cardtool.model.trust import TrustState
from cardtool.model.verdict import Severity
from cardtool.register.imports_values import ImportReason
from cardtool.reports.inventory_state import ValidityState
from cardtool.reports.inventory_words import begin_text, chain_text, finding_text, key_text, root_text, transition_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from enum import StrEnum

    from cardtool.app.inventory.kinship import Kin
    from cardtool.app.language import Texts
    from cardtool.model.inventory import InventoryFinding, IssuerChain, ListFailure
    from cardtool.model.oid import RootMatch, TransitionEnd, WantedOid
    from cardtool.reports.inventory_words import Say

#: Names by the list a code belongs to: codes of different lists may have the same text.
NAMES: Final[Mapping[type[StrEnum], Mapping[Any, str]]] = {
    SourceKind: {
        SourceKind.FILES: _("Files"),
        SourceKind.SYSTEM_TRUST: _("Trust store of the system"),
        SourceKind.WINDOWS_STORE: _("Windows certificate store"),
        SourceKind.TOKEN: _("Cards and tokens"),
        SourceKind.TLS: _("TLS endpoint"),
        SourceKind.SAML: _("SAML metadata"),
        SourceKind.XROAD: _("X-Road security server"),
        SourceKind.LIST: _("List of certificates"),
    },
    SourceState: {
        SourceState.COMPLETE: _("Read whole"),
        SourceState.PARTIAL: _("Read in part"),
        SourceState.UNREADABLE: _("Not read"),
        SourceState.CANCELLED: _("Cancelled"),
    },
    ServiceKind: {
        ServiceKind.SOTE_SERVICE: _("Sote service certificate"),
        ServiceKind.GENERIC_SERVICE: _("DVV service certificate"),
        ServiceKind.XROAD_SIGN: _("X-Road signing certificate"),
        ServiceKind.XROAD_AUTH: _("X-Road authentication certificate"),
        ServiceKind.SAML_SIGNING: _("SAML signing certificate"),
        ServiceKind.CARD: _("Certificate of a card"),
        ServiceKind.CA: _("Certificate authority"),
        ServiceKind.OTHER: _("Other certificate"),
    },
    ServiceUsage: {
        ServiceUsage.SERVER: _("Server"),
        ServiceUsage.CLIENT: _("Client"),
        ServiceUsage.SERVER_CLIENT: _("Server and client"),
        ServiceUsage.SYSTEM_SIGNATURE: _("System signature"),
        ServiceUsage.AUTHENTICATION: _("Authentication"),
        ServiceUsage.SIGNATURE: _("Signature"),
        ServiceUsage.OTHER: _("Other use"),
    },
    Environment: {Environment.PRODUCTION: _("Production"), Environment.TEST: _("Test")},
    ValidityState: {
        ValidityState.VALID: _("Valid"),
        ValidityState.EXPIRED: _("Expired"),
        ValidityState.NOT_YET_VALID: _("Not valid yet"),
    },
    OidVerdictCode: {
        OidVerdictCode.UNKNOWN: _("Unknown: a source could not be read"),
        OidVerdictCode.ROLLOVER: _("In rollover"),
        OidVerdictCode.VALID: _("Valid certificate"),
        OidVerdictCode.EXPIRING: _("Expires soon"),
        OidVerdictCode.ONLY_OLD: _("Only an old certificate"),
        OidVerdictCode.NONE: _("No certificate"),
    },
    RootStatus: {
        RootStatus.NEW: _("New organisation"),
        RootStatus.KEPT: _("Root kept from the predecessor: it does not tell old from new"),
        RootStatus.OLD: _("Old organisation"),
        RootStatus.MUNICIPALITY: _("Municipality"),
        RootStatus.UNAFFECTED: _("Not affected by the reform"),
        RootStatus.OTHER: _("Another organisation"),
    },
    InventoryFindingCode: {
        InventoryFindingCode.NAME_AND_OID_DISAGREE: _("Name and OID belong to different organisations"),
        InventoryFindingCode.BUSINESS_ID_AND_OID_DISAGREE: _("Business ID and OID disagree"),
        InventoryFindingCode.OLD_ROOT: _("OID of an organisation that ended"),
        InventoryFindingCode.KEPT_ROOT: _("The root of the OID is that of the predecessor"),
        InventoryFindingCode.MUNICIPALITY_ROOT: _("OID of a municipality"),
        InventoryFindingCode.OTHER_ORGANISATION: _("OID of another organisation"),
        InventoryFindingCode.PROBABLE_COUNTY_ROOT: _("OID probably of a county that the register does not know: ask"),
        InventoryFindingCode.CHECK_DIGIT: _("The check digit of the business ID is wrong"),
        InventoryFindingCode.OID_NOT_VALID: _("The OID is not valid"),
        InventoryFindingCode.SEVERAL_OIDS: _("Several OIDs in one certificate: only the first counts"),
        InventoryFindingCode.TEST_CERTIFICATE: _("Test certificate"),
        InventoryFindingCode.MANY_PLACES: _("Stands in several places"),
        InventoryFindingCode.KEY_MISSING: _("No private key beside it"),
        InventoryFindingCode.NOT_CONFORMING: _("The encoding departs from the standard"),
        InventoryFindingCode.WEAK_SIGNATURE: _("Weak signature or key"),
        InventoryFindingCode.VALIDITY_TOO_LONG: _("Valid for longer than the rules allow"),
    },
    RefusalReason: {
        RefusalReason.NOT_FOUND: _("not found"),
        RefusalReason.ACCESS_DENIED: _("access denied"),
        RefusalReason.NOT_READABLE: _("not readable"),
        RefusalReason.BROKEN_LINK: _("broken link"),
        RefusalReason.LINK_LOOP: _("link in a circle"),
        RefusalReason.SPECIAL_FILE: _("not an ordinary file"),
        RefusalReason.TOO_LARGE: _("too large"),
        RefusalReason.TOO_DEEP: _("too deep"),
        RefusalReason.TOO_MANY: _("too many"),
        RefusalReason.TIMED_OUT: _("no answer in time"),
        RefusalReason.CANCELLED: _("cancelled"),
        RefusalReason.PASSWORD_NEEDED: _("password needed"),
        RefusalReason.NOT_A_CERTIFICATE: _("not a certificate"),
        RefusalReason.BAD_BASE64: _("broken base64"),
        RefusalReason.TRUNCATED: _("cut off"),
        RefusalReason.BAD_STRUCTURE: _("broken structure"),
        RefusalReason.BAD_ENCODING: _("unknown encoding"),
        RefusalReason.BAD_TIME: _("impossible time"),
        RefusalReason.BAD_NAME: _("broken name"),
        RefusalReason.BAD_KEY: _("broken key"),
        RefusalReason.INTEGRITY: _("integrity check failed"),
        RefusalReason.UNSUPPORTED: _("form not supported"),
        RefusalReason.XML_FORBIDDEN: _("forbidden XML (entities or a document type)"),
        RefusalReason.CONNECTION_FAILED: _("no connection"),
        RefusalReason.NO_CERTIFICATE: _("no certificate"),
        RefusalReason.NOT_AVAILABLE_HERE: _("not available on this system"),
    },
    Kinship: {
        Kinship.CERTIFICATE: _("The certificate itself"),
        Kinship.KEY: _("Same key, another certificate"),
        Kinship.PREDECESSOR: _("Predecessor: same OID and use"),
        Kinship.SUCCESSOR: _("Successor: same OID and use"),
    },
    OidDefect: {
        OidDefect.CHECK_DIGIT: _("the check digit is wrong"),
        OidDefect.ARTIFICIAL_ID: _("an artificial ID of the register, no business ID"),
        OidDefect.SHORT_ID: _("unusually short business ID"),
    },
    NodeClass: {
        NodeClass.ROOT: _("the organisation itself"),
        NodeClass.CODE_SET: _("code set"),
        NodeClass.ORGANISATION_UNIT: _("organisation or service unit"),
        NodeClass.DOCUMENT: _("document"),
        NodeClass.SOFTWARE: _("software"),
        NodeClass.DEVICE: _("device"),
        NodeClass.SERVICE_EVENT: _("service event"),
        NodeClass.QUEUE: _("queue"),
        NodeClass.PAYMENT_COMMITMENT: _("payment commitment"),
        NodeClass.TRANSPORT: _("transport"),
        NodeClass.MESSAGE_PARTY: _("party of message traffic"),
        NodeClass.CONTROLLER: _("controller of the register"),
        NodeClass.PERSON: _("person"),
        NodeClass.PATIENT_DOCUMENT: _("patient document"),
        NodeClass.OTHER: _("other"),
    },
    OidProblem: {
        OidProblem.EMPTY: _("nothing was given"),
        OidProblem.TOO_LONG: _("it is too long"),
        OidProblem.NOT_DOTTED: _("it is not numbers with dots between them"),
        OidProblem.LEADING_ZERO: _("a part begins with a zero"),
        OidProblem.OTHER_TREE: _("it stands in another tree of OIDs"),
        OidProblem.NO_BUSINESS_ID: _("the business ID is missing"),
        OidProblem.BUSINESS_ID_LENGTH: _("what stands for the business ID is too short or too long"),
    },
    ImportReason: {
        ImportReason.NOT_FOUND: _("not found"),
        ImportReason.ACCESS_DENIED: _("access denied"),
        ImportReason.NOT_READABLE: _("not readable"),
        ImportReason.TOO_LARGE: _("too large"),
        ImportReason.TOO_MANY: _("too many"),
        ImportReason.EMPTY: _("nothing in it"),
        ImportReason.UNKNOWN_FORMAT: _("none of the known forms of the register"),
        ImportReason.NO_OID_COLUMN: _("no column with OIDs"),
        ImportReason.BAD_ROW: _("broken line"),
        ImportReason.BAD_OID: _("not an OID"),
        ImportReason.BAD_DATE: _("impossible date"),
        ImportReason.DUPLICATE: _("the same OID again with other content"),
        ImportReason.BAD_XML: _("broken XML"),
        ImportReason.XML_FORBIDDEN: _("forbidden XML (entities or a document type)"),
        ImportReason.BAD_JSON: _("broken JSON"),
        ImportReason.PAGES_MISSING: _("pages are missing"),
    },
    Severity: wording.SEVERITIES,
    TrustState: wording.TRUST_STATES,
    EvidenceCode: wording.EVIDENCE,
}


def name_of(texts: Texts, code: StrEnum) -> str:
    """What to call a code, in the language of ``texts``."""
    return texts.say(NAMES[type(code)][code])


def tell_finding(texts: Texts, finding: InventoryFinding, *, detail: bool = True) -> str:
    """A finding with the sign and the word of its severity, and what was observed."""
    return finding_text(partial(name_of, texts), finding, detail=detail)


def tell_chain(texts: Texts, chain: IssuerChain) -> str:
    """The state of a chain, and its pinned root or the issuer that is missing."""
    return chain_text(partial(name_of, texts), chain)


def tell_kin(texts: Texts, kin: Kin) -> str:
    """What a certificate is to the one that is looked for."""
    told = name_of(texts, kin.kinship)
    return (
        f"{told} ({texts.say('of another organisation: not what was looked for')})" if kin.other_organisation else told
    )


def tell_key(texts: Texts, key: bool | None) -> str:  # noqa: FBT001 - the value of Place.key
    """Whether a private key is in the same place; empty when nothing is known."""
    return key_text(cast("Say", texts.say), key)


def tell_begin(texts: Texts, wanted: WantedOid, as_of: date) -> str:
    """From when on a wanted OID is in use, empty for one that is in use on the day ``as_of``."""
    return begin_text(cast("Say", texts.say), texts.day, wanted, as_of)


def tell_list_failure(texts: Texts, failure: ListFailure) -> str:
    """A line of the list of wanted OIDs that could not be used, and why."""
    reason = name_of(texts, ImportReason(failure.reason))
    if not failure.line:
        return texts.say("The list of OIDs: {reason}", reason=reason)
    return texts.say("The list of OIDs, line {line}: {reason}", line=failure.line, reason=reason)


def tell_root(texts: Texts, root: RootMatch) -> str:
    """What the register says of a root."""
    return root_text(cast("Say", texts.say), partial(name_of, texts), root)


def tell_transition(texts: Texts, end: TransitionEnd) -> str:
    """Until when the old root was to be used."""
    return transition_text(cast("Say", texts.say), texts.day, end)
