"""The shipped tables hold together."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from cardtool.model.organisation import OrganisationStatus
from tests.register.tables import COUNTIES, MUNICIPALITIES, OID_ROOTS, ORGANISATIONS, split

if TYPE_CHECKING:
    from cardtool.register.register import Register

WEIGHTS = (7, 9, 10, 5, 8, 4, 2)


def check_digit(business_id: str) -> int | None:
    remainder = sum(int(d) * w for d, w in zip(business_id[:7], WEIGHTS, strict=True)) % 11
    if remainder == 1:
        return None
    return 11 - remainder if remainder else 0


def root_of(business_id: str) -> str:
    return f"1.2.246.10.{business_id.replace('-', '').lstrip('0')}"


BUSINESS_IDS = sorted(
    {row["business_id"] for row in (*ORGANISATIONS, *MUNICIPALITIES, *OID_ROOTS)}
    | {row[column] for row in COUNTIES for column in ("oid_root_business_id", "legal_business_id")} - {""}
)


def test_no_row_was_lost() -> None:
    assert (len(COUNTIES), len(ORGANISATIONS), len(MUNICIPALITIES), len(OID_ROOTS)) == (24, 112, 311, 183)
    assert Counter(row["kind"] for row in ORGANISATIONS) == {
        "hospital_district": 21,
        "sote_joint_authority": 34,
        "host_municipality_area": 26,
        "special_care_district": 5,
        "child_welfare_joint_authority": 1,
        "laboratory_joint_authority": 2,
        "rescue_department": 22,
        "other": 1,
    }


@pytest.mark.parametrize("business_id", [b for b in BUSINESS_IDS if b])
def test_business_id_has_its_check_digit(business_id: str) -> None:
    assert check_digit(business_id) == int(business_id[-1])


def test_oid_roots_follow_from_business_ids() -> None:
    pairs = [(row["business_id"], row["old_oid_root"]) for row in ORGANISATIONS]
    pairs += [(row["business_id"], row["oid_root"]) for row in (*MUNICIPALITIES, *OID_ROOTS)]
    pairs += [(row["oid_root_business_id"], row["register_oid_root"]) for row in COUNTIES]
    pairs += [(row["legal_business_id"], row["own_oid_root"]) for row in COUNTIES if row["own_oid_root"]]
    wrong = [(business_id, root) for business_id, root in pairs if root and root != root_of(business_id)]
    assert not wrong


def test_county_oids_follow_from_their_root() -> None:
    for row in COUNTIES:
        assert row["register_org_oid"] == row["register_oid_root"] + ".10.0"
        assert row["register_controller_oid"] == row["register_oid_root"] + ".19.0"


def test_keys_and_codes_are_unique(register: Register) -> None:
    keys = [organisation.key for organisation in register.organisations]
    assert len(keys) == len(set(keys)) == 24 + 112 + 311
    codes = [row["municipality_code"] for row in MUNICIPALITIES if row["municipality_code"]]
    assert len(codes) == len(set(codes)) == 309
    roots = [row["oid_root"] for row in OID_ROOTS]
    assert len(roots) == len(set(roots))


def test_every_code_exists(register: Register) -> None:
    known = set(register.counties)
    assert known == {f"{n:02}" for n in range(1, 22)} | {"90", "91", "HUS"}
    used = {code for row in (*ORGANISATIONS, *OID_ROOTS) for code in split(row["county_codes"])}
    used |= {row["primary_county_code"] for row in ORGANISATIONS}
    used |= {row["county_code"] for row in MUNICIPALITIES}
    assert used <= known


def test_the_primary_county_is_the_first_of_the_counties() -> None:
    assert all(split(row["county_codes"])[0] == row["primary_county_code"] for row in ORGANISATIONS)


def test_members_went_to_counties_of_their_joint_body() -> None:
    county_of = {row["name_fi"]: row["county_code"] for row in MUNICIPALITIES}
    for row in ORGANISATIONS:
        went = {county_of[name] for name in split(row["member_municipalities"])}
        assert went <= set(split(row["county_codes"])), row["key"]


def test_every_row_has_certainty_and_source() -> None:
    rows = (*COUNTIES, *ORGANISATIONS, *MUNICIPALITIES)
    assert {row["confidence"] for row in rows} == {"certain", "likely", "unknown"}
    without = {row["key"] for row in (*ORGANISATIONS, *MUNICIPALITIES) if not row["source"]}
    assert not without
    assert all(row["source"] for row in COUNTIES)


def test_municipality_status_follows_the_kind_of_its_area() -> None:
    expected = {"county": "old", "city": "current", "region": "unaffected"}
    kind_of = {row["county_code"]: row["kind"] for row in COUNTIES}
    assert all(row["status"] == expected[kind_of[row["county_code"]]] for row in MUNICIPALITIES)


def test_bodies_without_closing_day_go_on() -> None:
    """All but the owner of Kainuu's register root, whose end is not in the data."""
    going_on = {row["key"] for row in ORGANISATIONS if row["status"] == "unaffected"}
    assert going_on == {
        "hospital_district:ahs",
        "laboratory_joint_authority:nordlab",
        "laboratory_joint_authority:islab",
        "rescue_department:helsingin-kaupungin-pelastuslaitos",
    }
    assert {row["key"] for row in ORGANISATIONS if not row["closed"]} == going_on | {"other:kainuun-maakunta"}


def test_current_bodies(register: Register) -> None:
    current = {o.key for o in register.organisations if o.status is OrganisationStatus.CURRENT}
    assert current == {f"county:{n:02}" for n in range(1, 22)} | {"city:90", "group:HUS", "municipality:091"}


def test_old_bodies_have_exactly_one_default_successor(register: Register) -> None:
    old = [o for o in register.organisations if o.status is OrganisationStatus.OLD]
    assert all([s.default for s in o.successors] == [True] + [False] * (len(o.successors) - 1) for o in old)


def test_fields_have_no_stray_space_and_no_double_item() -> None:
    for row in (*COUNTIES, *ORGANISATIONS, *MUNICIPALITIES, *OID_ROOTS):
        assert all(value == " ".join(value.split()) for value in row.values())
    for row in ORGANISATIONS:
        for column in ("aliases", "domains", "county_codes", "member_municipalities"):
            assert len(split(row[column])) == len(set(split(row[column])))


def test_domains_are_domains(register: Register) -> None:
    domains = {domain for o in register.organisations for domain in o.email_domains}
    assert all(domain == domain.lower() and "." in domain and "@" not in domain for domain in domains)
