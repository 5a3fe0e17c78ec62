"""What the commands of the worklist share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from cardtool.app.worklist.worklist import Worklist
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.tables import problem_lines
from cardtool.model.errors import CardtoolError, WorklistError
from cardtool.model.worklist import EntryState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cli.session import Session

#: Words for the states on the command line.
STATES = [state.value for state in EntryState]

database_option = click.option(
    "--db", "database", default="", metavar="URL", help="Database instead of the settings' (a file, or postgresql://…)."
)
states_option = click.option(
    "--state", "states", multiple=True, type=click.Choice(STATES), help="Only entries in this state; repeatable."
)
#: Number of an entry; the databases count to this.
ENTRY_ID = click.IntRange(min=1, max=2**63 - 1)

search_option = click.option("--search", default="", metavar="WORDS", help="Only entries that hold all these words.")


@contextmanager
def opened(session: Session, database: str, *, must_exist: bool = False) -> Iterator[Worklist]:
    """The worklist; an error ends the command with its cause and remedy.

    With ``must_exist`` a file that ``--db`` names is not made: a command that puts nothing there has no use for it.

    A refused change ends it with code 1, because somebody has to look; all else that fails with code 3.
    """
    try:
        with Worklist(session.surroundings(), database, must_exist=must_exist) as worklist:
            yield worklist
            _tell_delivery(session, worklist)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.ACTION if isinstance(error, WorklistError) else Exit.NOT_READ) from error


def _tell_delivery(session: Session, worklist: Worklist) -> None:
    """Say what became of additions that waited on this workstation."""
    texts, delivery = session.texts, worklist.delivery
    lines = []
    if delivery.delivered:
        lines.append(
            texts.say_many(
                "{number} addition that waited was delivered",
                "{number} additions that waited were delivered",
                delivery.delivered,
            )
        )
    if waiting := worklist.waiting:
        lines.append(
            texts.say_many(
                "{number} addition waits on this workstation", "{number} additions wait on this workstation", waiting
            )
        )
    if elsewhere := worklist.waiting_elsewhere:
        lines.append(
            texts.say_many(
                "{number} addition waits for another database",
                "{number} additions wait for another database",
                elsewhere,
            )
        )
    lines += [
        texts.say("A waiting addition is damaged and was put aside: {file}", file=name) for name in delivery.damaged
    ]
    print_lines(lines, to_errors=True)
