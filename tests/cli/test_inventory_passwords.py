"""Passwords reach a scan in four ways, and stand nowhere afterwards."""

from __future__ import annotations

import io
import json
import logging
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest
from keyring.errors import KeyringLocked

from cardtool.app.inventory import scanning
from cardtool.app.inventory.passwords import MOST_PASSWORDS
from cardtool.cli import hidden_input, inventory_passwords
from tests.app.inventories import VALID
from tests.app.keyrings import FailingKeyring, MemoryKeyring
from tests.estate import bodies, issuers
from tests.estate.forms import pkcs12_store
from tests.estate.services import sote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.inventory.scanning import ScanWatch
    from cardtool.app.workspace import Workspace
    from cardtool.model.inventory import Inventory
    from tests.cli.conftest import Run

    Command = Callable[..., Run]

CANARY = "kanarialintu-äö"
WRONG = "harakka-äö"
NAME, VARIABLE = "stores", "CARDTOOL_SECRET_STORES"
MADE = sote(issuers.DVV_G3E, bodies.PIRHA, ".10.1", "server", VALID, conforming=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a key store that the canary opens."""
    folder = tmp_path / "srv"
    folder.mkdir()
    (folder / "store.p12").write_bytes(pkcs12_store([MADE], CANARY))
    return folder


@pytest.fixture(autouse=True)
def memory(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    monkeypatch.setattr("keyring.core._keyring_backend", backend)
    return backend


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """A terminal on which these lines are typed; the prompts that were shown."""

    def type_lines(*lines: str) -> list[str]:
        typed, prompts = iter(lines), list[str]()

        def getpass(prompt: str, stream: object) -> str:
            assert stream is sys.stderr
            prompts.append(prompt)
            return next(typed)

        monkeypatch.setattr(inventory_passwords, "is_terminal", lambda: True)
        monkeypatch.setattr(hidden_input, "getpass", getpass)
        return prompts

    return type_lines


class Ways:
    """The four ways, each ready to be used."""

    def __init__(
        self, tmp_path: Path, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, typing: Callable[..., list[str]]
    ) -> None:
        self._file = tmp_path / "passwords.txt"
        self._memory, self._monkeypatch, self._typing = memory, monkeypatch, typing

    def prepare(self, way: str, *passwords: str) -> tuple[str, ...]:
        """Hand in the passwords; the options for it."""
        lines = "\n".join(passwords)
        if way == "file":
            self._file.write_text(lines, encoding="utf-8")
            return "--password-file", str(self._file)
        if way == "prompt":
            self._typing(*passwords, "")
            return ("--ask-password",)
        if way == "environment":
            self._monkeypatch.setenv(VARIABLE, lines)
        else:
            self._memory.entries["cardtool", NAME] = lines
        return "--password-from", NAME

    def clean(self) -> None:
        """Take away where the passwords may stand."""
        self._file.unlink(missing_ok=True)


@pytest.fixture
def ways(
    tmp_path: Path, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, typing: Callable[..., list[str]]
) -> Ways:
    return Ways(tmp_path, memory, monkeypatch, typing)


def _found(result: Run) -> list[str]:
    return [item["sha256"] for item in result.document["certificates"]]


def _holds(content: bytes, password: str) -> bool:
    word = password.partition("-")[0]  # the part that no form writes with escapes
    return any(word.encode(encoding) in content for encoding in ("utf-8", "utf-16-le", "utf-16-be"))


def _unpacked(file: Path) -> bytes:
    content = file.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content
    with zipfile.ZipFile(file) as archive:
        return b"".join(map(archive.read, archive.namelist()))


_FORMS = (".html", ".csv", ".xlsx", ".json", ".ndjson", ".cdx.json", ".prom")


@pytest.mark.parametrize("way", ["file", "prompt", "environment", "keyring"])
class TestEveryWay:
    def test_the_store_opens(self, run: Command, folder: Path, ways: Ways, way: str) -> None:
        result = run("inventory", "scan", str(folder), "--json", *ways.prepare(way, WRONG, CANARY))
        assert _found(result) == [MADE.sha256]

    @pytest.mark.parametrize("passwords", [(WRONG, CANARY), (WRONG, "varpunen-äö")])
    def test_no_password_stands_anywhere_afterwards(
        self,
        run: Command,
        folder: Path,
        *,
        tmp_path: Path,
        ways: Ways,
        caplog: pytest.LogCaptureFixture,
        way: str,
        passwords: tuple[str, ...],
    ) -> None:
        caplog.set_level(logging.DEBUG)
        told = ""
        for form in _FORMS if way == "file" else _FORMS[:1]:  # which of the ways it is, no report can know
            report = ("--report", str(tmp_path / f"report{form}"))
            result = run("inventory", "scan", str(folder), "--keep", *report, *ways.prepare(way, *passwords))
            told += result.output + result.errors
        for words in (("scan", "--json"), ("scan", "--ndjson"), ("oids",), ("find", str(folder / "store.p12"))):
            result = run("inventory", *words, str(folder), *ways.prepare(way, *passwords))
            told += result.output + result.errors
        ways.clean()
        (folder / "store.p12").unlink()
        written = b"".join(_unpacked(file) for file in tmp_path.rglob("*") if file.is_file())
        assert b"SQLite format 3" in written, "the database is among them"
        for password in passwords:
            assert not _holds(told.encode() + caplog.text.encode() + written, password)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The passwords that each scan gets."""
    given: list[tuple[str, ...]] = []

    def scan(workspace: Workspace, request: ScanRequest, watch: ScanWatch) -> Inventory:
        given.append(request.passwords)
        assert CANARY not in repr(request)
        return scanning.scan(workspace, request, watch)

    monkeypatch.setattr("cardtool.cli.inventory.scan", scan)
    return given


def test_named_ones_are_tried_first_and_typed_ones_last(
    run: Command, folder: Path, ways: Ways, tried: list[tuple[str, ...]]
) -> None:
    words = [option for way in ("prompt", "file", "keyring") for option in ways.prepare(way, f"{way}-1", f"{way}-2")]
    assert run("inventory", "scan", str(folder), *words).errors == ""
    assert tried == [("keyring-1", "keyring-2", "file-1", "file-2", "prompt-1", "prompt-2")]


class TestBound:
    def test_more_than_are_tried_is_said(
        self, run: Command, folder: Path, ways: Ways, tried: list[tuple[str, ...]]
    ) -> None:
        words = ways.prepare("file", *(f"varpunen-{number}" for number in range(MOST_PASSWORDS + 3)))
        result = run("inventory", "scan", str(folder), *words)
        assert result.errors == "Passwords given: 22, tried on one file: 19. The last ones are not used: 3.\n"
        assert [len(passwords) for passwords in tried] == [MOST_PASSWORDS]

    def test_nobody_is_asked_for_more_than_are_tried(
        self, run: Command, folder: Path, ways: Ways, typing: Callable[..., list[str]], tried: list[tuple[str, ...]]
    ) -> None:
        words = ways.prepare("file", "a", "b")
        prompts = typing(*map(str, range(100)))
        result = run("inventory", "scan", str(folder), "--ask-password", *words)
        assert result.errors == "No more than 19 passwords are tried on one file.\n"
        assert len(prompts) == MOST_PASSWORDS - 2
        assert tried == [("a", "b", *map(str, range(MOST_PASSWORDS - 2)))]

    def test_nobody_is_asked_when_there_is_no_room(
        self, run: Command, folder: Path, ways: Ways, typing: Callable[..., list[str]]
    ) -> None:
        prompts = typing()
        result = run("inventory", "scan", str(folder), "--ask-password", *ways.prepare("file", *map(str, range(19))))
        assert prompts == []
        assert "No more than 19" in result.errors


class TestRefused:
    def test_without_a_terminal_nobody_is_asked(self, run: Command, folder: Path) -> None:
        result = run("inventory", "scan", str(folder), "--ask-password", stdin=CANARY)
        assert (result.code, result.output) == (2, "")
        assert "--password-from" in result.errors

    def test_a_name_without_a_secret_is_told_before_the_scan(
        self, run: Command, folder: Path, tried: list[tuple[str, ...]]
    ) -> None:
        result = run("inventory", "scan", str(folder), "--password-from", NAME)
        assert (result.code, result.output, tried) == (3, "", [])
        assert 'Store it with "cardtool secret set stores"' in result.errors
        assert VARIABLE in result.errors

    def test_a_locked_keyring_is_told_before_the_scan(
        self, run: Command, folder: Path, monkeypatch: pytest.MonkeyPatch, tried: list[tuple[str, ...]]
    ) -> None:
        backend = FailingKeyring(KeyringLocked)
        backend.entries["cardtool", NAME] = CANARY
        monkeypatch.setattr("keyring.core._keyring_backend", backend)
        result = run("inventory", "oids", str(folder), "--password-from", NAME)
        assert (result.code, result.output, tried) == (3, "", [])
        assert "the keyring is locked" in result.errors
        assert CANARY not in result.errors

    @pytest.mark.parametrize("name", ["hunter2!", "", "a b"])
    def test_what_cannot_be_a_name_is_not_repeated(self, run: Command, folder: Path, name: str) -> None:
        result = run("inventory", "scan", str(folder), "--password-from", name)
        assert result.code == 2
        assert "hunter2" not in result.errors


def test_a_scan_of_nothing_asks_for_nothing(run: Command, typing: Callable[..., list[str]]) -> None:
    prompts = typing()
    assert (run("inventory", "scan", "--ask-password").code, prompts) == (2, [])


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are of Unix")
def test_on_a_real_terminal_what_is_typed_does_not_show(folder: Path) -> None:
    from tests.cli.terminal import program

    with program("--lang", "en", "inventory", "scan", str(folder), "--json", "--ask-password") as terminal:
        for typed in (WRONG, CANARY, ""):
            terminal.answer("Password for key stores (empty line: no more): ", typed)
        code, output = terminal.finish()
    document = json.loads(output)
    assert (code, [item["sha256"] for item in document["certificates"]]) == (1, [MADE.sha256])
    assert not _holds(output + terminal.shown.encode(), CANARY)
    assert not _holds(output + terminal.shown.encode(), WRONG)
