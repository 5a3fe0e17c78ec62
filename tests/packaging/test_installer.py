import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader  # type: ignore[import-untyped] # has no types

import cardtool
from cardtool.cards.helper.protocol import check_hello
from tests.packaging.running import ROOT, Program, keeps_inventories

pytestmark = [pytest.mark.packaging, pytest.mark.xdist_group("packaging")]


def test_built_program_reads_the_demo(built: Program) -> None:
    finished = built.run("demo", "--json")
    assert finished.returncode == 0, finished.stderr
    assert built.document("demo")["cards"]


def test_built_program_opens_its_window(built: Program) -> None:
    finished = built.run("demo", "--quit-after-reading")
    assert finished.returncode == 0, finished.stderr


def test_built_window_program_says_its_version(built: Program) -> None:
    finished = Program(built.path.with_name("cardtool-window"), built.elsewhere).run("--version")
    assert finished.returncode == 0, finished.stderr


def test_built_helper_greets_and_ends_with_its_program(built: Program) -> None:
    helper = built.path.with_name("cardtool-helper")
    finished = subprocess.run(
        [helper], check=False, capture_output=True, stdin=subprocess.DEVNULL, timeout=60, cwd=built.elsewhere
    )
    assert finished.returncode == 0
    check_hello(finished.stdout)


def test_built_program_speaks_finnish(built: Program) -> None:
    assert built.run("--lang", "fi", "demo").stdout != built.run("--lang", "en", "demo").stdout


def test_built_program_keeps_inventories(built: Program, tmp_path: Path) -> None:
    keeps_inventories(built, tmp_path / "scanned")


@pytest.mark.parametrize(
    "inside",
    [
        "cardtool/store/migrations/env.py",
        "cardtool/store/migrations/script.py.mako",
        "cardtool/store/migrations/versions/0001_inventory.py",
        "cardtool/_shipped/resources/rules",
        "cardtool/_shipped/resources/register",
        "cardtool/_shipped/pkcs11_profiles",
        "cardtool/_shipped/resources/locale/fi/LC_MESSAGES/cardtool.mo",
        "cardtool/_shipped/resources/locale/sv/LC_MESSAGES/cardtool.mo",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "babel/locale-data/fi.dat",
        "reportlab/fonts/Vera.ttf",
        "licences/LICENSE",
        "licences/Qt/LGPL-3.0.txt",
    ],
)
def test_folder_holds(built: Program, inside: str) -> None:
    assert (built.path.parent / "_internal" / inside).exists()


@pytest.mark.parametrize(
    "module",
    [
        "keyring.backends.SecretService",
        "keyring.backends.Windows",
        "secretstorage" if sys.platform == "linux" else "win32ctypes.pywin32.win32cred",
    ],
)
def test_built_program_holds_the_keyrings(built: Program, module: str) -> None:
    assert module in CArchiveReader(str(built.path)).open_embedded_archive("PYZ.pyz").toc
    assert list((built.path.parent / "_internal").glob("keyring-*.dist-info/entry_points.txt"))


def test_built_program_asks_the_keyring_of_the_system(built: Program) -> None:
    finished = built.run("--lang", "en", "secret", "check", "cardtool-tests-read-this")
    assert (finished.returncode, "refuses" in finished.stderr) in {(1, False), (3, False)}, finished.stderr


def test_folder_leaves_out_what_may_not_be_passed_on_or_is_not_used(built: Program) -> None:
    names = {path.name.lower() for path in built.path.parent.rglob("*")}
    assert not [name for name in names if "virtualkeyboard" in name or "qt6quick" in name or "tkinter" in name]


def test_windows_setup_compiles_without_a_warning(tmp_path: Path) -> None:
    makensis = shutil.which("makensis")
    if makensis is None:
        pytest.skip("makensis (package nsis) is not installed")
    source = tmp_path / "cardtool"
    (source / "_internal").mkdir(parents=True)
    for name in ("cardtool.exe", "cardtool-window.exe", "cardtool-helper.exe", "_internal/base_library.zip"):
        (source / name).write_bytes(b"any content")
    setup = tmp_path / f"cardtool-{cardtool.__version__}-setup.exe"
    definitions = (f"-DVERSION={cardtool.__version__}", f"-DSOURCE={source}", f"-DOUTPUT={setup}")
    finished = subprocess.run(
        [makensis, "-WX", "-V2", *definitions, ROOT / "installer" / "cardtool.nsi"],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert setup.read_bytes()[:2] == b"MZ"
