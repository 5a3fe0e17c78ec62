"""What is said of the facts that a cause rests on; the sentences stand in the catalogues, here in English."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cardtool.app import wording
from cardtool.app.diagnosing import revocation_wording
from cardtool.app.diagnosing.wording import PROBES
from cardtool.app.diagnosing.wording_seen import VALUES
from cardtool.app.language import marked as _
from cardtool.model.certificate import Usage
from cardtool.model.diagnosis import FactCode
from cardtool.model.pin import PinRole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.diagnosis import Fact

#: What was looked at, with its name where there are several.
LABELS: Final[Mapping[FactCode, str]] = {
    FactCode.NOT_CHECKED: _("Not checked, {subject}"),
    FactCode.SERVICE_STATE: _("Smart-card service ({subject})"),
    FactCode.READER_COUNT: _("Number of card readers"),
    FactCode.READER: _("Card reader"),
    FactCode.READER_DEVICE_COUNT: _("Card readers that are plugged in"),
    FactCode.READER_DEVICE: _("Device {subject}"),
    FactCode.CARD_COUNT: _("Number of cards in the readers"),
    FactCode.CARD_STATE: _("Card in the reader"),
    FactCode.CARD_FAMILY: _("Make of the card"),
    FactCode.READER_OVERRUN: _("The reader's chip is too slow for this card"),
    FactCode.READ: _("Certificates read from the card"),
    FactCode.PROBLEM: _("Reading the card"),
    FactCode.KIND: _("Kind of card"),
    FactCode.VERDICT: _("What to do with the card"),
    FactCode.FOUND: _("Seen on the card"),
    FactCode.CHAIN: _("Issuer of the card"),
    FactCode.CARD_AGE: _("Days since the card became valid"),
    FactCode.PIN_PAD: _("Keys of the reader"),
    FactCode.MIDDLEWARE_COUNT: _("Number of reader programs"),
    FactCode.MIDDLEWARE: _("Reader program {subject}"),
    FactCode.MIDDLEWARE_AGE: _("Version of the reader program {subject}"),
    FactCode.MIDDLEWARE_ANSWER: _("Answer of the reader program {subject}"),
    FactCode.MIDDLEWARE_CARD: _("Card in the reader program {subject}"),
    FactCode.PIN: "{subject}",
    FactCode.VALIDITY: "{subject}",
    FactCode.CLOCK: _("Clock of this computer"),
    FactCode.ROOT: _("Root certificate {subject}"),
    FactCode.CARD_ROOT: _("Root certificate of the card, {subject}"),
    FactCode.CARD_ISSUER: _("Certificate of the issuing authority {subject}"),
    FactCode.PROPAGATED: _("The card's certificate in the user's store"),
    FactCode.STALE: _("Certificate {subject} of a card that is not here, in"),
    FactCode.CHOICES: _("Certificates for logging in that the browser offers"),
    FactCode.PORT: _("Port {subject} of the reader program"),
    FactCode.PORT_OWNER_KNOWN: _("Who listens on port {subject}"),
    FactCode.PORT_ANSWER: _("Answer on port {subject}"),
    FactCode.SESSION: _("Kind of session"),
    FactCode.FOLDER: _("Folder of this program, {subject}"),
    FactCode.SPACE: _("Room in the folder of this program, {subject}"),
    FactCode.SETTINGS: _("Settings file {subject}"),
    FactCode.ADDITION: _("Additions of the administrator, {subject}"),
    FactCode.DATABASE: _("Database of this program, {subject}"),
    FactCode.INSTALLATION: _("Files of this program"),
    FactCode.TOLD: _("The user says"),
    FactCode.PROXY: _("Proxy for {subject}"),
    FactCode.REACHABLE: _("Server {subject}"),
    FactCode.REVOCATION: "{subject}",
    FactCode.SOURCE: _("Source {subject}"),
    FactCode.REFUSED: _("Not read in {subject}"),
    FactCode.CERTIFICATE: _("Service certificate {subject}"),
    FactCode.OID: _("OID {subject}"),
    FactCode.WITHOUT_PIN: _("Certificates seen without a PIN in {subject}"),
}

_CERTIFICATES: Final[Mapping[str, str]] = {
    Usage.AUTHENTICATION: _("Certificate for logging in"),
    Usage.SIGNATURE: _("Certificate for signing"),
}
#: Names of what is told apart, where the program has a word for it.
SUBJECTS: Final[Mapping[FactCode, Mapping[Any, str]]] = {
    FactCode.NOT_CHECKED: PROBES,
    FactCode.PIN: {
        PinRole.PIN1: _("PIN 1 (logging in)"),
        PinRole.PIN2: _("PIN 2 (signing)"),
        PinRole.ACTIVATION: wording.PIN_ROLES[PinRole.ACTIVATION],
    },
    FactCode.VALIDITY: _CERTIFICATES,
    FactCode.REVOCATION: {**revocation_wording.USAGES, **_CERTIFICATES},
    FactCode.PROXY: {"automatic": _("all addresses")},
}

_UNKNOWN: Final = _("not known")


def tell_fact(texts: Texts, fact: Fact) -> str:
    """A fact as a line: what was looked at, what was seen, and in which reader where it is about a card.

    What has no words is shown by its codes.
    """
    if fact.code not in LABELS:
        return str(fact)
    subject = SUBJECTS.get(fact.code, {}).get(fact.subject)
    value = VALUES.get(fact.code, {}).get(fact.value, _UNKNOWN if fact.value == "unknown" else "")
    label = texts.say(LABELS[fact.code], subject=texts.say(subject) if subject else fact.subject)
    line = f"{label}: {texts.say(value) or fact.value}"
    return f"{line} ({fact.whose})" if fact.whose else line
