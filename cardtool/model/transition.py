"""The transition board: what a reform asks of the user organisations, by when, and what was done about it.

Words: a *reform* is one reorganisation of public bodies; a *transition service* is a service of DVV, or a part of one,
that the reform changes for those who use it; a *step* is one thing somebody does about it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, time

#: Time zone of every day and time of the board that names no other.
FINNISH_ZONE: Final = "Europe/Helsinki"


@dataclass(frozen=True, slots=True)
class LanguageText:
    """A text of the rules in the three languages.

    Attributes:
        fi: Finnish, always there.
        sv: Swedish, empty where an administrator gave none.
        en: English, the same.
    """

    fi: str
    sv: str = ""
    en: str = ""

    def of(self, language: str) -> str:
        """The text in a language (``fi``, ``sv``, ``en``), in Finnish where it is not there in that one."""
        return {"sv": self.sv, "en": self.en}.get(language, self.fi) or self.fi


class SeenKind(StrEnum):
    """What of a service this tool can see. The list is closed."""

    CARDS = "cards"
    """Cards on the closing worklist."""
    OIDS = "oids"
    """Answers for the OIDs that should have a sote service certificate."""
    DATA_EXCHANGE = "data_exchange"
    """Certificates of Suomi.fi-palveluväylä (X-Road)."""
    SAML_SIGNING = "saml_signing"
    """Certificates that sign the messages of Suomi.fi-tunnistus."""
    CARD_LOGIN = "card_login"
    """Cards of this session with which VTJkysely can be used."""


class DateKind(StrEnum):
    """What a date of the board is."""

    DEADLINE = "deadline"
    """Somebody has to have done something by then."""
    MILESTONE = "milestone"
    """Something begins, ends or is ready then."""
    EVENT = "event"
    """A meeting."""


class Precision(StrEnum):
    """How exactly a date was announced. The day of one that is no day is the last one of its period.

    The start of a period is a day, with the source's own words beside it (:attr:`TransitionDate.written`).
    """

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


class Scope(StrEnum):
    """Whom a service concerns."""

    COUNTIES = "counties"
    """Every wellbeing services county, and who has the duties of one (Helsinki, HUS, Åland where it applies)."""
    RESCUE = "rescue"
    """The county for its rescue department."""
    EVERYBODY = "everybody"
    """Every organisation that uses the service."""


class ContactKind(StrEnum):
    """What an address is."""

    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class TransitionDate:
    """A date of a service.

    Attributes:
        id: identifier within its service.
        kind: what it is.
        day: the day, or the last one of the period; a deadline ends with it, in the time zone ``zone``.
        text: what has to be done, or happens.
        who: who acts, ``None`` where nobody does.
        where: e-mail address, link or name of the place where it is done, empty when none is known.
        written: how the source writes it where that is no day (``during October``, ``at the start of October``).
        begins: time of day at which it begins, for meetings.
        ends: time of day at which it ends.
        zone: IANA name of the time zone.
        precision: how exactly it was announced.
        provisional: the source itself calls it provisional.
        concerns_cards: it is the closing deadline of cards, which rules on cards hold as well.
        certainty: how sure it is.
        source: document and section.
        concerns_oids: it is the end of the time in which old and new OIDs work, which rules on OIDs hold as well.
        of_county: the date as it is for single organisations, by their code.
    """

    id: str
    kind: DateKind
    day: date
    text: LanguageText
    who: LanguageText | None = None
    where: str = ""
    written: LanguageText | None = None
    begins: time | None = None
    ends: time | None = None
    zone: str = FINNISH_ZONE
    precision: Precision = Precision.DAY
    provisional: bool = False
    concerns_cards: bool = False
    certainty: Confidence = Confidence.CERTAIN
    source: str = ""
    concerns_oids: bool = False
    of_county: Mapping[str, TransitionDate] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class TransitionStep:
    """One thing somebody does.

    Attributes:
        id: identifier within its service; ticks name it, so it never changes its meaning.
        text: what, as an instruction.
        who: who does it.
        by: identifier of the date by which it is to be done, empty for none.
        link: where it is done, empty when no address is known.
        certainty: how sure it is that it has to be done.
        source: document and section.
        after: identifier of the date after which it may begin, empty when it may begin at once.
        scope: whom it concerns, of those whom its service does.
    """

    id: str
    text: LanguageText
    who: LanguageText
    by: str = ""
    link: str = ""
    certainty: Confidence = Confidence.CERTAIN
    source: str = ""
    after: str = ""
    scope: Scope = Scope.EVERYBODY


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """A statement that holds for a service and is neither a step nor a date."""

    id: str
    text: LanguageText
    certainty: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask.

    Attributes:
        kind: e-mail address or telephone number.
        address: the address.
        matter: what for.
        certainty: how sure it is.
        source: document and section.
    """

    kind: ContactKind
    address: str
    matter: LanguageText
    certainty: Confidence = Confidence.CERTAIN
    source: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address of the web with its title."""

    url: str
    title: LanguageText


@dataclass(frozen=True, slots=True)
class TransitionService:
    """A service that a reform changes for its users.

    Attributes:
        id: identifier; an administrator's entry of the same one takes its place.
        reform: identifier of the reform.
        title: name.
        change: what changes.
        who: who acts.
        scope: whom it concerns.
        source: document and section.
        read: day on which somebody read the source.
        certainty: how sure the whole is; parts have their own.
        dates: ordered by day.
        steps: in the order of doing.
        rules: statements.
        contacts: whom to ask.
        links: where to read on or act.
        seen: what this tool can see of it.
        local: added by an administrator.
    """

    id: str
    reform: str
    title: LanguageText
    change: LanguageText
    who: LanguageText
    scope: Scope
    source: str
    read: date
    certainty: Confidence = Confidence.CERTAIN
    dates: tuple[TransitionDate, ...] = ()
    steps: tuple[TransitionStep, ...] = ()
    rules: tuple[TransitionRule, ...] = ()
    contacts: tuple[Contact, ...] = ()
    links: tuple[Link, ...] = ()
    seen: tuple[SeenKind, ...] = ()
    local: bool = False


@dataclass(frozen=True, slots=True)
class BoardReform:
    """A reform as the board shows it.

    Attributes:
        id: identifier, the one the rules on cards use where they know the reform.
        name: what people call it.
        effective: first day of the new organisations.
        source: document and section.
        read: day on which somebody read the source.
        local: added by an administrator.
    """

    id: str
    name: LanguageText
    effective: date
    source: str
    read: date
    local: bool = False


@dataclass(frozen=True, slots=True)
class TransitionPlan:
    """All reforms and their services, in the order they are shown; what an administrator retired is not there."""

    reforms: tuple[BoardReform, ...]
    services: tuple[TransitionService, ...]
