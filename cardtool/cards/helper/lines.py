"""Lines of bounded length, and raw bytes between them, from a pipe."""

from __future__ import annotations

from typing import Final, Protocol

from cardtool.cards.helper.shapes import ProtocolError

_CHUNK: Final = 64 * 1024


class RawReader(Protocol):
    """An unbuffered stream."""

    def readinto(self, buffer: bytearray, /) -> int | None:
        """Read what is there; 0 at the end."""


class RawWriter(Protocol):
    """An unbuffered stream."""

    def write(self, data: memoryview, /) -> int | None:
        """Write as much as fits."""


class LineReader:
    """Reads lines and counted bytes; what it handed out it keeps no copy of, since it may be a PIN.

    Args:
        stream: where from.
        longest: longest line, in bytes.
    """

    def __init__(self, stream: RawReader, longest: int) -> None:
        self._stream = stream
        self._longest = longest
        self._chunk = bytearray(_CHUNK)
        self._buffer = bytearray()

    def line(self) -> bytes | None:
        """The next line without its end, ``None`` at the end of the stream.

        Raises:
            ProtocolError: it is too long, or the stream ends within it.
            OSError: the stream is broken.
        """
        looked_at = 0
        while (end := self._buffer.find(b"\n", looked_at)) < 0:
            looked_at = len(self._buffer)
            if looked_at > self._longest:
                raise ProtocolError("a line is too long")
            if not self._fill():
                if self._buffer:
                    raise ProtocolError("the stream ends within a line")
                return None
        if end > self._longest:
            raise ProtocolError("a line is too long")
        line = bytes(self._take(end))
        self._take(1)
        return line

    def exactly(self, count: int) -> bytearray:
        """The next ``count`` bytes.

        Raises:
            ProtocolError: the stream ends before.
            OSError: the stream is broken.
        """
        while len(self._buffer) < count:
            if not self._fill():
                raise ProtocolError("the stream ends too early")
        return self._take(count)

    def _fill(self) -> bool:
        count = self._stream.readinto(self._chunk) or 0
        with memoryview(self._chunk)[:count] as view:
            self._buffer += view
            view[:] = bytes(count)
        return count > 0

    def _take(self, count: int) -> bytearray:
        taken = self._buffer[:count]
        self._buffer[:count] = bytes(count)
        del self._buffer[:count]
        return taken


def write_all(stream: RawWriter, data: bytes | bytearray) -> None:
    """Write all bytes, however little the pipe takes at once.

    Raises:
        OSError: the other end is gone.
    """
    with memoryview(data) as whole:
        done = 0
        while done < len(whole):
            done += stream.write(whole[done:]) or 0
