"""Drawing and tone of every code of the inventory; within a list no two codes share a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.oid import OidVerdictCode
from cardtool.model.sighting import SourceState
from cardtool.model.trust import TrustState
from cardtool.model.verdict import Severity
from ui.look.tone import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

OID_SIGNS: Final[Mapping[OidVerdictCode, tuple[str, Tone]]] = {
    OidVerdictCode.UNKNOWN: ("question", Tone.ACT),
    OidVerdictCode.ROLLOVER: ("again", Tone.NOTE),
    OidVerdictCode.VALID: ("check", Tone.GOOD),
    OidVerdictCode.EXPIRING: ("hourglass", Tone.ACT),
    OidVerdictCode.ONLY_OLD: ("expired", Tone.STOP),
    OidVerdictCode.NONE: ("stop", Tone.STOP),
}
SOURCE_SIGNS: Final[Mapping[SourceState, tuple[str, Tone]]] = {
    SourceState.COMPLETE: ("check", Tone.GOOD),
    SourceState.PARTIAL: ("warning", Tone.ACT),
    SourceState.UNREADABLE: ("stop", Tone.STOP),
    SourceState.CANCELLED: ("cancelled", Tone.ACT),
}
FINDING_SIGNS: Final[Mapping[Severity, tuple[str, Tone]]] = {
    Severity.INFO: ("info", Tone.NOTE),
    Severity.WARNING: ("warning", Tone.ACT),
    Severity.CRITICAL: ("stop", Tone.STOP),
}
CHAIN_SIGNS: Final[Mapping[TrustState, tuple[str, Tone]]] = {
    TrustState.TRUSTED: ("check", Tone.GOOD),
    TrustState.NOT_TRUSTED: ("warning", Tone.ACT),
    TrustState.INCOMPLETE: ("question", Tone.ACT),
    TrustState.SIGNATURE_WRONG: ("forged", Tone.STOP),
    TrustState.NOT_CHECKED: ("look", Tone.PLAIN),
}
