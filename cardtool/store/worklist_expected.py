"""Lists of expected cards, each under a name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, func, select

from cardtool.model.worklist import ExpectedCard
from cardtool.store.bulk import add_rows
from cardtool.store.journal_encoding import moment_text
from cardtool.store.places import storable
from cardtool.store.worklist_tables import EXPECTED_CARD, EXPECTED_LIST, LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection

    from cardtool.model.worklist import Author
    from cardtool.store.worklist_journal import Pen

CARD_COLUMNS: Final = ("list_id", "position", "file_row", "name", "email", "organisation", "serial", "sha256")
LIST_COLUMNS: Final = ("id", "name", "at", "user_name", "workstation")
_BY_NAME: Final = select(EXPECTED_LIST.c.id).where(EXPECTED_LIST.c.name == bindparam("name"))
_OLDER: Final = select(EXPECTED_LIST.c.name).where(EXPECTED_LIST.c.at < bindparam("before"))
_LAST: Final = select(func.coalesce(func.max(EXPECTED_LIST.c.id), 0))
_CARDS: Final = (
    select(*(EXPECTED_CARD.c[name] for name in CARD_COLUMNS[2:]))
    .join(EXPECTED_LIST, EXPECTED_LIST.c.id == EXPECTED_CARD.c.list_id)
    .where(EXPECTED_LIST.c.name == bindparam("name"))
    .order_by(EXPECTED_CARD.c.position)
)
_LISTS: Final = (
    select(*(EXPECTED_LIST.c[name] for name in LIST_COLUMNS[1:]), func.count(EXPECTED_CARD.c.position))
    .outerjoin(EXPECTED_CARD, EXPECTED_CARD.c.list_id == EXPECTED_LIST.c.id)
    .group_by(EXPECTED_LIST.c.id)
    .order_by(EXPECTED_LIST.c.name)
)


@dataclass(frozen=True, slots=True)
class ExpectedList:
    """A list of expected cards.

    Attributes:
        name: its name.
        at: when it was put there, aware, UTC.
        user: name of the account that did so.
        workstation: name of the machine.
        cards: number of its cards.
    """

    name: str
    at: datetime
    user: str
    workstation: str
    cards: int


def put_expected(pen: Pen, name: str, cards: Iterable[ExpectedCard], author: Author) -> int:
    """Put a list there, in place of the one of the same name; how many cards it has.

    Raises:
        ValueError: the name is empty or too long.
    """
    if not name or len(name) > LONGEST_NAME:
        raise ValueError(f"the name of a list has 1 to {LONGEST_NAME} characters")
    name = storable(name)
    drop_expected(pen, name)
    number: int = pen.connection.execute(_LAST).scalar_one() + 1
    by = (storable(author.user), storable(author.workstation))
    add_rows(pen.connection, EXPECTED_LIST, LIST_COLUMNS, [(number, name, moment_text(author.at), *by)])
    rows = [(number, position, *_row(card)) for position, card in enumerate(cards, 1)]
    add_rows(pen.connection, EXPECTED_CARD, CARD_COLUMNS, rows)
    pen.touch()
    return len(rows)


def _row(card: ExpectedCard) -> list[int | str]:
    texts = (card.name, card.email, card.organisation, card.serial, card.sha256)
    return [card.row, *(storable(text) for text in texts)]


def drop_expected(pen: Pen, name: str) -> bool:
    """Remove a list; whether there was one."""
    number = pen.connection.execute(_BY_NAME, {"name": storable(name)}).scalar()
    if number is None:
        return False
    pen.connection.execute(delete(EXPECTED_CARD).where(EXPECTED_CARD.c.list_id == number))
    pen.connection.execute(delete(EXPECTED_LIST).where(EXPECTED_LIST.c.id == number))
    pen.touch()
    return True


def drop_older(pen: Pen, before: datetime) -> int:
    """Remove the lists that were put there before that moment; how many. They hold names and addresses throughout."""
    names = pen.connection.execute(_OLDER, {"before": moment_text(before)}).scalars().all()
    return sum(drop_expected(pen, name) for name in names)


def expected_cards(connection: Connection, name: str) -> tuple[ExpectedCard, ...]:
    """The cards of a list in their order; none when there is no such list."""
    return tuple(ExpectedCard(*tuple(row)) for row in connection.execute(_CARDS, {"name": storable(name)}))


def expected_lists(connection: Connection) -> tuple[ExpectedList, ...]:
    """All lists, ordered by name."""
    return tuple(
        ExpectedList(row[0], datetime.fromisoformat(row[1]), row[2], row[3], row[4])
        for row in connection.execute(_LISTS)
    )
