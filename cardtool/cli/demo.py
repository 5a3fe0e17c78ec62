"""``cardtool demo``: the main job on made-up cards."""

from __future__ import annotations

import os
import sys

import click

from cardtool.app.demo import prepare_demo
from cardtool.app.documents import readings_json
from cardtool.app.reading import read_cards
from cardtool.cli.exits import Exit
from cardtool.cli.output import attempt, print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import problem_lines, readings_table
from cardtool.model.errors import CardtoolError


@click.command(
    epilog="""\b
Examples:
  cardtool demo
  cardtool demo --lang sv --as-of 2023-02-01
  cardtool demo --json"""
)
@click.option("--quit-after-reading", is_flag=True, help="Close the window by itself when the cards are shown.")
@json_option
@general_options
@pass_session
def demo(session: Session, *, quit_after_reading: bool, as_json: bool) -> None:
    """Show made-up cards from a SoftHSM token store in the window.

    The store is created below the user's data folder. Without a display the window is drawn off screen and the
    readings are printed as a table.

    Exit codes: 0 the cards were shown, 2 usage, 3 they could not be made or read.
    """
    if as_json or session.open_window is None:
        raise SystemExit(_print_readings(session, as_json=as_json))
    if has_display():
        raise SystemExit(_open_window(session, quit_after_reading=quit_after_reading))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    code = _open_window(session, quit_after_reading=True)
    click.echo(session.texts.say("There is no display: the window was drawn off screen. The readings are:"))
    raise SystemExit(_print_readings(session, as_json=False) or code)


def has_display() -> bool:
    """Whether a window could be seen by somebody."""
    if os.environ.get("QT_QPA_PLATFORM") in {"offscreen", "minimal"}:
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _print_readings(session: Session, *, as_json: bool) -> Exit:
    workspace = session.surroundings()
    readings = attempt(session, lambda: read_cards(workspace, prepare_demo(workspace)))
    if as_json:
        click.echo(readings_json(readings))
    elif readings.cards:
        print_lines(readings_table(session.texts, readings))
    print_lines(problem_lines(session.texts, readings.problems), to_errors=True)
    return Exit.NOT_READ if readings.problems else Exit.FINE


def _open_window(session: Session, *, quit_after_reading: bool) -> int:
    workspace = session.surroundings()
    try:
        request = prepare_demo(workspace)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        return Exit.NOT_READ
    return session.show_window(request, training=True, quit_after_reading=quit_after_reading)
