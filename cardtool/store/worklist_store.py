"""The store of the closing worklist, in SQLite or PostgreSQL."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from cardtool.model.worklist import EntryState, PendingAddition
from cardtool.store import (
    worklist_changes,
    worklist_expected,
    worklist_import,
    worklist_restore,
    worklist_withdrawal,
)
from cardtool.store.worklist_backup import write_backup
from cardtool.store.worklist_counts import card_counts
from cardtool.store.worklist_engine import open_database
from cardtool.store.worklist_entries import all_entries, entries_changed, entries_gone, entry_with, one_entry
from cardtool.store.worklist_journal import WORKLIST, Pen, lines_of_entry
from cardtool.store.worklist_purge import forget_holders_piece, purge_piece
from cardtool.store.worklist_rows import lines_of
from cardtool.store.worklist_transactions import Database
from cardtool.store.worklist_verification import verify
from cardtool.store.worklist_watch import ChangeWatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from sqlalchemy.engine import Engine

    from cardtool.model.worklist import (
        Addition,
        Author,
        Candidate,
        Entry,
        ExpectedCard,
        JournalLine,
        Verification,
    )
    from cardtool.store.worklist_counts import CardTally
    from cardtool.store.worklist_expected import ExpectedList


class WorklistStore(AbstractContextManager["WorklistStore"]):
    """The worklist in a database. May be used by several threads; every call is a transaction of its own.

    A change is durable when its method returns. Every method raises ``StoreError`` when the database refuses.
    """

    def __init__(self, engine: Engine) -> None:
        self._database = Database(engine, Pen)
        with self._database.reading() as connection:
            line = WORKLIST.last_line(connection).line
        self._watch = ChangeWatch(engine, WORKLIST, line)

    @classmethod
    def open(cls, place: str | Path, *, password: str | None = None) -> WorklistStore:
        """The worklist in a SQLite file, or at an address (``sqlite:///…``, ``postgresql://…``); made when missing.

        Args:
            place: path or address.
            password: of PostgreSQL; without one the driver looks into the environment and its own files.

        Raises:
            StoreError: it cannot be opened.
        """
        engine = open_database(place, password)
        try:
            return cls(engine)
        except BaseException:
            engine.dispose()
            raise

    def close(self) -> None:
        """Close all connections; a call of ``wait_for_change`` returns."""
        self._watch.close()
        self._database.engine.dispose()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    # -- changes ----------------------------------------------------------------------------------------

    def add(
        self,
        card: Candidate,
        author: Author,
        *,
        state: EntryState = EntryState.TO_CLOSE,
        reason: str = "",
        token: str = "",
    ) -> Addition:
        """Put a card on the list; one of whose certificates any is there already is already there.

        Args:
            card: the card.
            author: who adds it.
            state: ``TO_CLOSE`` or ``EXCEPTION``.
            reason: why, where the state needs it.
            token: identity of this addition, which then counts once however often it comes: each time its answer is the
                first one, with the entry as it is then, ``None`` when it was withdrawn.

        Raises:
            StateNotAllowedError: an entry cannot begin in that state.
            ReasonNeededError: that state needs a reason.
            ValueError: the card has no certificate, or the token is of another addition.
        """
        addition = PendingAddition(token, card, author, state, reason)
        return self._database.change(lambda pen: worklist_changes.add(pen, addition))

    def import_entries(self, entries: Iterable[Entry], author: Author) -> tuple[Addition, ...]:
        """Put entries of another worklist on the list as they stand there; the answer to each in turn.

        Everything of an entry goes over but its number and version. One whose card is here stays as it is here. A crash
        leaves each entry whole or not at all; those before it are on the list.

        Raises:
            ReasonNeededError: the state of an entry needs a reason, and no purge removed it.
            ValueError: a card has no certificate, or a moment no time zone.
        """
        additions: list[Addition] = []
        left = tuple(entries)
        while left:
            piece, left = left[: worklist_import.PIECE], left[worklist_import.PIECE :]
            additions += self._import_piece(piece, author)
        return tuple(additions)

    def _import_piece(self, piece: tuple[Entry, ...], author: Author) -> list[Addition]:
        return self._database.change(lambda pen: worklist_import.import_entries(pen, piece, author))

    def set_state(self, entry_id: int, version: int, state: EntryState, author: Author, reason: str = "") -> Entry:
        """Say what became of a card, as it was in ``version``.

        Raises:
            EntryUnknownError: there is no such entry.
            ChangedMeanwhileError: somebody else changed it; ``detail`` says who, where and when.
            StateNotAllowedError: that state cannot follow.
            ReasonNeededError: that state needs a reason.
        """
        return self._database.change(
            lambda pen: worklist_changes.set_state(pen, entry_id, version, state=state, author=author, reason=reason)
        )

    def withdraw(self, entry_id: int, version: int, author: Author) -> Entry | None:
        """Undo the last change of an entry that was not undone yet; ``None`` when the entry is gone: it was new.

        Raises:
            EntryUnknownError: there is no such entry.
            ChangedMeanwhileError: somebody else changed it; ``detail`` says who, where and when.
            StateNotAllowedError: there is nothing left to undo.
        """
        return self._database.change(lambda pen: worklist_withdrawal.withdraw(pen, entry_id, version, author))

    def purge(self, closed_before: datetime, author: Author) -> int:
        """Remove the personal data of entries that were settled before that moment; of how many.

        Entries that have none, open ones among them, stay as they are. Lists of expected cards that were put there
        before that moment are removed. Backups keep what they have.
        """
        purged = 0
        while piece := self._database.change(lambda pen: purge_piece(pen, closed_before, author)):
            purged += piece
        dropped = self._database.change(lambda pen: worklist_expected.drop_older(pen, closed_before))
        if purged or dropped:
            self._database.forget_old_pages()
        return purged

    def forget_holders(self, author: Author) -> int:
        """Remove name and e-mail address from all entries, open ones too, with a line for each; from how many."""
        purged = 0
        while piece := self._database.change(lambda pen: forget_holders_piece(pen, author)):
            purged += piece
        if purged:
            self._database.forget_old_pages()
        return purged

    # -- looking ----------------------------------------------------------------------------------------

    def entry(self, entry_id: int) -> Entry:
        """The entry with this number.

        Raises:
            EntryUnknownError: there is none.
        """
        with self._database.reading() as connection:
            return one_entry(connection, entry_id)

    def find(self, sha256s: Iterable[str]) -> Entry | None:
        """The entry that has one of these certificates."""
        with self._database.reading() as connection:
            return entry_with(connection, sha256s)

    def entries(self) -> tuple[Entry, ...]:
        """All entries, ordered by number."""
        with self._database.reading() as connection:
            return all_entries(connection)

    def card_counts(self) -> tuple[CardTally, ...]:
        """How many cards have kind, organisation, successor and state in common; ordered by these."""
        with self._database.reading() as connection:
            return card_counts(connection)

    def changed_since(self, line: int) -> tuple[tuple[Entry, ...], tuple[int, ...], int]:
        """What happened after a line of the journal.

        Args:
            line: number of the last line that is known.

        Returns:
            Entries that are new or changed, numbers of entries that are gone, number of the last line now.
        """
        with self._database.reading() as connection:
            gone = entries_gone(connection, line)
            return entries_changed(connection, line), gone, WORKLIST.last_line(connection).line

    def wait_for_change(self, timeout: float) -> bool:
        """Wait for a change that anybody makes; whether there was one since the last call or the opening.

        Args:
            timeout: seconds to wait; ``close`` ends the waiting.
        """
        return self._watch.wait(timeout)

    # -- the journal ------------------------------------------------------------------------------------

    def journal(self, after: int = 0) -> Iterator[JournalLine]:
        """The lines after a number, in their order."""
        while True:
            with self._database.reading() as connection:
                page = lines_of(WORKLIST.page_after(connection, after))
            if not page:
                return
            yield from page
            after = page[-1].number

    def history(self, entry_id: int) -> tuple[JournalLine, ...]:
        """The lines about an entry, in their order; none for an entry that there never was."""
        with self._database.reading() as connection:
            return lines_of(lines_of_entry(connection, entry_id))

    def verify(self, head: str = "") -> Verification:
        """Look at every line and every entry.

        Args:
            head: hash that must be of a line: one that was written down elsewhere proves that no line up to it was
                changed.
        """
        with self._database.reading() as connection:
            return verify(connection, head)

    # -- backup -----------------------------------------------------------------------------------------

    def backup(self, path: Path) -> None:
        """Write everything to a file, for this or another database; the steps of the transition board too.

        Raises:
            StoreError: the file cannot be written.
        """
        with self._database.reading() as connection:
            write_backup(connection, path)

    def restore(self, path: Path, author: Author) -> int:
        """Fill this worklist, which must be empty, from a backup; returns the number of entries.

        Ticks of steps that are here stay where the backup has none; they are never mixed.

        Raises:
            ListNotEmptyError: it is not empty, or there are ticks here and in the backup.
            SourceNotReadableError: the file cannot be opened or is too large.
            StoreDamagedError: it is no backup, not whole or changed.
            StoreTooNewError: a later version of the program made it.
        """
        header = worklist_restore.check_backup(path)
        return self._database.change(lambda pen: worklist_restore.restore(pen, path, header, author))

    # -- expected cards ---------------------------------------------------------------------------------

    def put_expected(self, name: str, rows: Iterable[ExpectedCard], author: Author) -> int:
        """Keep a list of expected cards, in place of the one of the same name; how many there are.

        Raises:
            ValueError: the name is empty or too long.
        """
        cards = tuple(rows)
        return self._database.change(lambda pen: worklist_expected.put_expected(pen, name, cards, author))

    def expected(self, name: str) -> tuple[ExpectedCard, ...]:
        """The cards of a list in their order; none when there is no such list."""
        with self._database.reading() as connection:
            return worklist_expected.expected_cards(connection, name)

    def expected_lists(self) -> tuple[ExpectedList, ...]:
        """The lists, ordered by name."""
        with self._database.reading() as connection:
            return worklist_expected.expected_lists(connection)

    def drop_expected(self, name: str) -> bool:
        """Remove a list; whether there was one."""
        dropped = self._database.change(lambda pen: worklist_expected.drop_expected(pen, name))
        if dropped:
            self._database.forget_old_pages()
        return dropped
