"""What the program says for each code; the sentences stand in the catalogues, here are their English forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.language import marked as _
from cardtool.model.cause import Cause
from cardtool.model.evidence import Confidence, EvidenceCode
from cardtool.model.kind import CardKind
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.pin import PinCondition, PinRole
from cardtool.model.trust import TrustState
from cardtool.model.verdict import FindingCode, Severity, VerdictCode

if TYPE_CHECKING:
    from collections.abc import Mapping

#: One large, plain sentence for each verdict.
VERDICTS: Final[Mapping[VerdictCode, str]] = {
    VerdictCode.NO_ACTION: _("The card stays in use"),
    VerdictCode.RENEW_AND_CLOSE_BY: _("Renew the card and close it by {deadline}"),
    VerdictCode.CLOSE_NOW: _("Close the card now"),
    VerdictCode.EXPIRED: _("The card has expired"),
    VerdictCode.NOT_YET_VALID: _("The card is not valid yet"),
    VerdictCode.TEST_CARD: _("This is a test card"),
    VerdictCode.NOT_SOTE: _("Not a social and health care card"),
    VerdictCode.ORGANISATION_UNKNOWN: _("The organisation is not known"),
    VerdictCode.CHECK_MANUALLY: _("Check the card yourself"),
}

#: What to do next.
NEXT_STEPS: Final[Mapping[VerdictCode, str]] = {
    VerdictCode.NO_ACTION: _("Nothing needs to be done because of the reform."),
    VerdictCode.RENEW_AND_CLOSE_BY: _(
        "The card names an organisation that ended. Order a new card from {successor} and put this one on the list of "
        "cards to close. Days left: {days}."
    ),
    VerdictCode.CLOSE_NOW: _(
        "The card names an organisation that ended, and the transition ended on {deadline}. Close the card in Vartti. "
        "The holder gets a new card from {successor}."
    ),
    VerdictCode.EXPIRED: _("Its validity ended on {valid_until}. Order a new card if the holder still needs one."),
    VerdictCode.NOT_YET_VALID: _("Its validity begins on {valid_from}. Check the date of this workstation."),
    VerdictCode.TEST_CARD: _("It works in test systems only. Use the real card in production."),
    VerdictCode.NOT_SOTE: _("The rules for social and health care cards do not concern it."),
    VerdictCode.ORGANISATION_UNKNOWN: _(
        "The organisation on the card is not in the register. Check the name and the candidates below."
    ),
    VerdictCode.CHECK_MANUALLY: _(
        "The card does not say enough to decide. Look at its face and at the reasons, then decide."
    ),
}
#: Next step for ``check_manually`` where a successor is known.
CHECK_WITH_SUCCESSOR: Final = _(
    "The card names an organisation that ended; its successor is {successor}. Look at the card's face: staff, actor "
    "and backup cards are closed, professional cards stay."
)
UNKNOWN_SUCCESSOR: Final = _("the successor")

KINDS: Final[Mapping[CardKind, str]] = {
    CardKind.PROFESSIONAL: _("Professional card"),
    CardKind.STAFF: _("Staff card"),
    CardKind.ACTOR: _("Actor card"),
    CardKind.STAFF_OR_ACTOR: _("Staff or actor card"),
    CardKind.BACKUP: _("Backup card"),
    CardKind.TEST: _("Test card"),
    CardKind.ORGANISATION: _("Organisation card"),
    CardKind.CITIZEN: _("Citizen's identity card"),
    CardKind.SOTE_UNSPECIFIED: _("Social and health care card, kind unclear"),
    CardKind.UNKNOWN: _("Unknown card"),
}

CONFIDENCES: Final[Mapping[Confidence, str]] = {
    Confidence.CERTAIN: _("certain"),
    Confidence.LIKELY: _("inferred"),
    Confidence.UNKNOWN: _("not known"),
}

STATUSES: Final[Mapping[OrganisationStatus, str]] = {
    OrganisationStatus.OLD: _("Old organisation"),
    OrganisationStatus.CURRENT: _("Current organisation"),
    OrganisationStatus.UNAFFECTED: _("Not affected by the reform"),
    OrganisationStatus.AMBIGUOUS: _("Old or current: the name does not tell"),
    OrganisationStatus.UNKNOWN: _("Not in the register"),
}

TRUST_STATES: Final[Mapping[TrustState, str]] = {
    TrustState.TRUSTED: _("Issuer verified"),
    TrustState.NOT_TRUSTED: _("Issuer not trusted"),
    TrustState.INCOMPLETE: _("Issuer not verified: its certificate is not here"),
    TrustState.SIGNATURE_WRONG: _("The issuer's signature is wrong"),
    TrustState.NOT_CHECKED: _("Issuer not checked"),
}

SEVERITIES: Final[Mapping[Severity, str]] = {
    Severity.INFO: _("Note"),
    Severity.WARNING: _("Attention"),
    Severity.CRITICAL: _("Important"),
}

FINDINGS: Final[Mapping[FindingCode, str]] = {
    FindingCode.EXPIRES_WITHIN_90_DAYS: _("The card expires soon. Days left: {detail}."),
    FindingCode.EXPIRES_WITHIN_30_DAYS: _("The card expires very soon. Days left: {detail}."),
    FindingCode.BACKUP_OVER_THREE_MONTHS: _("A backup card is given for at most three months; this one is longer."),
    FindingCode.CONFIRM_KIND_ON_CARD_FACE: _("The kind is inferred. Confirm it on the card's face."),
    FindingCode.COULD_BE_STAFF_OR_ACTOR: _("It could also be a staff or actor card. Look at the card's face."),
    FindingCode.CONTRADICTION: _("Two signs of the card's kind contradict each other."),
    FindingCode.OLD_ORGANISATION: _("The card names an organisation that ended."),
    FindingCode.EMAIL_OF_OLD_ORGANISATION: _("The e-mail address belongs to an organisation that ended."),
    FindingCode.ORGANISATION_AMBIGUOUS: _("The same name was used before and after the reform."),
    FindingCode.ORGANISATION_NEAR_MISS: _("The register has similar names: {detail}."),
    FindingCode.ORGANISATION_AND_EMAIL_DISAGREE: _("The name and the e-mail address point to different organisations."),
    FindingCode.SUCCESSOR_NOT_UNIQUE: _("The organisation went to several successors: {detail}."),
    FindingCode.MISSING_EMAIL: _("The card carries no e-mail address."),
    FindingCode.CHAIN_NOT_TRUSTED: _("The issuer is none that this program trusts."),
    FindingCode.CHAIN_INCOMPLETE: _("The issuer could not be verified: its certificate is not here."),
    FindingCode.CHAIN_SIGNATURE_WRONG: _("The issuer's signature on the card's certificate is wrong."),
    FindingCode.NOT_CONFORMING: _("The certificate's encoding departs from the standard, as those of DVV do."),
    FindingCode.CERTIFICATE_UNREADABLE: _("A certificate of the card could not be read."),
    FindingCode.NO_AUTHENTICATION_CERTIFICATE: _("The card has no authentication certificate."),
    FindingCode.HOLDERS_DIFFER: _("The card's certificates name different holders."),
    FindingCode.NOT_A_CARD: _("This certificate does not belong to a card."),
    FindingCode.SOURCES_DISAGREE: _("The reader program shows other contents than the card itself: {detail}."),
}

EVIDENCE: Final[Mapping[EvidenceCode, str]] = {
    EvidenceCode.TEST_POLICY: _("Policy of the test environment"),
    EvidenceCode.TEST_ISSUER: _("Issuer of the test environment"),
    EvidenceCode.EXACT_ISSUER: _("Known issuer"),
    EvidenceCode.EXACT_ISSUER_FINGERPRINT: _("Known issuer, by fingerprint"),
    EvidenceCode.POLICY: _("Certificate policy"),
    EvidenceCode.ISSUER_WORDS: _("Words in the issuer's name"),
    EvidenceCode.SUBJECT_HAS_ORGANISATION: _("An organisation is named"),
    EvidenceCode.SUBJECT_HAS_NO_ORGANISATION: _("No organisation is named"),
    EvidenceCode.SUBJECT_HAS_TITLE: _("A professional title is named"),
    EvidenceCode.SUBJECT_HAS_PSEUDONYM: _("A registration number is named"),
    EvidenceCode.SHORT_VALIDITY: _("Short validity, in days"),
    EvidenceCode.NOTHING_MATCHED: _("No rule knows the issuer"),
    EvidenceCode.BASIC_CONSTRAINTS: _("Basic constraints"),
    EvidenceCode.SUBJECT_SERIAL_NUMBER: _("Serial number in the subject's name"),
    EvidenceCode.SUBJECT_COMMON_NAME: _("Common name of the subject"),
    EvidenceCode.SUBJECT_ORGANISATION: _("Organisation of the subject"),
    EvidenceCode.SUBJECT_UNIT: _("Unit of the subject"),
    EvidenceCode.KEY_USAGE: _("Key usage"),
    EvidenceCode.EXTENDED_KEY_USAGE: _("Extended key usage"),
    EvidenceCode.KANTA_OID: _("Arc of the Kanta OID"),
    EvidenceCode.SEEN_IN: _("Kind of place where it stands"),
    EvidenceCode.CARD_RULES: _("The rules on cards know it"),
    EvidenceCode.TEST_NAME: _("Word of test systems in the subject's name"),
    EvidenceCode.TEST_OID: _("Kanta OID of the test environment"),
    EvidenceCode.NAME: _("Name in the register"),
    EvidenceCode.ALIAS: _("Other name in the register"),
    EvidenceCode.SHARED_NAME: _("Name of an old and of a current organisation"),
    EvidenceCode.EMAIL_DOMAIN: _("E-mail domain"),
    EvidenceCode.SHARED_EMAIL_DOMAIN: _("E-mail domain of an old and of a current organisation"),
    EvidenceCode.MUNICIPALITY: _("Municipality"),
    EvidenceCode.ISSUED_ON: _("Issued on"),
    EvidenceCode.LOCAL_ADDITION: _("Addition of the administrator"),
    EvidenceCode.NEAR_MISS: _("Similar name"),
    EvidenceCode.NAME_NOT_FOUND: _("No such name in the register"),
    EvidenceCode.NO_NAME: _("No organisation name and no known e-mail domain"),
}

#: Title and remedy of every cause.
CAUSES: Final[Mapping[Cause, tuple[str, str]]] = {
    Cause.SERVICE_STOPPED: (
        _("The smart-card service is not running"),
        _("Start the service (Windows: Smart Card, Linux: pcscd). The program goes on by itself when it is back."),
    ),
    Cause.ACCESS_REFUSED: (
        _("The system refuses access to the reader"),
        _("Ask the administrator for the right to use smart-card readers."),
    ),
    Cause.NO_READER: (
        _("No card reader"),
        _("Connect the reader, or try another USB port."),
    ),
    Cause.NO_CARD: (
        _("No card"),
        _("Insert a card into the reader."),
    ),
    Cause.CARD_MUTE: (
        _("The card does not answer"),
        _("Turn the card the right way round, clean its chip and insert it again."),
    ),
    Cause.CARD_UNSUPPORTED: (
        _("This card cannot be read"),
        _("Check that it is a card of DVV and that a reader program for it is installed and new enough."),
    ),
    Cause.CARD_CONTACTLESS: (
        _("The card lies on a contactless reader"),
        _("Put the card with its chip into a card reader; its certificates cannot be read without contact."),
    ),
    Cause.CHIP_FAULTY: (
        _("The chip of the card answers with errors"),
        _("Clean the chip and try another reader. If it happens again, the card must be replaced."),
    ),
    Cause.IN_USE_ELSEWHERE: (
        _("Another program is using the card"),
        _("Close the other program and insert the card again."),
    ),
    Cause.REMOVED_DURING_READING: (
        _("The card was removed too early"),
        _("Insert it again and wait for the result."),
    ),
    Cause.CHANGED_DURING_READING: (
        _("The card was changed during reading"),
        _("Insert one card and wait for the result."),
    ),
    Cause.TIMED_OUT: (
        _("The card did not answer in time"),
        _("Insert it again; if it happens again, try another reader."),
    ),
    Cause.MIDDLEWARE_MISSING: (
        _("The reader program is not installed"),
        _("Install the reader program that reads the card (for example Atostek ID)."),
    ),
    Cause.MIDDLEWARE_BITNESS: (
        _("The reader program is of the wrong architecture"),
        _("Install the version of the reader program that fits this system (64 bits)."),
    ),
    Cause.MIDDLEWARE_MISBEHAVES: (
        _("The reader program does not work"),
        _("Repair or reinstall the reader program."),
    ),
    Cause.MIDDLEWARE_CRASHED: (
        _("The reader program's module crashed"),
        _("Restart the reader program; if it happens again, repair or reinstall it."),
    ),
    Cause.MIDDLEWARE_NO_TOKEN: (
        _("The reader program shows no card"),
        _("Insert the card again; if that does not help, restart the reader program."),
    ),
    Cause.NO_AUTHENTICATION_CERTIFICATE: (
        _("The card holds no certificates"),
        _("It may be a blank or emptied card. Hand it to the registrar."),
    ),
    Cause.PIN_INCORRECT: (
        _("The PIN was wrong"),
        _("One try was spent. Check the PIN before you try again."),
    ),
    Cause.PIN_LAST_TRY: (
        _("Only one try is left"),
        _("The test is refused so that the PIN is not locked. Use the right PIN elsewhere or unlock it first."),
    ),
    Cause.PIN_LOCKED: (
        _("The PIN is locked"),
        _("Unlock it with the activation code in the reader program, or at a registration point."),
    ),
    Cause.PIN_TRIES_UNKNOWN: (
        _("The card does not say how many tries are left"),
        _("Agree to that before you test the PIN: a wrong one could lock it."),
    ),
    Cause.NOT_ACTIVATED: (
        _("The card has not been activated"),
        _("Activate it with the activation code in the reader program."),
    ),
    Cause.LOGIN_CANCELLED: (
        _("No PIN was given"),
        _("Nothing was sent to the card."),
    ),
    Cause.SIGNATURE_WRONG: (
        _("The card's signature does not fit its certificate"),
        _("The card is faulty or forged. Hand it to the registrar."),
    ),
    Cause.SOURCE_NOT_READABLE: (
        _("The file cannot be read"),
        _("Check the file's name, your rights to it and its size."),
    ),
    Cause.FILE_NOT_WRITABLE: (
        _("The file cannot be written"),
        _("Check that the folder is there, your rights to it, and the room on the disk."),
    ),
    Cause.NO_CERTIFICATE_FOUND: (
        _("No readable certificate in the file"),
        _("Give a certificate file in PEM or DER form."),
    ),
    Cause.LOCAL_DATA_INVALID: (
        _("A local addition has an error and is not used"),
        _("Tell the administrator the file and the place named here."),
    ),
    Cause.INSTALLATION_DAMAGED: (
        _("The installation is damaged"),
        _("Install the program again."),
    ),
    Cause.RUN_UNKNOWN: (
        _("There is no such run"),
        _("See the numbers of the inventories that were kept in the list of runs."),
    ),
    Cause.STORE_UNREACHABLE: (
        _("The database cannot be reached"),
        _("Check the network and the address of the database. Cards you add are kept on this workstation meanwhile."),
    ),
    Cause.STORE_BUSY: (
        _("The database is in use by another program"),
        _("Wait a moment and try again."),
    ),
    Cause.STORE_FULL: (
        _("There is no room left for the database"),
        _("Free some disk space and try again. What was saved before is safe."),
    ),
    Cause.STORE_READ_ONLY: (
        _("The database may not be written"),
        _("Ask the administrator for the right to write the database or its folder."),
    ),
    Cause.STORE_DAMAGED: (
        _("The database is damaged"),
        _("Do not use the file any further. Restore the last backup, or tell the administrator."),
    ),
    Cause.STORE_TOO_NEW: (
        _("The database is of a later version of the program"),
        _("Install the current version of the program. Nothing was changed."),
    ),
    Cause.CHANGED_MEANWHILE: (
        _("Somebody else changed the entry meanwhile"),
        _("Look at the entry as it is now, and make your change again if it is still needed."),
    ),
    Cause.ENTRY_UNKNOWN: (
        _("There is no such entry on the list"),
        _("Check the number of the entry."),
    ),
    Cause.STATE_NOT_ALLOWED: (
        _("The entry cannot go from its state to that one"),
        _("A settled entry must be reopened first."),
    ),
    Cause.REASON_NEEDED: (
        _("A reason is needed"),
        _("Say why the card stays open or is looked at again."),
    ),
    Cause.LIST_NOT_EMPTY: (
        _("The list is not empty"),
        _("Restore the backup into an empty database."),
    ),
    Cause.INTERNAL_ERROR: (
        _("The program made a mistake"),
        _("Try again. If it happens again, tell the makers of the program what you did."),
    ),
}

PIN_ROLES: Final[Mapping[PinRole, str]] = {
    PinRole.PIN1: _("PIN1 (authentication)"),
    PinRole.PIN2: _("PIN2 (signature)"),
    PinRole.ACTIVATION: _("Activation code"),
}

PIN_CONDITIONS: Final[Mapping[PinCondition, str]] = {
    PinCondition.USABLE: _("Usable"),
    PinCondition.LOW: _("Few tries left"),
    PinCondition.LAST_TRY: _("Last try"),
    PinCondition.LOCKED: _("Locked"),
    PinCondition.NOT_ACTIVATED: _("Not activated"),
    PinCondition.UNKNOWN: _("Not known"),
}
#: The same where the card says how many tries are left.
PIN_CONDITION_WITH_TRIES: Final = _("{condition}, tries left: {tries}")
