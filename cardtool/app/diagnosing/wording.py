"""What is said of each cause and probe; the sentences stand in the catalogues, here are their English forms."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.cause_text import CauseText
from cardtool.app.diagnosing.wording_card import CARD_CAUSES
from cardtool.app.diagnosing.wording_part import PART_FINE
from cardtool.app.diagnosing.wording_pins import words_of_pins
from cardtool.app.diagnosing.wording_reader import READER_CAUSES
from cardtool.app.diagnosing.wording_service import OF_SERVICES, SERVICE_CAUSES
from cardtool.app.diagnosing.wording_workstation import PROGRAM_CAUSES, TOOL_CAUSES, WORKSTATION_CAUSES
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import INVENTORY_FACTS, DiagnosisCode, ProbeId, ProbeState, Symptom
from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.diagnosis import DiagnosedCause

CAUSES: Final[Mapping[DiagnosisCode, CauseText]] = {
    **READER_CAUSES,
    **PROGRAM_CAUSES,
    **CARD_CAUSES,
    **WORKSTATION_CAUSES,
    **TOOL_CAUSES,
    **SERVICE_CAUSES,
}

PROBES: Final[Mapping[ProbeId, str]] = {
    ProbeId.SERVICE: _("Smart-card service"),
    ProbeId.READERS: _("Card readers"),
    ProbeId.CARD: _("Card in the reader"),
    ProbeId.READING: _("Contents of the card"),
    ProbeId.MIDDLEWARE: _("Reader program"),
    ProbeId.PINS: _("PINs"),
    ProbeId.VALIDITY: _("Validity and clock"),
    ProbeId.TRUST: _("Trust in the issuer"),
    ProbeId.USER_STORE: _("Certificates of the user"),
    ProbeId.PORT: _("Connection of the browser"),
    ProbeId.SESSION: _("Remote session"),
    ProbeId.TOOL: _("This program"),
    ProbeId.SYMPTOM: _("What the user says"),
    ProbeId.NETWORK: _("Network"),
    ProbeId.REVOCATION: _("Closed or in force"),
    ProbeId.INVENTORY: _("Service certificates"),
}

SYMPTOMS: Final[Mapping[Symptom, str]] = {
    Symptom.LETTER_MISSING: _("The letter with the activation code has not come"),
    Symptom.SYSTEM_REFUSES: _("The patient or client system refuses the card"),
    Symptom.PRESCRIPTION_REFUSED: _("A prescription cannot be signed"),
}

STATES: Final[Mapping[ProbeState, str]] = {
    ProbeState.OK: _("Fine"),
    ProbeState.FINDING: _("Needs attention"),
    ProbeState.COULD_NOT_CHECK: _("Could not be checked"),
    ProbeState.NOT_ASKED: _("Not asked"),
    ProbeState.NOT_APPLICABLE: _("Nothing to check"),
}


def tell_diagnosis(texts: Texts, code: DiagnosisCode) -> CauseText:
    """What is said of a cause, in the language of ``texts``."""
    return _told(texts, CAUSES[code])


def tell_cause(texts: Texts, cause: DiagnosedCause) -> CauseText:
    """What is said of a cause that was found: of a card and its workstation, or of service certificates.

    Of a PIN it is said which one, where the cause rests on one.
    That all is fine is said of the workstation only where what matters most was looked at.
    """
    of_services = bool(cause.evidence) and all(fact.code in INVENTORY_FACTS for fact in cause.evidence)
    words = OF_SERVICES.get(cause.code) if of_services else words_of_pins(cause)
    if words is None and cause.code is DiagnosisCode.ALL_FINE and cause.certainty is not Confidence.CERTAIN:
        words = PART_FINE
    return tell_diagnosis(texts, cause.code) if words is None else _told(texts, words)


def _told(texts: Texts, words: CauseText) -> CauseText:
    return CauseText(*(texts.say(sentence) for sentence in astuple(words)))
