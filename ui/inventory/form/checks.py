"""Checks of what is typed, one thing a line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.app.inventory.entering import is_endpoint, is_metadata, typed_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

#: Lines that are taken in one field; more come from a file.
MOST_LINES: Final = 1000


class Field(StrEnum):
    """Fields that take one thing a line; the text is the field's name in the form."""

    TLS = "tls"
    SAML = "saml"
    XROAD = "xroad"
    LISTS = "lists"


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that cannot be scanned.

    Attributes:
        field: where it stands.
        text: what was typed; empty when there are too many lines.
    """

    field: Field
    text: str


def lines_of(text: str) -> tuple[str, ...]:
    """What was typed, one thing a line; empty lines and repetitions do not count."""
    return tuple(dict.fromkeys(line.strip() for line in text.split("\n") if line.strip()))


def check_lines(field: Field, lines: Sequence[str]) -> Iterator[Fault]:
    """The lines of a field that cannot be scanned."""
    fits = _CHECKS[field]
    for line in lines[:MOST_LINES]:
        if not fits(line):
            yield Fault(field, line)
    if len(lines) > MOST_LINES:
        yield Fault(field, "")


def _is_path(text: str) -> bool:
    return typed_path(text) is not None


_CHECKS: Final[Mapping[Field, Callable[[str], bool]]] = {
    Field.TLS: is_endpoint,
    Field.SAML: is_metadata,
    Field.XROAD: _is_path,
    Field.LISTS: _is_path,
}
