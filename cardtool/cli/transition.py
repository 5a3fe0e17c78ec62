"""``cardtool transition``: what a reform asks for, by when, and what was done about it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardtool.app.reading import read_cards
from cardtool.app.transition.board import transition_board
from cardtool.app.transition.calendar import write_calendar
from cardtool.app.transition.documents import board_json, organisations_json
from cardtool.app.transition.organisations import board_organisations
from cardtool.app.transition.seeing import ending_certificates
from cardtool.app.transition.sheet import status_sheet
from cardtool.app.worklist.papers import write_paper
from cardtool.cli.exits import Exit
from cardtool.cli.output import attempt, print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session, reading_options
from cardtool.cli.transition_check import check_command
from cardtool.cli.transition_keeping import forget_command, verify_command
from cardtool.cli.transition_options import (
    chosen_organisation,
    database_option,
    exit_of_board,
    inventory_option,
    organisation_option,
    told_errors,
)
from cardtool.cli.transition_steps import history_command, steps_command, tick_command
from cardtool.cli.transition_telling import board_lines, organisation_lines, refusal_lines

if TYPE_CHECKING:
    from cardtool.model.reading import Readings
    from cardtool.model.transition_seen import Board

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group("transition")
def transition() -> None:
    """Show what the reform asks of DVV's customers, tick what was done, and see what this program has found.

    The services, dates and addresses stand in rules/transition_services.toml; an administrator's file of the same
    name adds, corrects and retires.
    """


@transition.command(
    "show",
    epilog="""\b
Examples:
  cardtool transition show --organisation 05
  cardtool transition show --organisation HUS --as-of 2022-12-31 --details
  cardtool transition show --organisation Pirha --report status.pdf --lang sv
  cardtool transition show --json""",
)
@organisation_option
@click.option("--open", "only_open", is_flag=True, help="Only services with a step to do or a date that is near.")
@click.option("--details", is_flag=True, help="Also what changes, the rules, the links and the sources.")
@click.option("--cards", "with_cards", is_flag=True, help="Read the cards in the readers: can VTJkysely be used?")
@click.option("--report", type=_FILE, metavar="FILE", help="Write the status sheet to a FILE.pdf or FILE.html.")
@database_option
@inventory_option
@json_option
@reading_options
@pass_session
def show_command(
    session: Session,
    /,
    *,
    organisation: str,
    only_open: bool,
    details: bool,
    with_cards: bool,
    report: Path | None,
    database: str,
    inventory: str,
    as_json: bool,
) -> None:
    """Show the board, with what calls for attention first.

    Exit codes: 0 nothing calls for attention, 1 something is overdue or due soon, or the administrator's file has an
    error (what ships is shown instead); 2 usage, 3 a database or a card could not be read (the rest is shown), or the
    report not written.
    """
    readings = _read(session) if with_cards else None
    with told_errors(session):
        board = _board(session, organisation, database, inventory, readings)
        if report is not None:
            write_paper(report, status_sheet(board, session.texts))
    if as_json:
        click.echo(board_json(board))
    elif report is not None:
        click.echo(session.texts.say("Written: {file}", file=str(report)))
    else:
        shown = [judged for judged in board.plan.services if not only_open or judged.open]
        print_lines(board_lines(session.texts, board, shown, details=details))
    print_lines(refusal_lines(session.texts, board.problems), to_errors=True)
    raise SystemExit(exit_of_board(board))


def _read(session: Session) -> Readings:
    workspace = session.surroundings()
    return attempt(session, lambda: read_cards(workspace, replace(session.request, pins=session.pins is not False)))


def _board(
    session: Session, organisation: str, database: str, inventory: str, readings: Readings | None = None
) -> Board:
    chosen = chosen_organisation(session, organisation)
    board = transition_board(
        session.surroundings(),
        organisation=chosen.code if chosen else "",
        database=database,
        inventory_database=inventory,
        readings=readings.cards if readings else (),
    )
    return replace(board, problems=(*board.problems, *readings.problems)) if readings else board


@transition.command(
    "calendar",
    epilog="""\b
Examples:
  cardtool transition calendar deadlines.ics --organisation 05
  cardtool transition calendar deadlines.ics --organisation HUS --lang sv""",
)
@click.argument("path", type=_FILE, metavar="FILE.ics")
@organisation_option
@database_option
@inventory_option
@json_option
@general_options
@pass_session
def calendar_command(
    session: Session, /, *, path: Path, organisation: str, database: str, inventory: str, as_json: bool
) -> None:
    """Write deadlines and ends of certificates to a FILE.ics that calendar programs take in.

    An entry keeps its identity, so a later file brings the former entries up to date.

    Exit codes: 0 written, 2 usage, 3 it could not be written, or was written without a database that cannot be read.
    """
    with told_errors(session):
        board = _board(session, organisation, database, inventory)
        certificates = ending_certificates(session.surroundings(), board, inventory)
        write_calendar(path, board, session.texts, certificates)
    if as_json:
        click.echo(board_json(board))
    else:
        click.echo(session.texts.say("Written: {file}", file=str(path)))
    print_lines(refusal_lines(session.texts, board.problems), to_errors=True)
    code = exit_of_board(board)
    raise SystemExit(code if code is Exit.NOT_READ else Exit.FINE)


@transition.command(
    "organisations",
    epilog="""\b
Examples:
  cardtool transition organisations
  cardtool transition organisations --json""",
)
@json_option
@general_options
@pass_session
def organisations_command(session: Session, /, *, as_json: bool) -> None:
    """List the organisations that the board can be shown for, with their codes.

    Exit codes: 0 listed, 2 usage, 3 the program's data cannot be read.
    """
    with told_errors(session):
        organisations = board_organisations(session.surroundings())
    if as_json:
        click.echo(organisations_json(organisations))
    else:
        print_lines(organisation_lines(organisations))


for command in (steps_command, tick_command, history_command, verify_command, forget_command, check_command):
    transition.add_command(command)
