"""Similar names are offered and never taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.model.evidence import Confidence, EvidenceCode
from cardtool.model.organisation import OrganisationStatus
from cardtool.register.near_misses import LIMIT

if TYPE_CHECKING:
    from cardtool.register.register import Register


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Pirkanmaan sairaanhoitopiri", "hospital_district:pshp"),
        ("Pirkanmaan sairanhoitopiirin kuntayhtymä", "hospital_district:pshp"),
        ("Pirkanmaan hyvinvontialue", "county:08"),
        ("Varsinais-Suomen hyvinvointi alue", "county:05"),
        ("Jyväskyln kaupunki", "municipality:179"),
        ("Kymsotte", "sote_joint_authority:kymsote"),
        ("Egentliga Finlands sjukvårdsdistrik", "hospital_district:vsshp"),
        ("HUS Psykiatria", "group:HUS"),
        ("Lääkärikeskus Oy / Pirkanmaan sairaanhoitopiiri", "hospital_district:pshp"),
    ],
)
def test_the_meant_body_is_offered_first_and_not_taken(register: Register, name: str, key: str) -> None:
    match = register.resolve(name)
    assert (match.status, match.matched, match.successors) == (OrganisationStatus.UNKNOWN, None, ())
    assert match.candidates[0].key == key
    assert not match.by_name
    near = [e for e in match.evidence if e.code is EvidenceCode.NEAR_MISS]
    assert [e.rule for e in near] == [o.key for o in match.candidates]
    assert {e.confidence for e in near} == {Confidence.UNKNOWN}


@pytest.mark.parametrize(
    "name",
    [
        "Atostek Oy",
        "Mehiläinen Oy",
        "Terveystalo",
        "Lapin yliopisto",
        "Kansaneläkelaitos",
        "CGI Suomi Oy",
        "Yritys Oy (Turku)",
        "Oy",
        "Kunta",
        "XY",
        "株式会社",
    ],
)
def test_strangers_get_no_candidates(register: Register, name: str) -> None:
    match = register.resolve(name)
    assert (match.status, match.candidates) == (OrganisationStatus.UNKNOWN, ())
    assert [e.code for e in match.evidence] == [EvidenceCode.NAME_NOT_FOUND]


def test_never_more_than_a_clerk_can_compare(register: Register) -> None:
    for name in ("Pohjois-Suomen sairaanhoitopiiri", "Etelä-Suomen hyvinvointialue", "Suomen pelastuslaitos"):
        assert len(register.resolve(name).candidates) <= LIMIT
