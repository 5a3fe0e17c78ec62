"""``cardtool worklist lists`` and ``drop``: the lists of expected cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cardtool.app.worklist.documents import worklist_json
from cardtool.app.worklist.expected_lists import drop_list, kept_lists, lists_members
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import table
from cardtool.cli.worklist_options import database_option, opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cardtool.app.language import Texts
    from cardtool.app.worklist.expected_lists import ExpectedList


@click.command(
    "lists",
    epilog="""\b
Examples:
  cardtool worklist lists
  cardtool worklist lists --json""",
)
@database_option
@json_option
@general_options
@pass_session
def lists_command(session: Session, /, *, database: str, as_json: bool) -> None:
    """Show the lists of expected cards: their names, when they were taken in and how many rows they have.

    A list is removed with the personal data of entries, once it is older than the settings say.

    Exit codes: 0 shown, 2 usage, 3 the database cannot be read.
    """
    with opened(session, database) as listed:
        lists = kept_lists(listed)
    if as_json:
        click.echo(worklist_json((), lists=lists_members(lists)))
    else:
        print_lines(list_lines(session.texts, lists))


def list_lines(texts: Texts, lists: Sequence[ExpectedList]) -> Iterator[str]:
    """The lists as a table."""
    say = texts.say
    rows = [(kept.name, texts.moment(kept.at), str(kept.cards)) for kept in lists]
    if rows:
        yield from table([(say("List"), say("Taken in"), say("Rows")), *rows])
    yield texts.say_many("{number} list of expected cards", "{number} lists of expected cards", len(lists))


@click.command(
    "drop",
    epilog="""\b
Examples:
  cardtool worklist drop leavers-2023-03""",
)
@click.argument("name", metavar="NAME")
@database_option
@json_option
@general_options
@pass_session
def drop_command(session: Session, /, *, name: str, database: str, as_json: bool) -> None:
    """Remove a list of expected cards, with the names and addresses in it.

    The cards on the worklist stay.

    Exit codes: 0 removed, 2 usage, 3 there is no such list, or the database refuses.
    """
    with opened(session, database) as listed:
        drop_list(listed, name)
    if as_json:
        click.echo(worklist_json((), dropped=name))
    else:
        click.echo(session.texts.say("Removed: {name}", name=name))
