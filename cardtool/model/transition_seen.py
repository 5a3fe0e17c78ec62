"""What this tool has seen of the services on the transition board: live facts from its own lists and inventories."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.model.finnish_time import finnish_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from cardtool.model.cause import Problem
    from cardtool.model.kind import CardKind
    from cardtool.model.oid import OidVerdictCode
    from cardtool.model.readiness import Ready
    from cardtool.model.service import ServiceKind
    from cardtool.model.transition import SeenKind
    from cardtool.model.transition_judged import JudgedPlan
    from cardtool.model.worklist import EntryState


class SeenProblem(StrEnum):
    """Why nothing can be said. The list is closed."""

    NOTHING_SCANNED = "nothing_scanned"
    """No list, no kept inventory, no card yet: the face offers what scans."""
    NOT_READABLE = "not_readable"
    """The database refuses; the cause is told beside it."""
    NOTHING_WANTED = "nothing_wanted"
    """An inventory is there, but nobody said which OIDs should have a certificate."""
    NAMES_NONE = "names_none"
    """Somebody said which OIDs should have a certificate, and none of them is of this organisation."""


@dataclass(frozen=True, slots=True)
class CardCount:
    """Cards of the worklist that have all this in common.

    Attributes:
        kind: kind of card.
        organisation: the organisation the cards name, in their own words.
        successor: name of the body that took over, empty when not known.
        county: its code, empty when not known.
        state: what became of them.
        number: how many.
        deadline: by which day they are to be closed, ``None`` when no rule says.
    """

    kind: CardKind
    organisation: str
    successor: str
    county: str
    state: EntryState
    number: int
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class CardsSeen:
    """Cards of the worklist.

    Attributes:
        counts: numbers, the largest open ones first.
        open: cards somebody still has something to do with.
        settled: the others.
        deadline: day by which they are to be closed, ``None`` when no rule says.
        days: days to it from the day of the judgement, negative after it.
    """

    counts: tuple[CardCount, ...]
    open: int
    settled: int
    deadline: date | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class ScanMoment:
    """When and where an inventory was made.

    Attributes:
        run: its number.
        host: machine.
        started: when, aware, UTC.
        as_of: Finnish calendar day it was judged for.
        whole: every source could be read whole.
    """

    run: int
    host: str
    started: datetime
    as_of: date
    whole: bool = True


@dataclass(frozen=True, slots=True)
class OidsSeen:
    """Answers for the wanted OIDs of an organisation, or of all.

    Attributes:
        scans: the inventories they are from, the last one of each machine.
        counts: how many OIDs have which answer; of one OID on several machines the best counts.
        only_old: OIDs that live on the old certificate alone, ordered; at most 100.
        missing: OIDs that have none, ordered; at most 100.
    """

    scans: tuple[ScanMoment, ...]
    counts: Mapping[OidVerdictCode, int] = field(default_factory=dict)
    only_old: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class OwnerMatch(StrEnum):
    """Whose business id an X-Road certificate names."""

    LEGAL = "legal"
    """The legal business id of a county."""
    REGISTER = "register"
    """The business id under which the county's OIDs stand, which is not its legal one."""
    OLD = "old"
    """That of a body that ended."""
    OTHER = "other"
    """Of a body that the register knows as neither."""
    PROBABLE = "probable"
    """Probably a county's: no table has it, but it stands between those that the counties were given."""
    UNKNOWN = "unknown"
    """The certificate names none, or the register does not know it."""


@dataclass(frozen=True, slots=True)
class SeenCertificate:
    """A certificate of an inventory, as the board shows it.

    Attributes:
        sha256: its identity.
        kind: what kind.
        subject: name in its own words.
        organisation: organisation by the register, empty when not known.
        county: code of its county, empty when not known.
        valid_until: last second of validity, aware, UTC.
        ends_in: days to the Finnish day of that, from the day of the judgement, negative after it.
        owner: whose business id it names; of X-Road certificates only.
        business_id: that business id.
        expected_business_id: the legal business id of the county where it is another one, empty where none is known.
    """

    sha256: str
    kind: ServiceKind
    subject: str
    organisation: str
    county: str
    valid_until: datetime
    ends_in: int
    owner: OwnerMatch | None = None
    business_id: str = ""
    expected_business_id: str = ""

    @property
    def has_end(self) -> bool:
        """Whether it ends at all; 9999-12-31 stands for no end (RFC 5280, 4.1.2.5)."""
        return finnish_day(self.valid_until) < date.max


@dataclass(frozen=True, slots=True)
class CertificatesSeen:
    """Certificates of an inventory for one service: valid ones that end first in front, then those that ended last.

    Attributes:
        scans: the inventories they are from.
        certificates: at most 200.
        total: how many there are.
        ended: how many of all these have ended.
        ends: how many of all valid ones end on which Finnish day; those without an end are not among them.
    """

    scans: tuple[ScanMoment, ...]
    certificates: tuple[SeenCertificate, ...]
    total: int
    ended: int = 0
    ends: Mapping[date, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LoginSeen:
    """Cards of this session, and whether VTJkysely can be used with them.

    Attributes:
        counts: how many cards have which answer.
        read: how many cards were read.
    """

    counts: Mapping[Ready, int]
    read: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of one kind, or why nothing can be said.

    Exactly one of ``problem`` and the values is there; beside ``NAMES_NONE`` stand the inventories that say so.

    Attributes:
        kind: what of.
        problem: why nothing can be said.
        detail: the cause's code where a database refuses, empty otherwise.
        cards: of ``CARDS``.
        oids: of ``OIDS``; with ``NAMES_NONE`` only its inventories.
        certificates: of ``DATA_EXCHANGE`` and ``SAML_SIGNING``.
        login: of ``CARD_LOGIN``.
    """

    kind: SeenKind
    problem: SeenProblem | None = None
    detail: str = ""
    cards: CardsSeen | None = None
    oids: OidsSeen | None = None
    certificates: CertificatesSeen | None = None
    login: LoginSeen | None = None


@dataclass(frozen=True, slots=True)
class Board:
    """The transition board: the judged plan, and what was seen of every kind its services name.

    Attributes:
        plan: the judged plan.
        seen: what was seen, by its kind.
        problems: what the board goes without: an administrator's file with an error, ticks that cannot be read.
        soon_days: from so many days before its end on a certificate calls for attention, as a date does.
    """

    plan: JudgedPlan
    seen: Mapping[SeenKind, Seen]
    problems: tuple[Problem, ...] = ()
    soon_days: int = 30
