"""Drawing and tone of every state of a date, and of what was seen; within a list no two states share a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app.transition.attention import certificate_needs_somebody
from cardtool.model.oid import OidVerdictCode
from cardtool.model.readiness import Ready
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_seen import SeenProblem
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.model.transition_seen import CertificatesSeen, Seen

#: A drawing and its tone.
Sign = tuple[str, Tone]

STATE_SIGNS: Final[Mapping[DateState, Sign]] = {
    DateState.OVERDUE: ("expired", Tone.STOP),
    DateState.TODAY: ("hourglass", Tone.STOP),
    DateState.DUE: ("look", Tone.ACT),
    DateState.SOON: ("warning", Tone.ACT),
    DateState.COMING: ("calendar", Tone.NOTE),
    DateState.DONE: ("check", Tone.GOOD),
    DateState.PAST: ("info", Tone.PLAIN),
}
_FINE: Final = ("check", Tone.GOOD)
_LOOK: Final = ("warning", Tone.ACT)
_ASK: Final = ("question", Tone.PLAIN)
_WORTH_KNOWING: Final = ("info", Tone.NOTE)


def seen_sign(seen: Seen, soon_days: int) -> Sign:
    """Whether what was seen calls for attention.

    Args:
        seen: what was seen.
        soon_days: from so many days before its end on a certificate does (``Board.soon_days``).
    """
    if seen.problem is not None:
        return _LOOK if seen.problem is SeenProblem.NOT_READABLE else _ASK
    if seen.cards is not None:
        return _LOOK if seen.cards.open else _FINE
    if seen.oids is not None:
        return _oid_sign(seen.oids.counts)
    if seen.login is not None:
        return _login_sign(seen.login.counts)
    return _certificate_sign(seen.certificates, soon_days) if seen.certificates is not None else _WORTH_KNOWING


def _certificate_sign(seen: CertificatesSeen, soon_days: int) -> Sign:
    if seen.ended or any(certificate_needs_somebody(each, soon_days) for each in seen.certificates):
        return _LOOK
    return _FINE if seen.certificates else _WORTH_KNOWING


def _oid_sign(counts: Mapping[OidVerdictCode, int]) -> Sign:
    if any(counts.get(code) for code in (OidVerdictCode.NONE, OidVerdictCode.ONLY_OLD, OidVerdictCode.EXPIRING)):
        return _LOOK
    return _ASK if counts.get(OidVerdictCode.UNKNOWN) else _FINE


def _login_sign(counts: Mapping[Ready, int]) -> Sign:
    if counts.get(Ready.NO):
        return _LOOK
    return _ASK if counts.get(Ready.UNKNOWN) else _FINE
