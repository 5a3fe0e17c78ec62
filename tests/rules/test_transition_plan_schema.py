"""The published schema of the board's data says the same as what reads it."""

from __future__ import annotations

import tomllib
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from cardtool.model.evidence import Confidence
from cardtool.model.transition import ContactKind, DateKind, Precision, Scope, SeenKind
from cardtool.rules.loading import load_transition_rules
from cardtool.rules.transition_plan import TRANSITION_SERVICES, check_transition_file
from cardtool.shipped import resource
from tests.rules.board_files import OWN_REFORM, OWN_SERVICE, SHIPPED, ship, write
from tests.rules.test_transition_plan import BAD
from tests.schemas import _registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum
    from pathlib import Path

#: What needs more than the shape of a file: other parts of it, the file that ships, the text around it, the zones.
BEYOND_SHAPE: Final = frozenset(
    {
        *("id twice", "date twice", "rule twice", "reform", "retired reform", "retired and described"),
        *("step by nothing", "step after nothing", "step by and after", "too many parts"),
        *("ends first", "control characters", "read with time", "read without end", "read before all"),
        *("zone", "zone out of the folder", "zone is a folder"),
        *("not TOML", "cut", "key twice", "number too long", "too deep"),
    }
)


def schema() -> Any:
    return _registry().contents("cardtool.transition-services.v1")


def plain(value: object) -> object:
    """A value of TOML as one of JSON."""
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value


def fits(text: str) -> bool:
    validator = Draft202012Validator(schema(), format_checker=FormatChecker())
    return validator.is_valid(plain(tomllib.loads(text)))


def test_what_ships_fits() -> None:
    Draft202012Validator.check_schema(schema())
    assert fits(resource("rules", TRANSITION_SERVICES).read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", [SHIPPED, OWN_REFORM + OWN_SERVICE, 'retired_services = ["x"]\n', ""])
def test_what_can_be_used_fits(text: str) -> None:
    assert fits(text)


@pytest.mark.parametrize("name", [name for name in BAD if name not in BEYOND_SHAPE])
def test_what_has_the_wrong_shape_does_not_fit(name: str) -> None:
    text = BAD[name][0]
    # A date that is written as a text is one in JSON.
    assert fits(text) is (name in {"read", "time"})


@pytest.mark.parametrize("kinds", [Confidence, ContactKind, DateKind, Precision, Scope, SeenKind])
def test_every_word_of_a_closed_list_is_there(kinds: type[StrEnum]) -> None:
    assert [kind.value for kind in kinds] in list(_lists(schema()))


def test_what_ships_is_as_good_as_an_addition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = resource("rules", TRANSITION_SERVICES)
    ship(monkeypatch, tmp_path)
    assert not check_transition_file(shipped, load_transition_rules())


def test_the_example_of_the_description_can_be_used(tmp_path: Path) -> None:
    examples = resource("rules", "README.md").read_text(encoding="utf-8").split("```toml\n")[1:]
    (example,) = (each.partition("```")[0] for each in examples if "[[service]]" in each)
    assert fits(example)
    assert not check_transition_file(write(tmp_path, example), load_transition_rules())


def _lists(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from [inner] if key == "enum" else _lists(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _lists(inner)
