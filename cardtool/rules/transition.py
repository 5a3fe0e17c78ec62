"""What to do with a card because its organisation changed (DVV clinic slides 13.9.2022; domain note process.md, 3).

The steps, the first that answers decides. Each gives its reasons, the deciding one first:

================================  ==================================================================================
reason                            meaning
================================  ==================================================================================
``kind.<kind>``                   the kind of card decided or was needed (``kind.test``, ``kind.staff``, …)
``kind.not_a_card``               certificates of a service, a server or a CA
``validity.ended``                the day is after the Finnish day of the last second of validity
``validity.not_begun``            the day is before the Finnish day of the first second of validity
``organisation.<status>``         the register's answer (``organisation.old``, …)
``subject.organisation``          the card itself names an organisation
``subject.no_organisation``       it names none, so at most its e-mail address speaks
``<reform>.deadline``             the reform's rule: renew, close by the deadline or now (``reform-2023.deadline``)
``<reform>.exempt``               the reform leaves this kind alone (``reform-2023.exempt``)
``<reform>.origin_unclear``       a backup card that may have been made from a professional card
================================  ==================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import finnish_day
from cardtool.model.kind import CardKind
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.verdict import Verdict, VerdictCode
from cardtool.rules.text import names_organisation

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.certificate import Certificate
    from cardtool.model.evidence import Confidence
    from cardtool.model.kind import KindJudgement
    from cardtool.model.organisation import OrganisationMatch

#: Kinds that are no cards of social and health care; their rules are not those of the reforms.
NOT_SOTE: Final = frozenset({CardKind.CITIZEN, CardKind.ORGANISATION})


@dataclass(frozen=True, slots=True)
class Reform:
    """One reorganisation, as ``transition.toml`` describes it.

    Attributes:
        id: identifier.
        name: what people call it.
        effective: first day of the new organisations.
        deadline: last day on which cards of the old ones may be used.
        concerns: kinds of card that must be renewed and closed.
        exempts: kinds of card that stay.
        organisations: register keys of the ended bodies; empty = every old body.
        certainty: how sure the rule is.
        source: document and section.
        read: day on which the source was read.
    """

    id: str
    name: str
    effective: date
    deadline: date
    concerns: frozenset[CardKind]
    exempts: frozenset[CardKind]
    organisations: frozenset[str]
    certainty: Confidence
    source: str
    read: date

    def names(self, match: OrganisationMatch) -> bool:
        """Whether the reform ended the matched body."""
        return not self.organisations or (match.matched is not None and match.matched.key in self.organisations)


@dataclass(frozen=True, slots=True)
class _Case:
    """One card and one day."""

    kind: CardKind
    not_a_card: bool
    match: OrganisationMatch
    first_day: date
    last_day: date
    named: bool
    as_of: date

    @property
    def kind_reason(self) -> str:
        return "kind.not_a_card" if self.not_a_card else f"kind.{self.kind.value}"

    @property
    def organisation_reasons(self) -> tuple[str, str]:
        named = "subject.organisation" if self.named else "subject.no_organisation"
        return f"organisation.{self.match.status.value}", named

    @property
    def not_sote(self) -> bool:
        return self.not_a_card or self.kind in NOT_SOTE


@dataclass(frozen=True, slots=True)
class TransitionRules:
    """The reforms in the order in which they are asked: those that list bodies first, the latest first."""

    reforms: tuple[Reform, ...]

    def verdict(
        self, *, kind: KindJudgement, organisation: OrganisationMatch, certificate: Certificate, as_of: date
    ) -> Verdict:
        """What to do with the card on the Finnish calendar day ``as_of``.

        A card that names an old organisation is never silently ``no_action`` or ``not_sote``: where its kind is
        exempt or unknown the answer is ``check_manually``.
        """
        case = _Case(
            kind=kind.kind,
            not_a_card=kind.not_a_card,
            match=organisation,
            first_day=finnish_day(certificate.not_before),
            last_day=finnish_day(certificate.not_after),
            named=names_organisation(organisation, certificate),
            as_of=as_of,
        )
        return _before_organisation(case) or self._of_organisation(case)

    def reform_of(self, match: OrganisationMatch) -> Reform | None:
        """The reform that counts for the cards of a body; its deadline is theirs. ``None`` when there is none."""
        return next((reform for reform in self.reforms if reform.names(match)), None)

    def next_deadline(self, as_of: date) -> date | None:
        """The deadline that comes next on a Finnish calendar day, or else the last one; ``None`` without reforms."""
        days = [reform.deadline for reform in self.reforms]
        return min((day for day in days if day >= as_of), default=max(days, default=None))

    def _of_organisation(self, case: _Case) -> Verdict:
        match case.match.status:
            case OrganisationStatus.OLD:
                return self._old(case)
            case OrganisationStatus.AMBIGUOUS if self._ambiguity_matters(case):
                return _verdict(VerdictCode.CHECK_MANUALLY, *case.organisation_reasons, case.kind_reason)
            case _:
                return _by_kind(case)

    def _old(self, case: _Case) -> Verdict:
        reform = self.reform_of(case.match)
        reasons = (*case.organisation_reasons, case.kind_reason)
        if reform is not None and case.kind in reform.concerns:
            return _concerned(case, reform, reasons)
        if not case.named and case.kind is CardKind.CITIZEN:
            return _verdict(VerdictCode.NOT_SOTE, case.kind_reason, *case.organisation_reasons)
        if reform is not None and case.kind in reform.exempts:
            code = VerdictCode.CHECK_MANUALLY if case.named else VerdictCode.NO_ACTION
            return _verdict(code, f"{reform.id}.exempt", *reasons)
        return _verdict(VerdictCode.CHECK_MANUALLY, *reasons)

    def _ambiguity_matters(self, case: _Case) -> bool:
        if case.kind is CardKind.SOTE_UNSPECIFIED or any(case.kind in reform.concerns for reform in self.reforms):
            return True
        return case.named and not case.not_sote


def _before_organisation(case: _Case) -> Verdict | None:
    """The answers for which the organisation does not matter."""
    if case.kind is CardKind.TEST:
        return _verdict(VerdictCode.TEST_CARD, "kind.test")
    if case.as_of > case.last_day:
        return _verdict(VerdictCode.EXPIRED, "validity.ended")
    if case.as_of < case.first_day:
        return _verdict(VerdictCode.NOT_YET_VALID, "validity.not_begun")
    return None


def _concerned(case: _Case, reform: Reform, reasons: tuple[str, ...]) -> Verdict:
    """Renew in time, close after it; a backup card follows the card it was made from (slides, closing)."""
    if case.kind is CardKind.BACKUP and not case.named:
        return _verdict(VerdictCode.CHECK_MANUALLY, f"{reform.id}.origin_unclear", *reasons)
    code = VerdictCode.RENEW_AND_CLOSE_BY if case.as_of <= reform.deadline else VerdictCode.CLOSE_NOW
    days_left = (reform.deadline - case.as_of).days
    return Verdict(code, reform.deadline, days_left, (f"{reform.id}.deadline", *reasons))


def _by_kind(case: _Case) -> Verdict:
    """The answers when no old organisation is in play."""
    if case.not_sote:
        return _verdict(VerdictCode.NOT_SOTE, case.kind_reason)
    if case.kind is CardKind.PROFESSIONAL:
        return _verdict(VerdictCode.NO_ACTION, case.kind_reason)
    if case.kind is CardKind.UNKNOWN:
        return _verdict(VerdictCode.CHECK_MANUALLY, case.kind_reason)
    if case.match.status is OrganisationStatus.UNKNOWN:
        return _organisation_not_found(case)
    return _verdict(VerdictCode.NO_ACTION, *case.organisation_reasons, case.kind_reason)


def _organisation_not_found(case: _Case) -> Verdict:
    code = VerdictCode.CHECK_MANUALLY
    if case.named:
        code = VerdictCode.ORGANISATION_UNKNOWN
    elif case.kind is CardKind.BACKUP:
        # Without an organisation it was most likely made from a professional card, which stays.
        code = VerdictCode.NO_ACTION
    return _verdict(code, *case.organisation_reasons, case.kind_reason)


def _verdict(code: VerdictCode, *reasons: str) -> Verdict:
    return Verdict(code, reasons=reasons)
