"""The order in which a registrar types the fields of a card in Vartti.

Vartti has no interface to other programs and no public description of its forms, so the order is not known from any
source. This table is the one place that says it; receipts and the window follow it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.reports.inventory_tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.worklist import Entry
    from cardtool.reports.inventory_tables import Row
    from cardtool.reports.inventory_words import ReportWords, Say


class VarttiField(StrEnum):
    """A field that is typed."""

    SERIAL = "serial"
    ISSUER = "issuer"
    HOLDER = "holder"


#: The fields in their order.
VARTTI_ORDER: Final = (VarttiField.SERIAL, VarttiField.ISSUER, VarttiField.HOLDER)


def vartti_fields(entry: Entry) -> tuple[tuple[VarttiField, str], ...]:
    """Every field that has a value, certificate by certificate."""
    return tuple(
        (field, value) for row in _rows(entry) for field, value in zip(VARTTI_ORDER, row, strict=True) if value
    )


def vartti_table(entry: Entry, words: ReportWords) -> Table:
    """The fields of a card, one row for each certificate."""
    headings = tuple(_heading(field, words.say) for field in VARTTI_ORDER)
    return Table(words.say("Certificates of the card"), headings, tuple(_rows(entry)))


def vartti_text(entry: Entry) -> str:
    """The fields of every certificate in one line, without the holder."""
    places = [place for place, field in enumerate(VARTTI_ORDER) if field is not VarttiField.HOLDER]
    return "; ".join(" · ".join(row[place] for place in places) for row in _rows(entry))


def _heading(field: VarttiField, say: Say) -> str:
    match field:
        case VarttiField.SERIAL:
            return say("Serial number")
        case VarttiField.ISSUER:
            return say("Issuer")
        case _:
            return say("Holder")


def _rows(entry: Entry) -> Iterator[Row]:
    for found in entry.card.certificates:
        values = {
            VarttiField.SERIAL: found.serial,
            VarttiField.ISSUER: found.issuer,
            VarttiField.HOLDER: entry.card.holder,
        }
        yield tuple(values[field] for field in VARTTI_ORDER)
