"""Drawing and tone of every code; where two codes can stand side by side, no two share a drawing.

The shape says all that the colour says, so that nobody needs to see colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.cause import Cause
from cardtool.model.pin import PinCondition
from cardtool.model.verdict import Severity, VerdictCode
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

VERDICT_SIGNS: Final[Mapping[VerdictCode, tuple[str, Tone]]] = {
    VerdictCode.NO_ACTION: ("check", Tone.GOOD),
    VerdictCode.RENEW_AND_CLOSE_BY: ("warning", Tone.ACT),
    VerdictCode.CLOSE_NOW: ("stop", Tone.STOP),
    VerdictCode.EXPIRED: ("expired", Tone.STOP),
    VerdictCode.NOT_YET_VALID: ("calendar", Tone.ACT),
    VerdictCode.TEST_CARD: ("flask", Tone.NOTE),
    VerdictCode.NOT_SOTE: ("info", Tone.NOTE),
    VerdictCode.ORGANISATION_UNKNOWN: ("question", Tone.ACT),
    VerdictCode.CHECK_MANUALLY: ("look", Tone.ACT),
}
SEVERITY_SIGNS: Final[Mapping[Severity, tuple[str, Tone]]] = {
    Severity.INFO: ("info", Tone.NOTE),
    Severity.WARNING: ("warning", Tone.ACT),
    Severity.CRITICAL: ("stop", Tone.STOP),
}
PIN_SIGNS: Final[Mapping[PinCondition, tuple[str, Tone]]] = {
    PinCondition.USABLE: ("check", Tone.GOOD),
    PinCondition.LOW: ("warning", Tone.ACT),
    PinCondition.LAST_TRY: ("last-try", Tone.STOP),
    PinCondition.LOCKED: ("lock", Tone.STOP),
    PinCondition.NOT_ACTIVATED: ("not-activated", Tone.ACT),
    PinCondition.UNKNOWN: ("question", Tone.PLAIN),
}
#: Causes with a drawing of their own; the others warn.
_CAUSE_ICONS: Final[Mapping[Cause, str]] = {
    Cause.SERVICE_STOPPED: "service",
    Cause.ACCESS_REFUSED: "stop",
    Cause.NO_READER: "no-reader",
    Cause.CARD_CONTACTLESS: "contactless",
    Cause.CHIP_FAULTY: "chip",
    Cause.MIDDLEWARE_MISBEHAVES: "program",
    Cause.MIDDLEWARE_CRASHED: "program",
    Cause.PIN_INCORRECT: "pin-wrong",
    Cause.PIN_LAST_TRY: "last-try",
    Cause.PIN_LOCKED: "lock",
    Cause.PIN_TRIES_UNKNOWN: "question",
    Cause.NOT_ACTIVATED: "not-activated",
    Cause.LOGIN_CANCELLED: "info",
    Cause.SIGNATURE_WRONG: "forged",
}
_CAUSE_TONES: Final[Mapping[Cause, Tone]] = {
    Cause.PIN_LAST_TRY: Tone.STOP,
    Cause.PIN_LOCKED: Tone.STOP,
    Cause.LOGIN_CANCELLED: Tone.NOTE,
    Cause.SIGNATURE_WRONG: Tone.STOP,
}


def cause_sign(cause: Cause) -> tuple[str, Tone]:
    """Drawing and tone of a cause."""
    return _CAUSE_ICONS.get(cause, "warning"), _CAUSE_TONES.get(cause, Tone.ACT)
