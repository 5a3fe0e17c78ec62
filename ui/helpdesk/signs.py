"""Drawing and tone of everything the helpdesk says; no two states of a probe share a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause
from cardtool.model.diagnosis import DiagnosisCode, ProbeState
from cardtool.model.readiness import Ready
from cardtool.model.workstation_trust import AuthorityState
from ui.card.signs import cause_sign
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A probe that is being made has no state yet.
PROBE_SIGNS: Final[Mapping[ProbeState | None, tuple[str, Tone]]] = {
    None: ("hourglass", Tone.NOTE),
    ProbeState.OK: ("check", Tone.GOOD),
    ProbeState.FINDING: ("warning", Tone.ACT),
    ProbeState.COULD_NOT_CHECK: ("question", Tone.ACT),
    ProbeState.NOT_ASKED: ("info", Tone.PLAIN),
    ProbeState.NOT_APPLICABLE: ("cancelled", Tone.PLAIN),
}
READY_SIGNS: Final[Mapping[Ready, tuple[str, Tone]]] = {
    Ready.YES: ("check", Tone.GOOD),
    Ready.LIKELY: ("look", Tone.NOTE),
    Ready.UNKNOWN: ("question", Tone.ACT),
    Ready.NO: ("stop", Tone.STOP),
}
AUTHORITY_SIGNS: Final[Mapping[AuthorityState, tuple[str, Tone]]] = {
    AuthorityState.PRESENT: ("check", Tone.GOOD),
    AuthorityState.MISSING: ("warning", Tone.ACT),
    AuthorityState.EXPIRED: ("expired", Tone.PLAIN),
    AuthorityState.DISTRUSTED: ("stop", Tone.STOP),
    AuthorityState.UNKNOWN: ("question", Tone.ACT),
}
_DIAGNOSIS_SIGNS: Final[Mapping[DiagnosisCode, tuple[str, Tone]]] = {
    DiagnosisCode.ALL_FINE: ("check", Tone.GOOD),
    DiagnosisCode.NOT_CHECKED: ("question", Tone.ACT),
    DiagnosisCode.NO_CARD: ("insert", Tone.NOTE),
    DiagnosisCode.EXPIRED: ("expired", Tone.STOP),
    DiagnosisCode.NOT_YET_VALID: ("calendar", Tone.ACT),
    DiagnosisCode.CLOCK_WRONG: ("calendar", Tone.ACT),
    DiagnosisCode.REVOKED: ("stop", Tone.STOP),
    DiagnosisCode.TEST_CARD: ("flask", Tone.NOTE),
    DiagnosisCode.HELLO_READER: ("reader", Tone.ACT),
    DiagnosisCode.READER_UNRELIABLE: ("reader", Tone.ACT),
}
_CAUSES: Final = {cause.value: cause for cause in Cause}


def diagnosis_sign(code: DiagnosisCode) -> tuple[str, Tone]:
    """Drawing and tone of a cause; the same as in the card's view where it is the same cause."""
    if code in _DIAGNOSIS_SIGNS:
        return _DIAGNOSIS_SIGNS[code]
    known = _CAUSES.get(code.value)
    return cause_sign(known) if known is not None else ("warning", Tone.ACT)
