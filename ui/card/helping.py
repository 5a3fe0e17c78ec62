"""When a card does not work, and the way to the helpdesk is offered; without widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.pin import PinCondition
from cardtool.model.verdict import FindingCode, VerdictCode
from ui.card.pin_strings import pins_of
from ui.view_state import Presence

if TYPE_CHECKING:
    from ui.view_state import Pane, ViewState

_PINS: Final = frozenset({PinCondition.LOCKED, PinCondition.NOT_ACTIVATED})
_VERDICTS: Final = frozenset({VerdictCode.EXPIRED, VerdictCode.NOT_YET_VALID})
_FINDINGS: Final = frozenset({FindingCode.CERTIFICATE_UNREADABLE, FindingCode.NO_AUTHENTICATION_CERTIFICATE})


def offers_help(state: ViewState) -> bool:
    """Whether something failed, or the card that is there cannot be used."""
    return state.pane.problem is not None or bool(state.notices) or _is_unusable(state.pane)


def _is_unusable(pane: Pane) -> bool:
    """By its PINs, its validity or its certificates; what the transition asks for is no failure of the card."""
    reading = pane.reading
    if reading is None or pane.presence is not Presence.PRESENT:
        return False
    locked = any(pin.condition in _PINS for pin in pins_of(pane))
    lacking = any(finding.code in _FINDINGS for finding in reading.findings)
    return locked or lacking or reading.verdict.code in _VERDICTS
