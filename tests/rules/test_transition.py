"""The verdict for every kind of card, every answer of the register, around the dates of the 2023 reform."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from cardtool.model.evidence import Confidence
from cardtool.model.kind import CardKind
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.verdict import NEEDS_ACTION, Verdict, VerdictCode
from cardtool.rules.loading import load_transition_rules
from tests.rules.factory import certificate, judged, matched, moment, person

RULES = load_transition_rules()
HOSPITAL = "Esimerkin sairaanhoitopiiri"
DEADLINE = date(2023, 2, 28)
DAYS = [
    date(2022, 12, 30),
    date(2022, 12, 31),
    date(2023, 1, 1),
    date(2023, 2, 27),
    date(2023, 2, 28),
    date(2023, 3, 1),
]

CONCERNED = [CardKind.STAFF, CardKind.ACTOR, CardKind.STAFF_OR_ACTOR, CardKind.BACKUP]
OLD, CURRENT, UNAFFECTED, AMBIGUOUS, UNKNOWN = OrganisationStatus

NO_ACTION = VerdictCode.NO_ACTION
CHECK = VerdictCode.CHECK_MANUALLY
NOT_SOTE = VerdictCode.NOT_SOTE
NOT_FOUND = VerdictCode.ORGANISATION_UNKNOWN
DUE = VerdictCode.RENEW_AND_CLOSE_BY  # stands for "by the deadline, then close now"

#: kind -> answer for old, current, unaffected, ambiguous, unknown; the subject names an organisation.
NAMED = {
    CardKind.STAFF: (DUE, NO_ACTION, NO_ACTION, CHECK, NOT_FOUND),
    CardKind.ACTOR: (DUE, NO_ACTION, NO_ACTION, CHECK, NOT_FOUND),
    CardKind.STAFF_OR_ACTOR: (DUE, NO_ACTION, NO_ACTION, CHECK, NOT_FOUND),
    CardKind.BACKUP: (DUE, NO_ACTION, NO_ACTION, CHECK, NOT_FOUND),
    CardKind.SOTE_UNSPECIFIED: (CHECK, NO_ACTION, NO_ACTION, CHECK, NOT_FOUND),
    CardKind.PROFESSIONAL: (CHECK, NO_ACTION, NO_ACTION, CHECK, NO_ACTION),
    CardKind.ORGANISATION: (CHECK, NOT_SOTE, NOT_SOTE, NOT_SOTE, NOT_SOTE),
    CardKind.CITIZEN: (CHECK, NOT_SOTE, NOT_SOTE, NOT_SOTE, NOT_SOTE),
    CardKind.UNKNOWN: (CHECK, CHECK, CHECK, CHECK, CHECK),
    CardKind.TEST: (VerdictCode.TEST_CARD,) * 5,
}
#: The same when the subject names none, so that at most the e-mail address speaks.
UNNAMED = {
    CardKind.STAFF: (DUE, NO_ACTION, NO_ACTION, CHECK, CHECK),
    CardKind.ACTOR: (DUE, NO_ACTION, NO_ACTION, CHECK, CHECK),
    CardKind.STAFF_OR_ACTOR: (DUE, NO_ACTION, NO_ACTION, CHECK, CHECK),
    CardKind.BACKUP: (CHECK, NO_ACTION, NO_ACTION, CHECK, NO_ACTION),
    CardKind.SOTE_UNSPECIFIED: (CHECK, NO_ACTION, NO_ACTION, CHECK, CHECK),
    CardKind.PROFESSIONAL: (NO_ACTION,) * 5,
    CardKind.ORGANISATION: (CHECK, NOT_SOTE, NOT_SOTE, NOT_SOTE, NOT_SOTE),
    CardKind.CITIZEN: (NOT_SOTE,) * 5,
    CardKind.UNKNOWN: (CHECK, CHECK, CHECK, CHECK, CHECK),
    CardKind.TEST: (VerdictCode.TEST_CARD,) * 5,
}
TABLE = [
    (kind, status, named, answers[column])
    for named, table in ((True, NAMED), (False, UNNAMED))
    for kind, answers in table.items()
    for column, status in enumerate(OrganisationStatus)
]


def verdict(
    kind: CardKind,
    status: OrganisationStatus,
    as_of: date,
    *,
    named: bool = True,
    ends: str = "2026-05-31T20:59:59",
    begins: str = "2021-05-31T21:00:00",
    not_a_card: bool = False,
) -> Verdict:
    return RULES.verdict(
        kind=judged(kind, not_a_card=not_a_card),
        organisation=matched(status, by_name=named, by_email=not named),
        certificate=certificate(
            subject=person(HOSPITAL if named else ""), not_before=moment(begins), not_after=moment(ends)
        ),
        as_of=as_of,
    )


def test_the_tables_name_every_kind() -> None:
    assert set(NAMED) == set(UNNAMED) == set(CardKind)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
@pytest.mark.parametrize(("kind", "status", "named", "expected"), TABLE)
def test_kind_by_organisation_by_day(
    kind: CardKind, status: OrganisationStatus, expected: VerdictCode, as_of: date, *, named: bool
) -> None:
    given = verdict(kind, status, as_of, named=named)
    if expected is DUE:
        assert given.code is (DUE if as_of <= DEADLINE else VerdictCode.CLOSE_NOW)
        assert given.deadline == DEADLINE
        assert given.days_left == (DEADLINE - as_of).days
        assert given.reasons[0] == "reform-2023.deadline"
    else:
        assert (given.code, given.deadline, given.days_left) == (expected, None, None)
    assert given.reasons


@pytest.mark.parametrize(("as_of", "left"), list(zip(DAYS, [60, 59, 58, 1, 0, -1], strict=True)))
def test_days_left_are_counted_to_the_deadline(as_of: date, left: int) -> None:
    assert verdict(CardKind.STAFF, OLD, as_of).days_left == left


@pytest.mark.parametrize(
    ("ends", "last_day"),
    [
        ("2023-02-28T21:59:59", date(2023, 2, 28)),  # winter time: Finnish midnight
        ("2023-02-28T22:00:00", date(2023, 3, 1)),
        ("2023-06-30T20:59:59", date(2023, 6, 30)),  # summer time: Finnish midnight
        ("2023-06-30T21:00:00", date(2023, 7, 1)),
        ("2023-03-26T20:59:59", date(2023, 3, 26)),  # the day summer time begins
        ("2023-10-29T21:59:59", date(2023, 10, 29)),  # the day it ends
    ],
)
@pytest.mark.parametrize("kind", [kind for kind in CardKind if kind is not CardKind.TEST])
def test_the_last_finnish_day_is_still_valid(kind: CardKind, ends: str, last_day: date) -> None:
    assert verdict(kind, OLD, last_day, ends=ends).code is not VerdictCode.EXPIRED
    following = date.fromordinal(last_day.toordinal() + 1)
    assert verdict(kind, OLD, following, ends=ends) == Verdict(VerdictCode.EXPIRED, reasons=("validity.ended",))


def test_a_card_that_ends_on_the_deadline_is_due_that_day_and_expired_the_next() -> None:
    ends = "2023-02-28T21:59:59"
    assert verdict(CardKind.STAFF, OLD, DEADLINE, ends=ends).code is DUE
    assert verdict(CardKind.STAFF, OLD, date(2023, 3, 1), ends=ends).code is VerdictCode.EXPIRED


def test_a_card_begins_on_its_first_finnish_day() -> None:
    begins = "2022-12-31T22:00:00"
    early = verdict(CardKind.STAFF, CURRENT, date(2022, 12, 31), begins=begins)
    assert early == Verdict(VerdictCode.NOT_YET_VALID, reasons=("validity.not_begun",))
    assert verdict(CardKind.STAFF, CURRENT, date(2023, 1, 1), begins=begins).code is NO_ACTION


def test_a_test_card_is_a_test_card_even_when_it_ended() -> None:
    assert verdict(CardKind.TEST, OLD, date(2030, 1, 1)) == Verdict(VerdictCode.TEST_CARD, reasons=("kind.test",))


@pytest.mark.parametrize("status", [CURRENT, UNAFFECTED, AMBIGUOUS, UNKNOWN])
def test_service_certificates_are_no_matter_of_the_card_rules(status: OrganisationStatus) -> None:
    given = verdict(CardKind.UNKNOWN, status, DEADLINE, not_a_card=True)
    assert given == Verdict(NOT_SOTE, reasons=("kind.not_a_card",))


def test_even_a_service_certificate_of_an_old_organisation_is_not_passed_over() -> None:
    given = verdict(CardKind.UNKNOWN, OLD, DEADLINE, not_a_card=True)
    assert given.code is CHECK
    assert given.reasons == ("organisation.old", "subject.organisation", "kind.not_a_card")


@pytest.mark.parametrize(
    ("kind", "status", "named", "reasons"),
    [
        (
            CardKind.STAFF,
            OLD,
            True,
            ("reform-2023.deadline", "organisation.old", "subject.organisation", "kind.staff"),
        ),
        (
            CardKind.PROFESSIONAL,
            OLD,
            True,
            ("reform-2023.exempt", "organisation.old", "subject.organisation", "kind.professional"),
        ),
        (
            CardKind.PROFESSIONAL,
            OLD,
            False,
            ("reform-2023.exempt", "organisation.old", "subject.no_organisation", "kind.professional"),
        ),
        (
            CardKind.BACKUP,
            OLD,
            False,
            ("reform-2023.origin_unclear", "organisation.old", "subject.no_organisation", "kind.backup"),
        ),
        (CardKind.CITIZEN, OLD, False, ("kind.citizen", "organisation.old", "subject.no_organisation")),
        (CardKind.ACTOR, UNKNOWN, True, ("organisation.unknown", "subject.organisation", "kind.actor")),
        (CardKind.PROFESSIONAL, CURRENT, True, ("kind.professional",)),
        (CardKind.UNKNOWN, CURRENT, True, ("kind.unknown",)),
    ],
)
def test_the_deciding_reason_stands_first(
    kind: CardKind, status: OrganisationStatus, reasons: tuple[str, ...], *, named: bool
) -> None:
    assert verdict(kind, status, DEADLINE, named=named).reasons == reasons


def test_a_name_found_by_the_register_counts_as_naming_an_organisation() -> None:
    given = RULES.verdict(
        kind=judged(CardKind.PROFESSIONAL),
        organisation=matched(OLD, by_name=True),
        certificate=certificate(subject=person()),
        as_of=DEADLINE,
    )
    assert given.code is CHECK


def test_confidence_does_not_change_the_verdict() -> None:
    for kind, status in product(CardKind, OrganisationStatus):
        certain, likely = (
            RULES.verdict(
                kind=judged(kind, confidence),
                organisation=matched(status, by_name=True),
                certificate=certificate(subject=person(HOSPITAL)),
                as_of=DEADLINE,
            )
            for confidence in (Confidence.CERTAIN, Confidence.LIKELY)
        )
        assert certain == likely


def test_every_verdict_is_reached() -> None:
    given = {
        verdict(kind, status, as_of, named=named).code
        for kind, status, named, as_of in product(CardKind, OrganisationStatus, (True, False), DAYS)
    }
    given |= {verdict(CardKind.STAFF, OLD, date(year, 1, 1)).code for year in (2020, 2030)}
    assert given == set(VerdictCode)
    assert given > NEEDS_ACTION
