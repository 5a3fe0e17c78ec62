"""Printing readings: documents on standard output, problems for people on standard error."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import click

from cardtool.app.documents import readings_json
from cardtool.cli.exits import exit_of
from cardtool.cli.tables import problem_lines, readings_lines
from cardtool.cli.terminal_text import without_controls
from cardtool.model.errors import CardtoolError
from cardtool.model.reading import Readings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cardtool.cli.session import Session


def print_lines(lines: Iterable[str], *, to_errors: bool = False) -> None:
    """Print lines of text; what they quote of a card or file cannot steer the terminal."""
    for line in lines:
        click.echo(without_controls(line), err=to_errors)


def attempt(session: Session, use_case: Callable[[], Readings]) -> Readings:
    """Run a use case; an error that stops it whole becomes its one problem."""
    try:
        return use_case()
    except CardtoolError as error:
        workspace = session.surroundings()
        return Readings((), (error.problem,), workspace.day(), workspace.now())


def finish_with_readings(session: Session, readings: Readings, *, as_json: bool) -> NoReturn:
    """Print the readings and end with their exit code."""
    if as_json:
        click.echo(readings_json(readings))
    else:
        if readings.cards:
            print_lines(readings_lines(session.texts, readings))
        print_lines(problem_lines(session.texts, readings.problems), to_errors=True)
    raise SystemExit(exit_of(readings))
