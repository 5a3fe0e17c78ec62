"""A worklist as a JSON document; the schema stands in ``resources/schemas``.

Moments are ISO 8601 in UTC, days are ISO 8601 calendar days in Finland, fingerprints and serial numbers are lower-case
hexadecimal. A value that is not known is ``null``.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from cardtool.reports.worklist_tables import exact_moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from cardtool.model.worklist import Entry

WORKLIST_SCHEMA: Final = "cardtool.worklist.v1"

Json = dict[str, Any]


def worklist_document(entries: Iterable[Entry]) -> Json:
    """The document of some entries of the list."""
    return {"schema": WORKLIST_SCHEMA, "entries": [entry_document(entry) for entry in entries]}


def worklist_json(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The same document in pieces, one entry a line, for lists that are too long to hold twice."""
    yield f'{{"schema": "{WORKLIST_SCHEMA}", "entries": ['.encode()
    for number, entry in enumerate(entries):
        line = json.dumps(entry_document(entry), ensure_ascii=False)
        yield b",\n" * bool(number) + line.encode("utf-8", "backslashreplace")
    yield b"]}\n"


def entry_document(entry: Entry) -> Json:
    """One entry."""
    card = entry.card
    return {
        "id": entry.id,
        "key": entry.key,
        "state": entry.state.value,
        "version": entry.version,
        "kind": card.kind.value,
        "organisation": card.organisation or None,
        "successor": card.successor or None,
        "verdict": card.verdict.value if card.verdict else None,
        "deadline": card.deadline.isoformat() if card.deadline else None,
        "rules": card.rules or None,
        "valid_from": _moment(card.valid_from),
        "valid_until": _moment(card.valid_until),
        "certificates": [
            {"sha256": found.sha256, "serial": found.serial, "issuer": found.issuer} for found in card.certificates
        ],
        "holder": card.holder or None,
        "email": card.email or None,
        "reason": entry.reason or None,
        "added_at": exact_moment(entry.added_at),
        "changed_at": exact_moment(entry.changed_at),
        "purged_at": _moment(entry.purged_at),
    }


def _moment(moment: datetime | None) -> str | None:
    return exact_moment(moment) if moment else None
