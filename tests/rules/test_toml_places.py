"""Every key of a TOML file is found where it stands, whatever the file holds besides."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.rules.toml_places import MAX_DEPTH, KeyPath, Place, places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCALARS = (
    *("1", "+1.5", "-inf", "6.02e+23", "true", "1979-05-27 07:32:00.5", "1979-05-27T07:32:00Z", "07:32:00", "0xf"),
    *('""', '"# = [x]"', r'"\" ] } \\"', '"ä"', "''", "'\"#[,'", "'\\'"),
    *('""""""', '"""\n[table]\nkey = 1 # no\n"""', '""""quoted"""""', r'"""a\""" = """', '"""a""\n"b"""', "''''''"),
    *("'''\n[[a]]\n]'''", "'''a'''''", "'''it's'''"),
)
GAPS = ("", " ", "\t", "  ")
BREAKS = ("", " ", "\n", " # a , ] comment\n", "\n\n", "\r\n")
KEYS = ("key", "a-b", "1", "true", '"quoted key"', "'literal.key'", r'"\u00e4 \" ="', '"# [x]"', "2023-02-28", '""')


class _Writer:
    """Writes a file and notes where it puts what."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.text = ""
        self.expected: dict[KeyPath, Place] = {}
        self._draw = draw

    def pick(self, choices: tuple[str, ...]) -> str:
        return self._draw(st.sampled_from(choices))

    def many(self, most: int = 3) -> range:
        return range(self._draw(st.integers(0, most)))

    def say(self, *parts: str) -> None:
        self.text += "".join(parts)

    def note(self, path: KeyPath, place: Place) -> None:
        self.expected.setdefault(path, place)

    @property
    def place(self) -> Place:
        return Place(self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n"))

    def fresh(self, path: KeyPath) -> tuple[str, KeyPath] | None:
        """A key, sometimes a dotted one, that the table has not yet."""
        parts = [self.pick(KEYS) for _ in range(1 + len(self.many(1)))]
        names = [_name(part) for part in parts]
        taken = any((*path, *names[:end]) in self.expected for end in range(1, len(names) + 1))
        return None if taken else (f"{self.pick(GAPS)}.{self.pick(GAPS)}".join(parts), (*path, *names))

    def pair(self, path: KeyPath, key: str, full: KeyPath, depth: int) -> None:
        for end in range(len(path) + 1, len(full) + 1):
            self.note(full[:end], self.place)
        self.say(key, self.pick(GAPS), "=", self.pick(GAPS))
        self.value(full, depth)

    def value(self, path: KeyPath, depth: int) -> None:
        writers: tuple[Callable[[KeyPath, int], None], ...] = (self.scalar, self.array, self.inline)
        writers[self._draw(st.integers(0, 2)) if depth else 0](path, depth - 1)

    def scalar(self, _path: KeyPath, _depth: int) -> None:
        self.say(self.pick(SCALARS))

    def array(self, path: KeyPath, depth: int) -> None:
        self.say("[", self.pick(BREAKS))
        items = self.many()
        for number in items:
            self.note((*path, number), self.place)
            self.value((*path, number), depth)
            self.say(self.pick(BREAKS), "," if number < items[-1] else self.pick(("", ",")), self.pick(BREAKS))
        self.say("]")

    def inline(self, path: KeyPath, depth: int) -> None:
        self.say("{")
        separator = ""
        for _ in self.many():
            if (found := self.fresh(path)) is not None:
                self.say(separator, self.pick(GAPS))
                self.pair(path, *found, depth)
                self.say(self.pick(GAPS))
                separator = ","
        self.say("}")

    def table(self, number: int) -> None:
        """A table with a name of its own, or one more of a list of tables."""
        listed = self._draw(st.booleans())
        name = "list" if listed else f"table{number}"
        self.say(self.pick(GAPS))
        place = self.place
        gap = self.pick(GAPS)
        self.say("[[" if listed else "[", gap, name, gap, "]]" if listed else "]", self.pick(("", " # [end]")), "\n")
        at = Place(place.line, place.column + (2 if listed else 1) + len(gap))
        path: KeyPath = (name,)
        self.note(path, at)
        if listed:
            path = (name, sum(len(each) == 2 and each[0] == name for each in self.expected))
            self.note(path, at)
        self.lines(path)
        if listed:
            self.below(path)

    def below(self, path: KeyPath) -> None:
        """Sometimes a list of tables in the table."""
        for number in self.many(2):
            self.say("[[list.inner]]\n")
            line = self.place.line - 1
            self.note((*path, "inner"), Place(line, 8))
            self.note((*path, "inner", number), Place(line, 3))
            self.lines((*path, "inner", number))

    def lines(self, path: KeyPath) -> None:
        for _ in self.many():
            if (found := self.fresh(path)) is not None:
                self.say(self.pick(GAPS))
                self.pair(path, *found, 2)
                self.say(self.pick(("", " # key = 1")), self.pick(("\n", "\r\n")))


def _name(key: str) -> str:
    return next(iter(tomllib.loads(f"{key} = 1")))


@st.composite
def documents(draw: st.DrawFn) -> _Writer:
    writer = _Writer(draw)
    writer.lines(())
    for number in writer.many():
        writer.table(number)
    return writer


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Everything that the standard library's reader finds."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*path, number))


@given(documents())
def test_everything_is_found_where_it_stands(written: _Writer) -> None:
    found = places(written.text)
    assert found == written.expected
    assert set(found) == set(paths(tomllib.loads(written.text)))


def test_keys_of_tables_in_parts() -> None:
    text = "[fruit.apple]\nred = 1\n[[fruit.kinds]]\n[fruit.kinds.shape]\nround = true\n[[fruit.kinds]]\nx.y = 1"
    found = places(text)
    assert set(found) == set(paths(tomllib.loads(text)))
    assert found["fruit", "kinds", 0, "shape", "round"] == (5, 1)
    assert found["fruit", "kinds", 1, "x", "y"] == (7, 1)


def test_a_list_of_tables_in_braces() -> None:
    assert places("a = [\n  { b = 1 },\n  { b = [2,\n 3] } ]")["a", 1, "b", 1] == (4, 2)


@pytest.mark.parametrize(
    "text",
    [
        f"a = {'[' * 50}{']' * 50}",
        f"a = {'{b = ' * 50}1{'}' * 50}",
        f"{'.'.join('k' * 60_000)} = 1",
        f"[{'.'.join('k' * 60_000)}]\na = 1",
        f"[[{'.'.join('k' * 60_000)}]]\na = 1",
    ],
)
def test_what_is_nested_deeply_is_not_told_apart(text: str) -> None:
    assert max(map(len, places(f"{text}\n"))) == MAX_DEPTH
