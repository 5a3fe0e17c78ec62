"""The artefacts under test, each built once a worker; their tests share a group, so that one worker builds them."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.packaging.running import ROOT, Program


def _run(*command: str | Path, **environment: str) -> None:
    subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True, capture_output=True, timeout=600)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    _run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder)
    (path,) = folder.glob("*.whl")
    return path


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The wheel's program in an environment of its own, which sees this environment's packages but not the checkout.

    A path entry written into a .pth file is not itself searched for .pth files, so this environment's editable install
    of the project stays behind.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    scripts = folder / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / Path(sys.executable).name
    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    site = Path(subprocess.run([python, "-c", ask], check=True, capture_output=True, text=True).stdout.strip())
    packages = {Path(entry) for entry in sys.path if Path(entry).name == "site-packages"}
    (site / "dependencies.pth").write_text("".join(f"{path}\n" for path in packages), encoding="utf-8")
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    return Program(scripts / "cardtool", tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """The program in the folder that PyInstaller builds."""
    folder = tmp_path_factory.mktemp("built")
    places = ("--distpath", folder / "dist", "--workpath", folder / "work")
    _run(
        *(sys.executable, "-m", "PyInstaller", "build_installer.spec", "--noconfirm", "--log-level", "WARN", *places),
        PYINSTALLER_CONFIG_DIR=str(folder / "cache"),
    )
    return Program(folder / "dist" / "cardtool" / "cardtool", tmp_path_factory.mktemp("elsewhere"))
