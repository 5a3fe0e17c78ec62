"""Lists of wanted OIDs."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cardtool.model.oid import WantedOid
from cardtool.register.imports_values import ImportReason
from cardtool.register.wanted import default_wanted, read_wanted

if TYPE_CHECKING:
    from pathlib import Path

OID = "1.2.246.10.32213043.18.1"
ROOT = "1.2.246.10.8259156"
WANTED = (
    WantedOid(OID, "Satakunnan hyvinvointialue, Pöri", date(2023, 1, 1), "list.csv"),
    WantedOid(ROOT, "", None, "list.csv"),
)
LINES = f'{OID};"Satakunnan hyvinvointialue, Pöri";2023-01-01\n{ROOT};;\n'


def put(folder: Path, content: bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("header", ["oid;name;valid_from\n", "OID;Name;Valid_From\r\n", "", "# my list\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1", "utf-16"])
def test_lists(tmp_path: Path, separator: str, header: str, encoding: str) -> None:
    text = (header + LINES).replace(";", separator)
    found = read_wanted(put(tmp_path, text.encode(encoding)), as_of=date(2026, 1, 1))
    assert (found.oids, found.failures, found.source, found.as_of) == (WANTED, (), "list.csv", date(2026, 1, 1))


def test_oids_alone(tmp_path: Path) -> None:
    found = read_wanted(put(tmp_path, f"{OID}\n{ROOT}\n".encode()))
    assert [oid.oid for oid in found.oids] == [OID, ROOT]


def test_columns_in_any_order(tmp_path: Path) -> None:
    found = read_wanted(put(tmp_path, f"name,oid\nx,{OID}\n".encode()))
    assert found.oids == (WantedOid(OID, "x", None, "list.csv"),)


def test_what_cannot_be_wanted(tmp_path: Path) -> None:
    text = f"oid;name;status\n1.2.3;x;\n{ROOT};x;DELETED\nx;x;\n{OID};x;ACTIVE\n"
    found = read_wanted(put(tmp_path, text.encode()))
    assert [oid.oid for oid in found.oids] == [OID]
    assert [failure.reason for failure in found.failures] == [ImportReason.BAD_OID] * 2


def test_a_missing_list_is_a_failure(tmp_path: Path) -> None:
    found = read_wanted(tmp_path / "missing.csv")
    assert [failure.reason for failure in found.failures] == [ImportReason.NOT_FOUND]


def test_the_shipped_list_is_that_of_the_counties() -> None:
    found = default_wanted()
    assert len(found) == 25
    assert {oid.source for oid in found} == {"oid_roots.csv"}
    assert sum(oid.name == "Keski-Uudenmaan hyvinvointialue" for oid in found) == 2
    assert all(oid.name for oid in found)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from([OID, ROOT, "oid", "name", ";", ",", "\n", '"', "ä", "1.2", " "]), max_size=20))
def test_any_list_is_read(tmp_path: Path, parts: list[str]) -> None:
    found = read_wanted(put(tmp_path, "".join(parts).encode()))
    assert found.oids or found.failures
