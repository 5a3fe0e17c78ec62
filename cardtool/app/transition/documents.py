"""Documents of the transition board that a face may print: JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.model.file_fault import FileFault
    from cardtool.model.transition_judged import BoardOrganisation, JudgedPlan
    from cardtool.model.transition_seen import Board
    from cardtool.model.transition_ticks import Tick, TickLine, TickVerification


def board_json(board: Board) -> str:
    """The board as an indented document (schema ``cardtool.transition.v1``)."""
    from cardtool.reports.transition_documents import board_document

    return _indented(board_document(board))


def steps_json(plan: JudgedPlan) -> str:
    """The steps alone as an indented document (schema ``cardtool.transition-steps.v1``)."""
    from cardtool.reports.transition_documents import steps_document

    return _indented(steps_document(plan))


def organisations_json(organisations: Iterable[BoardOrganisation]) -> str:
    """The organisations of the board as an indented document (schema ``cardtool.transition-organisations.v1``)."""
    from cardtool.reports.transition_documents import ORGANISATIONS_SCHEMA, organisation_document

    listed = [organisation_document(organisation) for organisation in organisations]
    return _indented({"schema": ORGANISATIONS_SCHEMA, "organisations": listed})


def ticks_json(
    ticks: Iterable[Tick] = (), lines: Iterable[TickLine] = (), verification: TickVerification | None = None
) -> str:
    """Ticks, lines of their journal or a verification as an indented document (``cardtool.transition-ticks.v1``)."""
    from cardtool.reports.transition_tick_documents import ticks_document

    return _indented(ticks_document(ticks, lines, verification))


def check_json(path: Path, faults: Iterable[FileFault]) -> str:
    """What is wrong with an administrator's file as an indented document (``cardtool.transition-check.v1``)."""
    told = [
        {
            "line": fault.line or None,
            "column": fault.column or None,
            "what": fault.what,
            "severity": fault.severity.value,
        }
        for fault in faults
    ]
    return _indented({"schema": "cardtool.transition-check.v1", "file": str(path), "faults": told})


def _indented(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
