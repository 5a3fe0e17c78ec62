"""Formats of the inventory: whatever the bytes, a parser gives values, and never more than it may."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cardtool.certificates.layout import read_layout
from cardtool.inventory.formats.registry import formats, may_hold_certificates, recognise
from cardtool.inventory.formats.result import MOST_CERTIFICATES, FormatResult
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.sources.files import read_content
from cardtool.inventory.sources.list_certificates import read_value
from cardtool.model.sighting import Place, RefusalReason, SourceKind
from tests.fuzz.target import assert_text

if TYPE_CHECKING:
    from collections.abc import Callable

PLACE: Final = Place(SourceKind.FILES, "/srv/fuzz")
PASSWORDS: Final = Passwords(["changeit", "salasana-äö"])
_LONGEST_ALIAS: Final = 4096
_LONGEST_DETAIL: Final = 200
#: A database can show the same octets several times; nothing else gives more than it has.
_MOST_TIMES: Final = 64
#: Errors that a parser must not take for a fault of the content.
_OWN_FAULTS: Final = ("MemoryError", "RecursionError", "AssertionError", "NameError")


def of_format(name: str) -> Callable[[bytes], None]:
    """The check of one format, also of content that would not be recognised as it."""
    return partial(_check, name)


def _check(name: str, data: bytes) -> None:
    known = next(each for each in formats() if each.name == name)
    sniffed = known.sniff(data)
    result = known.read(data, PLACE, PASSWORDS)
    assert isinstance(sniffed, bool)
    assert_result(result, len(data))
    if result.items:
        assert may_hold_certificates(data[:4096]), "would be passed over in a folder"


def any_content(data: bytes) -> None:
    """A file of which nothing is known, as a scan of folders takes it."""
    known = recognise(data)
    if known is not None:
        assert may_hold_certificates(data[:4096]), "would be passed over in a folder"
    assert_result(read_content(data, PLACE, PASSWORDS), len(data))
    named = read_content(data, Place(SourceKind.FILES, "/srv/cert9.db"), PASSWORDS)
    assert known is not None or named.refusals, "what bears this name is never passed over"


def value(data: bytes) -> None:
    """A cell of a list, or a text that a person pastes."""
    assert_result(read_value(data.decode(errors="replace"), PLACE), len(data))


def assert_result(result: FormatResult, length: int) -> None:
    """Assert what must hold of whatever a parser gives for a content of this length."""
    assert isinstance(result, FormatResult)
    assert not (result.skipped and (result.items or result.refusals))
    assert len(result.items) + len(result.refusals) <= MOST_CERTIFICATES + 2
    assert sum(len(item.der) for item in result.items) <= _MOST_TIMES * length
    for item in result.items:
        assert read_layout(item.der).der == item.der
    for place in (*(item.place for item in result.items), *(refusal.place for refusal in result.refusals)):
        assert place.path.startswith(PLACE.path) or place.path == "/srv/cert9.db"
        assert_text(place.alias, _LONGEST_ALIAS)
        assert_text(place.detail, _LONGEST_DETAIL)
    for refusal in result.refusals:
        assert refusal.reason in RefusalReason
        assert refusal.detail not in _OWN_FAULTS
        assert_text(refusal.detail, _LONGEST_DETAIL)
