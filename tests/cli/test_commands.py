from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from cardtool import __version__
from cardtool.app.reading import ReadRequest
from cardtool.cli.demo import has_display
from cardtool.cli.exits import Exit, exit_of
from cardtool.model.cause import Cause, Problem
from cardtool.model.reading import Readings
from cardtool.model.verdict import VerdictCode
from tests.values import AS_OF, READ_AT, reading

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("codes", "causes", "expected"),
    [
        ([], [], Exit.FINE),
        ([VerdictCode.NO_ACTION, VerdictCode.TEST_CARD, VerdictCode.NOT_SOTE], [], Exit.FINE),
        ([VerdictCode.NO_ACTION, VerdictCode.CLOSE_NOW], [], Exit.ACTION),
        ([VerdictCode.ORGANISATION_UNKNOWN], [], Exit.ACTION),
        ([VerdictCode.NO_ACTION], [Cause.LOCAL_DATA_INVALID], Exit.ACTION),
        ([VerdictCode.CLOSE_NOW], [Cause.CARD_MUTE], Exit.NOT_READ),
        ([], [Cause.NO_CARD], Exit.NOT_READ),
    ],
)
def test_exit_codes(codes: list[VerdictCode], causes: list[Cause], expected: Exit) -> None:
    readings = Readings(
        tuple(reading(code) for code in codes), tuple(Problem(cause) for cause in causes), AS_OF, READ_AT
    )
    assert exit_of(readings) is expected


@pytest.mark.parametrize(
    ("arguments", "status", "code"),
    [
        (["Varsinais-Suomen sairaanhoitopiiri"], "old", 0),
        (["VARSINAIS-SUOMEN SAIRAANHOITOPIIRIN KUNTAYHTYMA"], "old", 0),
        (["Pirkanmaan hyvinvointialue"], "current", 0),
        (["Turun kaupunki"], "old", 0),
        (["Siun sote"], "ambiguous", 1),
        (["Siun sote", "--issued", "2021-05-01"], "old", 0),
        (["Ålands hälso- och sjukvård"], "unaffected", 0),
        (["No such body at all"], "unknown", 1),
    ],
)
def test_the_register_answers(run: Callable[..., Run], arguments: list[str], status: str, code: int) -> None:
    result = run("organisations", "resolve", *arguments, "--json")
    assert (result.document["status"], result.code) == (status, code)


def test_a_known_municipality_decides_between_successors(run: Callable[..., Run]) -> None:
    document = run("organisations", "resolve", "PHHYKY", "--municipality", "Pukkila", "--json").document
    assert [successor["code"] for successor in document["successors"] if successor["default"]] == ["01"]


def test_the_answer_in_words(run: Callable[..., Run]) -> None:
    result = run("organisations", "resolve", "VSSHP")
    assert "Old organisation → Varsinais-Suomen hyvinvointialue" in result.output
    candidates = run("organisations", "resolve", "Pirkanmaan sairaanhoitopirii")
    assert "? Pirkanmaan sairaanhoitopiirin kuntayhtymä (Old organisation)" in candidates.output


def test_a_damaged_installation_is_told(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    from cardtool.model.errors import InstallationError

    def broken(*_: object) -> None:
        raise InstallationError("folder resources is missing")

    monkeypatch.setattr("cardtool.app.workspace.load_knowledge", broken)
    assert run("organisations", "resolve", "VSSHP").code == 3
    document = run("card", "read", "--json")
    assert document.code == 3
    assert document.document["problems"][0]["cause"] == "installation_damaged"


@pytest.mark.parametrize(
    "arguments",
    [
        ["card", "nonsense"],
        ["card", "read", "--as-of", "yesterday"],
        ["card", "explain"],
        ["card", "read", "--via", "telepathy"],
        ["card", "read", "--module", "relative/module.so"],
        ["--lang", "de", "card", "read"],
        ["card", "watch", "--count", "0"],
    ],
)
def test_a_wrong_command_line_ends_with_2(run: Callable[..., Run], arguments: list[str]) -> None:
    assert run(*arguments).code == Exit.USAGE


@pytest.mark.parametrize(
    "command",
    [[], ["card"], ["card", "read"], ["card", "watch"], ["card", "explain"], ["organisations", "resolve"], ["demo"]],
)
def test_help_has_examples(run: Callable[..., Run], command: list[str]) -> None:
    result = run(*command, "--help")
    assert result.code == 0
    assert "Examples:" in result.output or command == ["card"]


def test_version(run: Callable[..., Run]) -> None:
    assert __version__ in run("--version").output


class Window:
    """Stands for the other face; remembers how it was opened."""

    def __init__(self, code: int = 0) -> None:
        self.code = code
        self.asked: dict[str, Any] = {}

    def __call__(self, workspace: object, request: ReadRequest, **settings: Any) -> int:
        self.asked = {"workspace": workspace, "request": request, **settings}
        return self.code


def test_without_a_command_the_window_opens(run: Callable[..., Run]) -> None:
    window = Window(code=0)
    assert run("--reader", "OMNIKEY", window=window).code == 0
    assert window.asked["request"] == ReadRequest(reader="OMNIKEY")
    assert window.asked["language"] == "en"
    assert window.asked["training"] is False


def test_a_program_without_a_window_says_so(run: Callable[..., Run]) -> None:
    assert run().code == Exit.USAGE


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "w"}, True),
        ({}, False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, False),
    ],
)
def test_displays(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: bool) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", "linux")
    assert has_display() is expected
    monkeypatch.setattr(sys, "platform", "win32")
    assert has_display() is (environment.get("QT_QPA_PLATFORM") != "offscreen")


def test_the_command_line_never_loads_qt_and_starts_without_heavy_packages() -> None:
    code = (
        "import sys, cardtool.__main__\n"
        "heavy = {'PySide6', 'pkcs11', 'smartcard', 'babel', 'rapidfuzz', 'cryptography', 'asn1crypto'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
