"""What there is to find in a reading: one function a finding.

Each looks at the facts and gives the observed text or number, ``""`` when the code says it all, or ``None`` when
there is nothing to report. Nothing personal goes into the text: no holder, no address before the ``@``.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date
from typing import TYPE_CHECKING, Final

from cardtool.model.certificate import Usage
from cardtool.model.evidence import Confidence
from cardtool.model.finnish_time import finnish_day
from cardtool.model.organisation import OrganisationKind, OrganisationStatus
from cardtool.model.trust import TrustState
from cardtool.model.verdict import FindingCode, VerdictCode
from cardtool.rules.text import clipped, folded, joined, names_organisation, subject_organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cardtool.model.certificate import Certificate, Name, ParseFailure
    from cardtool.model.kind import CardKind, KindJudgement
    from cardtool.model.organisation import Organisation, OrganisationMatch
    from cardtool.model.trust import Trust
    from cardtool.model.verdict import Severity, Verdict


@dataclass(frozen=True, slots=True)
class FindingRule:
    """When and how gravely a finding is reported.

    Attributes:
        code: what is found.
        severity: how much attention it needs.
        source: document and section.
        kinds: only for these kinds of card; empty = for all.
        threshold: days or calendar months where the code has a threshold, otherwise 0.
    """

    code: FindingCode
    severity: Severity
    source: str
    kinds: frozenset[CardKind] = frozenset()
    threshold: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that is known of one reading."""

    kind: KindJudgement
    organisation: OrganisationMatch
    certificate: Certificate
    certificates: Sequence[Certificate]
    failures: Sequence[ParseFailure]
    trust: Trust
    verdict: Verdict
    as_of: date
    disagreements: Sequence[str] = ()

    @property
    def content_kind(self) -> CardKind:
        """The kind whose content the card has; a test card has that of the kind it imitates."""
        return self.kind.underlying or self.kind.kind

    @property
    def of_holder(self) -> tuple[Certificate, ...]:
        """The main certificate and every other one that is no CA's."""
        return (self.certificate, *(c for c in self.certificates if not c.is_ca and c is not self.certificate))

    @property
    def named(self) -> bool:
        """The card itself names an organisation."""
        return names_organisation(self.organisation, self.certificate)

    @property
    def old(self) -> bool:
        """The organisation is an old one."""
        return self.organisation.status is OrganisationStatus.OLD


def months_later(day: date, months: int) -> date:
    """The same day of a later month, the last day of a shorter one; the calendar's last day when there is none."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _expiry(facts: Facts, rule: FindingRule) -> str | None:
    if facts.verdict.code in {VerdictCode.EXPIRED, VerdictCode.NOT_YET_VALID}:
        return None
    days_left = (finnish_day(facts.certificate.not_after) - facts.as_of).days
    return str(days_left) if 0 <= days_left <= rule.threshold else None


def _backup_too_long(facts: Facts, rule: FindingRule) -> str | None:
    first, last = finnish_day(facts.certificate.not_before), finnish_day(facts.certificate.not_after)
    return str((last - first).days) if last > months_later(first, rule.threshold) else None


def _kind_to_confirm(facts: Facts, _: FindingRule) -> str | None:
    likely = facts.kind.confidence is Confidence.LIKELY and not facts.kind.not_a_card
    return facts.kind.kind.value if likely else None


def _could_be_staff_or_actor(facts: Facts, _: FindingRule) -> str | None:
    found = facts.organisation
    bodies = (found.matched,) if found.matched else found.candidates
    # Rescue departments use organisation cards by rule (domain note process.md, 3.6).
    sote = [body for body in bodies if body.kind is not OrganisationKind.RESCUE_DEPARTMENT]
    touched = found.status not in {OrganisationStatus.UNKNOWN, OrganisationStatus.UNAFFECTED}
    return subject_organisation(facts.certificate) if found.by_name and touched and sote else None


def _contradiction(facts: Facts, _: FindingRule) -> str | None:
    return joined(str(seen) for seen in facts.kind.evidence if seen.rule) if facts.kind.contradiction else None


def _old_organisation(facts: Facts, _: FindingRule) -> str | None:
    return _matched_name(facts) if facts.old and (facts.named or not facts.organisation.by_email) else None


def _old_email(facts: Facts, _: FindingRule) -> str | None:
    by_email = facts.organisation.by_email and not facts.organisation.disagreement
    return _email_domain(facts) if facts.old and by_email else None


def _ambiguous(facts: Facts, _: FindingRule) -> str | None:
    found = facts.organisation
    return _names(found.candidates) if found.status is OrganisationStatus.AMBIGUOUS else None


def _near_miss(facts: Facts, _: FindingRule) -> str | None:
    found = facts.organisation
    return _names(found.candidates) if found.status is OrganisationStatus.UNKNOWN and found.candidates else None


def _disagreement(facts: Facts, _: FindingRule) -> str | None:
    if not facts.organisation.disagreement:
        return None
    return joined(text for text in (subject_organisation(facts.certificate), _email_domain(facts)) if text)


def _several_successors(facts: Facts, _: FindingRule) -> str | None:
    successors = facts.organisation.successors
    return joined(successor.name_fi for successor in successors) if len(successors) > 1 else None


def _missing_email(facts: Facts, _: FindingRule) -> str | None:
    return None if any(certificate.email for certificate in facts.of_holder) else ""


def _untrusted(facts: Facts, _: FindingRule) -> str | None:
    if facts.trust.state is not TrustState.NOT_TRUSTED:
        return None
    return clipped(facts.trust.chain[-1].subject.first("CN")) if facts.trust.chain else ""


def _incomplete(facts: Facts, _: FindingRule) -> str | None:
    return clipped(facts.trust.missing_issuer) if facts.trust.state is TrustState.INCOMPLETE else None


def _signature_wrong(facts: Facts, _: FindingRule) -> str | None:
    return "" if facts.trust.state is TrustState.SIGNATURE_WRONG else None


def _not_conforming(facts: Facts, _: FindingRule) -> str | None:
    return joined(defect.value for certificate in facts.of_holder for defect in certificate.defects) or None


def _unreadable(facts: Facts, _: FindingRule) -> str | None:
    return joined(failure.reason.value for failure in facts.failures) or None


def _no_authentication(facts: Facts, _: FindingRule) -> str | None:
    present = any(certificate.usage is Usage.AUTHENTICATION for certificate in facts.of_holder)
    return None if present or facts.kind.not_a_card else ""


def _holders_differ(facts: Facts, _: FindingRule) -> str | None:
    first, *others = (certificate.subject for certificate in facts.of_holder)
    return "" if any(_differ(first, other) for other in others) else None


def _no_card(facts: Facts, _: FindingRule) -> str | None:
    return clipped(facts.certificate.issuer.first("CN")) if facts.kind.not_a_card else None


def _differ(one: Name, other: Name) -> bool:
    """Whether an attribute that both names have tells two people apart."""
    pairs = ((folded(one.first(short)), folded(other.first(short))) for short in ("serialNumber", "CN"))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _matched_name(facts: Facts) -> str:
    matched = facts.organisation.matched
    return clipped(matched.name_fi) if matched else subject_organisation(facts.certificate)


def _email_domain(facts: Facts) -> str:
    return clipped(facts.certificate.email.rpartition("@")[2])


def _names(organisations: Iterable[Organisation]) -> str:
    return joined(organisation.name_fi for organisation in organisations)


#: How each finding is found; complete, so a code without a function does not exist.
def _sources_disagree(facts: Facts, _: FindingRule) -> str | None:
    return clipped("; ".join(facts.disagreements)) if facts.disagreements else None


OBSERVATIONS: Final[dict[FindingCode, Callable[[Facts, FindingRule], str | None]]] = {
    FindingCode.EXPIRES_WITHIN_90_DAYS: _expiry,
    FindingCode.EXPIRES_WITHIN_30_DAYS: _expiry,
    FindingCode.BACKUP_OVER_THREE_MONTHS: _backup_too_long,
    FindingCode.CONFIRM_KIND_ON_CARD_FACE: _kind_to_confirm,
    FindingCode.COULD_BE_STAFF_OR_ACTOR: _could_be_staff_or_actor,
    FindingCode.CONTRADICTION: _contradiction,
    FindingCode.OLD_ORGANISATION: _old_organisation,
    FindingCode.EMAIL_OF_OLD_ORGANISATION: _old_email,
    FindingCode.ORGANISATION_AMBIGUOUS: _ambiguous,
    FindingCode.ORGANISATION_NEAR_MISS: _near_miss,
    FindingCode.ORGANISATION_AND_EMAIL_DISAGREE: _disagreement,
    FindingCode.SUCCESSOR_NOT_UNIQUE: _several_successors,
    FindingCode.MISSING_EMAIL: _missing_email,
    FindingCode.CHAIN_NOT_TRUSTED: _untrusted,
    FindingCode.CHAIN_INCOMPLETE: _incomplete,
    FindingCode.CHAIN_SIGNATURE_WRONG: _signature_wrong,
    FindingCode.NOT_CONFORMING: _not_conforming,
    FindingCode.CERTIFICATE_UNREADABLE: _unreadable,
    FindingCode.NO_AUTHENTICATION_CERTIFICATE: _no_authentication,
    FindingCode.HOLDERS_DIFFER: _holders_differ,
    FindingCode.NOT_A_CARD: _no_card,
    FindingCode.SOURCES_DISAGREE: _sources_disagree,
}
