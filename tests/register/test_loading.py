"""The shipped register loads fast, and broken data is a typed error that names file and line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cardtool.model.cause import Cause
from cardtool.model.errors import InstallationError
from cardtool.register import loading, oid_roots
from cardtool.register.loading import load_register
from cardtool.register.oid_roots import load_oid_roots
from cardtool.shipped import resource

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped tables that a test may break."""
    folder = tmp_path / "register"
    shutil.copytree(resource("register"), folder)

    def find(*parts: str) -> Path:
        path = tmp_path.joinpath(*parts)
        if not path.exists():
            raise InstallationError("file is missing", reader="/".join(parts))
        return path

    monkeypatch.setattr(loading, "resource", find)
    monkeypatch.setattr(oid_roots, "resource", find)
    return folder


def edit(path: Path, change: Callable[[str], str]) -> None:
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


def test_rapidfuzz_is_loaded_only_for_a_name_that_is_not_found() -> None:
    script = (
        "import sys; from cardtool.register.loading import load_register; r = load_register(); r.resolve('Turku');"
        "assert 'rapidfuzz' not in sys.modules; r.resolve('Turkku'); assert 'rapidfuzz' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


@pytest.mark.parametrize(
    ("name", "old", "new", "line", "why"),
    [
        ("counties.csv", "01,county,current", "01,kingdom,current", 2, "kind is 'kingdom'"),
        ("counties.csv", "2021-07-01", "1.7.2021", 2, "not a date"),
        ("counties.csv", "Itä-Uudenmaan hyvinvointialue,Ö", ",Ö", 2, "name_fi is empty"),
        ("counties.csv", "01,county", '"01,county', None, ""),
        ("municipalities.csv", "Akaa,Ackas,08", "Akaa,Ackas,77", 2, "'77' is not the code"),
        ("municipalities.csv", "municipality:020,020", "municipality:020", 2, "fields under"),
        ("organisations.csv", "Askola|Espoo", "Askola|Atlantis", 2, "'Atlantis' is not a municipality"),
        ("organisations.csv", "key,kind", "id,kind", 2, "key is empty"),
        ("organisations.csv", ",HUS,HUS|01", ",HUS,HUS|0A", 2, "'0A' is not the code"),
    ],
)  # fmt: skip
def test_broken_shipped_data_is_a_damaged_installation(
    shipped: Path, name: str, old: str, new: str, *, line: int | None, why: str
) -> None:
    edit(shipped / name, lambda text: text.replace(old, new, 1))
    with pytest.raises(InstallationError) as caught:
        load_register()
    assert caught.value.cause is Cause.INSTALLATION_DAMAGED
    assert caught.value.reader.endswith(name)
    assert why in caught.value.detail
    assert caught.value.detail.startswith(f"line {line}:" if line else "line ")


@pytest.mark.parametrize("name", ["counties.csv", "organisations.csv", "municipalities.csv"])
def test_a_missing_table_is_a_damaged_installation(shipped: Path, name: str) -> None:
    (shipped / name).unlink()
    with pytest.raises(InstallationError):
        load_register()


def test_a_folder_in_place_of_a_table_is_a_damaged_installation(shipped: Path) -> None:
    (shipped / "counties.csv").unlink()
    (shipped / "counties.csv").mkdir()
    with pytest.raises(InstallationError):
        load_register()


def test_wrong_bytes_and_huge_files_are_refused(shipped: Path) -> None:
    table = shipped / "oid_roots.csv"
    good = table.read_bytes()
    table.write_bytes(good[:200] + b"\xff" + good[200:])
    with pytest.raises(InstallationError, match="not UTF-8"):
        load_oid_roots()
    table.write_bytes(good + b"\n" * (2 * 1024 * 1024))
    with pytest.raises(InstallationError, match="larger than"):
        load_oid_roots()


def test_an_empty_table_gives_nothing(shipped: Path) -> None:
    (shipped / "oid_roots.csv").write_bytes(b"")
    assert load_oid_roots() == ()


def test_bodies_of_the_shipped_data_are_not_local() -> None:
    assert not any(o.local for o in load_register().organisations)
