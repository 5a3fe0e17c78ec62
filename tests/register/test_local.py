"""An administrator's additions win over shipped data, and their errors name file and line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cardtool.model.cause import Cause
from cardtool.model.errors import LocalDataError
from cardtool.model.evidence import EvidenceCode
from cardtool.model.organisation import OrganisationKind, OrganisationStatus
from cardtool.register.loading import load_register

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "name_fi,status,county_codes,aliases,email_domains"


def csv_folder(folder: Path, *lines: str, header: str = HEADER) -> Path:
    (folder / "organisations.csv").write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return folder


def toml_folder(folder: Path, text: str) -> Path:
    (folder / "organisations.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_additions_the_register_is_the_shipped_one(tmp_path: Path) -> None:
    shipped = load_register().organisations
    assert load_register(tmp_path).organisations == shipped
    assert load_register(tmp_path / "missing").organisations == shipped


def test_a_new_body_is_found_with_its_evidence(tmp_path: Path) -> None:
    register = load_register(csv_folder(tmp_path, "Mallilan terveyskuntayhtymä,old,08|15,Mallila|MTK,mallilantk.fi"))
    for name in ("Mallilan terveyskuntayhtymä", "MALLILAN TERVEYSKUNTAYHTYMA", "MTK ky"):
        match = register.resolve(name)
        assert match.status is OrganisationStatus.OLD
        assert [(s.code, s.default) for s in match.successors] == [("08", True), ("15", False)]
        assert match.evidence[-1].code is EvidenceCode.LOCAL_ADDITION
        assert match.matched is not None
        assert match.matched.local
        assert match.matched.key == "other:mallilan-terveyskuntayhtyma"
    assert register.resolve("", "a@mallilantk.fi").by_email


def test_a_local_name_hides_the_shipped_one(tmp_path: Path) -> None:
    register = load_register(csv_folder(tmp_path, "Soite,current,18,,"))
    match = register.resolve("Soite")
    assert match.status is OrganisationStatus.CURRENT
    assert match.matched is not None
    assert match.matched.local
    assert register.resolve("Soite ky").status is OrganisationStatus.OLD


def test_a_local_domain_hides_the_shipped_one(tmp_path: Path) -> None:
    register = load_register(csv_folder(tmp_path, "Varhan postipalvelu,current,05,,vsshp.fi|TYKS.fi"))
    for email in ("a@vsshp.fi", "a@tyks.fi"):
        assert register.resolve("", email).status is OrganisationStatus.CURRENT
    assert register.resolve("Varha", "a@vsshp.fi").disagreement is False


def test_a_row_with_the_key_of_a_shipped_one_replaces_it(tmp_path: Path) -> None:
    folder = csv_folder(
        tmp_path,
        "Turku,old,05,turku.fi|abo.fi,municipality:853,municipality,853,0204819-8,Turku-Åbo",
        header="name_fi,status,county_codes,email_domains,key,kind,municipality_codes,business_ids,aliases",
    )
    register = load_register(folder)
    assert register.resolve("TURKU-ABO").evidence[0].code is EvidenceCode.ALIAS
    assert len(register.organisations) == len(load_register().organisations)
    assert register.resolve("Turun kaupunki", "a@turku.fi").by_email
    assert [s.code for s in register.resolve("VSSHP", municipality="Turku").successors] == ["05"]


def test_semicolons_and_byte_order_mark_of_a_finnish_spreadsheet(tmp_path: Path) -> None:
    text = "\ufeffname_fi;status;county_codes\r\nMallilan sote;old;08\r\n;;\r\n"
    (tmp_path / "organisations.csv").write_text(text, encoding="utf-8", newline="")
    assert load_register(tmp_path).resolve("Mallilan sote").successors[0].code == "08"


def test_the_same_as_toml(tmp_path: Path) -> None:
    folder = toml_folder(
        tmp_path,
        """
        [[organisation]]
        name_fi = "Mallilan sote"
        name_sv = "Mallila social- och hälsovård"
        status = "old"
        kind = "sote_joint_authority"
        county_codes = ["08", "15"]
        aliases = ["Mallila"]
        closed = 2022-12-31
        confidence = "likely"
        source = "own records"
        """,
    )
    matched = load_register(folder).resolve("Mallila social och hälsovård").matched
    assert matched is not None
    assert (matched.kind, matched.closed) == (OrganisationKind.SOTE_JOINT_AUTHORITY, date(2022, 12, 31))
    assert matched.source == "own records"


def test_both_files_count(tmp_path: Path) -> None:
    csv_folder(tmp_path, "Mallilan sote,old,08,,")
    toml_folder(tmp_path, '[[organisation]]\nname_fi = "Toisen sote"\nstatus = "unaffected"\n')
    register = load_register(tmp_path)
    assert register.resolve("Mallilan sote").status is OrganisationStatus.OLD
    assert register.resolve("Toisen sote").status is OrganisationStatus.UNAFFECTED


def test_the_next_reorganisation_is_an_edit(tmp_path: Path) -> None:
    """Two counties become one: the new body gets a code of its own, the two old ones lead to it."""
    folder = csv_folder(
        tmp_path,
        "Suur-Uudenmaan hyvinvointialue,current,county,22,,2030-07-01,,",
        "Keski-Uudenmaan hyvinvointialue,old,county,,22,,2030-12-31,county:02",
        "Keusote,old,other,,22,,2030-12-31,",
        "SUHA,current,other,,22,2030-07-01,,",
        header="name_fi,status,kind,code,county_codes,founded,closed,key",
    )
    register = load_register(folder)
    assert register.counties["22"].name_fi == "Suur-Uudenmaan hyvinvointialue"
    match = register.resolve("Keski-Uudenmaan hyvinvointialue")
    assert match.status is OrganisationStatus.OLD
    assert [s.name_fi for s in match.successors] == ["Suur-Uudenmaan hyvinvointialue"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",old,08,,", "name_fi is empty"),
        ("---,old,08,,", "name_fi is no name"),
        (f"{'a' * 257},old,08,,", "name_fi is no name"),
        ("Mallila,,08,,", "status is ''"),
        ("Mallila,gone,08,,", "status is 'gone'"),
        ("Mallila,ambiguous,08,,", "status is 'ambiguous'"),
        ("Mallila,old,,,", "needs county_codes"),
        ("Mallila,old,99,,", "'99' is not the code of a successor body"),
        ("Mallila,current,99,,", "'99' is not the code of a successor body"),
        ("Mallila,old,08,,mallila", "'mallila' is not a domain"),
        ("Mallila,old,08,,a@mallila.fi", "is not a domain"),
        ("Mallila,old,08", "3 fields under 5 column names"),
        ('"Mallila,old,08,,', ""),
    ],
)
def test_errors_in_csv_name_file_and_line(tmp_path: Path, line: str, why: str) -> None:
    folder = csv_folder(tmp_path, "Hyvä rivi,old,08,,", line)
    with pytest.raises(LocalDataError) as caught:
        load_register(folder)
    assert caught.value.cause is Cause.LOCAL_DATA_INVALID
    assert caught.value.reader == str(folder / "organisations.csv")
    assert caught.value.detail.startswith("line 3: ")
    assert why in caught.value.detail


@pytest.mark.parametrize(
    ("header", "line", "why"),
    [
        ("name_fi,status,colour", "Mallila,current,red", "unknown column 'colour'"),
        ("name_fi,status,kind", "Mallila,current,castle", "kind is 'castle'"),
        ("name_fi,status,confidence", "Mallila,current,maybe", "confidence is 'maybe'"),
        ("name_fi,status,closed", "Mallila,current,31.12.2022", "not a date like"),
        ("name_fi,status,founded", "Mallila,current,soon", "not a date like"),
        ("name_fi,status,business_ids", "Mallila,current,12345678", "not a business id"),
        ("name_fi,status,oid_roots", "Mallila,current,1.2.x", "not an OID"),
        ("name_fi,status,municipality_codes", "Mallila,current,20", "not a municipality code"),
        ("name_fi,status,code", "Mallila,old,22", "needs county_codes and no code"),
    ],
)
def test_errors_in_further_columns(tmp_path: Path, header: str, line: str, why: str) -> None:
    with pytest.raises(LocalDataError, match="line 2: ") as caught:
        load_register(csv_folder(tmp_path, line, header=header))
    assert why in caught.value.detail


def test_twins_are_refused(tmp_path: Path) -> None:
    csv_folder(tmp_path, "Mallilan sote,old,08,,", "MALLILAN SOTE,current,08,,")
    with pytest.raises(LocalDataError, match="line 3: 'MALLILAN SOTE' stands in more than one row"):
        load_register(tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("[[organisation]]\nname_fi = \n", 2, ""),
        ('[[organisation]]\nname_fi = "M"\nstatus = "old"\n[[organisation]]\naliases = []\n', 4, "name_fi is empty"),
        ("[[organisation]]\nname_fi = 5\n", 1, "name_fi is neither"),
        ('[[organisation]]\naliases = ["a", 5]\n', 1, "aliases is neither"),
        ('name = "M"\n', 1, "only [[organisation]] tables"),
        ('organisation = "M"\n', 1, "only [[organisation]] tables"),
        ('organisation = ["M"]\n', 1, "only [[organisation]] tables"),
        ('organisation = [{status = "old"}]\n', 1, "name_fi is empty"),
        ('a = "', 1, ""),
    ],
)  # fmt: skip
def test_errors_in_toml_name_the_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    with pytest.raises(LocalDataError) as caught:
        load_register(toml_folder(tmp_path, text))
    assert caught.value.reader.endswith("organisations.toml")
    assert caught.value.detail.startswith(f"line {line}: ")
    assert why in caught.value.detail


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "organisations.csv"
    path.write_bytes(HEADER.encode() + b"\nHyv\xe4,old,08,,\n")
    with pytest.raises(LocalDataError, match="line 2: not UTF-8"):
        load_register(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(LocalDataError):
        load_register(tmp_path)
