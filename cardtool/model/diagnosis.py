"""What the helpdesk's check saw at a workstation, and the one cause it comes to.

Small probes observe :class:`Fact` s; the decision table (``resources/rules/diagnosis.toml``) leads from them to causes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Confidence
from cardtool.model.revocation import RevocationState

if TYPE_CHECKING:
    from datetime import date, datetime


class DiagnosisCode(StrEnum):
    """The closed list of causes a diagnosis may name (domain note helpdesk.md, section 4).

    Where :class:`cardtool.model.cause.Cause` has the same cause, the words are the same.
    """

    # service and readers
    SERVICE_STOPPED = "service_stopped"
    ACCESS_REFUSED = "access_refused"
    REMOTE_WITHOUT_REDIRECTION = "remote_without_redirection"
    NO_READER = "no_reader"
    HELLO_READER = "hello_reader"
    READER_UNRELIABLE = "reader_unreliable"
    FALSE_PINPAD = "false_pinpad"
    # the card in the reader
    NO_CARD = "no_card"
    CARD_MUTE = "card_mute"
    CARD_CONTACTLESS = "card_contactless"
    CARD_UNSUPPORTED = "card_unsupported"
    CHIP_FAULTY = "chip_faulty"
    IN_USE_ELSEWHERE = "in_use_elsewhere"
    REMOVED_DURING_READING = "removed_during_reading"
    TIMED_OUT = "timed_out"
    # the reader program (middleware)
    MIDDLEWARE_MISSING = "middleware_missing"
    MIDDLEWARE_BITNESS = "middleware_bitness"
    MIDDLEWARE_TOO_OLD = "middleware_too_old"
    MIDDLEWARE_NO_TOKEN = "middleware_no_token"  # noqa: S105 - a cause, not a password
    MIDDLEWARE_CONFLICT = "middleware_conflict"
    MIDDLEWARE_MISBEHAVES = "middleware_misbehaves"
    MIDDLEWARE_CRASHED = "middleware_crashed"
    PORT_CONFLICT = "port_conflict"
    PROGRAM_NOT_RUNNING = "program_not_running"
    # PINs
    PIN_LOW = "pin_low"
    PIN_LAST_TRY = "pin_last_try"
    PIN_LOCKED = "pin_locked"
    ACTIVATION_LOCKED = "activation_locked"
    NOT_ACTIVATED = "not_activated"
    ACTIVATION_LETTER_MISSING = "activation_letter_missing"
    # the certificates of the card
    NO_AUTHENTICATION_CERTIFICATE = "no_authentication_certificate"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    CLOCK_WRONG = "clock_wrong"
    REVOKED = "revoked"
    REVOCATION_UNKNOWN = "revocation_unknown"
    CONTRADICTION = "contradiction"
    # the kind of card and what it is used for
    OLD_ORGANISATION = "old_organisation"
    TEST_CARD = "test_card"
    BACKUP_CARD_NOT_ACCEPTED = "backup_card_not_accepted"
    SV_NUMBER_MISSING = "sv_number_missing"
    PROFESSIONAL_CARD_NEEDED = "professional_card_needed"
    NOT_LINKED = "not_linked"
    # this workstation's certificates
    ROOT_MISSING = "root_missing"
    INTERMEDIATE_MISSING = "intermediate_missing"
    CERT_NOT_IN_WINDOWS = "cert_not_in_windows"
    STALE_CERTIFICATE = "stale_certificate"
    WRONG_CERT_CHOSEN = "wrong_cert_chosen"
    # the way to the issuer, looked at only when asked
    PROXY_REFUSED = "proxy_refused"
    NETWORK_BLOCKED = "network_blocked"
    # service certificates (told by the inventory, not by the check of a card)
    SOURCE_NOT_READABLE = "source_not_readable"
    ROLLOVER = "rollover"
    MANY_PLACES = "many_places"
    CHECK_DIGIT = "check_digit"
    # cardtool itself
    LOCAL_DATA_INVALID = "local_data_invalid"
    INSTALLATION_DAMAGED = "installation_damaged"
    STORE_UNREACHABLE = "store_unreachable"
    STORE_BUSY = "store_busy"
    STORE_FULL = "store_full"
    STORE_READ_ONLY = "store_read_only"
    STORE_DAMAGED = "store_damaged"
    STORE_TOO_NEW = "store_too_new"
    INTERNAL_ERROR = "internal_error"
    # nothing
    NOT_CHECKED = "not_checked"
    """The check itself was ended or failed, so nothing can be said."""
    ALL_FINE = "all_fine"
    """Everything here is fine; the problem is beyond this workstation."""


class Symptom(StrEnum):
    """What only the user can tell, and what no probe can see (domain note helpdesk.md, rows 14, 25 and 27)."""

    LETTER_MISSING = "letter_missing"
    """The letter with the activation code has not come."""
    SYSTEM_REFUSES = "system_refuses"
    """A patient or client system refuses the card."""
    PRESCRIPTION_REFUSED = "prescription_refused"
    """A prescription cannot be signed."""


class ProbeId(StrEnum):
    """The probes, in the order they are shown: cheap and decisive first (domain note helpdesk.md, section 5)."""

    SERVICE = "service"
    READERS = "readers"
    CARD = "card"
    READING = "reading"
    MIDDLEWARE = "middleware"
    PINS = "pins"
    VALIDITY = "validity"
    TRUST = "trust"
    USER_STORE = "user_store"
    PORT = "port"
    SESSION = "session"
    TOOL = "tool"
    SYMPTOM = "symptom"
    """What the user says; only when something was said."""
    NETWORK = "network"
    """Proxy and reachability; only when asked."""
    REVOCATION = "revocation"
    """Only when asked: it tells a third party."""
    INVENTORY = "inventory"
    """Service certificates, from an inventory that was made already; only when one is named."""


class ProbeState(StrEnum):
    """How a probe ended."""

    OK = "ok"
    """It looked, and nothing it saw stands behind a cause."""
    FINDING = "finding"
    """What it saw stands behind a cause."""
    COULD_NOT_CHECK = "could_not_check"
    """It failed, hung or was cancelled: neither good nor bad."""
    NOT_ASKED = "not_asked"
    NOT_APPLICABLE = "not_applicable"
    """There is nothing to check here: no such thing on this system, or no card."""


class FactCode(StrEnum):
    """What was observed. The comment names subject and values; closed words unless it says otherwise.

    A value that could not be learnt is ``unknown``, never left out.
    """

    # any probe
    NOT_CHECKED = "not_checked"  # subject: probe; a Cause, cancelled, or not_applicable
    # service
    SERVICE_STATE = "service_state"  # subject: service, or PC/SC; running, stopped, missing, refused, unknown
    SERVICE_START = "service_start"  # subject: name; automatic, manual, on_demand, disabled, unknown
    # readers
    READER_COUNT = "reader_count"  # value: number of real readers
    READER = "reader"  # subject: reader; real, virtual
    READER_CHIP = "reader_chip"  # subject: reader; value: name of its unreliable chip
    READER_DEVICE_COUNT = "reader_device_count"  # value: number of readers the system sees plugged in
    READER_DEVICE = "reader_device"  # subject: name of the device; working, no_driver
    # card
    CARD_COUNT = "card_count"  # value: number of readers with a card
    CARD_STATE = "card_state"  # subject: reader; empty, present, mute, in_use, contactless
    CARD_ATR = "card_atr"  # subject: reader; value: hexadecimal
    CARD_FAMILY = "card_family"  # subject: reader; fineid, other
    CARD_SPEED = "card_speed"  # subject: reader; value: TA1 in hexadecimal
    READER_OVERRUN = "reader_overrun"  # subject: reader; value: its chip, which does not bear the speed of this card
    # reading
    READ = "read"  # subject: reader; value: certificates that were read
    PROBLEM = "problem"  # subject: reader or profile; value: a Cause
    KIND = "kind"  # subject: reader; value: a CardKind
    ORGANISATION = "organisation"  # subject: reader; value: an OrganisationStatus
    VERDICT = "verdict"  # subject: reader; value: a VerdictCode
    FOUND = "found"  # subject: reader; value: a FindingCode
    CHAIN = "chain"  # subject: reader; value: a TrustState, or training where the root is that of the training mode
    CARD_AGE = "card_age"  # subject: reader; value: days since its certificate began
    GENERATION = "generation"  # subject: reader; value: generation of the issuing hierarchy: g1, g2, g3
    PIN_PAD = "pin_pad"  # subject: reader; true, or false when the reader claims one that it does not have
    # middleware
    MIDDLEWARE_COUNT = "middleware_count"  # value: number of installed card programs
    MIDDLEWARE = "middleware"  # subject: profile; installed, missing
    MIDDLEWARE_PATH = "middleware_path"  # subject: profile; value: path of the module
    MIDDLEWARE_VERSION = "middleware_version"  # subject: profile; value: file version
    MIDDLEWARE_BITS = "middleware_bits"  # subject: profile; fits, other, unknown
    MIDDLEWARE_AGE = "middleware_age"  # subject: profile; new_enough, too_old; for the card in the reader
    MIDDLEWARE_ANSWER = "middleware_answer"  # subject: profile; answers, or a Cause
    MIDDLEWARE_CARD = "middleware_card"  # subject: profile; seen, differs, not_seen: the card in the reader
    # PINs
    PIN = "pin"  # subject: a PinRole; value: a PinCondition
    PIN_TRIES = "pin_tries"  # subject: a PinRole; value: number
    # validity
    VALIDITY = "validity"  # subject: a Usage; valid, expired, not_yet_valid
    DAYS_LEFT = "days_left"  # subject: a Usage; value: number, negative after the end
    CLOCK = "clock"  # plausible, behind, ahead, behind_files: a file of cardtool is later
    # trust
    ROOT = "root"  # subject: name of a pinned root; trusted, missing, distrusted, expired
    CARD_ROOT = "card_root"  # subject: name of the root of the card's chain; as ROOT
    CARD_ISSUER = "card_issuer"  # subject: name of the CA that issued to the card; present, missing, only_on_card
    TRUST_STORE = "trust_store"  # subject: name of the store; value: number of certificates
    # user's store
    PROPAGATED = "propagated"  # subject: reader; yes, no
    STALE = "stale"  # subject: first digits of a fingerprint; value: name of the store
    CHOICES = "choices"  # certificates for logging in that a browser would offer: none, one, several
    # port of the local signature service
    PORT = "port"  # subject: number; free, taken
    PORT_OWNER = "port_owner"  # subject: number; value: name of the program
    PORT_OWNER_KNOWN = "port_owner_known"  # subject: number; middleware, other, unknown
    PORT_ANSWER = "port_answer"  # subject: number; signature_service, other, none
    PORT_VERSION = "port_version"  # subject: number; value: version it states
    # session
    SESSION = "session"  # local, rdp, citrix, xrdp, ssh, vnc
    # cardtool itself
    FOLDER = "folder"  # subject: which folder; writable, read_only, missing
    SPACE = "space"  # subject: which folder; enough, low, none
    FREE_BYTES = "free_bytes"  # subject: which folder; value: number
    SETTINGS = "settings"  # subject: name of the file; good, absent, invalid
    ADDITION = "addition"  # subject: what was added; good, absent, invalid
    DATABASE = "database"  # subject: which database; good, absent, or a Cause
    INSTALLATION = "installation"  # good, damaged
    # what the user says
    TOLD = "told"  # value: a Symptom
    # network (only when asked)
    PROXY = "proxy"  # subject: scheme, or "automatic" for one that a script chooses; none, set, unknown
    REACHABLE = "reachable"  # subject: host; yes, unclear, or a NoAnswerReason
    # revocation (only when asked)
    REVOCATION = "revocation"  # subject: a Usage; good, revoked, unknown, not_checked
    REVOCATION_AGE = "revocation_age"  # subject: a Usage; value: seconds since the evidence was made
    # inventory of service certificates (only when one is named)
    SOURCE = "source"  # subject: name of the source; value: a SourceState
    REFUSED = "refused"  # subject: name of the source; value: a RefusalReason
    CERTIFICATE = "certificate"  # subject: first digits of a fingerprint; value: an InventoryFindingCode
    OID = "oid"  # subject: the wanted OID; value: an OidVerdictCode
    WITHOUT_PIN = "without_pin"  # subject: name of a source of tokens; value: certificates seen, the public ones only


#: What is said of service certificates, not of a card or a workstation.
INVENTORY_FACTS: Final = frozenset(
    {FactCode.SOURCE, FactCode.REFUSED, FactCode.CERTIFICATE, FactCode.OID, FactCode.WITHOUT_PIN}
)


#: What is said of a reader or the card in it: the subject is the reader.
_OF_READERS: Final = frozenset(
    {
        FactCode.READER,
        FactCode.READER_CHIP,
        FactCode.CARD_STATE,
        FactCode.CARD_ATR,
        FactCode.CARD_FAMILY,
        FactCode.CARD_SPEED,
        FactCode.READER_OVERRUN,
        FactCode.READ,
        FactCode.KIND,
        FactCode.ORGANISATION,
        FactCode.VERDICT,
        FactCode.FOUND,
        FactCode.CHAIN,
        FactCode.CARD_AGE,
        FactCode.GENERATION,
        FactCode.PIN_PAD,
        FactCode.PROPAGATED,
    }
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One observation.

    Attributes:
        code: what was observed.
        subject: of what: a reader, a profile, a PIN, a certificate's usage; empty where there is only one.
        value: what was seen, a closed word or a number as text; never a translated sentence.
        reader: the reader of the card that it is about, where the subject is something else; empty where it is about
            no card.
    """

    code: FactCode
    subject: str = ""
    value: str = ""
    reader: str = ""

    @property
    def whose(self) -> str:
        """The reader of the card that it is about; empty for what concerns the workstation."""
        return self.subject if self.code in _OF_READERS else self.reader

    def __str__(self) -> str:
        """``code subject: value``."""
        return f"{self.code.value} {self.subject}".rstrip() + f": {self.value}"

    @property
    def says_nothing(self) -> bool:
        """It tells that something could not be looked at, so it is neither good nor bad."""
        return self.code is FactCode.NOT_CHECKED or (
            self.code is FactCode.REVOCATION and self.value == RevocationState.NOT_CHECKED
        )


@dataclass(frozen=True, slots=True)
class ProbeResult:
    """How one probe ended and what it saw.

    Attributes:
        probe: which one.
        state: how it ended.
        facts: what it saw, in its own order; also what it saw before it failed.
        seconds: how long it took.
    """

    probe: ProbeId
    state: ProbeState
    facts: tuple[Fact, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class DiagnosedCause:
    """One cause and why it is named.

    Attributes:
        code: the cause.
        certainty: how far the facts carry.
        evidence: the facts it rests on.
        rule: identifier of the entry of the decision table.
        source: where that entry comes from.
    """

    code: DiagnosisCode
    certainty: Confidence = Confidence.CERTAIN
    evidence: tuple[Fact, ...] = ()
    rule: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The result of a check of a workstation and the card in it.

    Attributes:
        causes: the causes, the first is *the* cause; never empty.
        probes: how each probe ended, in the order of :class:`ProbeId`.
        as_of: Finnish calendar day the judgement is for.
        started: when the check began, aware, UTC.
        ended: when the last probe ended or was given up, aware, UTC.
        read_since: when the check began that read the cards; an earlier one where only other probes were repeated.
            ``None`` for ``started``.
    """

    causes: tuple[DiagnosedCause, ...]
    probes: tuple[ProbeResult, ...]
    as_of: date
    started: datetime
    ended: datetime
    read_since: datetime | None = None

    @property
    def first(self) -> DiagnosedCause:
        """The one cause to act on."""
        return self.causes[0]

    @property
    def unchecked(self) -> tuple[ProbeId, ...]:
        """The probes that could not check what they are for."""
        return tuple(result.probe for result in self.probes if result.state is ProbeState.COULD_NOT_CHECK)

    @property
    def only_unchecked(self) -> bool:
        """The first cause rests on nothing but checks that could not be made."""
        return bool(self.first.evidence) and all(fact.says_nothing for fact in self.first.evidence)
