"""What the commands of the transition board share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cardtool.app.transition.organisations import find_organisation
from cardtool.app.transition.wording import name_of_organisation, one_line
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.transition_telling import refusal_lines
from cardtool.model.cause import Cause
from cardtool.model.errors import CardtoolError, WorklistError
from cardtool.model.transition_judged import CALLING
from cardtool.model.transition_seen import SeenProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cli.session import Session
    from cardtool.model.transition_judged import BoardOrganisation
    from cardtool.model.transition_seen import Board

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
    """The organisation of the option, ``None`` without it; which one stands for an old name is told.

    Raises:
        click.UsageError: there is none such.
    """
    if not text.strip():
        return None
    found = find_organisation(session.surroundings(), text)
    if found is None:
        raise click.UsageError(f"no such organisation: {text} (see: cardtool transition organisations)")
    if found.took_over:
        told = session.texts.say(
            "{name} ended; shown is the organisation that took over: {code} {organisation}",
            name=one_line(text.strip()),
            code=found.organisation.code,
            organisation=name_of_organisation(session.texts, found.organisation),
        )
        print_lines([told], to_errors=True)
    return found.organisation


@contextmanager
def told_errors(session: Session, *, of_tick: bool = False) -> Iterator[None]:
    """An error ends the command with its cause and remedy: a refused change with code 1, all else with code 3.

    Args:
        session: the session.
        of_tick: the command ticks a step or takes a tick back.
    """
    try:
        yield
    except CardtoolError as error:
        print_lines(refusal_lines(session.texts, [error.problem], of_tick=of_tick), to_errors=True)
        raise SystemExit(Exit.ACTION if isinstance(error, WorklistError) else Exit.NOT_READ) from error


def exit_of_board(board: Board) -> Exit:
    """The code for a board: what could not be read weighs more than what calls for attention."""
    unread = any(seen.problem is SeenProblem.NOT_READABLE for seen in board.seen.values())
    causes = {problem.cause for problem in board.problems}
    if unread or causes - {Cause.LOCAL_DATA_INVALID}:
        return Exit.NOT_READ
    calling = any(judged.state in CALLING for judged in board.plan.services)
    return Exit.ACTION if causes or calling else Exit.FINE
