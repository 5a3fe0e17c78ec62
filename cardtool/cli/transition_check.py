"""``cardtool transition check``: an administrator's file, before it is put into use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cardtool.app.transition.documents import check_json
from cardtool.app.transition.plan import check_file
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.session import Session, general_options, json_option, pass_session
from cardtool.cli.transition_options import told_errors
from cardtool.model.file_fault import FaultSeverity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.file_fault import FileFault


@click.command(
    "check",
    epilog="""\b
Examples:
  cardtool transition check transition_services.toml
  cardtool transition check transition_services.toml --json""",
)
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@json_option
@general_options
@pass_session
def check_command(session: Session, /, *, path: Path, as_json: bool) -> None:
    """Tell everything that is wrong with an administrator's FILE, with line numbers; nothing is put into use.

    A doubt is told too: what does no harm, but has no effect.

    Exit codes: 0 it can be used, 1 it has faults, 2 usage, 3 the program's own data cannot be read.
    """
    with told_errors(session):
        faults = check_file(session.surroundings(), path)
    usable = all(fault.severity is FaultSeverity.DOUBT for fault in faults)
    if as_json:
        click.echo(check_json(path, faults))
    else:
        print_lines(_lines(path, faults))
        if usable:
            click.echo(session.texts.say("The file can be used: {file}", file=str(path)))
    raise SystemExit(Exit.FINE if usable else Exit.ACTION)


def _lines(path: Path, faults: tuple[FileFault, ...]) -> Iterator[str]:
    """The form that editors jump from: file, line, column, what."""
    for fault in faults:
        place = [str(number) for number in (fault.line, fault.column) if number]
        doubt = "doubt: " if fault.severity is FaultSeverity.DOUBT else ""
        yield ":".join((str(path), *place)) + f": {doubt}{fault.what}"
