"""``cardtool organisations``: ask the register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cardtool.app.documents import organisation_json
from cardtool.app.organisations import resolve_organisation
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import match_lines, problem_lines
from cardtool.model.errors import CardtoolError
from cardtool.model.organisation import OrganisationStatus

if TYPE_CHECKING:
    from datetime import datetime

#: Answers after which a person has to look for the organisation.
_OPEN = {OrganisationStatus.UNKNOWN, OrganisationStatus.AMBIGUOUS}


@click.group()
def organisations() -> None:
    """Ask the register of organisations."""


@organisations.command(
    epilog="""\b
Examples:
  cardtool organisations resolve "Varsinais-Suomen sairaanhoitopiiri"
  cardtool organisations resolve "Siun sote" --email someone@siunsote.fi --issued 2021-05-01
  cardtool organisations resolve PHHYKY --municipality Pukkila --json"""
)
@click.argument("name")
@click.option("--email", default="", metavar="ADDRESS", help="E-mail address that goes with the name.")
@click.option("--municipality", default="", metavar="NAME", help="Municipality, by name or code, where it is known.")
@click.option(
    "--issued",
    type=click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"]),
    metavar="DATE",
    help="Day on which the name was put on a card, where it is known.",
)
@json_option
@general_options
@pass_session
def resolve(
    session: Session, name: str, email: str, municipality: str, issued: datetime | None, *, as_json: bool
) -> None:
    """Say what became of the organisation called NAME in the reform.

    Exit codes: 0 found, 1 unknown or ambiguous, 2 usage, 3 the register could not be read.
    """
    day = issued.date() if issued else None
    try:
        match = resolve_organisation(session.surroundings(), name, email, municipality=municipality, issued_on=day)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(organisation_json(name, email, municipality, day, match))
    else:
        print_lines(match_lines(session.texts, match))
    raise SystemExit(Exit.ACTION if match.status in _OPEN else Exit.FINE)
