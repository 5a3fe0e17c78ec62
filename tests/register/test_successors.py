"""Who took over, and how a known municipality makes it exact."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.model.evidence import EvidenceCode

if TYPE_CHECKING:
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.register.register import Register


def codes(match: OrganisationMatch) -> list[str]:
    return [s.code for s in match.successors]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("VSSHP", ["05", "08"]),
        ("PSHP", ["08", "15"]),
        ("PHHYKY", ["09", "01"]),
        ("ESSHP", ["12", "13"]),
        ("KPSHP", ["18", "17", "19"]),
        ("Soite ky", ["18", "17"]),
        ("Oulunkaari", ["19", "21"]),
        ("Helsingin ja Uudenmaan sairaanhoitopiiri", ["HUS", "01", "03", "90", "02", "04"]),
        ("Jämsän ja Kuhmoisten yhteistoiminta-alue", ["15", "08"]),
        ("Kårkulla", ["05", "17", "18", "10", "01", "03", "04", "90"]),
        ("Keski-Uudenmaan pelastuslaitos", ["04", "02"]),
    ],
)
def test_bodies_that_went_to_several_counties(register: Register, name: str, expected: list[str]) -> None:
    """Domain note service-certificates.md, section 4: "not one-to-one"."""
    match = register.resolve(name)
    assert codes(match) == expected
    assert [s.default for s in match.successors] == [True] + [False] * (len(expected) - 1)


@pytest.mark.parametrize("municipality", ["Punkalaidun", "619", "Punkalaitumen kunta", "PUNKALAIDUN", " punkalaidun "])
def test_the_municipality_makes_it_exact(register: Register, municipality: str) -> None:
    match = register.resolve("VSSHP", municipality=municipality)
    assert [(s.code, s.default) for s in match.successors] == [("08", True)]
    assert str(match.evidence[-1]) == "municipality: Punkalaidun"
    assert match.evidence[-1].rule == "municipality:619"


@pytest.mark.parametrize(
    ("name", "municipality", "expected"),
    [
        ("Helsingin ja Uudenmaan sairaanhoitopiiri", "Espoo", ["03"]),
        ("Helsingin ja Uudenmaan sairaanhoitopiiri", "Esbo stad", ["03"]),
        ("Helsingin ja Uudenmaan sairaanhoitopiiri", "91", ["90"]),
        ("Kårkulla", "Kronoby", ["17"]),
        ("PSHP", "Jämsä", ["15"]),
        ("Turun kaupunki", "Turku", ["05"]),
        ("VSSHP", "Rovaniemi", ["05", "08"]),
        ("VSSHP", "Nowhere", ["05", "08"]),
        ("VSSHP", "VSSHP", ["05", "08"]),
        ("VSSHP", "", ["05", "08"]),
        ("Varha", "Turku", []),
        ("Atostek Oy", "Turku", []),
    ],
)
def test_municipality_inside_and_outside_the_area(
    register: Register, name: str, municipality: str, expected: list[str]
) -> None:
    assert codes(register.resolve(name, municipality=municipality)) == expected


def test_the_municipality_narrows_what_an_email_or_a_shared_name_gave(register: Register) -> None:
    assert codes(register.resolve("", "a@vsshp.fi", municipality="Punkalaidun")) == ["08"]
    assert codes(register.resolve("Soite", municipality="Kruunupyy")) == ["17"]


def test_without_effect_the_municipality_is_no_evidence(register: Register) -> None:
    evidence = register.resolve("VSSHP", municipality="Rovaniemi").evidence
    assert EvidenceCode.MUNICIPALITY not in {e.code for e in evidence}


def test_successors_carry_the_names_of_the_counties(register: Register) -> None:
    successor = register.resolve("VSSHP").successors[0]
    assert successor.name_fi == "Varsinais-Suomen hyvinvointialue"
    assert successor.name_sv == "Egentliga Finlands välfärdsområde"
