from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring import errors
from keyring.backends import fail, null

from cardtool.app import secrets
from cardtool.app.secrets import (
    LARGEST_SECRET,
    SecretOrigin,
    find_secret,
    forget_secret,
    is_secret_name,
    secret,
    secret_document,
    store_secret,
    variable_of,
)
from cardtool.model.errors import SourceNotReadableError
from tests.app.keyrings import FailingKeyring, ForgetfulKeyring, MemoryKeyring, SilentKeyring, told_by
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

    from cardtool.app.secrets import SecretState

NAME, VARIABLE = "kanta-stores", "CARDTOOL_SECRET_KANTA_STORES"
CANARY = "kanarialintu-äö"
NOBODY: dict[str, str] = {}


class LockedException(Exception):  # noqa: N818 - SecretStorage calls it so
    """As SecretStorage has one."""


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Callable[[KeyringBackend], None]:
    """Make a keyring that of the system."""

    def put_in_place(backend: KeyringBackend) -> None:
        monkeypatch.setattr("keyring.core._keyring_backend", backend)

    return put_in_place


@pytest.fixture
def memory(put: Callable[[KeyringBackend], None]) -> MemoryKeyring:
    backend = MemoryKeyring()
    put(backend)
    return backend


def _use_cases() -> list[Callable[[], object]]:
    return [
        lambda: secret(NAME, NOBODY),
        lambda: find_secret(NAME, NOBODY),
        lambda: store_secret(NAME, CANARY, NOBODY),
        lambda: forget_secret(NAME, NOBODY),
    ]


def _refusal(ask: Callable[[], object]) -> SourceNotReadableError:
    with pytest.raises(SourceNotReadableError) as refused:
        ask()
    assert CANARY not in told_by(refused.value)
    return refused.value


class TestNames:
    @pytest.mark.parametrize("name", ["a", "kanta-stores", "Kanta.Stores_2", "0", "x" * 64])
    def test_good_ones(self, name: str) -> None:
        assert is_secret_name(name)

    @pytest.mark.parametrize("name", ["", "-a", ".a", "_a", "a b", "a/b", "a=b", "a\n", "ä", "x" * 65])
    def test_bad_ones_are_refused_and_not_told(self, memory: MemoryKeyring, name: str) -> None:
        assert not is_secret_name(name)
        for ask in (secret, find_secret, forget_secret, lambda name: store_secret(name, "value")):
            with pytest.raises(SourceNotReadableError) as refused:
                ask(name)
            assert (refused.value.reader, refused.value.detail) == ("", secrets.BAD_NAME)
        assert memory.calls == []

    @given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", fullmatch=True))
    def test_each_has_a_variable_that_a_shell_can_set(self, name: str) -> None:
        assert is_secret_name(name)
        assert re.fullmatch("CARDTOOL_SECRET_[A-Z0-9_]+", variable_of(name))

    def test_upper_and_lower_case_are_the_same(self, memory: MemoryKeyring) -> None:
        assert store_secret("Kanta", CANARY, NOBODY).name == "kanta"
        assert secret("KANTA", NOBODY) == CANARY
        assert list(memory.entries) == [("cardtool", "kanta")]


class TestValues:
    @given(
        st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
            lambda text: len(text.encode("utf-16-le")) <= LARGEST_SECRET
        )
    )
    def test_what_is_stored_comes_back(self, value: str) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("keyring.core._keyring_backend", MemoryKeyring())
            store_secret(NAME, value, NOBODY)
            assert secret(NAME, NOBODY) == value
            assert secret(NAME, {VARIABLE: value}) == value

    @pytest.mark.parametrize(
        ("value", "detail"),
        [
            ("", secrets.EMPTY),
            (CANARY + "x" * LARGEST_SECRET, secrets.TOO_LARGE),
            (CANARY + "x" * (LARGEST_SECRET // 2 + 1 - len(CANARY)), secrets.TOO_LARGE),
            (CANARY + "\udcff", secrets.NOT_TEXT),
        ],
    )
    def test_what_cannot_be_kept_everywhere_is_refused(self, memory: MemoryKeyring, value: str, detail: str) -> None:
        assert _refusal(lambda: store_secret(NAME, value, NOBODY)).detail == detail
        assert memory.calls == []

    def test_the_largest_is_kept(self, memory: MemoryKeyring) -> None:
        store_secret(NAME, "x" * (LARGEST_SECRET // 2), NOBODY)
        assert list(memory.entries) == [("cardtool", NAME)]

    @pytest.mark.parametrize("value", [CANARY + "\udcff", CANARY + "x" * LARGEST_SECRET])
    def test_one_from_outside_is_bounded_too(self, memory: MemoryKeyring, value: str) -> None:
        _refusal(lambda: secret(NAME, {VARIABLE: value}))
        memory.entries["cardtool", NAME] = value
        _refusal(lambda: secret(NAME, NOBODY))


class TestLife:
    def test_it_is_stored_found_and_forgotten(self, memory: MemoryKeyring) -> None:
        def told(state: SecretState) -> tuple[object, ...]:
            assert_valid(secret_document(state))
            assert CANARY not in repr(state)
            return state.origin, state.in_keyring, state.changed

        assert told(find_secret(NAME, NOBODY)) == (None, False, False)
        assert told(store_secret(NAME, CANARY, NOBODY)) == (SecretOrigin.KEYRING, True, True)
        assert told(find_secret(NAME, NOBODY)) == (SecretOrigin.KEYRING, True, False)
        assert told(forget_secret(NAME, NOBODY)) == (None, False, True)
        assert told(forget_secret(NAME, NOBODY)) == (None, False, False)
        assert _refusal(lambda: secret(NAME, NOBODY)).detail == secrets.MISSING
        assert memory.calls.count("delete") == 1

    def test_the_variable_outranks_the_keyring(self, memory: MemoryKeyring) -> None:
        environment = {VARIABLE: "from the environment"}
        stored = store_secret(NAME, CANARY, environment)
        assert (stored.origin, stored.in_keyring) == (SecretOrigin.ENVIRONMENT, True)
        memory.calls.clear()
        assert secret(NAME, environment) == "from the environment"
        found = find_secret(NAME, environment)
        assert (found.origin, found.in_keyring, found.keyring) == (SecretOrigin.ENVIRONMENT, None, "")
        assert_valid(secret_document(found))
        assert memory.calls == [], "a keyring that is not needed is not asked"
        assert forget_secret(NAME, environment).origin is SecretOrigin.ENVIRONMENT

    def test_an_empty_variable_is_none(self, memory: MemoryKeyring) -> None:
        store_secret(NAME, CANARY, NOBODY)
        assert secret(NAME, {VARIABLE: ""}) == CANARY
        assert memory.entries

    def test_the_environment_of_the_process_is_the_default(
        self, memory: MemoryKeyring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv(VARIABLE, CANARY)
        assert secret(NAME) == CANARY
        assert memory.calls == []


class TestKeyringsThatFail:
    @pytest.mark.parametrize("backend", [fail.Keyring, null.Keyring])
    def test_none_is_told(self, put: Callable[[KeyringBackend], None], backend: type[KeyringBackend]) -> None:
        put(backend())
        for ask in _use_cases():
            refused = _refusal(ask)
            assert (refused.detail, refused.reader) == (secrets.NO_KEYRING, NAME)
        assert secret(NAME, {VARIABLE: CANARY}) == CANARY, "the environment serves without one"

    @pytest.mark.parametrize(
        ("failure", "detail"),
        [
            (errors.KeyringLocked, secrets.LOCKED),
            (errors.InitError, secrets.LOCKED),
            (LockedException, secrets.LOCKED),
            (errors.PasswordSetError, "the keyring refuses (PasswordSetError)"),
            (OSError, "the keyring refuses (OSError)"),
            (ValueError, "the keyring refuses (ValueError)"),
        ],
    )
    def test_locked_and_failing_ones_are_told_without_their_words(
        self, put: Callable[[KeyringBackend], None], failure: type[Exception], detail: str
    ) -> None:
        backend = FailingKeyring(failure)
        backend.entries["cardtool", NAME] = CANARY
        put(backend)
        for ask in _use_cases():
            assert _refusal(ask).detail == detail

    def test_one_that_fails_to_forget_is_told(self, put: Callable[[KeyringBackend], None]) -> None:
        backend = FailingKeyring(errors.PasswordDeleteError, reads=True)
        backend.entries["cardtool", NAME] = CANARY
        put(backend)
        assert _refusal(_use_cases()[-1]).detail == "the keyring refuses (PasswordDeleteError)"

    def test_one_that_keeps_nothing_is_told(self, put: Callable[[KeyringBackend], None]) -> None:
        backend = ForgetfulKeyring()
        put(backend)
        assert _refusal(lambda: store_secret(NAME, CANARY, NOBODY)).detail == secrets.NOT_KEPT
        backend.entries["cardtool", NAME] = CANARY
        assert _refusal(lambda: forget_secret(NAME, NOBODY)).detail == secrets.NOT_KEPT

    def test_one_that_never_answers_is_left_alone(
        self, put: Callable[[KeyringBackend], None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        backend = SilentKeyring()
        put(backend)
        monkeypatch.setattr(secrets, "ANSWER_SECONDS", 0.02)
        try:
            for ask in _use_cases():
                assert _refusal(ask).detail == secrets.TIMED_OUT
        finally:
            backend.released.set()

    def test_a_wrong_choice_of_the_user_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("keyring.core._keyring_backend", None)
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Keyring")
        assert _refusal(lambda: secret(NAME, NOBODY)).detail == "the keyring refuses (ModuleNotFoundError)"

    def test_the_keyring_of_this_system_answers_or_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The real choice of a backend, whatever this machine has: reading a name that nobody uses."""
        monkeypatch.setattr("keyring.core._keyring_backend", None)
        try:
            found: Any = find_secret("cardtool-tests-read-this", NOBODY).origin
        except SourceNotReadableError as error:
            found = error.detail
        assert found in {None, secrets.NO_KEYRING, secrets.LOCKED}
        assert isinstance(keyring.get_keyring(), keyring.backend.KeyringBackend)


def test_a_program_that_needs_no_secret_loads_no_keyring() -> None:
    code = "import sys, cardtool.__main__; print('keyring' in sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "False"
