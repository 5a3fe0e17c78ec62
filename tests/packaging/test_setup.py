"""The set-up's dealings with the system: the programs that would change it are replaced, nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.running import ROOT

pytestmark = [
    pytest.mark.packaging,
    pytest.mark.skipif(sys.platform != "linux", reason="the make commands are for Debian and Ubuntu"),
]


def _listed(*profiles: str) -> list[str]:
    text = "".join(
        (ROOT / "requirements" / f"system-{profile}.txt").read_text(encoding="utf-8") for profile in profiles
    )
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


class Machine:
    """A folder of programs that goes before the system's own on the path, and a record of what was asked of apt."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._record = folder / "asked"
        self.program("sudo", "exit 1")
        self.program("flock", 'shift; exec "$@"')
        self.program("python3.13", "exit 127")
        self.program("python3.12", "exit 127")
        self.program("python3.11", f'exec {sys.executable} "$@"')

    def program(self, name: str, *lines: str) -> None:
        path = self._folder / name
        path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
        path.chmod(0o755)

    def with_packages(self, names: list[str]) -> None:
        lines = "\n".join(f"installed {name}" for name in names)
        self.program("dpkg-query", f"cat <<'END'\n{lines}\nEND")

    def with_apt(self, *, known: str, works: bool) -> None:
        self.program("apt-cache", f'for name; do :; done; case "$name" in {known}) exit 0;; *) exit 100;; esac')
        self.program("apt-get", f'echo "$@" >> "{self._record}"', "exit 0" if works else "exit 100")
        self.program("sudo", 'shift; exec "$@"')

    def run(self, script: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {"PATH": f"{self._folder}:{os.environ['PATH']}"}
        environment.pop("PYTHON", None)
        command: list[str | Path] = [ROOT / "scripts" / script, *arguments]
        return subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=60)

    @property
    def installed(self) -> list[str]:
        """The packages that apt was asked to install."""
        lines = self._record.read_text(encoding="utf-8").splitlines() if self._record.exists() else []
        words = [line.split() for line in lines if " install " in line]
        return [word for line in words for word in line[line.index("install") + 1 :] if not word.startswith("-")]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def _all_but(*missing: str) -> list[str]:
    entries = [entry for entry in _listed("runtime", "dev") if entry not in missing]
    return [name for entry in entries for name in entry.split("|")[-1:]]


def test_nothing_is_asked_when_everything_is_there(machine: Machine) -> None:
    machine.with_packages(_all_but())
    machine.with_apt(known="*", works=True)
    finished = machine.run("system-packages", "dev")
    assert (finished.returncode, finished.stdout, finished.stderr, machine.installed) == (0, "", "", [])


def test_what_is_missing_is_installed(machine: Machine) -> None:
    machine.with_packages(_all_but("swig", "opensc"))
    machine.with_apt(known="*", works=True)
    assert machine.run("system-packages", "dev").returncode == 0
    assert machine.installed == ["swig", "opensc"]


def test_the_program_alone_needs_no_packages_of_the_tests(machine: Machine) -> None:
    machine.with_packages(_all_but("opensc"))
    machine.with_apt(known="*", works=True)
    assert machine.run("system-packages", "runtime").returncode == 0
    assert machine.installed == []


@pytest.mark.parametrize("name", ["libglib2.0-0", "libglib2.0-0t64"])
def test_the_name_that_the_release_knows_is_installed(machine: Machine, name: str) -> None:
    machine.with_packages(_all_but("libglib2.0-0t64|libglib2.0-0"))
    machine.with_apt(known=name, works=True)
    assert machine.run("system-packages", "runtime").returncode == 0
    assert machine.installed == [name]


def test_set_up_goes_on_where_packages_may_not_be_installed(machine: Machine) -> None:
    machine.with_packages(_all_but("swig"))
    machine.with_apt(known="*", works=False)
    finished = machine.run("system-packages", "runtime")
    assert finished.returncode == 0
    assert "sudo apt-get install swig\n" in finished.stderr


def test_the_first_interpreter_that_really_runs_is_taken(machine: Machine) -> None:
    finished = machine.run("find-python")
    assert finished.returncode == 0
    assert Path(finished.stdout.strip()).samefile(sys.executable)


def test_an_interpreter_of_another_version_is_not_taken(machine: Machine) -> None:
    machine.program("python3.11", "exit 1")
    machine.program("python3", "exit 1")
    finished = machine.run("find-python")
    assert finished.returncode == 1
    assert "3.11" in finished.stderr
