"""What is said of each cause and probe; the sentences stand in the catalogues, here are their English forms."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.cause_text import CauseText
from cardtool.app.diagnosing.wording_card import CARD_CAUSES
from cardtool.app.diagnosing.wording_reader import READER_CAUSES
from cardtool.app.diagnosing.wording_workstation import PROGRAM_CAUSES, TOOL_CAUSES, WORKSTATION_CAUSES
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import ProbeId, ProbeState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.app.language import Texts
    from cardtool.model.diagnosis import DiagnosisCode, Fact

CAUSES: Final[Mapping[DiagnosisCode, CauseText]] = {
    **READER_CAUSES,
    **PROGRAM_CAUSES,
    **CARD_CAUSES,
    **WORKSTATION_CAUSES,
    **TOOL_CAUSES,
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
    ProbeId.NETWORK: _("Network"),
    ProbeId.REVOCATION: _("Closed or in force"),
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
    return CauseText(*(texts.say(sentence) for sentence in astuple(CAUSES[code])))


def tell_fact(fact: Fact) -> str:
    """A fact for the technical view: its code, what it is about, what was seen; not translated."""
    return str(fact)
