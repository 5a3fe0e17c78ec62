"""What verification finds: every fault, with its number, and nothing else."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cardtool.model.worklist import EntryState, JournalFault
from cardtool.store.worklist_encoding import line_hash
from cardtool.store.worklist_journal import WORKLIST
from cardtool.store.worklist_store import WorklistStore
from tests.store.worklist.cards import BEGINNING, author, card, fill, fingerprint
from tests.store.worklist.conftest import empty
from tests.store.worklist.tampering import verified_after

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path(__file__).parents[3] / "docs" / "worklist-journal.md"
LINE, ENTRY = JournalFault.LINE_CHANGED, JournalFault.ENTRY_CHANGED
MISSING = [(JournalFault.LINE_MISSING, 10), (JournalFault.LINE_MISSING, 11)]
OTHER = "f" * 64


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))]
)
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WorklistStore]:
    """A worklist on which everything happened; see ``happen``."""
    if request.param == "sqlite":
        place = str(tmp_path_factory.mktemp("busy") / "worklist.sqlite")
    else:
        place = request.getfixturevalue("postgresql_worklist")
        empty(place)
    with WorklistStore.open(place) as store:
        happen(store)
        assert store.verify().faults == ()
        yield store


def happen(store: WorklistStore) -> None:
    """Lines 1 to 10: three entries (1 purged, 2 with a reason, 3 without a holder); 7 was withdrawn."""
    store.add(card(1, "Maija"), author(1))
    store.add(card(2, "Pekka"), author(2))
    store.add(card(3), author(3))
    store.set_state(1, 1, EntryState.CLOSED, author(4))
    store.set_state(2, 1, EntryState.EXCEPTION, author(5), "on leave")
    store.purge(BEGINNING.replace(minute=5), author(6))
    store.add(card(7, "Liisa"), author(7), state=EntryState.EXCEPTION, reason="away")
    store.set_state(2, 2, EntryState.REOPENED, author(8), "is back")
    store.withdraw(7, 1, author(9))
    store.set_state(2, 3, EntryState.EXCEPTION, author(10), "on leave again")


Change = tuple[str, str, str, int, list[tuple[JournalFault, int]]]
COLUMNS: list[Change] = [
    ("worklist_entry", "key", f"'{OTHER}'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "state", "'closed'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "version", "9", 2, [(ENTRY, 2)]),
    ("worklist_entry", "kind", "'actor'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "organisation", "'x'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "successor", "'x'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "verdict", "NULL", 2, [(ENTRY, 2)]),
    ("worklist_entry", "deadline", "'2023-03-31'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "rules", "'x'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "valid_from", "NULL", 2, [(ENTRY, 2)]),
    ("worklist_entry", "valid_until", "'no moment'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "added_at", "''", 2, [(ENTRY, 2)]),
    ("worklist_entry", "changed_at", "'2023-03-01T08:00:00.000000Z'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "purged_at", "'2023-03-01T08:00:00.000000Z'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "certificates", "replace(certificates, 'DVV', 'CA')", 2, [(ENTRY, 2)]),
    ("worklist_entry", "line", "5", 2, [(ENTRY, 2)]),
    ("worklist_entry", "holder", "'Matti'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "holder", "'Matti'", 1, [(ENTRY, 1)]),
    ("worklist_entry", "holder", "'Matti'", 3, [(ENTRY, 3)]),
    ("worklist_entry", "holder", "''", 2, [(ENTRY, 2)]),
    ("worklist_entry", "email", "'m@example.org'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "reason", "'sick'", 2, [(ENTRY, 2)]),
    ("worklist_entry", "reason", "'sick'", 1, [(ENTRY, 1)]),
    ("worklist_entry", "id", "99", 3, [(JournalFault.ENTRY_UNKNOWN, 99), (JournalFault.ENTRY_MISSING, 3)]),
    ("worklist_certificate", "entry_id", "3", 2, [(ENTRY, 2), (ENTRY, 3)]),
    ("worklist_certificate", "sha256", f"'{OTHER}'", 3, [(ENTRY, 3)]),
    ("worklist_journal", "at", "'2023-03-01T09:00:00.000000Z'", 5, [(LINE, 5)]),
    ("worklist_journal", "user_name", "'bertta'", 5, [(LINE, 5)]),
    ("worklist_journal", "workstation", "'WS-2'", 5, [(LINE, 5)]),
    ("worklist_journal", "action", "'withdrawn'", 5, [(LINE, 5)]),
    ("worklist_journal", "action", "'purged'", 8, [(LINE, 8)]),
    ("worklist_journal", "entry_id", "3", 5, [(LINE, 5)]),
    ("worklist_journal", "entry_id", "NULL", 10, [(LINE, 10)]),
    ("worklist_journal", "key", "''", 5, [(LINE, 5)]),
    ("worklist_journal", "state_before", "NULL", 5, [(LINE, 5)]),
    ("worklist_journal", "state_after", "NULL", 10, [(LINE, 10)]),
    ("worklist_journal", "content", f"'{OTHER}'", 10, [(LINE, 10)]),
    ("worklist_journal", "personal", f"'{OTHER}'", 5, [(LINE, 5)]),
    ("worklist_journal", "personal", "''", 5, [(LINE, 5)]),
    ("worklist_journal", "token", "'t'", 5, [(LINE, 5)]),
    ("worklist_journal", "previous", f"'{OTHER}'", 5, [(LINE, 5)]),
    ("worklist_journal", "hash", f"'{OTHER}'", 5, [(LINE, 5)]),
    ("worklist_journal", "hash", f"'{OTHER}'", 10, [(LINE, 10)]),
    ("worklist_journal", "reason", "'sick'", 5, [(LINE, 5)]),
    ("worklist_journal", "reason", "NULL", 5, [(LINE, 5)]),
    ("worklist_journal", "reason", "'sick'", 10, [(LINE, 10)]),
    ("worklist_journal", "reason", "'sick'", 3, [(LINE, 3)]),
    ("worklist_journal", "reason", "'sick'", 1, [(LINE, 1)]),
    ("worklist_journal", "salt", "'x'", 5, [(LINE, 5)]),
    ("worklist_journal", "salt", "NULL", 5, [(LINE, 5)]),
    ("worklist_journal", "salt", "'x'", 1, [(LINE, 1)]),
    ("worklist_journal", "number", "12", 10, [*MISSING, (LINE, 12), (JournalFault.CHAIN_BROKEN, 11)]),
    ("worklist_head", "line", "12", 1, [(JournalFault.END_MISSING, 11), (JournalFault.END_MISSING, 12)]),
    ("worklist_head", "line", "9", 1, [(JournalFault.CHAIN_BROKEN, 10)]),
    ("worklist_head", "hash", f"'{OTHER}'", 1, [(JournalFault.CHAIN_BROKEN, 10)]),
]  # fmt: skip
_KEYS = {"worklist_entry": "id", "worklist_journal": "number", "worklist_head": "id"}


@pytest.mark.parametrize("change", COLUMNS, ids=lambda change: "-".join(map(str, change[:4])))
def test_a_change_of_any_column_is_found(busy: WorklistStore, change: Change) -> None:
    table, column, value, number, faults = change
    where = f"{_KEYS[table]} = {number}" if table in _KEYS else f"sha256 = '{fingerprint(f'{number} signature')}'"
    found = verified_after(busy, f"UPDATE {table} SET {column} = {value} WHERE {where}")  # noqa: S608 - tampering
    assert sorted(found.faults) == sorted(faults)


def test_no_column_is_left_out() -> None:
    from cardtool.store.worklist_tables import CERTIFICATE, ENTRY, HEAD, JOURNAL

    for table in (CERTIFICATE, ENTRY, HEAD, JOURNAL):
        changed = {column for name, column, *_ in COLUMNS if name == table.name}
        assert changed | {"id"} >= set(table.c.keys()) - ({"id"} if table is HEAD else set())


@pytest.mark.parametrize(
    ("statement", "faults"),
    [
        ("DELETE FROM worklist_journal WHERE number = 5", [(JournalFault.LINE_MISSING, 5)]),
        ("DELETE FROM worklist_journal WHERE number = 1", [(JournalFault.LINE_MISSING, 1)]),
        ("DELETE FROM worklist_journal WHERE number = 6", [(JournalFault.LINE_MISSING, 6)]),
        ("DELETE FROM worklist_journal WHERE number = 9", [(JournalFault.LINE_MISSING, 9)]),
        ("DELETE FROM worklist_journal WHERE number = 10", [(JournalFault.END_MISSING, 10)]),
        ("DELETE FROM worklist_entry WHERE id = 3", [(JournalFault.ENTRY_MISSING, 3)]),
        ("DELETE FROM worklist_certificate WHERE entry_id = 3", [(ENTRY, 3)]),
    ],
)
def test_what_was_removed_is_found(busy: WorklistStore, statement: str, faults: list[tuple[JournalFault, int]]) -> None:
    found = verified_after(busy, statement).faults
    assert [fault for fault in found if fault != (JournalFault.ENTRY_MISSING, 7)] == faults


def test_an_entry_that_no_line_put_there_is_found(busy: WorklistStore) -> None:
    found = verified_after(
        busy,
        "CREATE TABLE other AS SELECT * FROM worklist_entry WHERE id = 3",
        "UPDATE other SET id = 7, key = ''",
        "INSERT INTO worklist_entry SELECT * FROM other",
        "UPDATE other SET id = 50, key = 'x'",
        "INSERT INTO worklist_entry SELECT * FROM other",
    )
    assert found.faults == ((JournalFault.ENTRY_UNKNOWN, 7), (JournalFault.ENTRY_UNKNOWN, 50))


@pytest.mark.parametrize(("forged", "noticed"), [(5, 6), (10, 10)])
def test_a_line_that_was_forged_with_its_hash_breaks_the_chain(busy: WorklistStore, forged: int, noticed: int) -> None:
    """The line after it does not follow it; the last one is not the one that is remembered."""
    with busy._database.reading() as connection:
        (line, *_) = WORKLIST.page_after(connection, forged - 1)
    digest = line_hash(line._replace(user_name="nobody").hashed)
    change = f"UPDATE worklist_journal SET user_name = 'nobody', hash = '{digest}' WHERE number = {forged}"  # noqa: S608 - tampering
    assert verified_after(busy, change).faults == ((JournalFault.CHAIN_BROKEN, noticed),)


def test_a_hash_that_was_written_down_is_found_or_not(busy: WorklistStore) -> None:
    hashes = [line.hash for line in busy.journal()]
    found = busy.verify(hashes[4])
    assert (found.faults, found.lines, found.entries, found.head) == ((), 10, 3, hashes[-1])
    assert busy.verify("0" * 64).faults == ()
    assert busy.verify(OTHER).faults == ((JournalFault.HEAD_NOT_FOUND, 0),)


def test_a_wide_gap_is_named_by_its_beginning(busy: WorklistStore) -> None:
    assert len(verified_after(busy, "UPDATE worklist_head SET line = 1000000000000").faults) == 1000


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM worklist_journal",
        "UPDATE worklist_journal SET user_name = 'x' WHERE number = 2",
        "UPDATE worklist_journal SET number = 99 WHERE number = 10",
        "UPDATE worklist_journal SET reason = 'x' WHERE number = 5",
        "UPDATE worklist_journal SET salt = 'x' WHERE number = 5",
        "UPDATE worklist_journal SET salt = NULL, token = 't' WHERE number = 5",
        "INSERT INTO worklist_journal SELECT * FROM worklist_journal WHERE number = 10",
    ],
)
def test_the_journal_only_grows(busy: WorklistStore, statement: str) -> None:
    with busy._database.engine.connect() as connection, pytest.raises(DBAPIError, match="the journal only grows"):
        connection.execute(text(statement))


def test_replacing_a_line_is_refused(file: Path, in_file: WorklistStore) -> None:
    fill(in_file, 1)
    statement = "INSERT OR REPLACE INTO worklist_journal SELECT * FROM worklist_journal WHERE number = 1"
    with in_file._database.engine.connect() as connection, pytest.raises(DBAPIError, match="only grows"):
        connection.execute(text(statement))


@pytest.mark.xdist_group("postgresql")
def test_truncating_the_journal_is_refused(postgresql_worklist: str) -> None:
    with (
        WorklistStore.open(postgresql_worklist) as store,
        store._database.engine.connect() as connection,
        pytest.raises(DBAPIError, match="the journal only grows"),
    ):
        connection.execute(text("TRUNCATE worklist_journal"))


def test_what_the_document_tells_an_auditor_is_true(file: Path, in_file: WorklistStore) -> None:
    happen(in_file)
    program = DOCUMENT.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    assert len([line for line in program.splitlines() if line]) <= 15
    command = [sys.executable, "-W", "ignore", "-c", program, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == in_file.verify().head
    with in_file._database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER worklist_journal_update"))
        connection.execute(text("UPDATE worklist_journal SET user_name = 'x' WHERE number = 4"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "line 4 was changed" in done.stderr


def test_the_hashes_of_entries_are_as_documented(in_file: WorklistStore) -> None:
    happen(in_file)
    with in_file._database.engine.connect() as connection:
        entry = connection.execute(text("SELECT * FROM worklist_entry WHERE id = 2")).one()._mapping
        line = connection.execute(text("SELECT * FROM worklist_journal WHERE number = 10")).one()._mapping
        assert WORKLIST.last_line(connection).line == 10
    assert line["content"] == netstring_hash("cardtool.worklist.content.1", *list(entry.values())[:16])
    personal = (line["salt"], entry["holder"], entry["email"], line["reason"])
    assert line["personal"] == netstring_hash("cardtool.worklist.personal.1", *personal)
    key = hashlib.sha256(bytes.fromhex("".join(sorted(entry["certificates"].split("\t")[::3]))))
    assert entry["key"] == key.hexdigest()


def netstring_hash(*fields: object) -> str:
    texts = [b"" if field is None else str(field).encode() for field in fields]
    return hashlib.sha256(b"".join(str(len(text)).encode() + b":" + text + b"," for text in texts)).hexdigest()
