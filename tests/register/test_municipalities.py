"""Every municipality resolves to the body of its area, in every form of its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.model.evidence import Confidence, EvidenceCode
from cardtool.model.organisation import OrganisationStatus
from tests.register.tables import MUNICIPALITIES, genitives, stripped

if TYPE_CHECKING:
    from cardtool.register.register import Register

BY_NAME = {row["name_fi"]: row for row in MUNICIPALITIES}


def assert_resolves(register: Register, text: str, row: dict[str, str]) -> None:
    match = register.resolve(text)
    assert match.status is OrganisationStatus(row["status"]), text
    assert [s.code for s in match.successors] == [row["county_code"]], text
    assert [s.default for s in match.successors] == [True]
    assert match.by_name
    assert not match.by_email
    assert match.matched is not None
    assert match.matched.key in {row["key"], "city:90" if row["county_code"] == "90" else ""}


def all_spellings(text: str) -> tuple[str, ...]:
    long_form = text.lower().replace("å", "aa").replace("ä", "ae").replace("ö", "oe")
    return text, text.upper(), text.lower(), stripped(text), long_form, f"  {text} "


@pytest.mark.parametrize("row", MUNICIPALITIES, ids=lambda row: row["key"])
def test_by_finnish_and_swedish_name(register: Register, row: dict[str, str]) -> None:
    for name in (row["name_fi"], row["name_sv"]):
        for text in all_spellings(name):
            assert_resolves(register, text, row)


@pytest.mark.parametrize("row", MUNICIPALITIES, ids=lambda row: row["key"])
def test_by_swedish_form_of_address(register: Register, row: dict[str, str]) -> None:
    name = row["name_sv"]
    possessive = name if name.endswith("s") else name + "s"
    for form in (f"{name} stad", f"{possessive} kommun", f"{possessive} stad", f"Staden {name}"):
        for text in all_spellings(form):
            assert_resolves(register, text, row)


@pytest.mark.parametrize("row", genitives(), ids=lambda row: row["name_fi"])
def test_by_finnish_form_of_address(register: Register, row: dict[str, str]) -> None:
    for form in (f"{row['genitive']} kaupunki", f"{row['genitive']} kunta"):
        for text in all_spellings(form):
            assert_resolves(register, text, BY_NAME[row["name_fi"]])


def test_a_genitive_is_known_for_every_finnish_municipality() -> None:
    mainland = {row["name_fi"] for row in MUNICIPALITIES if row["county_code"] != "91"}
    assert {row["name_fi"] for row in genitives()} >= mainland - {"Pedersören kunta"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Pedersören kunta", "municipality:599"),
        ("Pedersöre kommun", "municipality:599"),
        ("Kristinestads stad", "municipality:287"),
        ("Sankt Michels stad", "municipality:491"),
        ("S:t Karins stad", "municipality:202"),
        ("St Michel", "municipality:491"),
        ("Mariehamns stad", "municipality:478"),
        ("Honkajoki (until 31.12.2020, now Kankaanpää)", "municipality:honkajoki"),
        ("Koski Tl", "municipality:284"),
        ("Turku (kaupunki)", "municipality:853"),
    ],
)
def test_unusual_names(register: Register, text: str, key: str) -> None:
    matched = register.resolve(text).matched
    assert matched is not None
    assert matched.key == key


@pytest.mark.parametrize(
    "text",
    [
        "Turun kaupunki, sosiaali- ja terveystoimi",
        "Turun kaupunki / Hyvinvointitoimiala",
        "Turun kaupunki - Terveyspalvelut",
        "Turun kaupunki: kotihoito",
        "Turun kaupungin sosiaali- ja terveystoimi",
        "TURUN KAUPUNGIN SOSIAALI- JA TERVEYSTOIMI",
        "Åbo stad, social- och hälsovård",
        "Åbo stads social- och hälsovård",
    ],
)
def test_unit_of_a_municipality_is_likely(register: Register, text: str) -> None:
    match = register.resolve(text)
    assert match.status is OrganisationStatus.OLD
    assert match.matched is not None
    assert match.matched.name_fi == "Turku"
    assert (match.evidence[0].code, match.evidence[0].confidence) == (EvidenceCode.NAME, Confidence.LIKELY)


@pytest.mark.parametrize("text", ["Salo, Matti", "Turku / Oy Yritys Ab", "Turun kaupunkilehti", "Salon seudun puhelin"])
def test_bare_names_and_mere_beginnings_are_not_taken(register: Register, text: str) -> None:
    assert register.resolve(text).status is OrganisationStatus.UNKNOWN


def test_helsinki_organises_its_services_itself(register: Register) -> None:
    for text in ("Helsinki", "Helsingin kaupunki", "Helsingfors stad", "Helsingin kaupunki, sosiaali- ja terveystoimi"):
        match = register.resolve(text)
        assert match.status is OrganisationStatus.CURRENT
        assert match.matched is register.counties["90"]
