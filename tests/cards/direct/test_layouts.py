from __future__ import annotations

import pytest

from cardtool.cards.direct import layouts as module
from cardtool.cards.direct.layouts import AnswerToReset, load_layouts, parse_layouts
from cardtool.cards.direct.places import Place, at
from cardtool.cards.virtual.layouts import BLANK_ATR, CONTACTLESS_ATRS, LAYOUTS
from cardtool.model.errors import InstallationError
from cardtool.shipped import resource

SHIPPED = resource("cards", "layouts.toml").read_bytes()


@pytest.mark.parametrize("kind", list(LAYOUTS))
def test_the_answer_to_reset_names_the_layout(kind: str) -> None:
    known = load_layouts().known(LAYOUTS[kind].atr)
    assert known is not None
    assert known.name == kind


@pytest.mark.parametrize(
    ("atr", "layout"),
    [
        ("3B7F96000080 31B865B085051024122460829000", "s41v4"),
        ("3B7F96000080 31B865B0850300EF1200F6829000", "s41v3"),
        ("3BDD96008031FE450031B8640429ECC1739401808248", "s42"),
        ("3BDD96008031FE450031B8640429ECC1739401808349", "s42"),
        ("3B7B940000806211 5156 46696E454944", "setcos"),
        ("3B7B18000080620154 56 46696E454944", ""),
        (BLANK_ATR.hex(), ""),
    ],
)
def test_other_answers_to_reset(atr: str, layout: str) -> None:
    known = load_layouts().known(bytes.fromhex(atr))
    assert (known.name if known else "") == layout


def test_contactless_cards_are_told_apart() -> None:
    layouts = load_layouts()
    assert all(layouts.contactless(atr) for atr in CONTACTLESS_ATRS.values())
    assert not any(layouts.contactless(layout.atr) for layout in LAYOUTS.values())


def test_places_are_written_as_in_the_documents() -> None:
    assert str(at("50164332", "E.SIGN")) == "3F0050164332"
    assert str(Place(bytes.fromhex("4331"), b"\xa0\x00", below_name=True)) == "A000/4331"
    assert str(Place(bytes.fromhex("4331"), offset=8)) == "3F004331+8"


@pytest.mark.parametrize("path", ["", "43", "433", "xx"])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        at(path)


def test_a_pattern_may_leave_bytes_open() -> None:
    assert AnswerToReset("3B..99").fits(bytes.fromhex("3B119900"))
    assert not AnswerToReset("3B..99").fits(bytes.fromhex("3B1198"))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('name = "s41v4"', 'nam = "s41v4"'),
        ('probe = "verify_status"', 'probe = "guess"'),
        ('{ path = "4334" }', '{ paths = "4334" }'),
        ('layout = "s42"', 'layout = "s43"'),
        ('pattern = "3B8F', 'pattern = "3X8F'),
        ('source = "pcsc-tools', 'sources = "pcsc-tools'),
        ('certainty = "likely"', 'certainty = "sure"'),
        ("read = 2026-08-31", 'read = "yesterday"'),
        ('source = "by analogy with S4-1 4.0"', 'source = ""'),
        ("\n[[atr]]\n", "\n[[answer]]\n"),
    ],
)
def test_a_misspelt_file_is_an_error(before: str, after: str) -> None:
    text = SHIPPED.decode()
    assert before in text
    with pytest.raises((ValueError, KeyError, TypeError)):
        parse_layouts(text.replace(before, after, 1).encode())


def test_a_broken_installation_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: bytes) -> None:
        raise KeyError("layout")

    monkeypatch.setattr(module, "parse_layouts", broken)
    load_layouts.cache_clear()
    with pytest.raises(InstallationError):
        load_layouts()
    load_layouts.cache_clear()
