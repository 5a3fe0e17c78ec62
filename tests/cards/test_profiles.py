"""Middleware profiles and the files they lead to."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards import module_paths, profiles
from cardtool.cards.module_paths import MAX_FOUND, find_files
from cardtool.cards.profile import DEFAULT_TIME_LIMIT, current_platform
from cardtool.cards.profiles import ModulePath, Profile, ProfileKind, Quirks, load_profiles, parse_profile
from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.evidence import Confidence
from tests.cards.test_binaries import elf

SHIPPED = {"opensc", "softhsm", "digisign", "atostek-id", "nexus", "safenet"}


def test_the_shipped_profiles() -> None:
    found = {profile.name: profile for profile in load_profiles()}
    assert set(found) == SHIPPED
    assert {name for name, profile in found.items() if profile.software} == {"softhsm"}
    assert found["atostek-id"].quirks.two_tokens_per_card
    assert found["softhsm"].quirks.reinitialize_before_listing
    for profile in found.values():
        assert profile.sources
        assert not profile.local
        assert all(path.source for path in profile.paths)


def test_vendors_come_before_opensc_and_programs_that_crash_come_late() -> None:
    names = [profile.name for profile in load_profiles()]
    assert names.index("atostek-id") < names.index("digisign") < names.index("opensc") < names.index("nexus")
    assert names[-1] == "softhsm"


def test_unknown_places_are_searches() -> None:
    unknown = [path for profile in load_profiles() for path in profile.paths if path.certainty is Confidence.UNKNOWN]
    assert unknown
    assert all("search" in path.source for path in unknown)
    windows = {path.path for path in unknown if "Atostek" in path.path}
    assert r"%ProgramFiles%\Atostek*\Atostek-ID-PKCS11*.dll" in windows


def test_a_slow_module_is_given_more_time() -> None:
    assert Profile("a", "A").time_limit == DEFAULT_TIME_LIMIT
    assert Profile("a", "A", quirks=Quirks(slow_seconds=30)).time_limit == 45


@pytest.mark.parametrize(("system", "name"), [("win32", "windows"), ("darwin", "macos"), ("linux", "linux")])
def test_platform_names(monkeypatch: pytest.MonkeyPatch, system: str, name: str) -> None:
    monkeypatch.setattr(sys, "platform", system)
    assert current_platform() == name


# -- an administrator's folder ---------------------------------------------------------------------------

LOCAL = """
name = "opensc"
title = "Our OpenSC"
priority = 1
[[modules]]
platform = "linux"
path = "/opt/opensc/opensc-pkcs11.so"
certainty = "certain"
source = "our installation"
[quirks]
slow_seconds = 40
"""


def test_an_administrators_profile_wins_whole(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_text(LOCAL, encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a profile", encoding="utf-8")
    found = load_profiles(tmp_path)
    assert {profile.name for profile in found} == SHIPPED
    assert found[0] == Profile(
        "opensc",
        "Our OpenSC",
        priority=1,
        paths=(ModulePath("linux", "/opt/opensc/opensc-pkcs11.so", Confidence.CERTAIN, "our installation"),),
        quirks=Quirks(slow_seconds=40),
        local=True,
    )


@pytest.mark.parametrize(
    "text",
    [
        "name = ",
        "title = 'x'",
        "name = 'x'",
        "name = 'x'\ntitle = 5",
        "name = 'x'\ntitle = 'x'\nkind = 'cloud'",
        "name = 'x'\ntitle = 'x'\npriority = 'first'",
        "name = 'x'\ntitle = 'x'\npriority = true",
        "name = 'x'\ntitle = 'x'\nversions = 'one'",
        "name = 'x'\ntitle = 'x'\nsources = [1]",
        "name = 'x'\ntitle = 'x'\nmodules = 'here'",
        "name = 'x'\ntitle = 'x'\nmodules = ['here']",
        "name = 'x'\ntitle = 'x'\nquirks = 1",
        "name = 'x'\ntitle = 'x'\n[quirks]\nmisspelt = true",
        "name = 'x'\ntitle = 'x'\n[quirks]\nslow_seconds = true",
        "name = 'x'\ntitle = 'x'\nunheard_of = 1",
        "name = 'x'\ntitle = 'x'\n[[modules]]\nplatform = 'amiga'\npath = '/x'\ncertainty = 'certain'\nsource = 's'",
        "name = 'x'\ntitle = 'x'\n[[modules]]\nplatform = 'linux'\npath = '/**/x'\ncertainty = 'certain'\nsource = 's'",
        "name = 'x'\ntitle = 'x'\n[[modules]]\nplatform = 'linux'\npath = '/x'\ncertainty = 'sure'\nsource = 's'",
        "name = 'x'\ntitle = 'x'\n[[modules]]\nplatform = 'linux'\npath = '/x'\ncertainty = 'certain'",
        "# " + "x" * 70_000,
    ],
)
def test_an_error_names_the_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "ours.toml").write_text(text, encoding="utf-8")
    with pytest.raises(LocalDataError) as caught:
        load_profiles(tmp_path)
    assert caught.value.reader == "ours.toml"
    assert caught.value.detail


def test_text_that_is_no_utf8(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(LocalDataError):
        load_profiles(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LocalDataError):
        load_profiles(tmp_path / "gone")


def test_too_many_files(tmp_path: Path) -> None:
    for number in range(65):
        (tmp_path / f"{number}.toml").touch()
    with pytest.raises(LocalDataError, match="more than 64"):
        load_profiles(tmp_path)


def test_shipped_profiles_that_are_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "profiles_folder", lambda: tmp_path)
    with pytest.raises(InstallationError):
        load_profiles()


TEXTS = st.text("xå%*/", max_size=5)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["name", "title", "kind", "priority", "modules", "quirks", "versions", "vendor", "environment", "other"]
)


@given(st.dictionaries(KEYS, VALUES))
def test_any_table_is_a_profile_or_refused(table: dict[str, Any]) -> None:
    try:
        profile = parse_profile(table, Path(__file__).parent)
    except ValueError:
        return
    assert profile.name
    assert isinstance(profile.kind, ProfileKind)


# -- environment ------------------------------------------------------------------------------------------


def test_opensc_is_loaded_with_settings_of_ours_unless_the_user_has_some(monkeypatch: pytest.MonkeyPatch) -> None:
    opensc = next(profile for profile in load_profiles() if profile.name == "opensc")
    monkeypatch.delenv("OPENSC_CONF", raising=False)
    ours = Path(opensc.variables()["OPENSC_CONF"])
    assert "use_file_caching = no" in ours.read_text(encoding="utf-8")
    assert "OPENSC_CONF" not in os.environ
    monkeypatch.setenv("OPENSC_CONF", "/etc/opensc/own.conf")
    assert opensc.variables() == dict(os.environ)


@pytest.mark.parametrize("value", ["none.conf", "../tests/values.py", 1])
def test_variables_name_files_beside_the_profile(value: object) -> None:
    with pytest.raises(ValueError, match="A "):
        parse_profile({"name": "a", "title": "A", "environment": {"A": value}}, Path(__file__).parent)
    with pytest.raises(ValueError, match="environment"):
        parse_profile({"name": "a", "title": "A", "environment": [value]}, Path(__file__).parent)


# -- files ------------------------------------------------------------------------------------------------


def test_patterns_and_variables_lead_to_files(tmp_path: Path) -> None:
    for name in ("a/one.so", "b/two.so", "b/three.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "b" / "linked.so").symlink_to(tmp_path / "a" / "one.so")
    environment = {"Home(x86)": str(tmp_path)}
    found = find_files(["%Home(x86)%/b/*.so", "%Home(x86)%/a/one.so", "%Other%/x.so", "relative.so"], environment)
    assert found == (tmp_path / "b" / "linked.so", tmp_path / "b" / "two.so")


def test_folders_are_no_files_and_recursion_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.so").mkdir()
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "y.so").touch()
    assert find_files([str(tmp_path / "*.so"), str(tmp_path / "**" / "y.so"), "/nul\0byte"]) == ()


def test_the_search_is_bounded(tmp_path: Path) -> None:
    for number in range(MAX_FOUND + 5):
        (tmp_path / f"{number}.so").touch()
    assert len(find_files([str(tmp_path / "*.so"), str(tmp_path / "3*.so")])) == MAX_FOUND


def test_a_folder_that_may_not_be_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, pattern: str) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "glob", refuse)
    assert find_files([str(tmp_path / "*.so")]) == ()


def test_modules_of_this_machine_come_first(tmp_path: Path) -> None:
    foreign, ours, unreadable = tmp_path / "a.so", tmp_path / "b.so", tmp_path / "c.so"
    foreign.write_bytes(elf(21, 64, ">"))
    shutil.copyfile(Path(sys.executable).resolve(), ours)
    unreadable.write_bytes(b"text")
    paths = tuple(
        ModulePath(platform, str(tmp_path / name), Confidence.CERTAIN, "test")
        for platform, name in ((current_platform(), "*.so"), ("amiga", "a.so"))
    )
    assert Profile("x", "X", paths=paths).modules() == (ours, foreign, unreadable)


def test_a_module_that_goes_away_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cardtool.cards import profile

    monkeypatch.setattr(profile, "find_files", lambda _: (tmp_path / "gone.so",))
    assert Profile("x", "X").modules() == (tmp_path / "gone.so",)


def test_the_environment_of_the_process_is_the_default(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "x.so").touch()
    monkeypatch.setitem(os.environ, "CARDTOOL_TEST", str(tmp_path))
    assert module_paths.find_files(["%CARDTOOL_TEST%/x.so"]) == (tmp_path / "x.so",)
