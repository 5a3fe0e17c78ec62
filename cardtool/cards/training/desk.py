"""The training desk: readers, cards and a service that exist in memory only, behind the same door as PC/SC."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from cardtool.cards.training.bay import Bay
from cardtool.cards.training.desk_watcher import DeskWatcher
from cardtool.cards.training.scripts import TrainingScripts, load_scripts
from cardtool.cards.training.staging import Stage, Staged
from cardtool.cards.virtual.connection import VirtualConnection
from cardtool.cards.virtual.faults import ServiceStops, Swapped
from cardtool.model.errors import CardRemovedError, NoReaderError, ServiceStoppedError
from cardtool.model.reader import ReaderSnapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from cardtool.cards.virtual.contact import Contact
    from cardtool.cards.virtual.faults import Fault
    from cardtool.model.reader import Reader

MOST_READERS: Final = 6
_NAME: Final = "Training reader {}"


class TrainingDesk:
    """``Hardware`` for training; all methods may be called from any thread.

    Args:
        day: the Finnish calendar day from which the validities of the cards are counted.
        readers: with how many readers to begin.
        scripts: the scripts; those that ship with the program unless given.

    Attributes:
        scripts: the scripts that :meth:`insert` knows.
    """

    def __init__(self, day: date, *, readers: int = 2, scripts: TrainingScripts | None = None) -> None:
        self.scripts = scripts or load_scripts()
        self._stage = Stage(self.scripts, day)
        self._changed = threading.Condition(threading.RLock())
        self._service = True
        self._bays: dict[str, Bay] = {}
        self._watchers: list[DeskWatcher] = []
        for _ in range(readers):
            self.add_reader()

    @property
    def reader_names(self) -> tuple[str, ...]:
        """Names of the connected readers, whether the service runs or not."""
        with self._changed:
            return tuple(self._bays)

    # -- what a trainer does ------------------------------------------------------------------

    def insert(self, script_id: str, reader: str) -> None:
        """Put the card of a script into a reader; one that is there is pulled first.

        Raises:
            KeyError: there is no such script.
            NoReaderError: there is no such reader.
        """
        staged = self._stage.prepare(self.scripts[script_id])
        with self._changed:
            bay = self._bay(reader)
            self._take_out(bay)
            bay.insert(staged)
            self._tell()

    def remove(self, reader: str) -> None:
        """Pull the card; nothing happens when there is none.

        Raises:
            NoReaderError: there is no such reader.
        """
        with self._changed:
            self._take_out(self._bay(reader))

    def add_reader(self) -> str:
        """Connect one more reader; its name.

        Raises:
            ValueError: there are enough.
        """
        with self._changed:
            if len(self._bays) >= MOST_READERS:
                raise ValueError(f"at most {MOST_READERS} readers")
            name = next(name for name in map(_NAME.format, range(1, MOST_READERS + 1)) if name not in self._bays)
            self._bays[name] = Bay(name, self._lost)
            self._tell()
        return name

    def remove_reader(self, reader: str) -> None:
        """Disconnect a reader, with the card in it.

        Raises:
            NoReaderError: there is no such reader.
        """
        with self._changed:
            self._bay(reader).remove()
            del self._bays[reader]
            self._tell()

    def stop_service(self) -> None:
        """Stop the smart-card service; cards stay where they are."""
        with self._changed:
            if self._service:
                self._service = False
                for bay in self._bays.values():
                    bay.service_stopped()
                self._tell()

    def start_service(self) -> None:
        """Start it again; cards are powered anew and events counted from zero."""
        with self._changed:
            if not self._service:
                self._service = True
                for bay in self._bays.values():
                    bay.service_started()
                self._tell()

    # -- what the program sees ----------------------------------------------------------------

    def readers(self) -> tuple[Reader, ...]:
        """All readers as they are now.

        Raises:
            ServiceStoppedError: the service was stopped.
        """
        with self._changed:
            self._check_service()
            return tuple(bay.state for bay in self._bays.values())

    @contextmanager
    def connect(self, reader: str) -> Iterator[VirtualConnection]:
        """A connection with a transaction; waits while another one has the card.

        Raises:
            CardAccessError: no service, reader or card, a mute card, exclusive use by another program.
        """
        bay, contact = self._begin(reader)
        connection = VirtualConnection(contact, reader)
        try:
            yield connection
        finally:
            connection.close()
            self._end(bay, contact)

    def check_unchanged(self, before: Reader) -> None:
        """Make sure that the card of ``before`` is there and never left.

        Raises:
            CardRemovedError: it is gone.
            CardChangedError: a card came or left in between.
            ServiceStoppedError: the service was stopped.
            NoReaderError: the reader is gone.
        """
        with self._changed:
            self._check_service()
            self._bay(before.name).check(before)

    def reset(self, reader: str) -> None:
        """Reset the card, when its turn comes; events are not counted for it.

        Raises:
            CardAccessError: as of :meth:`connect`.
        """
        with self.connect(reader) as connection:
            connection.card.reset()

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> DeskWatcher:
        """A watcher, not started yet; on its own thread it tells the state at the start, then every change."""
        return DeskWatcher(on_snapshot, self._join, self._leave)

    def snapshot(self) -> ReaderSnapshot:
        """All readers as they are now; a stopped service is a snapshot too."""
        with self._changed:
            if not self._service:
                return ReaderSnapshot(service=False, problem=_stopped().problem)
            return ReaderSnapshot(service=True, readers=tuple(bay.state for bay in self._bays.values()))

    # -- transactions -------------------------------------------------------------------------

    def _begin(self, reader: str) -> tuple[Bay, Contact]:
        with self._changed:
            self._check_service()
            bay = self._bay(reader)
            contact = bay.usable()
            self._changed.wait_for(lambda: contact.lost or not bay.busy)
            self._check_service()
            if contact.lost:
                raise CardRemovedError("the card left before its turn came", reader=reader)
            bay.busy = True
            return bay, contact

    def _end(self, bay: Bay, contact: Contact) -> None:
        with self._changed:
            if bay.contact is contact:
                bay.busy = False
            self._changed.notify_all()

    # -- changes ------------------------------------------------------------------------------

    def _lost(self, bay: Bay, contact: Contact, fault: Fault) -> None:
        """A fault of a script ended the contact: make the desk look like it."""
        with self._changed:
            if bay.contact is not contact:
                return
            if isinstance(fault, ServiceStops):
                self.stop_service()
                return
            self._take_out(bay)
            if isinstance(fault, Swapped):
                bay.insert(Staged(fault.card))
                self._tell()

    def _take_out(self, bay: Bay) -> None:
        if bay.state.present:
            bay.remove()
            self._tell()

    def _tell(self) -> None:
        snapshot = self.snapshot()
        for watcher in self._watchers:
            watcher.tell(snapshot)
        self._changed.notify_all()

    def _join(self, watcher: DeskWatcher) -> None:
        with self._changed:
            watcher.tell(self.snapshot())
            self._watchers.append(watcher)

    def _leave(self, watcher: DeskWatcher) -> None:
        with self._changed:
            if watcher in self._watchers:
                self._watchers.remove(watcher)

    def _bay(self, reader: str) -> Bay:
        try:
            return self._bays[reader]
        except KeyError:
            raise NoReaderError("no such training reader", reader=reader) from None

    def _check_service(self) -> None:
        if not self._service:
            raise _stopped()


def _stopped() -> ServiceStoppedError:
    return ServiceStoppedError("the service of the training desk was stopped")
