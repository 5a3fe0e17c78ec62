"""A short name that stayed the same over the reform is decided by long name, e-mail domain or date."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cardtool.model.evidence import EvidenceCode
from cardtool.model.organisation import OrganisationStatus

if TYPE_CHECKING:
    from cardtool.register.register import Register

OLD, CURRENT, AMBIGUOUS = OrganisationStatus.OLD, OrganisationStatus.CURRENT, OrganisationStatus.AMBIGUOUS

#: Short name, the ended body, the body that goes on.
SHARED = [
    ("Siun sote", "sote_joint_authority:siun-sote", "county:14"),
    ("SIUNSOTE", "sote_joint_authority:siun-sote", "county:14"),
    ("Soite", "sote_joint_authority:soite", "county:18"),
    ("Keusote", "sote_joint_authority:keusote", "county:02"),
    ("HUS", "hospital_district:hus", "group:HUS"),
    ("HNS", "hospital_district:hus", "group:HUS"),
    ("Pohjanmaan hyvinvointi", "sote_joint_authority:pohjanmaan-hyvinvointikuntayhtyma", "county:17"),
]

BEFORE, BETWEEN, AFTER = date(2021, 6, 30), date(2022, 6, 1), date(2023, 1, 1)


def matched_key(register: Register, name: str, email: str = "", issued_on: date | None = None) -> str:
    matched = register.resolve(name, email, issued_on=issued_on).matched
    return matched.key if matched else ""


@pytest.mark.parametrize(("name", "old", "current"), SHARED)
def test_undecided_name_is_ambiguous_with_all_meanings(register: Register, name: str, old: str, current: str) -> None:
    for issued_on in (None, date(2021, 7, 1), BETWEEN, date(2022, 12, 31)):
        match = register.resolve(name, issued_on=issued_on)
        assert (match.status, match.matched, match.by_name) == (AMBIGUOUS, None, True)
        assert {o.key for o in match.candidates} == {old, current}
        assert match.successors[0].code == current.split(":")[1]
        assert match.successors[0].default
        assert [e.code for e in match.evidence] == [EvidenceCode.SHARED_NAME]


@pytest.mark.parametrize(("name", "old", "current"), SHARED)
def test_only_one_body_existed_on_the_day(register: Register, name: str, old: str, current: str) -> None:
    assert matched_key(register, name, issued_on=date(2015, 1, 1)) == old
    assert matched_key(register, name, issued_on=BEFORE) == old
    assert matched_key(register, name, issued_on=AFTER) == current
    assert matched_key(register, name, issued_on=date(2026, 1, 1)) == current


def test_the_date_is_in_the_evidence(register: Register) -> None:
    evidence = register.resolve("Siun sote", issued_on=BEFORE).evidence
    assert [str(e) for e in evidence] == ["issued_on: 2021-06-30", "shared_name: Siun sote"]


@pytest.mark.parametrize(
    ("name", "email", "issued_on", "key", "disagreement"),
    [
        ("Pohjanmaan hyvinvointi", "a@ovph.fi", None, "county:17", False),
        ("Pohjanmaan hyvinvointi", "a@ovph.fi", BEFORE, "county:17", False),
        ("Pohjanmaan hyvinvointi", "a@vshp.fi", AFTER, "sote_joint_authority:pohjanmaan-hyvinvointikuntayhtyma", False),
        ("Soite", "a@kiuru.fi", None, "sote_joint_authority:soite", False),
        ("Soite", "a@vsshp.fi", AFTER, "hospital_district:vsshp", True),
        ("Soite", "a@varha.fi", BEFORE, "sote_joint_authority:soite", True),
        ("Soite", "a@varha.fi", None, "", True),
        ("Soite", "a@soite.fi", None, "", False),
        ("Soite", "a@soite.fi", AFTER, "county:18", False),
        ("Soite", "a@hus.fi", AFTER, "county:18", True),
        ("Soite", "a@example.fi", AFTER, "county:18", False),
    ],
)
def test_the_domain_decides_before_the_date(
    register: Register, name: str, email: str, issued_on: date | None, key: str, *, disagreement: bool
) -> None:
    match = register.resolve(name, email, issued_on=issued_on)
    assert (match.matched.key if match.matched else "") == key
    assert match.disagreement is disagreement
    assert match.by_name


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Pohjois-Karjalan sosiaali- ja terveyspalvelujen kuntayhtymä Siun sote", OLD),
        ("Pohjois-Karjalan sosiaali- ja terveyspalvelujen kuntayhtymä", OLD),
        ("Siun sote ky", OLD),
        ("Siun sote -kuntayhtymä", OLD),
        ("Soite ky", OLD),
        ("Keusote kuntayhtymä", OLD),
        ("HUS-kuntayhtymä", OLD),
        ("Helsingin ja Uudenmaan sairaanhoitopiiri (HUS)", OLD),
        ("Pohjanmaan hyvinvointikuntayhtymä", OLD),
        ("Österbottens välfärdssamkommun", OLD),
        ("HUS-yhtymä", CURRENT),
        ("HUS-sammanslutningen", CURRENT),
        ("Pohjois-Karjalan hyvinvointialue (Siun sote)", CURRENT),
        ("Keski-Pohjanmaan hyvinvointialue Soite", CURRENT),
        ("Mellersta Nylands välfärdsområde", CURRENT),
    ],
)
def test_long_names_decide_by_themselves(register: Register, name: str, status: OrganisationStatus) -> None:
    for issued_on in (None, BEFORE, BETWEEN, AFTER):
        assert register.resolve(name, issued_on=issued_on).status is status


def test_a_unit_of_a_shared_name_is_decided_alike(register: Register) -> None:
    assert matched_key(register, "HUS, Psykiatria", issued_on=AFTER) == "group:HUS"
    assert matched_key(register, "HUS / Naistenklinikka", issued_on=BEFORE) == "hospital_district:hus"
    assert register.resolve("HUS, Psykiatria").status is AMBIGUOUS
