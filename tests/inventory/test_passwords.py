"""Passwords are tried in order, a few of them, and shown nowhere."""

from __future__ import annotations

import copy
import pickle

import pytest

from cardtool.inventory.passwords import MOST_TRIES, Passwords, passwords_from_text


def test_the_empty_one_comes_first_and_none_twice() -> None:
    assert list(Passwords(["a", "b", "a", ""])) == ["", "a", "b"]


def test_tries_are_bounded() -> None:
    assert list(Passwords(["a", "b"], tries=2)) == ["", "a"]
    assert len(Passwords(map(str, range(100)))) == MOST_TRIES


def test_they_show_nowhere() -> None:
    secret = Passwords(["hunter2"])
    assert "hunter2" not in f"{secret!r} {secret} {[secret]}"
    for write in (pickle.dumps, copy.copy):
        with pytest.raises(TypeError, match="not written"):
            write(secret)


def test_file_with_one_a_line() -> None:
    assert list(passwords_from_text("\ufeff a \r\n\r\nb\n")) == ["", " a ", "b"]
