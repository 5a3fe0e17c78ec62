from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.cli.conftest import Run


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("1.2.246.10.32213086.10.0", ("new", "3221308-6", "organisation_unit", [])),
        ("1.2.246.10.8259156", ("old", "0825915-6", "root", [])),
        ("1.2.246.10.7259015.19.0", ("kept", "0725901-5", "controller", [])),
        ("1.2.246.10.1012636", ("municipality", "0101263-6", "root", [])),
        ("1.2.246.10.99999929.18.1", ("other", "9999992-9", "message_party", ["check_digit", "artificial_id"])),
        ("1.2.246.556.12.21.2", ("unaffected", None, "software", [])),
    ],
)
def test_an_oid_is_taken_apart(run: Callable[..., Run], text: str, told: tuple[object, ...]) -> None:
    result = run("oid", "explain", text, "--json")
    assert result.code == 0
    assert tuple(result.document[name] for name in ("status", "business_id", "node", "defects")) == told


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1.2.246.10.08259156", "leading_zero"),
        ("1.2.246.10", "no_business_id"),
        ("1.3.6.1", "other_tree"),
        ("abc", "not_dotted"),
        ("", "empty"),
    ],
)
def test_what_is_no_kanta_oid_is_told(run: Callable[..., Run], text: str, problem: str) -> None:
    result = run("oid", "explain", text, "--json")
    assert (result.code, result.document["valid"], result.document["problem"]) == (1, False, problem)
    told = run("oid", "explain", text)
    assert (told.code, problem in told.output) == (1, False)


def test_a_probable_county_is_told(run: Callable[..., Run]) -> None:
    document = run("oid", "explain", "1.2.246.10.32213502.18.1", "--json").document

    assert (document["status"], document["probable_county"], document["source"]) == ("other", True, None)
    told = run("oid", "explain", "1.2.246.10.32213502", "--lang", "en")
    assert "Probably a county that the register does not know: ask" in told.output


def test_it_is_told_in_words(run: Callable[..., Run]) -> None:
    result = run("oid", "explain", "1.2.246.10.32213086.10.0")
    for words in ("3221308-6", "Pirkanmaan hyvinvointialue", "1.2.246.10.32213086"):
        assert words in result.output
