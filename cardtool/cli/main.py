"""The root command."""

from __future__ import annotations

import click

from cardtool import __version__
from cardtool.cli.card import card
from cardtool.cli.demo import demo
from cardtool.cli.inventory import inventory
from cardtool.cli.oid import oid
from cardtool.cli.organisations import organisations
from cardtool.cli.register import register
from cardtool.cli.session import Session, pass_session, reading_options
from cardtool.cli.train import train


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
  cardtool demo                     try it on made-up cards
  cardtool train                    practise with scripted cards and faults

Exit codes: 0 fine, 1 something needs action, 2 usage, 3 something could not be read.""",
)
@click.version_option(__version__, prog_name="cardtool")
@reading_options
@pass_session
@click.pass_context
def root(context: click.Context, session: Session) -> None:
    """Say what card this is, whose, and what must be done with it.

    Without a command the window opens. No command writes to a card, and only "card login-test" asks for a PIN.
    """
    if context.invoked_subcommand is None:
        raise SystemExit(session.show_window(session.request))


root.add_command(card)
root.add_command(organisations)
root.add_command(demo)
root.add_command(train)
root.add_command(inventory)
root.add_command(oid)
root.add_command(register)
