from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.inventory.passwords import (
    LARGEST_FILE,
    MOST_PASSWORDS,
    gather,
    named_passwords,
    passwords_in_file,
    passwords_of_text,
)
from cardtool.inventory.passwords import Passwords
from cardtool.model.errors import SourceNotReadableError
from tests.app.keyrings import told_by

if TYPE_CHECKING:
    from pathlib import Path

#: Characters that end no line here, though some end one elsewhere.
IN_A_LINE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\ufeff"), min_size=1)


@given(st.lists(IN_A_LINE), st.sampled_from(["\n", "\r\n", "\r", "\n\n"]), st.booleans())
def test_one_stands_on_each_line(passwords: list[str], end: str, marked: bool) -> None:
    text = end.join([*passwords, ""])
    assert passwords_of_text("\ufeff" * marked + text) == tuple(passwords)


@given(st.lists(st.lists(st.text())))
def test_the_first_ones_are_tried_and_the_others_counted(groups: list[list[str]]) -> None:
    found = gather(*groups)
    wanted = list(dict.fromkeys(password for group in groups for password in group if password))
    assert list(found.passwords) == wanted[:MOST_PASSWORDS]
    assert (found.left_out, found.room) == (len(wanted[MOST_PASSWORDS:]), MOST_PASSWORDS - len(found.passwords))
    assert list(Passwords(found.passwords)) == ["", *found.passwords], "all of them are tried"


def test_they_do_not_show() -> None:
    assert "hunter2" not in repr(gather(["hunter2"]))


def test_named_ones_come_in_the_order_of_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDTOOL_SECRET_A", "one\ntwo\n")
    monkeypatch.setenv("CARDTOOL_SECRET_B", "three")
    assert named_passwords(["b", "a"]) == ("three", "one", "two")


class TestFile:
    def test_its_lines_are_passwords(self, tmp_path: Path) -> None:
        file = tmp_path / "passwords.txt"
        file.write_bytes("\ufeff a \r\n\r\nä\x85b\n".encode())
        assert passwords_in_file(file) == (" a ", "ä\x85b")

    @pytest.mark.parametrize(
        ("content", "words"),
        [(b"hunter2\xff\n", "not UTF-8 text"), (b"hunter2\n" * (LARGEST_FILE // 8) + b"\n", "larger than 64 KiB")],
    )
    def test_one_that_cannot_be_used_is_told_without_its_content(
        self, tmp_path: Path, content: bytes, words: str
    ) -> None:
        file = tmp_path / "passwords.txt"
        file.write_bytes(content)
        with pytest.raises(SourceNotReadableError, match=words) as refused:
            passwords_in_file(file)
        assert refused.value.reader == str(file)
        assert "hunter2" not in told_by(refused.value)

    def test_one_that_is_not_there_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(SourceNotReadableError, match=r"gone\.txt"):
            passwords_in_file(tmp_path / "gone.txt")
