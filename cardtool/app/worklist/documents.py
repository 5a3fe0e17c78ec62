"""Documents of the worklist that a face may print: JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from cardtool.model.worklist import Verification

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cardtool.model.worklist import Addition, Entry


def worklist_json(entries: Iterable[Entry], **more: object) -> str:
    """Entries as an indented document (schema ``cardtool.worklist.v1``).

    Args:
        entries: the entries.
        more: further members: ``verification``, or numbers such as ``purged``.
    """
    from cardtool.reports.worklist_documents import worklist_document

    members = {name: _member(value) for name, value in more.items()}
    return json.dumps({**worklist_document(entries), **members}, ensure_ascii=False, indent=2)


def additions_json(additions: Sequence[Addition]) -> str:
    """The answers to additions, with the entries of those that are on the list."""
    entries = {addition.entry.id: addition.entry for addition in additions if addition.entry is not None}
    answers = [
        {"result": addition.result.value, "id": addition.entry.id if addition.entry else None} for addition in additions
    ]
    return worklist_json(entries.values(), additions=answers)


def _member(value: object) -> object:
    return _verification(value) if isinstance(value, Verification) else value


def _verification(verification: Verification) -> dict[str, Any]:
    return {
        "lines": verification.lines,
        "entries": verification.entries,
        "head": verification.head,
        "faults": [{"fault": fault.value, "number": number} for fault, number in verification.faults],
    }
