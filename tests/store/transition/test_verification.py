"""What verification of the journal of steps finds: every fault, with its number, and nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cardtool.model.worklist import JournalFault
from cardtool.store.transition_store import TransitionStore
from cardtool.store.transition_verification import verify
from tests.store.transition.said import LINES, happen
from tests.store.worklist.conftest import empty

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = Path(__file__).parents[3] / "docs" / "worklist-journal.md"
CHANGED: Final = JournalFault.LINE_CHANGED
MISSING: Final = JournalFault.LINE_MISSING
#: Takes away the guards of the journal, as only the owner of the database can.
_OPENED: Final = {
    "sqlite": tuple(f"DROP TRIGGER transition_journal_{name}" for name in ("insert", "update", "delete")),
    "postgresql": ("ALTER TABLE transition_journal DISABLE TRIGGER ALL",),
}
#: Statement, and what is found after it; see ``happen`` for the lines.
TAMPERING: Final[list[tuple[str, list[tuple[JournalFault, int]]]]] = [
    *(
        (f"UPDATE transition_journal SET {column} = {value} WHERE number = 3", [(CHANGED, 3)])  # noqa: S608 - columns below
        for column, value in (
            ("at", "'2023-03-01T08:03:01.000000Z'"),
            ("user_name", "'x'"),
            ("workstation", "'x'"),
            ("action", "'restored'"),
            ("reform", "'x'"),
            ("service", "'x'"),
            ("step", "'x'"),
            ("organisation", "'06'"),
            ("version", "7"),
            ("done", "1"),
            ("notes_before", "'2099'"),
            ("personal", "''"),
            ("note", "'x'"),
            ("note", "NULL"),
            ("salt", "'x'"),
            ("salt", "NULL"),
            ("hash", f"'{'f' * 64}'"),
        )
    ),
    ("UPDATE transition_journal SET note = NULL, salt = NULL WHERE number = 3", [(CHANGED, 3)]),
    ("UPDATE transition_journal SET note = 'Maija', salt = 'x' WHERE number = 1", [(CHANGED, 1)]),
    ("UPDATE transition_journal SET note = 'Maija' WHERE number = 2", [(CHANGED, 2)]),
    ("UPDATE transition_journal SET user_name = 'x' WHERE number = 4", [(CHANGED, 4)]),
    ("DELETE FROM transition_journal WHERE number = 5", [(MISSING, 5)]),
    ("DELETE FROM transition_journal WHERE number = 4", [(CHANGED, 1), (MISSING, 4)]),
    ("DELETE FROM transition_journal WHERE number = 6", [(JournalFault.END_MISSING, 6)]),
    ("UPDATE transition_head SET line = 5", [(JournalFault.CHAIN_BROKEN, 6)]),
    ("UPDATE transition_head SET hash = 'x'", [(JournalFault.CHAIN_BROKEN, 6)]),
]


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))]
)
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TransitionStore]:
    """A store in which everything happened; see ``happen``."""
    if request.param == "sqlite":
        place = str(tmp_path_factory.mktemp("busy") / "steps.sqlite")
    else:
        place = request.getfixturevalue("postgresql_steps")
        empty(place)
    with TransitionStore.open(place) as store:
        happen(store)
        assert store.verify().problems == ()
        yield store


@pytest.mark.parametrize(("statement", "faults"), TAMPERING)
def test_what_was_changed_is_found(
    busy: TransitionStore, statement: str, faults: list[tuple[JournalFault, int]]
) -> None:
    engine = busy._database.engine
    with engine.connect() as connection:
        for command in (*_OPENED[engine.dialect.name], statement):
            connection.execute(text(command.replace(":", r"\:")))
        found = verify(connection)
        connection.rollback()
    assert [(problem.reason, problem.line) for problem in found.problems] == [
        *((fault.value, line) for fault, line in faults),
        ("guards_missing", 0),
    ]


def test_a_hash_that_was_written_down_is_of_a_line_or_told(busy: TransitionStore) -> None:
    for line in busy.lines():
        assert busy.verify(line.hash).problems == ()
    (problem,) = busy.verify("f" * 64).problems
    assert (problem.reason, problem.line) == ("head_not_found", 0)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM transition_journal",
        "UPDATE transition_journal SET done = 0 WHERE number = 1",
        "UPDATE transition_journal SET organisation = '06' WHERE number = 1",
        "UPDATE transition_journal SET notes_before = '2099' WHERE number = 4",
        "UPDATE transition_journal SET note = 'other' WHERE number = 3",
        "UPDATE transition_journal SET salt = NULL, version = 9 WHERE number = 3",
        "INSERT INTO transition_journal SELECT * FROM transition_journal WHERE number = 6",
    ],
)
def test_the_journal_only_grows(busy: TransitionStore, statement: str) -> None:
    with busy._database.engine.connect() as connection, pytest.raises(DBAPIError, match="the journal only grows"):
        connection.execute(text(statement))
    assert busy.verify().lines == LINES


@pytest.mark.parametrize("number", ["1", "7"])
def test_replacing_a_line_is_refused(in_file: TransitionStore, number: str) -> None:
    """By its number, and by the step and version of another one."""
    happen(in_file)
    said = "at, user_name, workstation, action, reform, service, step, organisation, version"
    columns = f"{said}, personal, previous, hash"
    statement = (
        f"INSERT OR REPLACE INTO transition_journal (number, {columns})"  # noqa: S608 - names above
        f" SELECT {number}, {columns} FROM transition_journal WHERE number = 1"
    )
    with in_file._database.engine.connect() as connection, pytest.raises(DBAPIError, match="only grows"):
        connection.execute(text(statement))


@pytest.mark.xdist_group("postgresql")
def test_truncating_the_journal_is_refused(postgresql_steps: str) -> None:
    with (
        TransitionStore.open(postgresql_steps) as store,
        store._database.engine.connect() as connection,
        pytest.raises(DBAPIError, match="the journal only grows"),
    ):
        connection.execute(text("TRUNCATE transition_journal"))


def test_what_the_document_tells_an_auditor_is_true(file: Path, in_file: TransitionStore) -> None:
    happen(in_file)
    program = DOCUMENT.read_text(encoding="utf-8").split("```python\n")[2].partition("```")[0]
    command = [sys.executable, "-W", "ignore", "-c", program, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == in_file.verify().head
    with in_file._database.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER transition_journal_update"))
        connection.execute(text("UPDATE transition_journal SET done = 1 WHERE number = 3"))
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "line 3 was changed" in done.stderr
