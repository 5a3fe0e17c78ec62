"""``cardtool worklist verify``, ``purge``, ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path

import click

from cardtool.app.settings import MOST_DAYS
from cardtool.app.worklist.documents import worklist_json
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.worklist_faults import finish_with_faults
from cardtool.cli.worklist_options import database_option, opened
from cardtool.cli.worklist_telling import verification_lines


def _hash(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str:
    """A hash as the journal writes it; people copy it from paper and other programs."""
    head = (value or "").strip().lower()
    if value is not None and not head:
        raise click.BadParameter("give the hash of a line, or leave the option out")
    return head


def _refuse_locked(session: Session, days: int | None) -> None:
    settings = session.surroundings().settings
    kept = settings.worklist.retention_days
    if days is not None and days != kept and settings.is_locked("retention_days", "worklist"):
        raise click.UsageError(f"the administrator locked how long personal data is kept: --days {kept}")


@click.command(
    "verify",
    epilog="""\b
Examples:
  cardtool worklist verify
  cardtool worklist verify --head 3f5a... --json      the hash of an earlier receipt or report""",
)
@click.option("--head", metavar="HASH", callback=_hash, help="A line of this hash must be in the journal.")
@database_option
@json_option
@general_options
@pass_session
def verify_command(session: Session, /, *, head: str, database: str, as_json: bool) -> None:
    """Prove that the journal is whole and that the list is what it says.

    Exit codes: 0 proven, 1 something is not as it should be, 2 usage, 3 the database cannot be read.
    """
    with opened(session, database, must_exist=True) as listed:
        verification = listed.store.verify(head)
    if as_json:
        click.echo(worklist_json((), verification=verification))
    else:
        print_lines(verification_lines(session.texts, verification))
    raise SystemExit(Exit.ACTION if verification.faults else Exit.FINE)


@click.command(
    "purge",
    epilog="""\b
Examples:
  cardtool worklist purge
  cardtool worklist purge --days 0""",
)
@click.option("--days", type=click.IntRange(0, MOST_DAYS), help="Days to keep personal data, instead of the settings'.")
@database_option
@json_option
@general_options
@pass_session
def purge_command(session: Session, /, *, days: int | None, database: str, as_json: bool) -> None:
    """Remove the personal data of entries that are settled for longer than the settings say.

    This also happens whenever the list is opened. The journal keeps the hashes.

    Exit codes: 0 done, 2 usage, 3 the database refuses.
    """
    with opened(session, database, must_exist=True) as listed:
        _refuse_locked(session, days)
        purged = listed.purge(days)
    if as_json:
        click.echo(worklist_json((), purged=purged))
    else:
        line = session.texts.say_many(
            "Personal data of {number} entry removed", "Personal data of {number} entries removed", purged
        )
        click.echo(line)


@click.command(
    "backup",
    epilog="""\b
Examples:
  cardtool worklist backup worklist-2023-03-01.backup""",
)
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@database_option
@json_option
@general_options
@pass_session
def backup_command(session: Session, /, *, path: Path, database: str, as_json: bool) -> None:
    """Write the whole list and its journal to a FILE, which any database of the program can be restored from.

    Exit codes: 0 written, 1 written from a journal that is not whole, 2 usage, 3 it could not be written.
    """
    with opened(session, database, must_exist=True) as listed:
        listed.store.backup(path)
        verification = listed.store.verify()
    if as_json:
        click.echo(worklist_json((), verification=verification))
    else:
        click.echo(session.texts.say("Written: {file}", file=str(path)))
    finish_with_faults(session.texts, verification.faults)


@click.command(
    "restore",
    epilog="""\b
Examples:
  cardtool worklist restore worklist-2023-03-01.backup --db postgresql://clerk@server/cards""",
)
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@database_option
@json_option
@general_options
@pass_session
def restore_command(session: Session, /, *, path: Path, database: str, as_json: bool) -> None:
    """Fill an empty list from a backup.

    Additions that wait on this workstation come on the list after that.

    Exit codes: 0 restored, 1 the list is not empty, 2 usage, 3 the backup is damaged or the database refuses. With 1
    and 3 nothing was changed.
    """
    with opened(session, database) as listed:
        number = listed.restore(path)
        entries = listed.entries()
    if as_json:
        click.echo(worklist_json(entries))
    else:
        click.echo(session.texts.say_many("{number} entry restored", "{number} entries restored", number))
