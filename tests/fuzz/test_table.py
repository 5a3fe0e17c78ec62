"""Every parser of foreign bytes has a fuzz target, and every target reaches what it is for."""

from __future__ import annotations

import ast
import importlib
import operator
from typing import TYPE_CHECKING, Final

import pytest

from tests.architecture.tree import dotted, modules, name_of, parsed
from tests.fuzz.seeds import certificates as seeds
from tests.fuzz.table import TARGETS, target_named
from tests.fuzz.target import Target, TooSlowError, as_file, assert_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: Calls that take foreign bytes apart.
_TAKING_APART: Final = {
    *("json.loads", "json.load", "json.JSONDecoder", "tomllib.loads", "tomllib.load", "csv.reader", "csv.DictReader"),
    *("expat.ParserCreate", "configparser.ConfigParser", "int.from_bytes", "struct.unpack", "struct.unpack_from"),
    *("base64.b64decode", "b64decode"),
}
#: What these take apart is the program's own: shipped data, or made by it for training and tests.
_OWN: Final = ("cardtool.cards.training.", "cardtool.cards.virtual.", "cardtool.cards.direct.layouts")
#: Rooms in which every module that does so needs a target.
_ROOMS: Final = (
    *("certificates", "register", "rules", "cards", "inventory", "reports", "worklist", "diagnostics"),
    "app/inventory",
)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_every_seed_holds(target: Target) -> None:
    found = [content for content in target.seeds() if len(content) <= target.longest]
    assert found
    for content in found:
        target.hold(content)


def test_names_are_unique() -> None:
    assert len({target.name for target in TARGETS}) == len(TARGETS)


def test_an_unknown_name_is_no_target() -> None:
    with pytest.raises(KeyError, match="nothing"):
        target_named("nothing")


def test_modules_that_are_covered_exist() -> None:
    for module in {module for target in TARGETS for module in target.covers}:
        importlib.import_module(module)


def _module(path: Path) -> str:
    return name_of(path).removesuffix(".py").replace("/", ".")


def _calls(tree: ast.Module) -> Iterator[str]:
    return (dotted(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call))


def test_every_parser_has_a_target() -> None:
    covered = {module for target in TARGETS for module in target.covers}
    parsers = {
        _module(path)
        for path in modules(*(f"cardtool/{room}" for room in _ROOMS))
        if not _TAKING_APART.isdisjoint(_calls(parsed(path)))
    }
    assert not {module for module in parsers - covered if not module.startswith(_OWN)}, "name a target in table.py"


def test_every_format_of_files_has_a_target() -> None:
    registry = importlib.import_module("cardtool.inventory.formats.registry")
    covered = {module for target in TARGETS for module in target.covers}
    assert {known.read.__module__ for known in registry.formats()} <= covered


class TestHolding:
    def test_an_input_that_takes_too_long_is_a_fault(self) -> None:
        slow = Target("slow", lambda _: seeds.ders.cache_clear(), seeds.pem, (), seconds=-1.0)
        with pytest.raises(TooSlowError, match="s of processor time"):
            slow.hold(b"")

    def test_what_a_check_raises_is_a_fault(self) -> None:
        with pytest.raises(ZeroDivisionError):
            Target("broken", lambda data: operator.floordiv(1, len(data)), seeds.pem, ()).hold(b"")

    def test_a_text_must_be_short_and_whole(self) -> None:
        assert_text("ä", 1)
        with pytest.raises(AssertionError, match="2 characters"):
            assert_text("ab", 1)
        with pytest.raises(UnicodeEncodeError):
            assert_text("\ud800", 1)

    def test_files_hold_what_was_given_last(self) -> None:
        assert as_file(b"1", "folder/x").read_bytes() == b"1"
        assert as_file(b"2", "folder/x").read_bytes() == b"2"
