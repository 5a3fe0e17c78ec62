"""``cardtool transition verify`` and ``forget``: the journal of steps."""

from __future__ import annotations

import click

from cardtool.app.settings import MOST_DAYS
from cardtool.app.transition.documents import ticks_json
from cardtool.app.transition.ticks import StepTicks
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.transition_options import database_option, told_errors
from cardtool.cli.transition_telling import verification_lines


@click.command(
    "verify",
    epilog="""\b
Examples:
  cardtool transition verify
  cardtool transition verify --head 3f5a... --json      the hash that was written down earlier""",
)
@click.option("--head", default="", metavar="HASH", help="A line of this hash must be in the journal.")
@database_option
@json_option
@general_options
@pass_session
def verify_command(session: Session, /, *, head: str, database: str, as_json: bool) -> None:
    """Prove that the journal of steps is whole.

    Exit codes: 0 proven, 1 something is not as it should be, 2 usage, 3 the database cannot be read.
    """
    with told_errors(session), StepTicks(session.surroundings(), database) as ticks:
        verification = ticks.verify(head.strip().lower())
    if as_json:
        click.echo(ticks_json(verification=verification))
    else:
        print_lines(verification_lines(session.texts, verification))
    raise SystemExit(Exit.ACTION if verification.problems else Exit.FINE)


@click.command(
    "forget",
    epilog="""\b
Examples:
  cardtool transition forget --days 365""",
)
@click.option("--days", type=click.IntRange(0, MOST_DAYS), required=True, help="Notes that are older are removed.")
@database_option
@json_option
@general_options
@pass_session
def forget_command(session: Session, /, *, days: int, database: str, as_json: bool) -> None:
    """Remove the notes of ticks that are older than --days; the journal keeps its hashes and stays provable.

    Exit codes: 0 done, 2 usage, 3 the database refuses.
    """
    with told_errors(session), StepTicks(session.surroundings(), database) as ticks:
        forgotten = ticks.forget_notes(days)
        standing = ticks.standing() if as_json else ()
    if as_json:
        click.echo(ticks_json(standing))
    else:
        print_lines([session.texts.say_many("{number} note removed", "{number} notes removed", forgotten)])
