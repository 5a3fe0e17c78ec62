from __future__ import annotations

import io
import sys
import warnings
from functools import partial
from getpass import GetPassWarning
from typing import TYPE_CHECKING

import click
import pytest
from keyring import errors
from keyring.backends import fail

from cardtool.cli import hidden_input
from cardtool.cli import secret as command
from tests.app.keyrings import FailingKeyring, MemoryKeyring

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

    from tests.cli.conftest import Run

    Command = Callable[..., Run]

NAME, VARIABLE = "stores", "CARDTOOL_SECRET_STORES"
CANARY = "kanarialintu-äö"


def _put(monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend) -> None:
    monkeypatch.setattr("keyring.core._keyring_backend", backend)


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    backend = MemoryKeyring()
    _put(monkeypatch, backend)
    return backend


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """A terminal on which these lines are typed."""

    def type_lines(*lines: str) -> None:
        typed = iter(lines)

        def getpass(_prompt: str, stream: object) -> str:
            assert stream is sys.stderr
            return next(typed)

        monkeypatch.setattr(command, "is_terminal", lambda: True)
        monkeypatch.setattr(hidden_input, "getpass", getpass)

    return type_lines


def test_a_life_in_documents(run: Command, memory: MemoryKeyring) -> None:
    def told(*words: str, stdin: str = "") -> tuple[object, ...]:
        result = run("secret", *words, "--json", stdin=stdin)
        document = result.document
        assert CANARY not in result.output + result.errors
        assert (document["name"], document["variable"]) == (NAME, VARIABLE)
        return result.code, document["origin"], document["in_keyring"], document["changed"]

    assert told("check", NAME) == (1, None, False, False)
    assert told("set", NAME, "--stdin", stdin=f"{CANARY}\n") == (0, "keyring", True, True)
    assert memory.entries == {("cardtool", NAME): CANARY}
    assert told("check", NAME) == (0, "keyring", True, False)
    assert told("forget", NAME) == (0, None, False, True)
    assert told("forget", NAME) == (1, None, False, False)


def test_a_life_in_words(run: Command, memory: MemoryKeyring) -> None:
    where = str(memory.name)
    assert run("secret", "set", NAME, "--stdin", stdin=CANARY).output == f"stores: in the keyring ({where})\n"
    assert run("secret", "check", "STORES").output == f"stores: in the keyring ({where})\n"
    assert run("secret", "forget", NAME).output == f"stores: removed from the keyring ({where})\n"
    assert run("secret", "check", NAME).output == f"stores: not in the keyring ({where})\n"


def test_the_variable_is_told_where_it_outranks_the_keyring(
    run: Command, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, CANARY)
    check = run("secret", "check", NAME)
    assert (check.code, check.output) == (0, f"stores: from the variable {VARIABLE}, which outranks the keyring\n")
    assert memory.calls == []
    for words in (("set", NAME, "--stdin"), ("forget", NAME)):
        result = run("secret", *words, stdin="another")
        assert result.code == 1
        assert VARIABLE in result.output
        assert CANARY not in result.output


@pytest.mark.parametrize(
    ("stdin", "value"),
    [("a\r\nb\r\n", "a\r\nb"), ("\ufeffa\nb", "a\nb"), (" a \n\n", " a \n"), ("ä" * 1279, "ä" * 1279)],
)
def test_standard_input_is_taken_but_its_last_line_end(
    run: Command, memory: MemoryKeyring, stdin: str, value: str
) -> None:
    assert run("secret", "set", NAME, "--stdin", stdin=stdin).code == 0
    assert memory.entries["cardtool", NAME] == value


@pytest.mark.parametrize(
    ("stdin", "code", "words"),
    [
        ("", 2, "empty"),
        ("\n", 2, "empty"),
        (b"kanari\xff", 2, "no UTF-8 text"),
        ("kanari" * 1000, 2, "too large"),
        ("kanari" + "x" * 1279, 3, "up to 1279 characters"),
    ],
)
def test_standard_input_that_is_no_secret_is_refused(
    run: Command, memory: MemoryKeyring, stdin: str, code: int, words: str
) -> None:
    result = run("secret", "set", NAME, "--stdin", stdin=stdin)
    assert (result.code, result.output, memory.calls) == (code, "", [])
    assert words in result.errors
    assert "kanari" not in result.errors


def test_a_windowed_program_has_no_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(click.UsageError, match="empty"):
        command._from_stdin()


class TestPrompt:
    def test_it_is_asked_for_twice(self, run: Command, memory: MemoryKeyring, typing: Callable[..., None]) -> None:
        typing(CANARY, CANARY)
        result = run("secret", "set", NAME)
        assert (result.code, memory.entries) == (0, {("cardtool", NAME): CANARY})
        assert CANARY not in result.output + result.errors

    @pytest.mark.parametrize(("typed", "words"), [(("",), "nothing was given"), ((CANARY, "other"), "the two differ")])
    def test_nothing_and_two_that_differ_are_not_stored(
        self, run: Command, memory: MemoryKeyring, typing: Callable[..., None], typed: tuple[str, ...], words: str
    ) -> None:
        typing(*typed)
        result = run("secret", "set", NAME)
        assert (result.code, memory.entries) == (2, {})
        assert words in result.errors
        assert CANARY not in result.errors

    def test_without_a_terminal_nobody_is_asked(self, run: Command, memory: MemoryKeyring) -> None:
        result = run("secret", "set", NAME, stdin=CANARY)
        assert (result.code, memory.entries) == (2, {})
        assert "--stdin" in result.errors

    def test_a_terminal_that_shows_what_is_typed_is_refused(
        self, run: Command, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def shows(*_: object, **__: object) -> str:
            warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=1)
            return CANARY

        monkeypatch.setattr(command, "is_terminal", lambda: True)
        monkeypatch.setattr(hidden_input, "getpass", shows)
        result = run("secret", "set", NAME)
        assert (result.code, memory.entries) == (2, {})
        assert "shows what is typed" in result.errors

    def test_the_end_of_input_is_nothing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def ends(*_: object, **__: object) -> str:
            raise EOFError

        monkeypatch.setattr(hidden_input, "getpass", ends)
        assert hidden_input.ask_hidden("") == ""

    def test_both_streams_make_a_terminal(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class Tty(io.StringIO):
            def isatty(self) -> bool:
                return True

        for stdin, stderr, expected in [(Tty(), Tty(), True), (io.StringIO(), Tty(), False), (Tty(), None, False)]:
            monkeypatch.setattr(sys, "stdin", stdin)
            monkeypatch.setattr(sys, "stderr", stderr)
            assert hidden_input.is_terminal() is expected


class TestKeyringsThatFail:
    @pytest.mark.parametrize("words", [("set", NAME, "--stdin"), ("forget", NAME), ("check", NAME)])
    @pytest.mark.parametrize(
        ("backend", "remedy"),
        [
            (fail.Keyring, f"Set the variable {VARIABLE} instead."),
            (partial(FailingKeyring, errors.KeyringLocked), f"Unlock the keyring, or set the variable {VARIABLE}."),
            (partial(FailingKeyring, OSError), "(source_not_readable: the keyring refuses (OSError))"),
        ],
    )
    def test_it_is_told_what_to_do(
        self,
        run: Command,
        *,
        monkeypatch: pytest.MonkeyPatch,
        words: tuple[str, ...],
        backend: Callable[[], KeyringBackend],
        remedy: str,
    ) -> None:
        _put(monkeypatch, backend())
        result = run("secret", *words, stdin=CANARY)
        assert (result.code, result.output) == (3, "")
        assert remedy in result.errors
        assert CANARY not in result.errors


@pytest.mark.parametrize("words", [("set",), ("check", "hunter2!"), ("forget", "-x"), ("list",)])
def test_a_mistake_in_the_command_is_a_usage_error(run: Command, words: tuple[str, ...]) -> None:
    result = run("secret", *words)
    assert (result.code, result.output) == (2, "")
    assert "hunter2" not in result.errors, "it may be a password, given by mistake"


@pytest.mark.parametrize("words", [("set",), ("forget",), ("check",)])
def test_help_has_examples(run: Command, words: tuple[str, ...]) -> None:
    result = run("secret", *words, "--help")
    assert (result.code, "Examples:" in result.output) == (0, True)
