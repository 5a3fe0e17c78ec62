import re
import zipfile
from pathlib import Path

import pytest

import cardtool
from tests.packaging.running import ROOT, Program, keeps_inventories

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]


@pytest.fixture(scope="module")
def content(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["resources/rules", "resources/register", "resources/schemas", "pkcs11_profiles"])
def test_every_data_file_is_inside(content: set[str], folder: str) -> None:
    wanted = {
        f"cardtool/_shipped/{path.relative_to(ROOT).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix in {".toml", ".csv", ".json", ".pem"}
    }
    assert wanted
    assert wanted <= content


def test_catalogues_are_compiled(content: set[str]) -> None:
    sources = {path.relative_to(ROOT) for path in (ROOT / "resources" / "locale").rglob("*.po")}
    assert sources
    assert {f"cardtool/_shipped/{path.with_suffix('.mo').as_posix()}" for path in sources} <= content


def test_every_module_is_inside(content: set[str]) -> None:
    modules = {path.relative_to(ROOT).as_posix() for room in ("cardtool", "ui") for path in (ROOT / room).rglob("*.py")}
    assert modules <= content


def test_the_migrations_of_the_database_are_inside(content: set[str]) -> None:
    folder = ROOT / "cardtool" / "store" / "migrations"
    wanted = {path.relative_to(ROOT).as_posix() for path in folder.rglob("*") if path.suffix in {".py", ".mako"}}
    assert "cardtool/store/migrations/script.py.mako" in wanted
    assert wanted <= content


def test_nothing_else_is_inside(content: set[str]) -> None:
    assert {name.partition("/")[0] for name in content} == {
        "cardtool",
        "ui",
        f"cardtool-{cardtool.__version__}.dist-info",
    }
    assert not [name for name in content if re.search(r"__pycache__|\.pyc$|\.tmp$|(^|/)tests?/", name)]


def test_the_licence_is_inside(content: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in content)


def test_installed_program_says_its_version(installed: Program) -> None:
    finished = installed.run("--version")
    assert finished.returncode == 0, finished.stderr
    assert cardtool.__version__ in finished.stdout


def test_installed_program_stands_alone(installed: Program) -> None:
    python = installed.path.with_name("python")
    finished = Program(python, installed.elsewhere).run(
        "-c", "import cardtool, ui; print(cardtool.__file__, ui.__file__)"
    )
    assert finished.returncode == 0, finished.stderr
    assert str(ROOT) not in finished.stdout


def test_installed_program_finds_its_register(installed: Program) -> None:
    document = installed.document("organisations", "resolve", "Pirkanmaan sairaanhoitopiiri")
    assert document["schema"] == "cardtool.organisation-match.v1"
    assert "Pirkanmaan hyvinvointialue" in str(document)


def test_installed_program_finds_its_profiles_and_rules(installed: Program) -> None:
    document = installed.document("demo")
    assert document["cards"], document["problems"]


def test_installed_program_keeps_inventories(installed: Program, tmp_path: Path) -> None:
    keeps_inventories(installed, tmp_path / "scanned")
