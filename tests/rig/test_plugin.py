"""The rules of the plugin, each in a small suite of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.rig import availability, daemon, namespace, opensc
from tests.rig.scheduling import has_stack_tests

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
_SUITE = """
import pytest
from cardtool.cards.virtual import profiles

@pytest.mark.stack
def test_stack(request):
    assert request.node.get_closest_marker("xdist_group").args == ("pcsc",)

def test_asks_for_the_state_of_a_pin():
    profiles.build("blank").transmit(bytes.fromhex("00200003"))

def test_presents_a_pin():
    from tests.virtual_card.throwaway import certificates
    card = profiles.build("s42", authentication=certificates("X").authentication)
    card.transmit(bytes.fromhex("002000030439393939"))

@pytest.mark.presents_pin
def test_of_the_login_test():
    test_presents_a_pin()

@pytest.fixture(scope="session")
def late():
    yield
    test_presents_a_pin()

def test_leaves_something_running(late):
    pass
"""


def run(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.RunResult:
    monkeypatch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
    pytester.makepyfile(_SUITE)
    pytester.makeini("[pytest]\nmarkers = stack: the real stack\n")
    return pytester.runpytest_subprocess("-p", "tests.rig.plugin", "-p", "no:cacheprovider", "-rs", "-n0")


def test_a_presented_pin_fails_the_suite_outside_the_login_test_and_stack_tests_are_grouped(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(namespace.STACK_VARIABLE, namespace.ISOLATED)
    result = run(pytester, monkeypatch)
    result.stdout.fnmatch_lines("*PIN 03 was presented, tries 5 -> 4*")
    outcomes = result.parseoutcomes()
    assert outcomes["errors"] == 2
    assert outcomes.get("skipped", 0) + outcomes["passed"] == 5


def test_stack_tests_say_why_they_are_skipped(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(namespace.STACK_VARIABLE, "unavailable:unshare: Operation not permitted")
    result = run(pytester, monkeypatch)
    result.stdout.fnmatch_lines("SKIPPED*: *unshare: Operation not permitted*")
    assert result.parseoutcomes()["skipped"] == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [("@pytest.mark.stack\n", True), ("def test_x(pcsc_rig): ...\n", True), ("def test_stack(): ...\n", False)],
)
def test_files_with_stack_tests_stay_together(tmp_path: Path, text: str, expected: bool) -> None:
    file = tmp_path / "test_it.py"
    file.write_text(text, encoding="utf-8")
    assert has_stack_tests(file) is expected


@pytest.fixture
def linux(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Linux machine with every part installed and no service running."""
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv(namespace.STACK_VARIABLE, raising=False)
    monkeypatch.setattr("os.geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(daemon, "SOCKET", tmp_path / "pcscd.comm")
    for module, name in ((daemon, "find_pcscd"), (daemon, "find_vpcd_driver"), (opensc, "find_module")):
        monkeypatch.setattr(module, name, lambda: Path("/somewhere"))


@pytest.mark.usefixtures("linux")
class TestMissingStack:
    def test_root_needs_no_isolation(self) -> None:
        assert availability.missing_stack() == ""

    def test_root_does_not_disturb_a_running_service(self) -> None:
        daemon.SOCKET.touch()
        assert availability.missing_stack().startswith("another pcscd is running")

    def test_others_do(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("os.geteuid", lambda: 1000, raising=False)
        assert availability.missing_stack() == f"not isolated and not root: {availability.HOW}"
        monkeypatch.setenv(namespace.STACK_VARIABLE, namespace.ISOLATED)
        assert availability.missing_stack() == ""

    def test_missing_packages_are_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(daemon, "find_pcscd", lambda: None)
        monkeypatch.setattr(opensc, "find_module", lambda: None)
        assert availability.missing_stack() == "not installed: pcscd, opensc-pkcs11"

    def test_other_systems_have_none(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("sys.platform", "win32")
        assert "Linux" in availability.missing_stack()
