"""``cardtool register``: take an export of the organisation register into use."""

from __future__ import annotations

import json
from pathlib import Path

import click

from cardtool.app.inventory.registers import import_into, summary_document, tell_failures, tell_unusable
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import problem_lines
from cardtool.model.errors import CardtoolError


@click.group()
def register() -> None:
    """The register of organisations."""


@register.command(
    "import",
    epilog="""\b
Examples:
  cardtool register import sote-register.txt
  cardtool register import pages/ --json""",
)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@general_options
@pass_session
def import_command(session: Session, /, *, file: Path, as_json: bool) -> None:
    """Take an export into use: the code service's text or XML, or a folder with the pages of its interface.

    It outranks the table that ships with the program, and its date is shown wherever it is used.

    Exit codes: 0 taken into use, 1 the same, but some lines could not be used, 2 usage, 3 it cannot be used.
    """
    try:
        summary = import_into(session.surroundings(), file)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [tell_unusable(session.texts, error.problem)]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    texts = session.texts
    if as_json:
        click.echo(json.dumps(summary_document(summary), ensure_ascii=False, indent=2))
    else:
        day = texts.day(summary.as_of) if summary.as_of else ""
        click.echo(
            texts.say("{number} rows of {name} are in use ({day}).", number=summary.rows, name=summary.source, day=day)
        )
        print_lines((f"  {line}" for line in tell_failures(texts, summary)), to_errors=True)
    raise SystemExit(Exit.ACTION if summary.failures else Exit.FINE)
