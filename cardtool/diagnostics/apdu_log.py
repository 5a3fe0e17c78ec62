"""Raw traffic with cards, for those who asked for it: everything but what could be a PIN.

Nothing is masked here, for what a card sends is what is looked at: such a log holds the certificates of the card and so
the name of its holder.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.cards.hardware import CardConnection, Hardware, Watcher
    from cardtool.model.reader import Reader, ReaderSnapshot

#: Commands whose body may hold a PIN or an unblocking code (ISO/IEC 7816-4: VERIFY, CHANGE REFERENCE DATA, RESET RETRY
#: COUNTER, EXTERNAL and MUTUAL AUTHENTICATE; ISO/IEC 7816-8; ENVELOPE may wrap any of them).
SECRET_INSTRUCTIONS: Final = frozenset({0x20, 0x21, 0x24, 0x25, 0x2C, 0x2D, 0x82, 0xC2, 0xC3})
_HEADER: Final = 4
#: Of a command without a body: nothing, or the length of the answer wanted.
_NO_BODY: Final = 5


def shown(command: bytes) -> str:
    """A command in hexadecimal, without the body of one that may hold a PIN."""
    if len(command) > _NO_BODY and command[1] in SECRET_INSTRUCTIONS:
        return f"{command[:_HEADER].hex(' ').upper()} [body removed]"
    return command.hex(" ").upper()


class ApduLog:
    """The same readers, with each exchange told to ``tell`` as one line of text."""

    def __init__(self, hardware: Hardware, tell: Callable[[str], None]) -> None:
        self._hardware, self._tell = hardware, tell

    def readers(self) -> tuple[Reader, ...]:
        """See :class:`cardtool.cards.hardware.Hardware`."""
        return self._hardware.readers()

    @contextmanager
    def connect(self, reader: str) -> Iterator[CardConnection]:
        """See :class:`cardtool.cards.hardware.Hardware`."""
        with self._hardware.connect(reader) as connection:
            self._tell(f"{reader}: connected, ATR {connection.atr.hex(' ').upper()}, T={connection.protocol}")
            yield _ToldConnection(connection, self._tell)
        self._tell(f"{reader}: disconnected")

    def check_unchanged(self, before: Reader) -> None:
        """See :class:`cardtool.cards.hardware.Hardware`."""
        self._hardware.check_unchanged(before)

    def reset(self, reader: str) -> None:
        """See :class:`cardtool.cards.hardware.Hardware`."""
        self._hardware.reset(reader)

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> Watcher:
        """See :class:`cardtool.cards.hardware.Hardware`."""
        return self._hardware.watch(on_snapshot)


class _ToldConnection:
    """A connection that tells of each exchange."""

    def __init__(self, connection: CardConnection, tell: Callable[[str], None]) -> None:
        self._connection, self._tell = connection, tell
        self.reader, self.atr, self.protocol = connection.reader, connection.atr, connection.protocol

    def transmit(self, command: bytes) -> bytes:
        """See :class:`cardtool.cards.hardware.CardConnection`."""
        self._tell(f"{self.reader}: > {shown(command)}")
        answer = self._connection.transmit(command)
        self._tell(f"{self.reader}: < {answer.hex(' ').upper()}")
        return answer
