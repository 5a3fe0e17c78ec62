from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cli.tables import aligned, table
from cardtool.cli.terminal_text import LONGEST_CELL, one_line, shortened, without_controls


@given(st.text())
def test_no_text_steers_the_terminal(text: str) -> None:
    assert one_line(text).isprintable()
    assert len(shortened(text)) <= LONGEST_CELL
    assert all(letter.isprintable() or letter in "\n\t\u00a0\u202f" for letter in without_controls(text))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Äänekosken kaupunki", "Äänekosken kaupunki"),
        ("A\r\nB\tC\u2028D", "A B C D"),
        ("\x1b[2J\x07", "\\x1b[2J\\x07"),
        ("\u202eabc", "\\u202eabc"),
        ("x" * LONGEST_CELL, "x" * LONGEST_CELL),
        ("x" * 10**6, "x" * (LONGEST_CELL - 1) + "…"),
        (" " * 10**6 + "x", ""),
    ],
)
def test_a_cell_is_short_and_on_one_line(text: str, shown: str) -> None:
    assert shortened(text) == shown


def test_lines_stay_lines() -> None:
    assert without_controls("one\ntwo \u00a0 \x1b") == "one\ntwo \u00a0 \\x1b"


def test_every_row_is_a_line() -> None:
    assert list(table([("Name", "Kind"), ("a\r\nb", "x" * 1000)]))[2:] == ["a b   " + "x" * (LONGEST_CELL - 1) + "…"]
    assert list(aligned([("Name", "a\nb\x07")])) == ["  Name  a b\\x07"]
