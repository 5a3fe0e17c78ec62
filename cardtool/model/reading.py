"""The judged reading of one card: what the faces show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from cardtool.model.card import RawCard
    from cardtool.model.cause import Problem
    from cardtool.model.certificate import Certificate, ParseFailure
    from cardtool.model.kind import KindJudgement
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.trust import Trust
    from cardtool.model.verdict import Finding, Verdict


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a card names, in the certificate's own words; empty where it says nothing."""

    name: str = ""
    title: str = ""
    email: str = ""
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What the first blocks of the authentication certificate already tell, while the card is still being read.

    Its extensions are not there yet, so the kind rests on the issuer's and the holder's names alone.

    Attributes:
        kind: what kind of card, preliminary.
        holder: whom the card names; the e-mail address is not known yet.
        organisation: what the register says of the organisation.
        valid_from: start of validity, aware, UTC.
        valid_until: last second of validity, aware, UTC.
    """

    kind: KindJudgement
    holder: Holder
    organisation: OrganisationMatch
    valid_from: datetime
    valid_until: datetime


@dataclass(frozen=True, slots=True)
class CardReading:
    """One card, read and judged for a date.

    Attributes:
        card: what was read.
        holder: whom the card names.
        certificates: every certificate of the card that could be parsed, in reading order.
        failures: those that could not.
        main: the certificate that the judgement rests on (authentication before signature), ``None`` if there is none.
        kind: what kind of card.
        organisation: what the register says of the organisation it names.
        trust: chain of the main certificate.
        verdict: what to do.
        findings: what else was found, the gravest first.
        as_of: Finnish calendar day the judgement is for.
        read_at: when the card was read, aware, UTC.
        rules: which rules and which register judged it.
    """

    card: RawCard
    holder: Holder
    certificates: tuple[Certificate, ...]
    failures: tuple[ParseFailure, ...]
    main: Certificate | None
    kind: KindJudgement
    organisation: OrganisationMatch
    trust: Trust
    verdict: Verdict
    findings: tuple[Finding, ...]
    as_of: date
    read_at: datetime
    rules: str = ""

    @property
    def valid_from(self) -> datetime | None:
        """Start of the main certificate's validity."""
        return self.main.not_before if self.main else None

    @property
    def valid_until(self) -> datetime | None:
        """Last second of the main certificate's validity."""
        return self.main.not_after if self.main else None


@dataclass(frozen=True, slots=True)
class Readings:
    """The result of one reading of all cards.

    Attributes:
        cards: the judged cards.
        problems: what could not be read, and why.
        as_of: Finnish calendar day of the judgement.
        read_at: when, aware, UTC.
    """

    cards: tuple[CardReading, ...]
    problems: tuple[Problem, ...]
    as_of: date
    read_at: datetime
