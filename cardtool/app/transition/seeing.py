"""What this tool has seen of the services: every source is asked once, and one that refuses is told as that."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from cardtool.app.inventory.database import database_exists
from cardtool.app.transition.seeing_cards import cards_seen, login_seen
from cardtool.app.transition.seeing_certificates import seen_certificates
from cardtool.app.transition.seeing_inventory import INVENTORY_KINDS, inventory_seen
from cardtool.model.errors import CardtoolError, StoreUnreachableError
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import Seen, SeenProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from cardtool.app.transition.ticks import StepTicks
    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import CardReading
    from cardtool.model.transition_seen import Board, SeenCertificate
    from cardtool.store.inventory_store import InventoryStore

_CARDS: Final = frozenset({SeenKind.CARDS})
_LOGIN: Final = frozenset({SeenKind.CARD_LOGIN})


@dataclass(frozen=True, slots=True)
class Looking:
    """What is asked.

    Attributes:
        workspace: surroundings.
        as_of: Finnish calendar day.
        ticks: the database of the ticks and the closing list.
        refusal: why that database cannot be read, where it was asked already.
        county: code of an organisation, empty for all together.
        inventory_database: database of the kept inventories, empty for the user's own file.
        readings: cards of this session.
    """

    workspace: Workspace
    as_of: date
    ticks: StepTicks
    refusal: CardtoolError | None = None
    county: str = ""
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
    if asked.refusal is not None:
        raise asked.refusal
    known, tallies = asked.workspace.knowledge, asked.ticks.card_counts()
    return [cards_seen(known.register, tallies, known.transition, as_of=asked.as_of, county=asked.county)]


def _inventory(asked: Looking, kinds: frozenset[SeenKind]) -> Iterable[Seen]:
    with _inventories(asked.workspace, asked.inventory_database) as store:
        if store is None:
            return [Seen(kind, SeenProblem.NOTHING_SCANNED) for kind in kinds]
        return inventory_seen(store, kinds, asked.workspace.knowledge.register, as_of=asked.as_of, county=asked.county)


@contextmanager
def _inventories(workspace: Workspace, database: str) -> Iterator[InventoryStore | None]:
    """The kept inventories, ``None`` where nothing was ever kept.

    Raises:
        StoreUnreachableError: the database that was named is not there.
        SourceNotReadableError: it cannot be opened.
    """
    from cardtool.app.inventory.database import open_database

    if database_exists(workspace, database):
        with open_database(workspace, database) as store:
            yield store
    elif database:
        raise StoreUnreachableError("no such file", reader=database)
    else:
        yield None


def ending_certificates(
    workspace: Workspace, board: Board, inventory_database: str = ""
) -> tuple[SeenCertificate, ...]:
    """All certificates of the board's services and organisation that are still valid, those that end first in front.

    The board has only some of them. An inventory that cannot be read has none here; the board tells why.
    """
    named = frozenset(board.seen).intersection(INVENTORY_KINDS)
    plan, register = board.plan, workspace.knowledge.register
    county = plan.organisation.code if plan.organisation else ""
    try:
        with _inventories(workspace, inventory_database) as store:
            found = seen_certificates(store, named, register, as_of=plan.as_of, county=county) if store else ()
    except CardtoolError:
        return ()
    return tuple(certificate for certificate in found if certificate.ends_in >= 0)


def _login(asked: Looking, _kinds: frozenset[SeenKind]) -> Iterable[Seen]:
    return [login_seen(asked.workspace, asked.readings)]
