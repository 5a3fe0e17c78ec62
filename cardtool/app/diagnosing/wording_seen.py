"""What is said of what a check saw: the closed words of facts; the sentences stand in the catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cardtool.app import wording
from cardtool.app.diagnosing import revocation_wording
from cardtool.app.diagnosing.wording import STATES, SYMPTOMS
from cardtool.app.inventory.wording import NAMES
from cardtool.app.language import marked as _
from cardtool.model.diagnosis import FactCode, ProbeState
from cardtool.model.inventory import InventoryFindingCode
from cardtool.model.oid import OidVerdictCode
from cardtool.model.sighting import RefusalReason, SourceState
from cardtool.model.verdict import FindingCode, VerdictCode

if TYPE_CHECKING:
    from collections.abc import Mapping

_CAUSES: Final[Mapping[str, str]] = {cause: title for cause, (title, _remedy) in wording.CAUSES.items()}
_ROOTS: Final[Mapping[str, str]] = {
    "trusted": _("trusted"),
    "missing": _("missing"),
    "distrusted": _("forbidden"),
    "expired": _("has expired"),
}
_GOODS: Final[Mapping[str, str]] = {"good": _("good"), "absent": _("none"), "invalid": _("has an error")}
#: What was seen, where it is a closed word; numbers and names are shown as they are.
VALUES: Final[Mapping[FactCode, Mapping[Any, str]]] = {
    FactCode.NOT_CHECKED: {
        **_CAUSES,
        "cancelled": _("cancelled"),
        "not_applicable": STATES[ProbeState.NOT_APPLICABLE],
    },
    FactCode.SERVICE_STATE: {
        "running": _("running"),
        "stopped": _("not running"),
        "missing": _("not installed"),
        "refused": _("not for this user"),
    },
    FactCode.READER: {"real": _("real"), "virtual": _("not a real reader")},
    FactCode.READER_DEVICE: {"working": _("working"), "no_driver": _("without a driver")},
    FactCode.CARD_STATE: {
        "empty": _("none"),
        "present": _("there"),
        "mute": _("does not answer"),
        "in_use": _("held by another program"),
        "contactless": _("held on the reader, not inserted"),
    },
    FactCode.CARD_FAMILY: {"fineid": _("Finnish"), "other": _("not known")},
    FactCode.PROBLEM: _CAUSES,
    FactCode.KIND: wording.KINDS,
    FactCode.VERDICT: {
        **{code: words for code, words in wording.VERDICTS.items() if "{" not in words},
        VerdictCode.RENEW_AND_CLOSE_BY: wording.FINDINGS[FindingCode.OLD_ORGANISATION],
    },
    FactCode.FOUND: {code: words for code, words in wording.FINDINGS.items() if "{" not in words},
    FactCode.CHAIN: {**wording.TRUST_STATES, "training": _("Issuer of the training mode")},
    FactCode.PIN_PAD: {"true": _("there"), "false": _("claimed, but not there")},
    FactCode.MIDDLEWARE: {"installed": _("installed"), "missing": _("not installed")},
    FactCode.MIDDLEWARE_AGE: {"new_enough": _("new enough"), "too_old": _("too old for this card")},
    FactCode.MIDDLEWARE_ANSWER: {**_CAUSES, "answers": _("it answers")},
    FactCode.MIDDLEWARE_CARD: {
        "seen": _("seen"),
        "differs": _("another card is shown"),
        "not_seen": _("not seen"),
    },
    FactCode.PIN: wording.PIN_CONDITIONS,
    FactCode.VALIDITY: {
        "valid": _("valid"),
        "expired": _("has expired"),
        "not_yet_valid": _("not valid yet"),
    },
    FactCode.CLOCK: {
        "plausible": _("may be right"),
        "behind": _("behind"),
        "ahead": _("ahead"),
        "behind_files": _("a file of this program is from a later day"),
    },
    FactCode.ROOT: _ROOTS,
    FactCode.CARD_ROOT: _ROOTS,
    FactCode.CARD_ISSUER: {
        "present": _("there"),
        "missing": _("missing"),
        "only_on_card": _("only on the card, not on this computer"),
    },
    FactCode.PROPAGATED: {"yes": _("there"), "no": _("missing")},
    FactCode.CHOICES: {"none": _("none"), "one": _("one"), "several": _("several")},
    FactCode.PORT: {"free": _("nobody listens"), "taken": _("taken")},
    FactCode.PORT_OWNER_KNOWN: {"middleware": _("a reader program"), "other": _("another program")},
    FactCode.PORT_ANSWER: {
        "signature_service": _("that of a reader program"),
        "other": _("not that of a reader program"),
        "none": _("none"),
    },
    FactCode.SESSION: {
        "local": _("at this computer"),
        "rdp": _("remote desktop"),
        "citrix": _("Citrix"),
        "xrdp": _("remote desktop (xrdp)"),
        "ssh": _("remote command line (SSH)"),
        "vnc": _("remote desktop (VNC)"),
    },
    FactCode.FOLDER: {
        "writable": _("may be written to"),
        "read_only": _("may not be written to"),
        "missing": _("missing"),
    },
    FactCode.SPACE: {"enough": _("enough"), "low": _("little"), "none": _("none")},
    FactCode.SETTINGS: _GOODS,
    FactCode.ADDITION: _GOODS,
    FactCode.DATABASE: {**_CAUSES, **_GOODS},
    FactCode.INSTALLATION: {**_GOODS, "damaged": _("missing or changed")},
    FactCode.TOLD: SYMPTOMS,
    FactCode.PROXY: {"none": _("none"), "set": _("set")},
    FactCode.REACHABLE: {
        **revocation_wording.NO_ANSWERS,
        "yes": _("it answers"),
        "unclear": _("a proxy stands between"),
    },
    FactCode.REVOCATION: revocation_wording.STATES,
    FactCode.SOURCE: NAMES[SourceState],
    FactCode.REFUSED: NAMES[RefusalReason],
    FactCode.CERTIFICATE: NAMES[InventoryFindingCode],
    FactCode.OID: NAMES[OidVerdictCode],
}
