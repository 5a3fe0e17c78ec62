"""The root command."""

from __future__ import annotations

import click

from cardtool import __version__
from cardtool.app.logs import choose_level
from cardtool.app.settings import LOG_LEVELS
from cardtool.cli.card import card
from cardtool.cli.demo import demo
from cardtool.cli.doctor import doctor
from cardtool.cli.inventory import inventory
from cardtool.cli.oid import oid
from cardtool.cli.organisations import organisations
from cardtool.cli.readiness import readiness
from cardtool.cli.register import register
from cardtool.cli.revocation import revocation
from cardtool.cli.secret import secret
from cardtool.cli.session import Session, pass_session, reading_options
from cardtool.cli.train import train
from cardtool.cli.transition import transition
from cardtool.cli.trust import trust
from cardtool.cli.worklist import worklist


@click.group(
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  cardtool                          open the window
  cardtool card read                read every card, once
  cardtool card explain card.pem    judge a certificate file
  cardtool inventory scan FOLDER    find certificates and judge the Kanta OIDs
  cardtool oid explain OID          say what an OID is made of
  cardtool secret set NAME          keep the passwords of key stores in the keyring
  cardtool worklist list            the cards to close, and what became of each
  cardtool readiness                where the cards in the readers can be used
  cardtool revocation check         ask the issuers whether the cards were revoked
  cardtool transition show          what the reform asks for, by when, and what was done
  cardtool trust check              compare the roots of the cards with this workstation
  cardtool demo                     try it on made-up cards
  cardtool train                    practise with scripted cards and faults

Exit codes: 0 fine, 1 something needs action, 2 usage, 3 something could not be read.""",
)
@click.version_option(__version__, prog_name="cardtool")
@click.option(
    "--log-level",
    type=click.Choice(LOG_LEVELS),
    help="What the log tells; also by the variable CARDTOOL_LOG and the settings.",
)
@reading_options
@pass_session
@click.pass_context
def root(context: click.Context, session: Session, log_level: str | None) -> None:
    """Say what card this is, whose, and what must be done with it.

    Without a command the window opens. No command writes to a card, and only "card login-test" asks for a PIN.
    """
    if log_level:
        choose_level(session.workspace, log_level)
    if context.invoked_subcommand is None:
        raise SystemExit(session.show_window(session.request))


root.add_command(card)
root.add_command(doctor)
root.add_command(organisations)
root.add_command(demo)
root.add_command(train)
root.add_command(inventory)
root.add_command(oid)
root.add_command(readiness)
root.add_command(register)
root.add_command(revocation)
root.add_command(secret)
root.add_command(transition)
root.add_command(trust)
root.add_command(worklist)
