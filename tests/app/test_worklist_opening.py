"""Which database is meant by an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.app.worklist.opening import identity_of, is_address

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "address",
    [
        "postgresql+psycopg://server/cards",
        "postgresql://clerk@server/cards",
        "postgresql://clerk:code@server/cards",
        "postgresql://SERVER:5432/cards",
        "postgresql://server/cards?sslmode=require&connect_timeout=3",
        "postgresql:///cards?host=server",
        "postgresql:///cards?host=server&port=5432",
        "postgresql://elsewhere/?host=server&dbname=cards",
        "postgresql://cards@server",
    ],
)
def test_the_same_database_has_one_identity(address: str) -> None:
    assert identity_of(address) == identity_of("postgresql://server/cards")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://other/cards",
        "postgresql://server:5433/cards",
        "postgresql://server/others",
        "postgresql://server/Cards",
        "postgresql:///cards?host=/run/server",
        "postgresql:///cards?service=server",
        "postgresql://[::/b",
        "cards",
    ],
)
def test_another_database_has_another_identity(address: str) -> None:
    assert identity_of(address) != identity_of("postgresql://server/cards")


def test_a_file_has_one_identity(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    whole = identity_of(str(tmp_path / "cards.sqlite"))
    for address in ("cards.sqlite", "folder/../cards.sqlite", "sqlite:///cards.sqlite"):
        assert identity_of(address) == whole
    assert identity_of("other.sqlite") != whole


@pytest.mark.parametrize(
    ("address", "is_one"),
    [("file.sqlite", True), ("postgresql://a/b", True), ("postgresql://[::/b", False), ("mysql://a/b", False)],
)
def test_what_is_no_address_is_known(address: str, is_one: bool) -> None:
    assert is_address(address) is is_one
