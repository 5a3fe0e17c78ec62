"""What this tool has seen of cards: those on the closing list, and those of this session."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cardtool.model.organisation import OrganisationStatus
from cardtool.model.readiness import Ready
from cardtool.model.transition import SeenKind
from cardtool.model.transition_seen import CardCount, CardsSeen, LoginSeen, Seen, SeenProblem
from cardtool.model.worklist import OPEN_STATES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from cardtool.app.workspace import Workspace
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.reading import CardReading
    from cardtool.register.register import Register
    from cardtool.rules.transition import TransitionRules
    from cardtool.store.worklist_counts import CardTally

#: Its identifier in ``readiness.toml``.
_VTJKYSELY: Final = "vtjkysely"
#: Names of organisations that are remembered with whom they stand for.
_NAMES: Final = 10_000


def cards_seen(
    register: Register, tallies: Iterable[CardTally], rules: TransitionRules, *, as_of: date, county: str
) -> Seen:
    """Numbers of cards on the closing list.

    Args:
        register: organisations.
        tallies: numbers as the list has them.
        rules: by which day the cards of an organisation are to be closed.
        as_of: Finnish calendar day.
        county: only cards of this county, empty for all.
    """
    everything = [_count(register, rules, tally) for tally in tallies]
    if not everything:
        return Seen(SeenKind.CARDS, SeenProblem.NOTHING_SCANNED)
    counts = sorted((each for each in everything if county in {"", each.county}), key=_order)
    to_close = sum(each.number for each in counts if each.state in OPEN_STATES)
    settled = sum(each.number for each in counts) - to_close
    deadline = _deadline(counts) or rules.next_deadline(as_of)
    days = (deadline - as_of).days if deadline else None
    return Seen(SeenKind.CARDS, cards=CardsSeen(tuple(counts), to_close, settled, deadline, days))


def _order(count: CardCount) -> tuple[bool, int, str, str]:
    """Open ones first, then the largest number."""
    return count.state not in OPEN_STATES, -count.number, count.organisation, count.kind


def _deadline(counts: Iterable[CardCount]) -> date | None:
    """The earliest day among cards that are still to be closed."""
    return min((each.deadline for each in counts if each.deadline and each.state in OPEN_STATES), default=None)


def _count(register: Register, rules: TransitionRules, tally: CardTally) -> CardCount:
    county = _county(register, tally.successor or tally.organisation)
    reform = rules.reform_of(_match(register, tally.organisation))
    deadline = reform.deadline if reform else None
    return CardCount(tally.kind, tally.organisation, tally.successor, county, tally.state, tally.number, deadline)


@lru_cache(maxsize=_NAMES)
def _match(register: Register, name: str) -> OrganisationMatch:
    """Whom a name stands for."""
    return register.resolve(name)


def _county(register: Register, name: str) -> str:
    """Code of the county that a name stands for, or of the one that took over by default; empty when not known."""
    if not name:
        return ""
    match = _match(register, name)
    if match.status is OrganisationStatus.CURRENT and match.matched is not None:
        key = match.matched.key
        return next((code for code, body in register.counties.items() if body.key == key), "")
    return next((successor.code for successor in match.successors if successor.default), "")


def login_seen(workspace: Workspace, readings: Iterable[CardReading]) -> Seen:
    """Whether VTJkysely can be used with the cards of this session.

    Raises:
        InstallationError: the shipped rules are missing or broken.
        LocalDataError: the administrator's ``readiness.toml`` has an error.
    """
    from cardtool.app.diagnosing.readiness import readiness_sheet
    from cardtool.model.reading import Readings

    cards = tuple(readings)
    if not cards:
        return Seen(SeenKind.CARD_LOGIN, SeenProblem.NOTHING_SCANNED)
    sheet = readiness_sheet(workspace, Readings(cards, (), workspace.day(), workspace.now()))
    answers = [each.ready for card in sheet.cards for each in card.services if each.service == _VTJKYSELY]
    counted = Counter(answers)
    counts = {ready: counted[ready] for ready in Ready if counted[ready]}
    return Seen(SeenKind.CARD_LOGIN, login=LoginSeen(counts, len(cards)))
