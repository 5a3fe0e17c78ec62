"""``cardtool readiness``: can this card be used in the services it is for?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cardtool.app.diagnosing.readiness import readiness_sheet
from cardtool.app.diagnosing.readiness_wording import tell_check, tell_service
from cardtool.app.diagnosing.sheets import readiness_json
from cardtool.app.explaining import explain_files
from cardtool.app.reading import read_cards
from cardtool.app.telling import tell_kind
from cardtool.cli.exits import Exit
from cardtool.cli.output import attempt, print_lines
from cardtool.cli.session import Session, json_option, pass_session, reading_options
from cardtool.cli.tables import problem_lines
from cardtool.model.cause import Cause
from cardtool.model.errors import CardtoolError
from cardtool.model.readiness import Ready

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.language import Texts
    from cardtool.model.readiness import CardReadiness, ReadinessSheet

#: Additions that are not in force do not make a card unread.
_HARMLESS: Final = frozenset({Cause.LOCAL_DATA_INVALID})


@click.command(
    epilog="""\b
Examples:
  cardtool readiness
  cardtool readiness card.pem --as-of 2023-02-28
  cardtool readiness --json"""
)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@json_option
@reading_options
@pass_session
def readiness(session: Session, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Say for each service whether the cards in the readers, or the certificates in FILES, can be used in it.

    Nobody is asked, and no PIN is needed: what the services do not publish is shown as likely or not known.

    Exit codes: 0 nothing speaks against it, 1 a service refuses the card, 2 usage, 3 something could not be read.
    """
    workspace = session.surroundings()
    if files:
        readings = attempt(session, lambda: explain_files(workspace, files))
    else:
        readings = attempt(session, lambda: read_cards(workspace, replace(session.request, pins=_wants_pins(session))))
    try:
        sheet = readiness_sheet(workspace, readings)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(readiness_json(sheet))
    else:
        print_lines(_lines(session.texts, sheet))
        print_lines(problem_lines(session.texts, sheet.problems), to_errors=True)
    raise SystemExit(exit_of(sheet))


def _wants_pins(session: Session) -> bool:
    """Their state is part of the sheet, unless an option or the administrator says otherwise."""
    return True if session.pins is None else session.pins


def exit_of(sheet: ReadinessSheet) -> Exit:
    """The code for the sheets: what could not be read weighs more than what is refused."""
    if {problem.cause for problem in sheet.problems} - _HARMLESS:
        return Exit.NOT_READ
    refused = any(service.ready is Ready.NO for card in sheet.cards for service in card.services)
    return Exit.ACTION if refused else Exit.FINE


def _lines(texts: Texts, sheet: ReadinessSheet) -> Iterator[str]:
    yield texts.say("Judged for {day}", day=texts.day(sheet.as_of))
    for card in sheet.cards:
        yield ""
        yield from _card_lines(texts, card)


def _card_lines(texts: Texts, card: CardReadiness) -> Iterator[str]:
    if card.reading.card.reader:
        yield f"[{card.reading.card.reader}]"
    yield tell_kind(texts, card.reading)
    for service in card.services:
        yield f"  {tell_service(texts, service)}"
        yield from (f"    {tell_check(texts, checked)}" for checked in service.checks)
