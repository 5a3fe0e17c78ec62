"""Card access that returns in time, whatever the service, another program or the card does.

SCardConnect and SCardBeginTransaction wait for another program's transaction, and for a card that does not answer, for
as long as it lasts, and cannot be cancelled (measured with pcsc-lite 1.9.9). So they run on a thread of their own,
which is waited for :data:`LIMIT` seconds. One that is late goes on, undoes its work when its turn comes at last, and
until then every other attempt at that reader fails at once: no threads pile up.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from cardtool.cards.pcsc import PcscContext
from cardtool.cards.pcsc_connection import PcscConnection
from cardtool.model.errors import CardAccessError, CardInUseError, CardTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.cards.reader_state import Probe

#: Seconds; below the silence limit of 4 s of whoever waits for a card.
LIMIT: Final = 3.0

Result = TypeVar("Result")


class Step(Enum):
    """What an attempt is waiting for."""

    SERVICE = "the smart-card service"
    CARD_FREE = "the card to be free"
    TRANSACTION = "another program's transaction to end"
    CARD = "the card"


class Attempt(Generic[Result]):
    """Work at one reader, on a thread of its own.

    Args:
        reader: name of the reader, empty for work at all of them.

    Attributes:
        reader: the same.
        step: what it waits for now; set by the work.
        held: some program was connected to the card when the work began.
    """

    def __init__(self, reader: str) -> None:
        self.reader = reader
        self.step = Step.SERVICE
        self.held = False
        self._outcome: list[Result] = []
        self._failure: BaseException | None = None
        self._ended = threading.Event()
        self._given_up = False

    def run(self, work: Callable[[Attempt[Result]], Result], discard: Callable[[Result], None]) -> None:
        """Do the work; its result is discarded when nobody waits for it any more."""
        outcome: list[Result] = []
        try:
            outcome.append(work(self))
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits
            self._failure = error
        with _guard:
            if not self._given_up:
                self._outcome = outcome
                self._ended.set()
                return
        for result in outcome:
            discard(result)
        with _guard:
            if _late.get(self.reader) is self:
                del _late[self.reader]

    def result(self) -> Result:
        """The result of the work, or the exception it raised.

        Raises:
            CardAccessError: it is late.
        """
        self._ended.wait(LIMIT)
        with _guard:
            if not self._ended.is_set():
                self._given_up = True
                _late[self.reader] = self
                raise self.lateness()
        if self._failure is not None:
            raise self._failure
        return self._outcome[0]

    def lateness(self) -> CardAccessError:
        """Why it is late: another program has the card, or something does not answer."""
        elsewhere = self.step is Step.TRANSACTION or (self.step is Step.CARD_FREE and self.held)
        kind = CardInUseError if elsewhere and self.reader not in _open else CardTimeoutError
        return kind(f"waiting for {self.step.value} for more than {LIMIT:g} s", reader=self.reader)


_guard = threading.Lock()
_late: dict[str, Attempt[Any]] = {}
_open: dict[str, PcscConnection] = {}


def bounded(
    reader: str,
    work: Callable[[Attempt[Result]], Result],
    discard: Callable[[Result], None] = lambda _: None,
) -> Result:
    """The result of ``work``, which may block.

    Args:
        reader: name of the reader it is about, empty for all.
        work: called on a thread of its own; says in its attempt what it waits for.
        discard: undoes a result that came too late.

    Raises:
        CardInUseError: it waits for another program.
        CardTimeoutError: it waits for the service or the card.
        CardAccessError: what the work raised.
    """
    with _guard:
        late = _late.get(reader)
        if late is not None:
            raise late.lateness()
    attempt: Attempt[Result] = Attempt(reader)
    threading.Thread(target=attempt.run, args=(work, discard), name=f"pcsc-{reader}", daemon=True).start()
    return attempt.result()


@contextmanager
def connection_to(reader: str) -> Iterator[PcscConnection]:
    """A connection to the card in a reader, in a transaction.

    Raises:
        CardAccessError: it cannot be had, or not in time.
    """
    connection = bounded(reader, open_card, PcscConnection.close)
    with _guard:
        _open[reader] = connection
    try:
        yield connection
    finally:
        with _guard:
            if _open.get(reader) is connection:
                del _open[reader]
        connection.close()


def open_card(attempt: Attempt[Result]) -> PcscConnection:
    """Connect and begin a transaction; may block.

    A card that another program resets between the two is connected to once more.

    Raises:
        CardAccessError: no reader, no card, mute card, exclusive use, service away.
    """
    try:
        return _open_once(attempt)
    except CardInUseError:
        return _open_once(attempt)


def _open_once(attempt: Attempt[Result]) -> PcscConnection:
    attempt.step = Step.SERVICE
    context = _context_that_knows(attempt)
    attempt.step = Step.CARD_FREE
    connection = PcscConnection(context, attempt.reader)
    attempt.step = Step.TRANSACTION
    try:
        connection.begin()
    except BaseException:
        connection.close()
        raise
    attempt.step = Step.CARD
    return connection


def _context_that_knows(attempt: Attempt[Result]) -> PcscContext:
    """A context, after a look at who is connected to the card."""
    context = PcscContext()
    try:
        attempt.held = any(state.held for state in context.states() if state.name == attempt.reader)
    except BaseException:
        context.release()
        raise
    return context


def probe_card(attempt: Attempt[Result]) -> Probe:
    """Ask the reader's driver for the card; over this program's own connection if it has one, since others must wait.

    Raises:
        CardAccessError: no card, no reader, exclusive use, service away.
    """
    with _guard:
        own = _open.get(attempt.reader)
    if own is not None:
        attempt.step = Step.CARD
        return own.probe()
    connection = open_card(attempt)
    try:
        return connection.probe()
    finally:
        connection.close()
