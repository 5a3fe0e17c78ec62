"""How a command ends whose result rests on the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cli.exits import Exit
from cardtool.cli.output import print_lines
from cardtool.cli.worklist_telling import warning_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.language import Texts
    from cardtool.model.worklist import JournalFault


def finish_with_faults(texts: Texts, faults: Sequence[tuple[JournalFault, int]]) -> None:
    """Warn and end the command with code 1 when the journal has faults."""
    print_lines(warning_lines(texts, faults), to_errors=True)
    if faults:
        raise SystemExit(Exit.ACTION)
