"""``cardtool inventory runs`` and ``compare``: inventories that were kept, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cardtool.app.inventory.documents import json_text
from cardtool.app.inventory.keeping import compare, comparison_document, runs_so_far
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import problem_lines, table
from cardtool.model.errors import CardtoolError
from cardtool.model.finnish_time import utc_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from cardtool.app.language import Texts

database_option = click.option(
    "--db", "database", default="", metavar="URL", help="Database instead of the user's own file (postgresql://…)."
)


@click.command(
    "runs",
    epilog="""\b
Examples:
  cardtool inventory runs
  cardtool inventory runs --db postgresql://inventory@db/cardtool --json""",
)
@database_option
@json_option
@general_options
@pass_session
def runs_command(session: Session, /, *, database: str, as_json: bool) -> None:
    """List the inventories that were kept (``scan --keep``).

    Exit codes: 0 listed, 2 usage, 3 the database cannot be read.
    """
    try:
        runs = runs_so_far(session.surroundings(), database)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        listed = [
            {"number": run.number, "host": run.host, "started": utc_text(run.started), "as_of": run.as_of.isoformat()}
            for run in runs
        ]
        click.echo(json_text({"schema": "cardtool.inventory-runs.v1", "runs": listed}))
        return
    say = session.texts.say
    rows = [
        (str(run.number), run.host, session.texts.moment(run.started), session.texts.day(run.as_of)) for run in runs
    ]
    print_lines(table([("", say("Host"), say("Time"), say("As of")), *rows]))


@click.command(
    "compare",
    epilog="""\b
Examples:
  cardtool inventory compare 3 4
  cardtool inventory compare server1.ndjson server2.ndjson --json""",
)
@click.argument("before")
@click.argument("after")
@database_option
@json_option
@general_options
@pass_session
def compare_command(session: Session, /, *, before: str, after: str, database: str, as_json: bool) -> None:
    """Tell what changed between two inventories: numbers of runs, or bundles (``scan --ndjson``).

    Exit codes: 0 no difference, 1 differences, 2 usage, 3 one of them cannot be read.
    """
    try:
        document = comparison_document(found := compare(session.surroundings(), before, after, database))
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(json_text(document))
    else:
        print_lines(_lines(session.texts, document))
    raise SystemExit(Exit.FINE if found.unchanged else Exit.ACTION)


def _lines(texts: Texts, document: dict[str, Any]) -> Iterator[str]:
    groups = (
        ("+", texts.say("New"), document["new"]),
        ("-", texts.say("Gone"), document["gone"]),
        (">", texts.say("Moved"), document["moved"]),
    )
    for sign, title, items in groups:
        for item in items:
            yield f"{sign} {title}: {item['common_name'] or item['sha256']}  {item['oid'] or ''}".rstrip()
    for renewal in document["renewed"]:
        key = texts.say("with a new key") if renewal["key_replaced"] else texts.say("with the same key")
        yield f"~ {texts.say('Renewed')} {key}: {renewal['new']['common_name']}  {renewal['new']['oid'] or ''}".rstrip()
    yield texts.say("{number} unchanged", number=document["same"])
