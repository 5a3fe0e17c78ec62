"""How many cards of the worklist have their kind, organisation and state in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select

from cardtool.model.errors import StoreDamagedError
from cardtool.model.kind import CardKind
from cardtool.model.worklist import EntryState
from cardtool.store.worklist_tables import ALIKE

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

_COUNTS: Final = select(*ALIKE.columns, func.count()).group_by(*ALIKE.columns)


@dataclass(frozen=True, slots=True)
class CardTally:
    """Cards that have all this in common.

    Attributes:
        kind: kind of card.
        organisation: the organisation they name, in their own words.
        successor: name of the body that took over, empty when not known.
        state: what became of them.
        number: how many.
    """

    kind: CardKind
    organisation: str
    successor: str
    state: EntryState
    number: int


def card_counts(connection: Connection) -> tuple[CardTally, ...]:
    """The numbers of all cards, ordered by what they have in common.

    Raises:
        StoreDamagedError: a row cannot be understood.
    """
    rows = sorted(map(tuple, connection.execute(_COUNTS)))
    try:
        return tuple(CardTally(CardKind(row[0]), row[1], row[2], EntryState(row[3]), row[4]) for row in rows)
    except ValueError as error:
        raise StoreDamagedError(f"a row that cannot be understood ({type(error).__name__})") from None
