"""The next reorganisation is an edit of data: reforms added by an administrator's file alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cardtool.model.kind import CardKind
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.verdict import VerdictCode
from cardtool.rules.loading import load_transition_rules
from tests.rules.factory import certificate, judged, matched, person

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.verdict import Verdict
    from cardtool.rules.transition import TransitionRules

MERGER = """
[[reform]]
id = "reform-2027"
name = "Two made-up counties become one"
effective = 2027-01-01
deadline = 2027-03-31
concerns = ["staff", "actor", "staff_or_actor", "professional"]
organisations = ["county:98", "county:99"]
certainty = "certain"
source = "Made up for a test"
read = 2026-01-01
"""
EXTENSION = """
[[reform]]
id = "reform-2023"
name = "The same with a longer transition"
effective = 2023-01-01
deadline = 2023-05-31
concerns = ["staff", "actor", "staff_or_actor", "backup"]
exempts = ["professional"]
certainty = "certain"
source = "Made up for a test"
read = 2026-01-01
"""


def rules(folder: Path, text: str) -> TransitionRules:
    (folder / "transition.toml").write_text(text, encoding="utf-8")
    return load_transition_rules(folder)


def test_every_reform_has_its_own_deadline(tmp_path: Path) -> None:
    known = rules(tmp_path, MERGER)
    deadlines = {
        key: reform.deadline
        for key in ("county:98", "other:1")
        if (reform := known.reform_of(matched(OrganisationStatus.OLD, by_name=True, key=key)))
    }
    assert deadlines == {"county:98": date(2027, 3, 31), "other:1": date(2023, 2, 28)}


@pytest.mark.parametrize(
    ("as_of", "deadline"),
    [
        (date(2023, 2, 28), date(2023, 2, 28)),
        (date(2023, 3, 1), date(2027, 3, 31)),
        (date(2027, 4, 1), date(2027, 3, 31)),
    ],
)
def test_the_deadline_that_comes_next(tmp_path: Path, as_of: date, deadline: date) -> None:
    assert rules(tmp_path, MERGER).next_deadline(as_of) == deadline


def verdict(rules: TransitionRules, kind: CardKind, key: str, as_of: date) -> Verdict:
    return rules.verdict(
        kind=judged(kind),
        organisation=matched(OrganisationStatus.OLD, by_name=True, key=key),
        certificate=certificate(subject=person("Made-up county")),
        as_of=as_of,
    )


@pytest.fixture
def after_merger(tmp_path: Path) -> TransitionRules:
    return rules(tmp_path, MERGER)


def test_a_new_reform_has_its_own_deadline(after_merger: TransitionRules) -> None:
    given = verdict(after_merger, CardKind.STAFF, "county:98", date(2026, 3, 31))
    assert (given.code, given.deadline, given.days_left) == (
        VerdictCode.RENEW_AND_CLOSE_BY,
        date(2027, 3, 31),
        365,
    )
    assert given.reasons[0] == "reform-2027.deadline"


def test_a_new_reform_has_its_own_kinds(after_merger: TransitionRules) -> None:
    as_of = date(2026, 3, 31)
    assert verdict(after_merger, CardKind.PROFESSIONAL, "county:99", as_of).code is VerdictCode.RENEW_AND_CLOSE_BY
    backup = verdict(after_merger, CardKind.BACKUP, "county:99", as_of)
    assert backup.code is VerdictCode.CHECK_MANUALLY
    assert backup.reasons[0] == "organisation.old"


def test_the_old_reform_stays_for_everybody_else(after_merger: TransitionRules) -> None:
    given = verdict(after_merger, CardKind.STAFF, "hospital_district:example", date(2026, 3, 31))
    assert (given.code, given.deadline) == (VerdictCode.CLOSE_NOW, date(2023, 2, 28))


def test_a_reform_of_the_same_id_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    given = verdict(rules(tmp_path, EXTENSION), CardKind.STAFF, "any", date(2023, 3, 1))
    assert (given.code, given.deadline) == (VerdictCode.RENEW_AND_CLOSE_BY, date(2023, 5, 31))


def test_the_latest_reform_that_lists_a_body_counts(tmp_path: Path) -> None:
    later = MERGER.replace("reform-2027", "reform-2030").replace("2027-", "2030-").replace("county:98", "county:97")
    both = rules(tmp_path, MERGER + later)
    as_of = date(2026, 3, 31)
    assert verdict(both, CardKind.STAFF, "county:99", as_of).deadline == date(2030, 3, 31)
    assert verdict(both, CardKind.STAFF, "county:98", as_of).deadline == date(2027, 3, 31)


def test_an_old_body_of_no_reform_is_left_to_a_person(tmp_path: Path) -> None:
    listed = EXTENSION + 'organisations = ["county:98"]\n'
    given = verdict(rules(tmp_path, listed), CardKind.STAFF, "county:97", date(2023, 1, 1))
    assert given.code is VerdictCode.CHECK_MANUALLY


def test_an_old_status_without_a_body_belongs_to_no_list(tmp_path: Path) -> None:
    listed = EXTENSION + 'organisations = ["county:98"]\n'
    match = matched(OrganisationStatus.AMBIGUOUS)
    assert not rules(tmp_path, listed).reforms[0].names(match)
