"""``cardtool oid``: what an OID says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from cardtool.app.inventory.oids import explain, oid_document
from cardtool.app.inventory.wording import name_of, tell_root
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import aligned, problem_lines
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.app.inventory.oids import OidAnswer
    from cardtool.app.language import Texts


@click.group()
def oid() -> None:
    """Take Kanta OIDs apart."""


@oid.command(
    "explain",
    epilog="""\b
Examples:
  cardtool oid explain 1.2.246.10.32213086.10.0
  cardtool oid explain 1.2.246.556.12.21.2 --json""",
)
@click.argument("text", metavar="OID")
@json_option
@general_options
@pass_session
def explain_command(session: Session, *, text: str, as_json: bool) -> None:
    """Say what an OID is made of and whose it is.

    Exit codes: 0 it is a Kanta OID, 1 it is none, 2 usage, 3 the program's data cannot be read.
    """
    try:
        answer = explain(session.surroundings(), text)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(json.dumps(oid_document(answer), ensure_ascii=False, indent=2))
    else:
        print_lines(_lines(session.texts, answer))
    raise SystemExit(Exit.FINE if answer.oid else Exit.ACTION)


def _lines(texts: Texts, answer: OidAnswer) -> Iterator[str]:
    if answer.oid is None or answer.root is None:
        problem = name_of(texts, answer.problem) if answer.problem else ""
        yield texts.say("{text} is no Kanta OID ({problem}).", text=answer.text, problem=problem)
        return
    found, root = answer.oid, answer.root
    yield found.text
    pairs = [
        (texts.say("Root"), found.root),
        (texts.say("Business ID"), found.business_id),
        (texts.say("Names"), name_of(texts, found.node)),
        (texts.say("Organisation"), root.organisation),
        (texts.say("In the register"), tell_root(texts, root)),
        (texts.say("Source"), root.source),
        (texts.say("Attention"), ", ".join(name_of(texts, defect) for defect in found.defects)),
    ]
    yield from aligned((label, value) for label, value in pairs if value)
