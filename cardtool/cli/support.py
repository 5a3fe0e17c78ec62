"""What ``cardtool doctor`` writes down for the support: the support file, and the traffic with the card."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from cardtool.app.diagnosing.apdu_log import apdu_log
from cardtool.app.diagnosing.support import CHOICES, make_preview
from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.tables import problem_lines
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.app.diagnosing.support import Preview
    from cardtool.app.language import Texts
    from cardtool.cli.session import Session
    from cardtool.model.diagnosis import Diagnosis

_Command = TypeVar("_Command", bound="Callable[..., Any]")

#: Shows the file instead of saving it.
SHOW: Final = "-"


@dataclass(frozen=True, slots=True)
class SupportRequest:
    """What was asked for.

    Attributes:
        file: where the support file goes, ``-`` to show it only, ``None`` for none.
        unmask: kinds of personal data to show.
        traffic_file: where the raw traffic goes, ``None`` for nowhere.
    """

    file: Path | None = None
    unmask: tuple[str, ...] = ()
    traffic_file: Path | None = None

    def traffic(self, session: Session) -> AbstractContextManager[None]:
        """Writes the traffic with cards, if that was asked for; whoever names the file agreed to it.

        Raises:
            SourceNotReadableError: the file exists or cannot be written.
        """
        if self.traffic_file is None:
            return nullcontext()
        return apdu_log(session.surroundings(), self.traffic_file, consent=True)

    def finish(self, session: Session, diagnosis: Diagnosis) -> None:
        """Show or save the support file, if it was asked for."""
        if self.file is None:
            return
        preview = make_preview(session.surroundings(), diagnosis, session.texts, self.unmask)
        if str(self.file) == SHOW:
            print_lines(("", *preview.lines))
            return
        try:
            preview.save(self.file)
        except CardtoolError as error:
            print_lines(problem_lines(session.texts, [error.problem]), to_errors=True)
            raise SystemExit(Exit.NOT_READ) from error
        print_lines(_summary(session.texts, preview, self.file), to_errors=True)


def _summary(texts: Texts, preview: Preview, path: Path) -> Iterator[str]:
    yield texts.say("The support file is saved: {file}", file=path)
    yield texts.say_many("It has {number} line.", "It has {number} lines.", len(preview.lines))
    if preview.masked:
        masked = ", ".join(f"{kind} {number}" for kind, number in preview.masked.items())
        yield texts.say("Replaced by pseudonyms: {masked}", masked=masked)
    if preview.unmasked:
        yield texts.say("Shown as chosen: {shown}", shown=", ".join(preview.unmasked))


def support_options(command: _Command) -> Callable[..., Any]:
    """``--support-file``, ``--unmask`` and ``--apdu-log``; the command gets them as ``support``."""

    @click.option(
        "--support-file",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Save what the support needs as a zip, personal data replaced by pseudonyms; - shows every line instead.",
    )
    @click.option(
        "--unmask",
        multiple=True,
        type=click.Choice(CHOICES),
        help="Show this in the support file; may be given several times.",
    )
    @click.option(
        "--apdu-log",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Write the raw traffic with the card to a new file: what the card holds, with the holder's name, no PIN.",
    )
    @wraps(command)
    def with_support(
        *values: object, support_file: Path | None, unmask: tuple[str, ...], apdu_log: Path | None, **named: object
    ) -> object:
        if unmask and support_file is None:
            raise click.UsageError("--unmask needs --support-file")
        return command(*values, support=SupportRequest(support_file, unmask, apdu_log), **named)

    return with_support
