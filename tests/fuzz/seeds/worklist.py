"""Lists, documents of cards, waiting additions and lines of a backup, as they are written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def expected_list() -> Iterator[bytes]:
    """Text tables in several encodings, a workbook, an export, and what is none of them."""
    from cardtool.reports.worklist_documents import worklist_json
    from tests.worklist.test_import_expected import ROWS, table, workbook
    from tests.worklist.values import entry

    for encoding in ("utf-8", "utf-16", "iso-8859-1"):
        yield table(ROWS).encode(encoding)
    yield b"sha256,serial\n" + b"ab" * 32 + b",0A:1B\n" + b"x,y\n"
    yield workbook(ROWS)
    yield b"".join(worklist_json([entry(1), entry(2)]))
    yield from (b"", b'{"schema": 1', b"{" * 2000, b'{"a":' * 500, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b'Nimi\n"open')


def candidates() -> Iterator[bytes]:
    """A document with one card, and with values that cannot be."""
    certificate = {"sha256": "ab" * 32, "serial": "0a", "issuer": "CN=a", "usage": "authentication", "slot": "holder"}
    card = {
        "kind": "staff",
        "holder": {"name": "A", "email": "a@b", "organisation": "O"},
        "certificates": [certificate],
    }
    odd: tuple[object, ...] = (
        [card],
        [card, {}],
        [],
        [1],
        {},
        [{**card, "kind": "moon"}],
        [{**card, "certificates": [{}]}],
    )
    for cards in odd:
        yield json.dumps({"schema": "cardtool.card-reading.v1", "cards": cards}).encode()
    yield from (b"{" * 2000, b"[" * 2000, b"1" * 4000, b"\xff")


def outbox() -> Iterator[bytes]:
    """An addition, and what somebody might have made of it."""
    from dataclasses import replace

    from cardtool.store.values import to_json
    from tests.fuzz.parsers.worklist import TOKEN
    from tests.worklist.test_outbox import addition

    whole = to_json(replace(addition(), token=TOKEN))
    yield whole.encode()
    document = json.loads(whole)
    for name, value in (("token", "other"), ("card", []), ("author", {}), ("reason", 1), ("state", "moon")):
        yield json.dumps({**document, name: value}).encode()
    yield from (b"", b"[]", b"[" * 2000, b"\xff")


def backup_lines() -> Iterator[bytes]:
    """A header of each version, and rows."""
    from cardtool.store.journal import NO_LINES
    from cardtool.store.worklist_backup_format import COLUMNS, TABLES, Header, end_text, row_text

    header = Header(dict.fromkeys(TABLES, 0), 0, "", NO_LINES).text()
    yield header
    yield header.replace(b'"version":2', b'"version":1')
    yield header.replace(b'"version":2', b'"version":3')
    for table, columns in COLUMNS.items():
        yield row_text(table, tuple(1 if name in {"id", "number"} else "x" for name in columns))
    yield from (end_text("ab" * 32), b"[" * 2000 + b"\n", b"{}\n", b"[]\n", b'{"worklist_entry":[]}\n')
