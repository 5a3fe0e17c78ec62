"""Every organisation of the data resolves to the county the data gives, by every name and usual form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.model.evidence import Confidence, EvidenceCode
from cardtool.model.organisation import Organisation, OrganisationStatus
from tests.register.tables import COUNTIES, MUNICIPALITIES, ORGANISATIONS, split, stripped

if TYPE_CHECKING:
    from cardtool.register.register import Register

#: Names that an ended body and one that goes on both bear; tests of their own in test_shared_names.py.
SHARED = {"HUS", "HNS", "Keusote", "KEUSOTE", "Siun sote", "SIUNSOTE", "Soite", "SOITE", "Pohjanmaan hyvinvointi"}

JOINT_KINDS = {"hospital_district", "sote_joint_authority", "special_care_district"}


def names(row: dict[str, str]) -> list[str]:
    return [name for name in (row["name_fi"], row["name_sv"], *split(row["aliases"])) if name and name not in SHARED]


def business_forms(row: dict[str, str]) -> list[str]:
    """The names with the words that Finnish and Swedish writers use for one thing exchanged."""
    forms = []
    for name in names(row):
        forms += [name.replace(" kuntayhtymä", " ky"), name.replace(" ky", " kuntayhtymä")]
        forms += [name.replace("sairaanhoitopiirin kuntayhtymä", form) for form in ("SHP", "SHP ky", "shp:n ky")]
        forms += [name.replace("sairaanhoitopiirin kuntayhtymä", "sairaanhoitopiiri")]
        forms += [name.replace("sjukvårdsdistrikt", "SVD"), name.replace("-", " "), name.replace(" - ", " ")]
        if row["kind"] in JOINT_KINDS:
            forms += [f"{name} ky", f"Samkommunen {name}", f"{name} samkommun"]
    return forms


def assert_resolves(register: Register, text: str, row: dict[str, str]) -> Organisation:
    match = register.resolve(text)
    assert match.status is OrganisationStatus(row["status"]), text
    assert match.by_name
    assert match.matched is not None
    if row["status"] == "old":
        assert match.successors[0].code == row["primary_county_code"], text
        assert [s.default for s in match.successors] == [True] + [False] * (len(match.successors) - 1)
    return match.matched


@pytest.mark.parametrize("row", ORGANISATIONS, ids=lambda row: row["key"])
def test_by_every_name_and_alias(register: Register, row: dict[str, str]) -> None:
    for name in names(row):
        for text in (name, name.upper(), name.lower(), stripped(name)):
            assert_resolves(register, text, row)


@pytest.mark.parametrize("row", ORGANISATIONS, ids=lambda row: row["key"])
def test_by_business_forms(register: Register, row: dict[str, str]) -> None:
    for form in business_forms(row):
        for text in (form, form.upper(), stripped(form)):
            assert_resolves(register, text, row)


@pytest.mark.parametrize("row", ORGANISATIONS, ids=lambda row: row["key"])
def test_all_successors_are_listed(register: Register, row: dict[str, str]) -> None:
    organisation = next(o for o in register.organisations if o.key == row["key"])
    expected = set(split(row["county_codes"])) if row["status"] == "old" else set()
    assert {s.code for s in organisation.successors} == expected


@pytest.mark.parametrize("row", COUNTIES, ids=lambda row: row["county_code"])
def test_successor_bodies_by_every_name(register: Register, row: dict[str, str]) -> None:
    spelled = {row["name_fi"], row["name_sv"], row["name_en"], *split(row["abbreviations"])} - SHARED
    spelled |= {row["name_fi"].replace("hyvinvointialue", "HVA"), row["name_sv"].replace("området", "område")}
    for name in spelled:
        for text in (name, name.upper(), stripped(name)):
            match = register.resolve(text)
            assert match.status is OrganisationStatus(row["status"]), text
            assert match.matched is register.counties[row["county_code"]]


@pytest.mark.parametrize("row", [r for r in MUNICIPALITIES if r["sote_organiser_2021"]], ids=lambda row: row["key"])
def test_organiser_and_hospital_district_of_each_municipality(register: Register, row: dict[str, str]) -> None:
    """As the sources for municipalities write them: "Pirkanmaan SHP", "Birkalands SVD", "Helsinki (kunta)"."""
    for text in (row["hospital_district_fi"], row["hospital_district_sv"], row["sote_organiser_2021"]):
        match = register.resolve(text)
        codes = {s.code for s in match.successors}
        assert row["county_code"] in codes, text


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Kymsote", "sote_joint_authority:kymsote"),
        ("Kymenlaakson sosiaali- ja terveyspalvelujen kuntayhtymä", "sote_joint_authority:kymsote"),
        ("Kymsote - Kymenlaakson sosiaali- ja terveyspalvelujen kuntayhtymä", "sote_joint_authority:kymsote"),
        ("Kymenlaakson sote (Kymsote)", "sote_joint_authority:kymsote"),
        ("Kuusiokuntien sosiaali- ja terveyskuntayhtymä", "sote_joint_authority:kuussote"),
        ("Etelä-Savon sosiaali- ja terveyspalvelujen ky", "sote_joint_authority:essote"),
        ("Essote, Mikkelin keskussairaala", "sote_joint_authority:essote"),
        ("Varsinais-Suomen sairaanhoitopiirin Tyks", "hospital_district:vsshp"),
        ("Päijät-Hämeen hyvinvointikuntayhtymän kotihoito", "sote_joint_authority:phhyky"),
        ("Pirkanmaan hyvinvointialueen pelastuslaitos", "county:08"),
        ("Pirkanmaan hyvinvointialue, Tays", "county:08"),
        ("Keski-Pohjanmaan hyvinvointialue Soite", "county:18"),
        ("Pohjois-Karjalan hyvinvointialue - Siun sote", "county:14"),
        ("Vantaan & Keravan hyvinvointialue", "county:04"),
        ("Vanda-Kervo välfärdsområde", "county:04"),
        ("Ahvenanmaan maakunta", "region:91"),
        ("Landskapet Åland", "region:91"),
        ("ÅHS", "region:91"),
        ("Ålands hälso- och sjukvård", "hospital_district:ahs"),
        ("Kainuun maakunta -kuntayhtymä / register root used for Kainuun hyvinvointialue", "other:kainuun-maakunta"),
        ("Keski-Suomen SHP", "hospital_district:ksshp"),
        ("Lapin sairaanhoitopiiri", "hospital_district:lshp"),
    ],
)
def test_forms_met_in_practice(register: Register, text: str, key: str) -> None:
    matched = register.resolve(text).matched
    assert matched is not None
    assert matched.key == key


def test_two_bodies_in_one_name_are_not_decided_silently(register: Register) -> None:
    match = register.resolve("Turun kaupunki / Varsinais-Suomen hyvinvointialue")
    assert match.status is OrganisationStatus.AMBIGUOUS
    assert [o.key for o in match.candidates] == ["municipality:853", "county:05"]


def test_one_body_in_both_languages_is_itself(register: Register) -> None:
    match = register.resolve("Kauniaisten kaupunki - Grankulla stad")
    assert match.matched is not None
    assert match.matched.name_fi == "Kauniainen"


@pytest.mark.parametrize(
    "text",
    [
        "Peruspalvelukuntayhtymä",
        "Perusturvakuntayhtymä",
        "Kuntayhtymä",
        "Kaupunki",
        "sairaanhoitopiiri",
        "Yritys Oy (Pirkanmaan hyvinvointialue)",
        "Yritys Oy (Turku)",
        "Yritys (Turku)",
        "Eteva Oy",
        "Jokin muu nimi (tuntematon)",
    ],
)
def test_sorts_of_body_and_companies_are_not_taken(register: Register, text: str) -> None:
    assert register.resolve(text).status is OrganisationStatus.UNKNOWN


def test_a_name_is_certain_and_an_abbreviation_likely(register: Register) -> None:
    long_name = register.resolve("Varsinais-Suomen sairaanhoitopiiri").evidence
    short_name = register.resolve("VSSHP").evidence
    assert [(e.code, e.confidence) for e in long_name] == [(EvidenceCode.NAME, Confidence.CERTAIN)]
    assert [(e.code, e.confidence) for e in short_name] == [(EvidenceCode.ALIAS, Confidence.LIKELY)]
    assert short_name[0].rule == "hospital_district:vsshp"
    assert short_name[0].source
