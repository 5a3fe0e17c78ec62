"""Waiting for changes that anybody makes: PostgreSQL tells of them, a SQLite file is asked twice a second."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol

from cardtool.store.worklist_errors import told

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from cardtool.store.journal import Journal

#: Seconds between two looks at a SQLite file.
INTERVAL: Final = 0.5
#: What SQLite counts for a file, whoever writes to it.
_ANY_CHANGE: Final = "PRAGMA data_version"


class Watch(Protocol):
    """Waits for changes on a connection of its own."""

    def wait(self, timeout: float) -> bool:
        """Wait; whether something changed since the last call or the beginning."""

    def wake(self) -> None:
        """Let a waiting call return; may be called by another thread."""

    def close(self) -> None:
        """Close the connection."""


class ChangeWatch:
    """Waits for changes; one thread at a time may do so.

    Args:
        engine: the database.
        journal: the journal that changes.
        line: its last line that is known already.
    """

    def __init__(self, engine: Engine, journal: Journal[Any], line: int) -> None:
        self._engine = engine
        self._journal = journal
        self._line = line
        self._watch: Watch | None = None
        self._lock = threading.Lock()
        self._closed = threading.Event()
        self._opening = threading.Lock()

    def wait(self, timeout: float) -> bool:
        """Whether something changed since the last call or the beginning; waits so many seconds for it.

        Raises:
            StoreError: the database cannot be asked; the next call tries anew and misses nothing.
        """
        with self._lock, told(self._engine):
            try:
                return self._wait(timeout)
            except BaseException:
                self._drop()
                raise

    def _wait(self, timeout: float) -> bool:
        if self._watch is None:
            if self._closed.is_set():
                return False
            return self._begin() or self._wait(timeout)
        return not self._closed.is_set() and self._watch.wait(timeout) and not self._closed.is_set()

    def _begin(self) -> bool:
        """Begin to watch; whether something changed before that."""
        connection = _own_connection(self._engine)
        watch = self._watch_on(connection)
        with self._opening:
            self._watch = watch
            if self._closed.is_set():
                watch.wake()
        before, self._line = self._line, connection.execute(self._journal.end_statement).fetchone()[0]
        return bool(before != self._line)

    def _watch_on(self, connection: Any) -> Watch:
        if self._engine.dialect.name != "sqlite":
            return _ServerWatch(connection, self._journal.channel)
        return _FileWatch(connection, self._journal.end_statement if self._journal.tells_all else _ANY_CHANGE)

    def _drop(self) -> None:
        with self._opening:
            watch, self._watch = self._watch, None
        if watch is not None:
            with suppress(self._engine.dialect.loaded_dbapi.Error):
                watch.close()

    def close(self) -> None:
        """End; a waiting call returns at once."""
        self._closed.set()
        with self._opening:
            if self._watch is not None:
                self._watch.wake()
        with self._lock:
            self._drop()


def _own_connection(engine: Engine) -> Any:
    """A connection of the driver, set up as all are, that the pool forgets."""
    proxy = engine.raw_connection()
    connection = proxy.driver_connection
    proxy.detach()
    return connection


class _FileWatch:
    """Looks at a number that grows with every change of a SQLite file, whoever writes to it."""

    def __init__(self, connection: Any, question: str) -> None:
        self._connection = connection
        self._question = question
        self._woken = threading.Event()
        self._version = self._look()

    def _look(self) -> int:
        ((version,),) = self._connection.execute(self._question).fetchall()
        return int(version)

    def wait(self, timeout: float) -> bool:
        until = time.monotonic() + timeout
        while True:
            before, self._version = self._version, self._look()
            left = until - time.monotonic()
            if self._version != before or left <= 0 or self._woken.wait(min(INTERVAL, left)):
                return self._version != before

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        self._connection.close()


class _ServerWatch:
    """Listens to the server; a pair of sockets wakes a call that waits for it."""

    def __init__(self, connection: Any, channel: str) -> None:
        self._connection = connection
        self._receiver, self._sender = socket.socketpair()
        connection.autocommit = True
        connection.execute(f"LISTEN {channel}")

    def wait(self, timeout: float) -> bool:
        until = time.monotonic() + timeout
        with selectors.DefaultSelector() as selector:
            selector.register(self._connection, selectors.EVENT_READ)
            selector.register(self._receiver, selectors.EVENT_READ)
            while not self._heard():
                left = until - time.monotonic()
                if left <= 0 or self._receiver in [key.fileobj for key, _ in selector.select(left)]:
                    return False
        return True

    def _heard(self) -> bool:
        """Whether the server told of something; takes all of it."""
        return len(list(self._connection.notifies(timeout=0))) > 0

    def wake(self) -> None:
        self._sender.send(b"\0")

    def close(self) -> None:
        self._receiver.close()
        self._sender.close()
        self._connection.close()
