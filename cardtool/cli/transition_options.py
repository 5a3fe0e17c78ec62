"""What the commands of the transition board share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

from cardtool.app.transition.organisations import find_organisation
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.tables import problem_lines
from cardtool.model.cause import Cause
from cardtool.model.errors import CardtoolError, WorklistError
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_seen import SeenProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cli.session import Session
    from cardtool.model.transition_judged import BoardOrganisation
    from cardtool.model.transition_seen import Board

#: States of services that somebody has to look at.
_CALLING: Final = frozenset({DateState.OVERDUE, DateState.TODAY, DateState.SOON})

organisation_option = click.option(
    "--organisation",
    default="",
    metavar="CODE",
    help='County code (05), HUS, or a name; see "transition organisations". Without it all are shown together.',
)
database_option = click.option(
    "--db", "database", default="", metavar="URL", help="Database of the worklist and the ticks, not the settings'."
)
inventory_option = click.option(
    "--inventory-db",
    "inventory",
    default="",
    metavar="URL",
    help="Database of the kept inventories, not the user's own.",
)


def chosen_organisation(session: Session, text: str) -> BoardOrganisation | None:
    """The organisation of the option, ``None`` without it.

    Raises:
        click.UsageError: there is none such.
    """
    if not text.strip():
        return None
    found = find_organisation(session.surroundings(), text)
    if found is None:
        raise click.UsageError(f"no such organisation: {text} (see: cardtool transition organisations)")
    return found


@contextmanager
def told_errors(session: Session) -> Iterator[None]:
    """An error ends the command with its cause and remedy: a refused change with code 1, all else with code 3."""
    try:
        yield
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.ACTION if isinstance(error, WorklistError) else Exit.NOT_READ) from error


def exit_of_board(board: Board) -> Exit:
    """The code for a board: what could not be read weighs more than what calls for attention."""
    unread = any(seen.problem is SeenProblem.NOT_READABLE for seen in board.seen.values())
    causes = {problem.cause for problem in board.problems}
    if unread or causes - {Cause.LOCAL_DATA_INVALID}:
        return Exit.NOT_READ
    calling = any(judged.state in _CALLING for judged in board.plan.services)
    return Exit.ACTION if causes or calling else Exit.FINE
