"""What the history says of each card, without widgets."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from cardtool.app.telling import tell_kind, tell_verdict

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.reading import CardReading


class Column(IntEnum):
    """The columns, from the left."""

    TIME = 0
    READER = 1
    HOLDER = 2
    KIND = 3
    ORGANISATION = 4
    VERDICT = 5


def column_title(texts: Texts, column: Column) -> str:
    """Title of a column."""
    titles = (
        texts.say("Time"),
        texts.say("Reader"),
        texts.say("Holder"),
        texts.say("Kind"),
        texts.say("Organisation"),
        texts.say("Verdict"),
    )
    return titles[column]


def tell_cells(texts: Texts, reading: CardReading) -> tuple[str, ...]:
    """The words of one row, in the order of :class:`Column`."""
    return (
        texts.moment(reading.read_at),
        reading.card.reader,
        reading.holder.name,
        tell_kind(texts, reading),
        reading.holder.organisation,
        tell_verdict(texts, reading),
    )
