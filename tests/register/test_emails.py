"""What an e-mail address says, alone and against the organisation name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.model.evidence import Confidence, EvidenceCode
from cardtool.model.organisation import OrganisationStatus
from cardtool.register.domains import parents
from tests.register.tables import ORGANISATIONS, split

if TYPE_CHECKING:
    from cardtool.register.register import Register

OLD, CURRENT = OrganisationStatus.OLD, OrganisationStatus.CURRENT
UNAFFECTED, UNKNOWN = OrganisationStatus.UNAFFECTED, OrganisationStatus.UNKNOWN

VSSHP, VARHA, TURKU = "hospital_district:vsshp", "county:05", "municipality:853"
SEUTUTK = "sote_joint_authority:seututerveyskeskus"

CASES = [
    # name, e-mail, status, matched, by_name, by_email, disagreement
    ("", "a@vsshp.fi", OLD, VSSHP, False, True, False),
    ("", "user@mail.vsshp.fi", OLD, VSSHP, False, True, False),
    ("", "USER@VSSHP.FI", OLD, VSSHP, False, True, False),
    ("", "<user@vsshp.fi.>", OLD, VSSHP, False, True, False),
    ("", "a@varha.fi", CURRENT, VARHA, False, True, False),
    ("", "a@ahs.ax", UNAFFECTED, "region:91", False, True, False),
    ("", "a@nordlab.fi", UNAFFECTED, "laboratory_joint_authority:nordlab", False, True, False),
    ("", "a@sote.kainuu.fi", OLD, "sote_joint_authority:kainuun-sote", False, True, False),
    ("", "a@hyvinvointialue.kainuu.fi", CURRENT, "county:20", False, True, False),
    ("", "a@kainuu.fi", UNKNOWN, "", False, False, False),
    ("", "a@xvsshp.fi", UNKNOWN, "", False, False, False),
    ("", "a@vsshp.fi.example.org", UNKNOWN, "", False, False, False),
    ("", "vsshp.fi", UNKNOWN, "", False, False, False),
    ("", "a@fi", UNKNOWN, "", False, False, False),
    ("", "", UNKNOWN, "", False, False, False),
    ("VSSHP", "a@vsshp.fi", OLD, VSSHP, True, True, False),
    ("VSSHP", "a@varha.fi", OLD, VSSHP, True, True, True),
    ("VSSHP", "a@gmail.com", OLD, VSSHP, True, False, False),
    ("VSSHP", "a@psshp.fi", OLD, VSSHP, True, True, True),
    ("VSSHP", "a@hus.fi", OLD, VSSHP, True, False, True),
    ("Turun kaupunki", "a@vsshp.fi", OLD, TURKU, True, True, False),
    ("Turun kaupunki", "a@varha.fi", OLD, TURKU, True, True, True),
    ("Varha", "a@varha.fi", CURRENT, VARHA, True, True, False),
    ("Varha", "a@vsshp.fi", OLD, VSSHP, True, True, True),
    ("Varha", "a@psshp.fi", OLD, "hospital_district:psshp", True, True, True),
    ("Varha", "a@pirha.fi", CURRENT, VARHA, True, True, True),
    ("Varha", "a@hus.fi", CURRENT, VARHA, True, False, True),
    ("Helsingin kaupunki", "a@hus.fi", CURRENT, "city:90", True, False, False),
    ("Kainuun hyvinvointialue", "a@kainuu.fi", CURRENT, "county:20", True, False, False),
    ("Kainuun sote", "a@kainuu.fi", OLD, "sote_joint_authority:kainuun-sote", True, False, False),
    ("NordLab", "a@ppshp.fi", OLD, "hospital_district:ppshp", True, True, True),
    ("ÅHS", "a@ahs.ax", UNAFFECTED, "region:91", True, True, False),
    ("Keski-Suomen sairaanhoitopiiri", "a@seututk.fi", OLD, SEUTUTK, True, True, False),
    ("Atostek Oy", "a@vsshp.fi", OLD, VSSHP, False, True, False),
    ("Atostek Oy", "a@varha.fi", CURRENT, VARHA, False, True, False),
    ("Atostek Oy", "a@atostek.com", UNKNOWN, "", False, False, False),
    ("Atostek Oy", "a@hus.fi", UNKNOWN, "", False, False, False),
]  # fmt: skip


@pytest.mark.parametrize(("name", "email", "status", "key", "by_name", "by_email", "disagreement"), CASES)
def test_name_and_email(
    register: Register,
    name: str,
    email: str,
    status: OrganisationStatus,
    key: str,
    *,
    by_name: bool,
    by_email: bool,
    disagreement: bool,
) -> None:
    match = register.resolve(name, email)
    assert (match.status, match.matched.key if match.matched else "") == (status, key)
    assert (match.by_name, match.by_email, match.disagreement) == (by_name, by_email, disagreement)


@pytest.mark.parametrize("row", [row for row in ORGANISATIONS if row["domains"]], ids=lambda row: row["key"])
def test_every_domain_of_a_body_leads_to_its_county(register: Register, row: dict[str, str]) -> None:
    for domain in split(row["domains"]):
        match = register.resolve("", f"etunimi.sukunimi@{domain}")
        if match.status is UNKNOWN:
            assert match.evidence[0].code is EvidenceCode.SHARED_EMAIL_DOMAIN
            assert row["key"] in {o.key for o in match.candidates}
        else:
            assert match.status is OrganisationStatus(row["status"])
        if match.status is OLD:
            assert match.successors[0].code == row["primary_county_code"]


def evidence_codes(register: Register, name: str, email: str) -> list[EvidenceCode]:
    return [e.code for e in register.resolve(name, email).evidence]


def test_what_decided_comes_first(register: Register) -> None:
    code = EvidenceCode
    assert evidence_codes(register, "", "") == [code.NO_NAME]
    assert evidence_codes(register, "---", "") == [code.NO_NAME]
    assert evidence_codes(register, "", "a@vsshp.fi") == [code.EMAIL_DOMAIN, code.NO_NAME]
    assert evidence_codes(register, "Atostek Oy", "a@varha.fi") == [code.EMAIL_DOMAIN, code.NAME_NOT_FOUND]
    assert evidence_codes(register, "VSSHP", "a@varha.fi") == [code.ALIAS, code.EMAIL_DOMAIN]
    assert evidence_codes(register, "Varha", "a@vsshp.fi") == [code.EMAIL_DOMAIN, code.ALIAS]
    assert evidence_codes(register, "HUS-yhtymä", "a@hus.fi") == [code.NAME, code.SHARED_EMAIL_DOMAIN]
    assert evidence_codes(register, "HUS", "a@hus.fi") == [code.SHARED_NAME, code.SHARED_EMAIL_DOMAIN]


def test_email_evidence_shows_the_domain_and_nothing_of_the_person(register: Register) -> None:
    evidence = register.resolve("", "etunimi.sukunimi@mail.vsshp.fi").evidence[0]
    assert (evidence.detail, evidence.rule, evidence.confidence) == ("vsshp.fi", VSSHP, Confidence.LIKELY)


def test_an_unknown_name_stays_visible_beside_a_known_domain(register: Register) -> None:
    match = register.resolve("Pirkanmaan sairaanhoitopiri", "a@pirha.fi")
    assert match.status is CURRENT
    assert [e.code for e in match.evidence] == [
        EvidenceCode.EMAIL_DOMAIN,
        EvidenceCode.NAME_NOT_FOUND,
        EvidenceCode.NEAR_MISS,
    ]
    assert [o.key for o in match.candidates] == ["hospital_district:pshp"]


def test_a_shared_domain_alone_offers_all_its_users(register: Register) -> None:
    match = register.resolve("", "a@keusote.fi")
    assert {o.key for o in match.candidates} == {"county:02", "sote_joint_authority:keusote"}


@pytest.mark.parametrize(
    ("email", "domains"),
    [
        ("a@b.c.fi", ["b.c.fi", "c.fi"]),
        ("a@@b.fi", ["b.fi"]),
        ('"x@y"@b.fi', ["b.fi"]),
        ("a@b", []),
        ("@", []),
        ("b.fi", []),
        ("a@" + "x." * 200 + "fi", []),
    ],
)
def test_parents_of_a_domain(email: str, domains: list[str]) -> None:
    assert list(parents(email)) == domains
