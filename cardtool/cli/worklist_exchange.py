"""``cardtool worklist import``, ``export``, ``receipt`` and ``report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardtool.app.worklist.documents import worklist_json
from cardtool.app.worklist.exchanging import ListForm, compare_with_seen, take_list
from cardtool.app.worklist.exporting import write_export
from cardtool.app.worklist.looking import chosen_entries
from cardtool.app.worklist.papers import day_report, receipt, write_paper
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.worklist_faults import finish_with_faults
from cardtool.cli.worklist_options import ENTRY_ID, database_option, opened, search_option, states_option
from cardtool.cli.worklist_telling import comparison_lines, failure_lines, taken_lines
from cardtool.model.worklist import EntryState

if TYPE_CHECKING:
    from datetime import datetime

_FILE = click.Path(dir_okay=False, path_type=Path)
_PRESENT_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "import",
    epilog="""\b
Examples:
  cardtool worklist import other-point.csv
  cardtool worklist import leavers.xlsx --name leavers-2023-03     who of them was seen?""",
)
@click.argument("path", type=_PRESENT_FILE, metavar="FILE")
@click.option("--name", default="", help="Name for a list of expected cards, instead of the file's.")
@database_option
@json_option
@general_options
@pass_session
def import_command(session: Session, /, *, path: Path, name: str, database: str, as_json: bool) -> None:
    """Take a list in: CSV or XLSX of any program, or an export of another worklist (JSON too).

    Entries of an export come on the list; a card that is there already stays as it is. Any other list says which cards
    are expected: it is kept under a name and compared with the cards seen.

    Exit codes: 0 all of it, 1 some rows could not be used, some cards were not seen, or the file says another state
    of a card; 2 usage, 3 nothing could be used.
    """
    workspace = session.surroundings()
    with opened(session, database) as listed:
        taken, imported = take_list(workspace, listed, path, name)
        compared = compare_with_seen(listed, taken.name) if taken.form is ListForm.EXPECTED else None
    incomplete = bool(imported.failed or taken.differs or (compared and (compared.not_seen or compared.ambiguous)))
    if as_json:
        entries = taken.entries if compared is None else [match.entry for match in compared.matched]
        numbers: dict[str, object] = {
            "added": taken.added,
            "already_there": taken.already_there,
            "failed": taken.failed,
        }
        if compared is None:
            numbers["differs"] = [
                {"id": pair.here.id, "state": pair.here.state.value, "imported_state": pair.there.state.value}
                for pair in taken.differs
            ]
        else:
            numbers |= {
                "matched": len(compared.matched),
                "not_seen": len(compared.not_seen),
                "ambiguous": len(compared.ambiguous),
                "not_expected": len(compared.not_expected),
            }
        click.echo(worklist_json(entries, imported={"form": taken.form.value, "name": taken.name or None, **numbers}))
    else:
        print_lines(taken_lines(session.texts, taken))
        if compared is not None:
            print_lines(comparison_lines(session.texts, compared))
    print_lines(failure_lines(session.texts, imported), to_errors=True)
    raise SystemExit(Exit.ACTION if incomplete else Exit.FINE)


@click.command(
    "export",
    epilog="""\b
Examples:
  cardtool worklist export to-close.xlsx --state to_close --lang sv
  cardtool worklist export everything.csv --codes      words that programs read: to_close, staff, close_now""",
)
@click.argument("path", type=_FILE, metavar="FILE")
@click.option("--codes", is_flag=True, help="Headings and codes as in the JSON document, in no language.")
@states_option
@search_option
@database_option
@json_option
@general_options
@pass_session
def export_command(
    session: Session,
    /,
    *,
    path: Path,
    codes: bool,
    states: tuple[str, ...],
    search: str,
    database: str,
    as_json: bool,
) -> None:
    """Write the list to a FILE that ends in .csv, .xlsx or .json; "worklist import" reads each of them back.

    Exit codes: 0 written, 2 usage, 3 it could not be written.
    """
    with opened(session, database, must_exist=True) as listed:
        entries = chosen_entries(listed.entries(), {EntryState(state) for state in states}, search)
        write_export(path, entries, None if codes else session.texts, created=session.surroundings().now())
    if as_json:
        click.echo(worklist_json(entries))
    else:
        click.echo(session.texts.say("Written: {file}", file=str(path)))


@click.command(
    "receipt",
    epilog="""\b
Examples:
  cardtool worklist receipt 12 receipt.pdf --lang sv""",
)
@click.argument("number", type=ENTRY_ID, metavar="ID")
@click.argument("path", type=_FILE, metavar="FILE")
@database_option
@json_option
@general_options
@pass_session
def receipt_command(session: Session, /, *, number: int, path: Path, database: str, as_json: bool) -> None:
    """Write the closing receipt of one card to a FILE that ends in .pdf or .html.

    Exit codes: 0 written, 1 there is no such entry, or the journal is not whole (the paper says so), 2 usage, 3 it
    could not be written.
    """
    with opened(session, database, must_exist=True) as listed:
        (entry,) = listed.chosen([number])
        paper = receipt(session.surroundings(), listed, entry, session.texts)
        write_paper(path, paper)
    if as_json:
        click.echo(worklist_json([entry]))
    else:
        click.echo(session.texts.say("Written: {file}", file=str(path)))
    finish_with_faults(session.texts, paper.faults)


@click.command(
    "report",
    epilog="""\b
Examples:
  cardtool worklist report today.pdf
  cardtool worklist report monday.html --day 2023-03-06""",
)
@click.argument("path", type=_FILE, metavar="FILE")
@click.option(
    "--day",
    type=click.DateTime(formats=["%Y-%m-%d", "%d.%m.%Y"]),
    metavar="DATE",
    help="Finnish calendar day, instead of today.",
)
@database_option
@json_option
@general_options
@pass_session
def report_command(session: Session, /, *, path: Path, day: datetime | None, database: str, as_json: bool) -> None:
    """Write the report of a day to a FILE that ends in .pdf or .html: what was done, and where the list stood.

    Exit codes: 0 written, 1 the journal is not whole (the paper says so), 2 usage, 3 it could not be written.
    """
    workspace = session.surroundings()
    with opened(session, database, must_exist=True) as listed:
        paper = day_report(workspace, listed, day.date() if day else workspace.day(), session.texts)
        write_paper(path, paper)
        entries = listed.entries() if as_json else ()
    if as_json:
        click.echo(worklist_json(entries))
    else:
        click.echo(session.texts.say("Written: {file}", file=str(path)))
    finish_with_faults(session.texts, paper.faults)
