"""``cardtool card login-test``: the one command that asks for a PIN."""

from __future__ import annotations

import sys
from getpass import getpass
from typing import TYPE_CHECKING, NoReturn

import click

from cardtool.app.documents import login_json
from cardtool.app.login import plan_login, run_login_test
from cardtool.app.reading import read_cards
from cardtool.app.telling import tell_kind
from cardtool.cli.exits import Exit
from cardtool.cli.output import attempt, print_lines
from cardtool.cli.session import Session, json_option, pass_session, reading_options
from cardtool.cli.tables import problem_lines
from cardtool.model.cause import Cause, Problem

if TYPE_CHECKING:
    from cardtool.app.login import LoginPlan, LoginResult
    from cardtool.app.workspace import Workspace
    from cardtool.model.reading import CardReading


@click.command(
    "login-test",
    epilog="""\b
Examples:
  cardtool card login-test
  cardtool card login-test --reader OMNIKEY
  cardtool card login-test --profile atostek-id --json""",
)
@click.option("--tries-unknown", is_flag=True, help="Go on even if the card does not say how many tries are left.")
@json_option
@reading_options
@pass_session
def login_test(session: Session, *, tries_unknown: bool, as_json: bool) -> None:
    """Test PIN1 of the one card that is inserted: one attempt, one signature, checked with the certificate.

    The tries left are shown before the PIN is asked for, without echo, on the terminal. The test is refused on the
    last try, and when the PIN is locked or the card was never activated. A wrong PIN spends a try. The card is reset
    afterwards.

    Exit codes: 0 the PIN is right and the card signs, 1 refused, wrong or locked, 2 usage, 3 the card could not be
    read.
    """
    workspace = session.surroundings()
    reading = _the_card(session)
    plan = plan_login(workspace, reading, session.module)
    _introduce(session, reading, plan)
    result = None
    if plan.refused is None:
        result = _test(session, workspace, reading, plan, tries_unknown=tries_unknown)
    _finish(session, reading, plan, result, as_json=as_json)


def _the_card(session: Session) -> CardReading:
    """The only card there is; a PIN must never go to a card that was not meant."""
    readings = attempt(session, lambda: read_cards(session.surroundings(), session.request))
    if len(readings.cards) == 1:
        return readings.cards[0]
    problems = readings.problems or (Problem(Cause.NO_CARD),)
    if readings.cards:
        click.echo(session.texts.say("Several cards are inserted: choose one with --reader."), err=True)
    else:
        print_lines(problem_lines(session.texts, problems), to_errors=True)
    raise SystemExit(Exit.NOT_READ)


def _introduce(session: Session, reading: CardReading, plan: LoginPlan) -> None:
    texts = session.texts
    tries = texts.say("not known") if plan.tries_left is None else str(plan.tries_left)
    card = " | ".join(part for part in (reading.card.reader, tell_kind(texts, reading), reading.holder.name) if part)
    click.echo(card, err=True)
    click.echo(texts.say("PIN1: tries left: {tries}", tries=tries), err=True)


def _test(
    session: Session, workspace: Workspace, reading: CardReading, plan: LoginPlan, *, tries_unknown: bool
) -> LoginResult:
    pin: bytearray | None = None
    if plan.pin_pad:
        click.echo(session.texts.say("Enter the PIN on the reader"), err=True)
    elif not plan.unknown_tries or tries_unknown:
        pin = _ask(session.texts.say("PIN1: "))
    else:
        pin = bytearray()
    return run_login_test(workspace, reading, pin, unknown_tries_accepted=tries_unknown, module=session.module)


def _ask(prompt: str) -> bytearray:
    """The PIN from the terminal without echo, or the first line of standard input where there is no terminal."""
    try:
        typed = getpass(prompt, stream=sys.stderr) if sys.stdin.isatty() else sys.stdin.readline().strip("\r\n")
    except (EOFError, KeyboardInterrupt):
        typed = ""
    return bytearray(typed.encode())


def _finish(
    session: Session, reading: CardReading, plan: LoginPlan, result: LoginResult | None, *, as_json: bool
) -> NoReturn:
    problem = plan.refused if result is None else result.problem
    if as_json:
        click.echo(login_json(reading, plan, result))
    elif problem is None:
        click.echo(session.texts.say("The PIN is right and the card works"))
    else:
        print_lines(problem_lines(session.texts, [problem]), to_errors=True)
    raise SystemExit(Exit.ACTION if problem else Exit.FINE)
