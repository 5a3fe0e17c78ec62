"""Kanta OIDs: their parts, whose they are, and the answer for each that should have a certificate."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class OidDefect(StrEnum):
    """Warnings about an OID that could be parsed."""

    CHECK_DIGIT = "check_digit"
    ARTIFICIAL_ID = "artificial_id"
    SHORT_ID = "short_id"


class OidProblem(StrEnum):
    """Why a text is no Kanta OID. The list is closed."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_DOTTED = "not_dotted"
    LEADING_ZERO = "leading_zero"
    OTHER_TREE = "other_tree"
    NO_BUSINESS_ID = "no_business_id"
    BUSINESS_ID_LENGTH = "business_id_length"


class NodeClass(StrEnum):
    """What the first arc below the root says (THL guide of the code service)."""

    ROOT = "root"
    CODE_SET = "code_set"
    ORGANISATION_UNIT = "organisation_unit"
    DOCUMENT = "document"
    SOFTWARE = "software"
    DEVICE = "device"
    SERVICE_EVENT = "service_event"
    QUEUE = "queue"
    PAYMENT_COMMITMENT = "payment_commitment"
    TRANSPORT = "transport"
    MESSAGE_PARTY = "message_party"
    CONTROLLER = "controller"
    PERSON = "person"
    PATIENT_DOCUMENT = "patient_document"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class KantaOid:
    """An organisation's OID, taken apart by the rule of JHS 159.

    Attributes:
        text: the dotted form.
        root: the organisation's root, for example ``1.2.246.10.32213043``; of Kela ``1.2.246.556``.
        business_id: ``3221304-3``; empty where the root carries none (Kela).
        below: arcs below the root.
        node: what the first of them says.
        defects: warnings.
    """

    text: str
    root: str
    business_id: str = ""
    below: tuple[int, ...] = ()
    node: NodeClass = NodeClass.ROOT
    defects: tuple[OidDefect, ...] = ()


class RootStatus(StrEnum):
    """What the register says of an OID's root."""

    NEW = "new"
    KEPT = "kept"
    """The organisation is new, but its root is that of its predecessor: the root cannot tell old from new."""
    OLD = "old"
    MUNICIPALITY = "municipality"
    """Still legal for the municipality's own duties, but not for social and health services since 2023."""
    UNAFFECTED = "unaffected"
    """Of a body that the reform did not touch."""
    OTHER = "other"
    """A root that the register does not know: another organisation's, such as a vendor's or an intermediary's."""


@dataclass(frozen=True, slots=True)
class RootMatch:
    """Whose root an OID has.

    Attributes:
        status: what the register says.
        organisation: name of the organisation, empty when not known.
        counties: codes of the counties it belongs to or went to, the default first.
        source: where that stands, with its date where it was imported.
        probable_county: no table has the root, but it stands between those of the counties: somebody should ask.
    """

    status: RootStatus
    organisation: str = ""
    counties: tuple[str, ...] = ()
    source: str = ""
    probable_county: bool = False


@dataclass(frozen=True, slots=True)
class WantedOid:
    """An OID that should have a certificate.

    Attributes:
        oid: the OID; a root matches every OID under it, a longer one only itself.
        name: what the list calls it, empty when it does not say.
        valid_from: first day on which it is in use, ``None`` when not known.
        source: file or register it comes from.
    """

    oid: str
    name: str = ""
    valid_from: date | None = None
    source: str = ""

    def begins_after(self, day: date) -> bool:
        """Whether it is not in use yet on a day, so that it needs no certificate then."""
        return self.valid_from is not None and self.valid_from > day


class OidVerdictCode(StrEnum):
    """The answer for one wanted OID; the first that applies in the order of the rule."""

    UNKNOWN = "unknown"
    ROLLOVER = "rollover"
    VALID = "valid"
    EXPIRING = "expiring"
    ONLY_OLD = "only_old"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class TransitionEnd:
    """Until when an organisation's old root was to be used beside the new one.

    Attributes:
        day: the last such day.
        days_left: days from the day of the judgement to it, negative after it.
        provisional: the day was announced as provisional, and no other is known.
        source: document and section.
    """

    day: date
    days_left: int = 0
    provisional: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class OidVerdict:
    """The answer for one wanted OID on one day.

    Attributes:
        wanted: the OID.
        code: the answer.
        organisation: whose it is by the register; where that knows nothing, what the list calls it.
        county: code of its county, empty when it has none.
        certificates: SHA-256 of the certificates the answer rests on, those in force first.
        predecessors: those under a root of the same organisation's predecessor: where the answer rests on them all of
            them, beside a certificate in force only those that are still in force too.
        transition_end: until when the old root was to be used, where an old root plays a part; ``None`` elsewhere, and
            where no rule says.
        lasts: one of the certificates in force outlives the horizon.
        source: where the name of the organisation stands, with its date where it was imported.
    """

    wanted: WantedOid
    code: OidVerdictCode
    organisation: str = ""
    county: str = ""
    certificates: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    transition_end: TransitionEnd | None = None
    lasts: bool = False
    source: str = ""

    def needs_action(self, as_of: date) -> bool:
        """Whether somebody has to do something on the day ``as_of``; not for an OID that is not in use yet."""
        if self.wanted.begins_after(as_of):
            return False
        return not (self.code is OidVerdictCode.VALID or (self.code is OidVerdictCode.ROLLOVER and self.lasts))
