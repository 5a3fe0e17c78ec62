"""``cardtool inventory``: scan, report, find."""

from __future__ import annotations

import signal
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cardtool.app.inventory.documents import form_of, inventory_json, inventory_lines, json_text, write_report
from cardtool.app.inventory.finding import find_certificate, found_document
from cardtool.app.inventory.keeping import keep as keep_inventory
from cardtool.app.inventory.registers import tell_unusable
from cardtool.app.inventory.scanning import new_watch, scan
from cardtool.cli.exits import Exit
from cardtool.cli.inventory_options import request_of, source_options
from cardtool.cli.inventory_runs import compare_command, database_option, runs_command
from cardtool.cli.inventory_tables import coverage_lines, found_lines, list_failure_lines, oid_lines, progress_line
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.tables import problem_lines
from cardtool.model.errors import CardtoolError, SourceNotReadableError
from cardtool.model.sighting import SourceState

if TYPE_CHECKING:
    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.inventory.scanning import Progress
    from cardtool.app.language import Texts
    from cardtool.model.inventory import Inventory

_PATH = click.Path(path_type=Path)


@click.group()
def inventory() -> None:
    """Find installed certificates, and which Kanta OIDs have one."""


def _report(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is not None:
        try:
            form_of(value)
        except SourceNotReadableError as error:
            raise click.BadParameter(error.detail) from error
    return value


@inventory.command(
    "scan",
    epilog="""\b
Examples:
  cardtool inventory scan /etc/ssl /srv/certificates
  cardtool inventory scan exports --oids our-oids.csv --horizon 60d --json
  cardtool inventory scan /srv/keystores --password-from key-stores
  cardtool inventory scan --windows-store LocalMachine\\\\My --report inventory.html""",
)
@source_options
@click.option("--keep", is_flag=True, help="Keep the inventory, to compare it with later ones.")
@database_option
@click.option("--ndjson", "as_lines", is_flag=True, help="Print a bundle for fleets, one object a line.")
@click.option(
    "--report", type=_PATH, callback=_report, help="Write a report: .html .pdf .csv .xlsx .json .ndjson .cdx.json .prom"
)
@json_option
@general_options
@pass_session
def scan_command(
    session: Session,
    /,
    *,
    as_json: bool,
    as_lines: bool,
    report: Path | None,
    keep: bool,
    database: str,
    **options: Any,
) -> None:
    """Scan files, folders and other sources, and judge every wanted OID.

    Ctrl+C ends the scan; what was read is kept and marked as cancelled.

    Exit codes: 0 every OID in use has a certificate that lasts, 1 something needs action or a line of the list of OIDs
    cannot be used, 2 usage, 3 a source could not be read whole.
    """
    try:
        found = _run(session, request_of(session, options))
        if report is not None:
            write_report(report, found, session.texts)
        if keep or database:
            keep_inventory(session.surroundings(), found, database)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [tell_unusable(session.texts, error.problem)]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    _print(session, found, as_json=as_json, as_lines=as_lines)
    raise SystemExit(_exit_of(found))


@inventory.command(
    "oids",
    epilog="""\b
Examples:
  cardtool inventory oids /srv/certificates
  cardtool inventory oids /srv/certificates --oids our-oids.csv --as-of 2023-07-01""",
)
@source_options
@json_option
@general_options
@pass_session
def oids_command(session: Session, /, *, as_json: bool, **options: Any) -> None:
    """Scan, and tell of every wanted OID alone whether it has a certificate.

    Exit codes: as those of ``inventory scan``.
    """
    try:
        found = _run(session, request_of(session, options))
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [tell_unusable(session.texts, error.problem)]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(inventory_json(found))
    else:
        print_lines(oid_lines(session.texts, found))
    raise SystemExit(_exit_of(found))


@inventory.command(
    "find",
    epilog="""\b
Examples:
  cardtool inventory find new.cer /etc/ssl /srv
  cardtool inventory find old.pem --windows-store LocalMachine\\\\My""",
)
@click.argument("file", type=_PATH)
@source_options
@json_option
@general_options
@pass_session
def find_command(session: Session, /, *, file: Path, as_json: bool, **options: Any) -> None:
    """Tell where the certificate in FILE stands, or its key, or its predecessor of the same OID and use.

    FILE may be a store too; the passwords for key stores are tried on it. Certificates of issuers in it are not looked
    for, and one of another organisation that has the same key is shown, but does not count as found.

    Exit codes: 0 found, 1 not found, 2 usage, 3 a file or source could not be read whole.
    """
    try:
        request = request_of(session, options)
        found = find_certificate(file, _run(session, request), request.passwords)
    except CardtoolError as error:
        print_lines(problem_lines(session.texts, [tell_unusable(session.texts, error.problem)]), to_errors=True)
        raise SystemExit(Exit.NOT_READ) from error
    if as_json:
        click.echo(json_text(found_document(found)))
    else:
        print_lines(found_lines(session.texts, found))
    unread = any(source.state is not SourceState.COMPLETE for source in found.inventory.coverage)
    raise SystemExit(Exit.NOT_READ if unread else Exit.FINE if found.anything else Exit.ACTION)


inventory.add_command(runs_command)
inventory.add_command(compare_command)


def _run(session: Session, request: ScanRequest) -> Inventory:
    """Scan; Ctrl+C cancels and keeps what was read, and a terminal shows how far it is."""
    texts = session.texts
    shown = sys.stderr.isatty()
    watch = new_watch(partial(_show_progress, texts) if shown else None)
    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, lambda *_: watch.cancel())
    try:
        found = scan(session.surroundings(), request, watch)
    finally:
        signal.signal(signal.SIGINT, before)
        if shown:
            click.echo(err=True)
    print_lines(list_failure_lines(texts, found), to_errors=True)
    return found


def _show_progress(texts: Texts, progress: Progress) -> None:
    click.echo("\r" + progress_line(texts, progress), err=True, nl=False)


def _print(session: Session, found: Inventory, *, as_json: bool, as_lines: bool) -> None:
    if as_lines:
        click.echo(inventory_lines(found), nl=False)
    elif as_json:
        click.echo(inventory_json(found))
    else:
        print_lines(coverage_lines(session.texts, found))
        print_lines(oid_lines(session.texts, found))


def _exit_of(found: Inventory) -> Exit:
    if any(source.required and source.state is not SourceState.COMPLETE for source in found.coverage):
        return Exit.NOT_READ
    open_ones = any(verdict.needs_action(found.as_of) for verdict in found.oids)
    return Exit.ACTION if open_ones or found.list_failures else Exit.FINE
