"""TOML files of others are read within bounds, and whatever can be read is read as the standard library reads it."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.model.errors import LocalDataError
from cardtool.rules.loading import TRANSITION, added_table
from cardtool.rules.toml_reading import MAX_DEPTH, TooDeepError, read_toml
from tests.rules.test_toml_places import documents

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rules.test_toml_places import _Writer

#: 400 kB of one key, for which the standard library would take tens of gigabytes.
LONG_KEY: Final = f"{'.'.join('a' * 200_000)} = 1\n"


@given(documents())
def test_every_document_is_read_as_ever(written: _Writer) -> None:
    assert read_toml(written.text.encode()) == tomllib.loads(written.text)


@given(st.text(alphabet="a.=[]{}\"'\\#\n ,1"))
def test_what_is_no_document_is_refused_as_ever(text: str) -> None:
    try:
        expected = tomllib.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"\w"):
            read_toml(text.encode())
    else:
        assert read_toml(text.encode()) == expected


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
@pytest.mark.parametrize(
    "text",
    [
        "{dotted} = 1",
        "[{dotted}]",
        "[[{dotted}]]",
        "a = {{ {dotted} = 1 }}",
        "a = {lists}",
        "a = {tables}",
        "b = 'x' # [\n{spaced} = 1",
        'b = "\\"["\n{dotted} = 1',
        "b = '''\n[[[[[[[[[[[[[[[[[[['''\n{dotted} = 1",
        'b = """\\""" {{ """"\n{dotted} = 1',
        "b = [1.5,\n2.5]\n{dotted} = 1",
        '"a.b"."c".{dotted}',
    ],
)
def test_depth_is_bounded_wherever_it_is(text: str, depth: int) -> None:
    parts = depth - 2 if text.startswith('"a.b"') else depth
    content = text.format(
        dotted=".".join("k" * parts),
        spaced=" . ".join("k" * parts),
        lists="[" * depth + "]" * depth,
        tables="{k = " * depth + "1" + "}" * depth,
    )
    content += " = 1" if text.startswith('"a.b"') else ""
    if depth > MAX_DEPTH:
        with pytest.raises(TooDeepError) as caught:
            read_toml(content.encode())
        assert caught.value.line == content.count("\n") + 1
    else:
        assert read_toml(content.encode()) == tomllib.loads(content)


@pytest.mark.parametrize("text", ['"""\\' * 100_000, "'''x" * 100_000, '"\\' * 200_000, "'\n" * 200_000])
def test_texts_without_end_are_walked_through_once(text: str) -> None:
    with pytest.raises(ValueError, match="at"):
        read_toml(text.encode())


def test_every_file_of_an_administrator_is_bounded(tmp_path: Path) -> None:
    (tmp_path / TRANSITION).write_text(LONG_KEY, encoding="utf-8")
    with pytest.raises(LocalDataError, match="not a TOML file: nested too deeply"):
        added_table(tmp_path, TRANSITION)
