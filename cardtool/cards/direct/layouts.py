"""Layouts of known cards, as data: ``resources/cards/layouts.toml``.

An answer to reset names a chip, not a kind of card (DVV, "Technology note - ATR bytes" v1.0 of 12.8.2024, by way of
domain note cards.md, 0.7 and 1.5). So it orders the attempts and says whose PIN references apply, and nothing else.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from cardtool.cards.direct.pins import PinFacts, Probe
from cardtool.cards.direct.places import Place, at
from cardtool.model.errors import InstallationError
from cardtool.model.evidence import Confidence
from cardtool.model.pin import PinRole
from cardtool.shipped import resource

if TYPE_CHECKING:
    from collections.abc import Mapping

_LARGEST_FILE: Final = 256 * 1024
_PATTERN: Final = re.compile(r"(?:[0-9A-F]{2}|\.\.)+")
_EVIDENCE: Final = frozenset({"source", "certainty", "read"})
_LAYOUT: Final = _EVIDENCE | {"name", "title", "authentication", "signature", "issuers", "token_information", "pins"}
_PINS: Final = _EVIDENCE | {"probe", "tries_at_start", "tells_activation"} | {role.value for role in PinRole}
_ATR: Final = _EVIDENCE | {"pattern", "title", "layout", "contactless"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the cards of one generation keep their files.

    Attributes:
        name: short name.
        authentication: the authentication certificate.
        signature: where the signature certificate may be, the likeliest first.
        issuers: where certificates of authorities may be.
        token_information: EF.CIAInfo.
        pins: how their PINs are asked about, ``None`` where nothing is known.
    """

    name: str
    authentication: Place
    signature: tuple[Place, ...]
    issuers: tuple[Place, ...]
    token_information: Place
    pins: PinFacts | None = None


@dataclass(frozen=True, slots=True)
class AnswerToReset:
    """An answer to reset that is known.

    Attributes:
        pattern: hexadecimal digits of its first bytes, ``..`` for any byte.
        layout: name of the layout to try first, empty when nothing is known.
        contactless: it is that of a contactless interface.
    """

    pattern: str
    layout: str = ""
    contactless: bool = False

    def fits(self, atr: bytes) -> bool:
        """Whether ``atr`` begins so."""
        return re.match(self.pattern, atr.hex().upper()) is not None


@dataclass(frozen=True, slots=True)
class Layouts:
    """All layouts, in the order in which they are tried on an unknown card, and the known answers to reset."""

    layouts: tuple[Layout, ...]
    answers: tuple[AnswerToReset, ...]

    def known(self, atr: bytes) -> Layout | None:
        """The layout that such cards have."""
        names = [answer.layout for answer in self.answers if answer.fits(atr)]
        return next((layout for layout in self.layouts if layout.name in names), None)

    def contactless(self, atr: bytes) -> bool:
        """Whether the card lies on a contactless reader."""
        return any(answer.contactless and answer.fits(atr) for answer in self.answers)

    def at(self, authentication: Place) -> tuple[Layout, ...]:
        """The layouts with their authentication certificate in this place."""
        return tuple(layout for layout in self.layouts if layout.authentication == authentication)


@cache
def load_layouts() -> Layouts:
    """The shipped layouts.

    Raises:
        InstallationError: the file is missing or broken.
    """
    path = resource("cards", "layouts.toml")
    try:
        with path.open("rb") as stream:
            return parse_layouts(stream.read(_LARGEST_FILE))
    except (OSError, ValueError, KeyError, TypeError) as cause:
        raise InstallationError(f"{type(cause).__name__}: {cause}", reader=path.name) from cause


def parse_layouts(content: bytes) -> Layouts:
    """The layouts of a TOML file; its form is explained at its top.

    Raises:
        ValueError: it has another form, or names a layout that is not in it.
        KeyError: something is missing.
        TypeError: a value is of the wrong kind.
    """
    document = tomllib.loads(content.decode("utf-8-sig"))
    layouts = tuple(map(_layout, document.pop("layout")))
    answers = tuple(map(_answer, document.pop("atr")))
    unknown = {answer.layout for answer in answers} - {layout.name for layout in layouts} - {""}
    if document or unknown:
        raise ValueError(f"not known: {', '.join(sorted({*document, *unknown}))}")
    return Layouts(layouts, answers)


def _layout(table: Mapping[str, Any]) -> Layout:
    _check(table, _LAYOUT)
    return Layout(
        name=table["name"],
        authentication=_place(table["authentication"]),
        signature=tuple(map(_place, table["signature"])),
        issuers=tuple(map(_place, table["issuers"])),
        token_information=_place(table["token_information"]),
        pins=_pins(table["pins"]) if "pins" in table else None,
    )


def _place(table: Mapping[str, str]) -> Place:
    if not table.keys() <= {"path", "name"}:
        raise ValueError("a place has a path and may have a name")
    return at(table["path"], table.get("name", ""))


def _pins(table: Mapping[str, Any]) -> PinFacts:
    _check(table, _PINS)
    references = {role: int(table[role.value], 16) for role in PinRole if role.value in table}
    return PinFacts(
        Probe(table["probe"]), references, table.get("tries_at_start"), table.get("tells_activation", False)
    )


def _answer(table: Mapping[str, Any]) -> AnswerToReset:
    _check(table, _ATR)
    pattern = table["pattern"].replace(" ", "")
    if not _PATTERN.fullmatch(pattern):
        raise ValueError(f"{pattern}: not hexadecimal bytes")
    return AnswerToReset(pattern, table.get("layout", ""), table.get("contactless", False))


def _check(table: Mapping[str, Any], keys: frozenset[str]) -> None:
    if unknown := sorted(set(table) - keys):
        raise ValueError(f"unknown key {unknown[0]}")
    if not (table["source"] and isinstance(table["read"], date)):
        raise ValueError("every entry says its source and when it was read")
    Confidence(table["certainty"])
