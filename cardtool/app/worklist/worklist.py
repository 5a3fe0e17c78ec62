"""The worklist as a face uses it: the database while it can be reached, this workstation's outbox while not."""

from __future__ import annotations

import threading
import time
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from cardtool.app.worklist.opening import (
    author,
    database_of,
    identity_of,
    is_address,
    open_store,
    refuse_missing_file,
)
from cardtool.model.errors import (
    ReasonNeededError,
    StateNotAllowedError,
    StoreBusyError,
    StoreError,
    StoreUnreachableError,
    WorklistError,
)
from cardtool.model.worklist import NEEDS_REASON, Addition, AdditionResult, EntryState, PendingAddition
from cardtool.worklist.outbox import Outbox, waiting_elsewhere

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from types import TracebackType

    from cardtool.app.workspace import Workspace
    from cardtool.model.worklist import Candidate, Entry
    from cardtool.store.worklist_store import WorklistStore

OUTBOX: Final = "worklist-outbox"
#: What makes an addition wait here: others may work on, or the line is down. All else is told at once.
_WAITS_FOR: Final = (StoreUnreachableError, StoreBusyError)
#: Seconds for which a server that did not answer is not asked again, so that a clerk does not wait at every card.
PATIENCE: Final = 15.0
#: The clock has seconds: what was settled in this one is settled.
_A_MOMENT: Final = timedelta(seconds=1)
_FIRST_STATES: Final = frozenset({EntryState.TO_CLOSE, EntryState.EXCEPTION})


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the additions that waited.

    Attributes:
        delivered: how many the database has now.
        waiting: how many wait on.
        damaged: names of files that could not be read, or hold what no database takes, and are kept aside.
    """

    delivered: int = 0
    waiting: int = 0
    damaged: tuple[str, ...] = ()


class Worklist(AbstractContextManager["Worklist"]):
    """The worklist of one person at one workstation. May be used by several threads.

    Args:
        workspace: surroundings.
        database: address of the database, empty for that of the settings.
        must_exist: a file that ``database`` names is not made when it is missing.

    Attributes:
        delivery: what opening the list delivered.
    """

    def __init__(self, workspace: Workspace, database: str = "", *, must_exist: bool = False) -> None:
        self._workspace, self._database, self._must_exist = workspace, database, must_exist
        self._store: WorklistStore | None = None
        self._opening = threading.RLock()
        self._ask_again_at = 0.0
        self.delivery = Delivery()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def _address(self) -> str:
        return database_of(self._workspace, self._database)

    @cached_property
    def _outbox_name(self) -> str:
        return identity_of(self._address)

    @cached_property
    def _outbox(self) -> Outbox:
        """What waits for this database, and for no other."""
        return Outbox(self._workspace.folders.data / OUTBOX / self._outbox_name)

    def close(self) -> None:
        """Close the database; a waiting call returns."""
        store, self._store = self._store, None
        if store is not None:
            store.close()

    @property
    def store(self) -> WorklistStore:
        """The database; opened, filled with what waits, and freed of old personal data when first asked for.

        Raises:
            StoreError: it cannot be opened.
        """
        with self._opening:
            if self._store is None:
                self._store = self._opened()
                self._catch_up()
            return self._store

    def _catch_up(self) -> None:
        """Deliver what waits, and remove what is old."""
        with suppress(StoreError):  # a list that may only be read can be looked at all the same
            self.delivery = self.deliver()
            self.purge()

    def _lost(self) -> None:
        """The server went: forget the connections to it, and leave it in peace for a while."""
        with self._opening:
            self.close()
            self._ask_again_at = time.monotonic() + PATIENCE

    def _opened(self) -> WorklistStore:
        if time.monotonic() < self._ask_again_at:
            raise StoreUnreachableError("it did not answer a moment ago")
        if self._must_exist:
            refuse_missing_file(self._workspace, self._database)
        try:
            return open_store(self._workspace, self._database)
        except StoreUnreachableError:
            self._lost()
            raise

    # -- changes ----------------------------------------------------------------------------------------

    def add(
        self, card: Candidate, *, state: EntryState = EntryState.TO_CLOSE, reason: str = "", token: str = ""
    ) -> Addition:
        """Put a card on the list; it is durable when this returns, here if the database cannot be reached.

        Raises:
            WorklistError: the state cannot be that of a new entry, or lacks its reason.
            StoreError: nothing could be kept, neither there nor here.
        """
        _refuse_impossible(state, reason)
        pending = PendingAddition(token or uuid4().hex, card, author(self._workspace), state, reason)
        try:
            return _deliver(self.store, pending)
        except _WAITS_FOR as error:
            if not is_address(self._address):
                raise
            self._outbox.put(pending)
            if isinstance(error, StoreUnreachableError):
                self._lost()
            return Addition(AdditionResult.QUEUED)

    def set_state(self, entry: Entry, state: EntryState, reason: str = "", *, version: int | None = None) -> Entry:
        """Say what became of a card.

        Args:
            entry: the entry as it was when it was shown.
            state: what became of it.
            reason: why; an exception and a reopening need one.
            version: the version the person saw, if not that of ``entry``.

        Raises:
            ChangedMeanwhileError: somebody else changed it since.
            WorklistError: the state cannot follow, or lacks its reason.
            StoreError: the database refuses.
        """
        seen = entry.version if version is None else version
        return self.store.set_state(entry.id, seen, state, author(self._workspace), reason)

    def withdraw(self, entry: Entry) -> Entry | None:
        """Undo the last change of an entry; ``None`` when it was new and is gone now.

        Raises:
            ChangedMeanwhileError: somebody else changed it since.
            StoreError: the database refuses.
        """
        return self.store.withdraw(entry.id, entry.version, author(self._workspace))

    def take_back(self, token: str, card: Candidate) -> Entry | None:
        """Undo an addition that was kept here; one that was delivered meanwhile is withdrawn like any other.

        Raises:
            ChangedMeanwhileError: somebody else changed its entry since.
            StoreError: it was delivered, and the database refuses.
        """
        with self._opening:  # nothing is delivered meanwhile
            if any(pending.token == token for pending in self._outbox.waiting().additions):
                self._outbox.delivered(token)
                return None
            entry = self.find(card)
            return self.withdraw(entry) if entry is not None else None

    def deliver(self) -> Delivery:
        """Hand over what waits here.

        Raises:
            StoreError: the database refuses for good; what waits stays.
        """
        with self._opening:  # nothing is taken back meanwhile
            return self._deliver_waiting()

    def _deliver_waiting(self) -> Delivery:
        waiting = self._outbox.waiting()
        delivered, damaged = 0, list(waiting.damaged)
        for pending in waiting.additions:
            try:
                _deliver(self.store, pending)
            except _WAITS_FOR:
                break
            except (WorklistError, ValueError):  # it is not what this program kept, and must not stop the others
                damaged.append(self._outbox.refused(pending.token))
            else:
                self._outbox.delivered(pending.token)
                delivered += 1
        return Delivery(delivered, len(self._outbox), tuple(damaged))

    def purge(self, days: int | None = None) -> int:
        """Remove the personal data of entries settled for longer than the settings say; returns of how many.

        Args:
            days: days to keep it, ``None`` for those of the settings.

        Raises:
            StoreError: the database refuses.
        """
        kept = self._workspace.settings.worklist.retention_days if days is None else days
        by = author(self._workspace)
        return self.store.purge(by.at - timedelta(days=kept) + _A_MOMENT, by)

    def restore(self, path: Path) -> int:
        """Fill the list, which must be empty, from a backup; returns the number of its entries.

        What waits on this workstation comes after that: it would make the list one that is not empty. Holders that the
        backup has are removed again if the settings forbid to keep them.

        Raises:
            ListNotEmptyError: the list is not empty; nothing was changed.
            SourceNotReadableError: the backup cannot be opened.
            StoreError: the backup is damaged, or the database refuses; nothing was changed.
        """
        with self._opening:
            store = self._store or self._opened()
            try:
                number = store.restore(path, author(self._workspace))
            except BaseException:
                if self._store is None:
                    store.close()
                raise
            self._store = store
            if not self._workspace.settings.worklist.keep_holder:
                store.forget_holders(author(self._workspace))
            self._catch_up()
            return number

    @property
    def waiting(self) -> int:
        """How many additions wait on this workstation."""
        return len(self._outbox)

    @property
    def waiting_elsewhere(self) -> int:
        """How many additions wait on this workstation for other databases."""
        return waiting_elsewhere(self._workspace.folders.data / OUTBOX, self._outbox_name)

    # -- questions --------------------------------------------------------------------------------------

    def entries(self) -> tuple[Entry, ...]:
        """All entries.

        Raises:
            StoreError: the database refuses.
        """
        return self.store.entries()

    def find(self, card: Candidate) -> Entry | None:
        """The entry of a card, by any of its certificates.

        Raises:
            StoreError: the database refuses.
        """
        return self.store.find(certificate.sha256 for certificate in card.certificates)

    def chosen(self, ids: Iterable[int]) -> tuple[Entry, ...]:
        """The entries of these numbers.

        Raises:
            EntryUnknownError: there is none of one of the numbers.
            StoreError: the database refuses.
        """
        return tuple(self.store.entry(number) for number in ids)


def _refuse_impossible(state: EntryState, reason: str) -> None:
    """An addition that the database would refuse must not wait here."""
    if state not in _FIRST_STATES:
        raise StateNotAllowedError(state.value)
    if state in NEEDS_REASON and not reason.strip():
        raise ReasonNeededError(state.value)


def _deliver(store: WorklistStore, pending: PendingAddition) -> Addition:
    return store.add(pending.card, pending.author, state=pending.state, reason=pending.reason, token=pending.token)
