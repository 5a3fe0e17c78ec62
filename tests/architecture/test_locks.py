"""The lock files hold what pyproject.toml asks for, with hashes, each the same version."""

import re
import tomllib
from functools import cache
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import ROOT

_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+)(?: ; (.+?))? \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


@cache
def _locked(profile: str) -> dict[str, str]:
    """Version of every package of a lock file."""
    text = (ROOT / "requirements" / f"{profile}.txt").read_text(encoding="utf-8")
    return {name: version for name, version, _, _ in _PIN.findall(text)}


def _project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _asked(profile: str) -> list[Requirement]:
    project = _project()["project"]
    runtime: list[str] = project["dependencies"]
    wanted = {
        "runtime": runtime,
        "dev": [*runtime, *project["optional-dependencies"]["dev"]],
        "build": [*_project()["build-system"]["requires"], "setuptools"],
    }
    return [Requirement(line) for line in wanted[profile]]


@pytest.mark.parametrize("profile", ["runtime", "dev", "build"])
def test_lock_answers_what_is_asked(profile: str) -> None:
    locked = _locked(profile)
    for requirement in _asked(profile):
        version = locked.get(canonicalize_name(requirement.name))
        assert version is not None, f"{requirement.name} is not locked: make lock"
        assert requirement.specifier.contains(version), f"{requirement} is locked as {version}: make lock"


@pytest.mark.parametrize("profile", ["runtime", "dev", "build"])
def test_every_line_of_a_lock_is_a_pin_with_hashes_or_its_reason(profile: str) -> None:
    text = (ROOT / "requirements" / f"{profile}.txt").read_text(encoding="utf-8")
    rest = _PIN.sub("", text).splitlines()
    assert not [line for line in rest if not re.fullmatch(r" {4}# .*", line)]


def test_the_locks_agree() -> None:
    everything = _locked("dev")
    for profile in ("runtime", "build"):
        assert _locked(profile).items() <= everything.items()
