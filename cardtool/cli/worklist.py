"""``cardtool worklist``: the cards to close, and what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cardtool.app.worklist.adding import candidates_in
from cardtool.app.worklist.documents import additions_json, worklist_json
from cardtool.app.worklist.looking import chosen_entries
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.worklist_exchange import export_command, import_command, receipt_command, report_command
from cardtool.cli.worklist_keeping import backup_command, purge_command, restore_command, verify_command
from cardtool.cli.worklist_lists import drop_command, lists_command
from cardtool.cli.worklist_options import ENTRY_ID, STATES, database_option, opened, search_option, states_option
from cardtool.cli.worklist_telling import addition_lines, doubt_lines, dropped_lines, entry_lines
from cardtool.model.worklist import AdditionResult, EntryState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from cardtool.model.worklist import Addition, Candidate, Entry


@click.group("worklist")
def worklist() -> None:
    """Keep the list of cards to close, and prove what was done.

    The list is in a file of this user, or in the database that the settings or --db name. The registrar closes the
    cards in Vartti; this program closes nothing.
    """


@worklist.command(
    "add",
    epilog="""\b
Examples:
  cardtool card read --json > card.json
  cardtool worklist add --reading card.json
  cardtool card explain card.pem --json | cardtool worklist add --reading - --json
  cardtool worklist add --reading card.json --exception "moves to another house\"""",
)
@click.option(
    "--reading",
    "source",
    type=click.File("rb"),
    required=True,
    metavar="FILE.json",
    help='A document of "card read --json" or "card explain --json"; - is standard input.',
)
@click.option("--exception", "reason", metavar="REASON", help="The card stays open, for this reason.")
@database_option
@json_option
@general_options
@pass_session
def add_command(session: Session, /, *, source: BinaryIO, reason: str | None, database: str, as_json: bool) -> None:
    """Put the cards of a reading on the list.

    A card that is there already, by any of its certificates, stays as it is.

    Exit codes: 0 every card is on the list for good, 1 kept on this workstation because the database cannot be
    reached (the next command that reaches it delivers them), or a card is there already without the reason of
    --exception; 2 usage, 3 an error: the cards that are printed were added, the others were not.
    """
    if reason is not None and not reason.strip():
        raise click.UsageError("--exception needs a reason")
    state = EntryState.EXCEPTION if reason else EntryState.TO_CLOSE
    additions: list[Addition] = []
    with opened(session, database) as listed:
        cards = candidates_in(session.surroundings(), source, str(getattr(source, "name", "-")))
        try:
            for card in cards:
                additions.append(listed.add(card, state=state, reason=reason or ""))  # noqa: PERF401 - kept if one fails
        finally:
            if additions:
                _tell_additions(session, additions, cards, as_json=as_json)
    dropped = [addition for addition in additions if reason and _lacks_reason(addition, reason)]
    print_lines(dropped_lines(session.texts, dropped), to_errors=True)
    queued = any(addition.result is AdditionResult.QUEUED for addition in additions)
    raise SystemExit(Exit.ACTION if queued or dropped else Exit.FINE)


def _tell_additions(
    session: Session, additions: Sequence[Addition], cards: Sequence[Candidate], *, as_json: bool
) -> None:
    if as_json:
        click.echo(additions_json(additions))
    else:
        print_lines(addition_lines(session.texts, additions))
    print_lines(doubt_lines(session.texts, cards[: len(additions)]), to_errors=True)


def _lacks_reason(addition: Addition, reason: str) -> bool:
    """Whether the card was there already, without being an exception for that reason."""
    entry = addition.entry
    if addition.result is not AdditionResult.ALREADY_THERE or entry is None:
        return False
    return entry.state is not EntryState.EXCEPTION or entry.reason != reason


@worklist.command(
    "list",
    epilog="""\b
Examples:
  cardtool worklist list
  cardtool worklist list --state to_close --state reopened --search "pirkanmaa"
  cardtool worklist list --db postgresql://clerk@server/cards --json""",
)
@states_option
@search_option
@database_option
@json_option
@general_options
@pass_session
def list_command(session: Session, /, *, states: tuple[str, ...], search: str, database: str, as_json: bool) -> None:
    """Show the entries of the list.

    Exit codes: 0 listed, 2 usage, 3 the database cannot be read.
    """
    with opened(session, database, must_exist=True) as listed:
        entries = chosen_entries(listed.entries(), {EntryState(state) for state in states}, search)
    if as_json:
        click.echo(worklist_json(entries))
    else:
        print_lines(entry_lines(session.texts, entries))


@worklist.command(
    "set",
    epilog="""\b
Examples:
  cardtool worklist set 12 closed
  cardtool worklist set 12 13 14 not_found
  cardtool worklist set 15 exception --reason "the holder moves to another house\"""",
)
@click.argument("ids", nargs=-1, required=True, type=ENTRY_ID, metavar="ID...")
@click.argument("state", type=click.Choice(STATES))
@click.option("--reason", default="", help="Why; an exception and a reopening need one.")
@click.option("--version", type=ENTRY_ID, help="Only if the entry is still in this version (for one entry).")
@database_option
@json_option
@general_options
@pass_session
def set_command(
    session: Session,
    /,
    *,
    ids: tuple[int, ...],
    state: str,
    reason: str,
    version: int | None,
    database: str,
    as_json: bool,
) -> None:
    """Say what became of cards.

    Exit codes: 0 done, 1 refused (somebody else changed the entry, the state cannot follow, a reason is missing, no
    such entry): entries before it are done and printed, it and those after it are not; 2 usage, 3 the database refuses.
    """
    numbers = tuple(dict.fromkeys(ids))
    if version is not None and len(numbers) != 1:
        raise click.UsageError("--version is for one entry")
    changed: list[Entry] = []
    with opened(session, database, must_exist=True) as listed:
        entries = listed.chosen(numbers)
        try:
            for entry in entries:
                changed.append(listed.set_state(entry, EntryState(state), reason, version=version))  # noqa: PERF401 - kept if one fails
        finally:
            if changed:
                _tell_changed(session, changed, as_json=as_json)


def _tell_changed(session: Session, changed: Sequence[Entry], *, as_json: bool) -> None:
    if as_json:
        click.echo(worklist_json(changed))
    else:
        print_lines(entry_lines(session.texts, changed))


for command in (
    import_command,
    export_command,
    receipt_command,
    report_command,
    verify_command,
    purge_command,
    backup_command,
    restore_command,
    lists_command,
    drop_command,
):
    worklist.add_command(command)
