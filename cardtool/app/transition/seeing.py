"""What this tool has seen of the services: every source is asked once, and one that refuses is told as that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from cardtool.app.inventory.database import database_exists
from cardtool.app.transition.seeing_cards import cards_seen, closing_deadline, login_seen
from cardtool.app.transition.seeing_inventory import INVENTORY_KINDS, inventory_seen
from cardtool.app.worklist.opening import is_missing_file, open_store, refuse_missing_file
from cardtool.model.errors import CardtoolError, StoreUnreachableError
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import Seen, SeenProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import CardReading
    from cardtool.model.transition import TransitionPlan

_CARDS: Final = frozenset({SeenKind.CARDS})
_LOGIN: Final = frozenset({SeenKind.CARD_LOGIN})


@dataclass(frozen=True, slots=True)
class Looking:
    """What is asked.

    Attributes:
        workspace: surroundings.
        plan: the board's services.
        as_of: Finnish calendar day.
        county: code of an organisation, empty for all together.
        database: database of the worklist, empty for that of the settings.
        inventory_database: database of the kept inventories, empty for the user's own file.
        readings: cards of this session.
    """

    workspace: Workspace
    plan: TransitionPlan
    as_of: date
    county: str = ""
    database: str = ""
    inventory_database: str = ""
    readings: tuple[CardReading, ...] = ()


_Ask: TypeAlias = "Callable[[Looking, frozenset[SeenKind]], Iterable[Seen]]"


def look(asked: Looking, kinds: Iterable[SeenKind]) -> dict[SeenKind, Seen]:
    """What was seen of each kind, in the order of ``kinds``."""
    wanted = tuple(kinds)
    sources: tuple[tuple[frozenset[SeenKind], _Ask], ...] = (
        (_CARDS, _cards),
        (INVENTORY_KINDS, _inventory),
        (_LOGIN, _login),
    )
    answers: dict[SeenKind, Seen] = {}
    for served, ask in sources:
        if of_source := served.intersection(wanted):
            answers |= {seen.kind: seen for seen in _told(asked, of_source, ask)}
    return {kind: answers[kind] for kind in wanted}


def _told(asked: Looking, kinds: frozenset[SeenKind], ask: _Ask) -> tuple[Seen, ...]:
    try:
        return tuple(ask(asked, kinds))
    except CardtoolError as error:
        return tuple(Seen(kind, SeenProblem.NOT_READABLE, error.cause.value) for kind in kinds)


def _cards(asked: Looking, _kinds: frozenset[SeenKind]) -> Iterable[Seen]:
    workspace = asked.workspace
    refuse_missing_file(workspace, asked.database)
    if is_missing_file(workspace, asked.database):
        return [Seen(SeenKind.CARDS, SeenProblem.NOTHING_SCANNED)]
    with open_store(workspace, asked.database) as store:
        tallies = store.card_counts()
    deadline = closing_deadline(asked.plan, asked.as_of)
    return [cards_seen(workspace.knowledge.register, tallies, deadline, as_of=asked.as_of, county=asked.county)]


def _inventory(asked: Looking, kinds: frozenset[SeenKind]) -> Iterable[Seen]:
    from cardtool.app.inventory.database import open_database

    there = database_exists(asked.workspace, asked.inventory_database)
    if asked.inventory_database and not there:
        raise StoreUnreachableError("no such file", reader=asked.inventory_database)
    if not there:
        return [Seen(kind, SeenProblem.NOTHING_SCANNED) for kind in kinds]
    with open_database(asked.workspace, asked.inventory_database) as store:
        return inventory_seen(store, kinds, asked.workspace.knowledge.register, as_of=asked.as_of, county=asked.county)


def _login(asked: Looking, _kinds: frozenset[SeenKind]) -> Iterable[Seen]:
    return [login_seen(asked.workspace, asked.readings)]
