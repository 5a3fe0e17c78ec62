"""Bytes to and from a server within time and size limits, before TLS begins."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import socket

#: Most bytes of a server that are read before TLS begins.
MOST_BYTES: Final = 64 * 1024


class RefusedError(Exception):
    """The server speaks the protocol but offers no TLS, or says no; the text holds nothing it said."""


class GarbledError(Exception):
    """What the server says is not the protocol; the text holds nothing it said."""


class Conversation:
    """A dialogue over a connected socket.

    Args:
        connection: the socket; its time limit is set anew before every call.
        seconds: time for the whole dialogue.
    """

    def __init__(self, connection: socket.socket, seconds: float) -> None:
        self._connection = connection
        self._end = time.monotonic() + seconds
        self._buffer = bytearray()
        self._received = 0

    def send(self, data: bytes) -> None:
        """Send all of it.

        Raises:
            OSError: the connection is broken, or the time is up.
        """
        self._limit()
        self._connection.sendall(data)

    def line(self) -> bytes:
        """The next line, without its end.

        Raises:
            OSError: as for :meth:`send`.
            GarbledError: the server closes, or says too much.
        """
        return self.until(b"\n").rstrip(b"\r\n")

    def until(self, *marks: bytes) -> bytes:
        """What comes up to the first of ``marks`` that appears, that one included.

        Raises:
            OSError: as for :meth:`send`.
            GarbledError: as for :meth:`line`.
        """
        while True:
            ends = [at + len(mark) for mark in marks if (at := self._buffer.find(mark)) >= 0]
            if ends:
                return self._take(min(ends))
            self._receive()

    def exactly(self, count: int) -> bytes:
        """The next ``count`` bytes.

        Raises:
            OSError: as for :meth:`send`.
            GarbledError: as for :meth:`line`.
        """
        while len(self._buffer) < count:
            self._receive()
        return self._take(count)

    def _receive(self) -> None:
        self._limit()
        data = self._connection.recv(4096)
        if not data:
            raise GarbledError("the server closes the connection before TLS")
        self._received += len(data)
        if self._received > MOST_BYTES:
            raise GarbledError("the server says too much before TLS")
        self._buffer += data

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def _limit(self) -> None:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)
