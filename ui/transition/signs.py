"""Drawing and tone of every state of a date, and of what was seen; within a list no two states share a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.oid import OidVerdictCode
from cardtool.model.readiness import Ready
from cardtool.model.service import ServiceKind
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_seen import OwnerMatch, SeenProblem
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cardtool.model.transition_seen import CertificatesSeen, Seen, SeenCertificate

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
#: A certificate that ends within so many days calls for a new one, as a date within so many days is soon.
SOON_DAYS: Final = 30


def seen_sign(seen: Seen) -> Sign:
    """Whether what was seen calls for attention."""
    if seen.problem is not None:
        return _LOOK if seen.problem is SeenProblem.NOT_READABLE else _ASK
    if seen.cards is not None:
        return _LOOK if seen.cards.open else _FINE
    if seen.oids is not None:
        return _oid_sign(seen.oids.counts)
    if seen.login is not None:
        return _login_sign(seen.login.counts)
    return _certificate_sign(seen.certificates) if seen.certificates is not None else _WORTH_KNOWING


def _certificate_sign(seen: CertificatesSeen) -> Sign:
    if seen.ended or any(map(_calls, seen.certificates)):
        return _LOOK
    return _FINE if seen.certificates else _WORTH_KNOWING


def _calls(certificate: SeenCertificate) -> bool:
    """Whether somebody has to look at a certificate: it ends, or it does not name the legal business id of a county.

    The certificates of authentication in X-Road name the server and the organisation and no business id.
    """
    if certificate.ends_in <= SOON_DAYS:
        return True
    if certificate.kind is ServiceKind.XROAD_AUTH and not certificate.business_id:
        return not (certificate.organisation or certificate.county)
    return certificate.owner not in {None, OwnerMatch.LEGAL}


def _oid_sign(counts: Mapping[OidVerdictCode, int]) -> Sign:
    if any(counts.get(code) for code in (OidVerdictCode.NONE, OidVerdictCode.ONLY_OLD, OidVerdictCode.EXPIRING)):
        return _LOOK
    return _ASK if counts.get(OidVerdictCode.UNKNOWN) else _FINE


def _login_sign(counts: Mapping[Ready, int]) -> Sign:
    if counts.get(Ready.NO):
        return _LOOK
    return _ASK if counts.get(Ready.UNKNOWN) else _FINE
