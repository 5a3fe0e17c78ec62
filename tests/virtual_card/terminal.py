"""The host's side of a card for byte-level tests: sends commands and follows 61xx and 6Cxx, as a PC/SC driver does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.virtual.apdu import Command, Instruction, parse

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card

SELECT_BY_NAME, SELECT_BY_PATH = (0x00, Instruction.SELECT, 0x04, 0x00), (0x00, Instruction.SELECT, 0x08, 0x0C)
_BLOCK = 0xB5


class Terminal:
    """Talks to a card directly, without a reader."""

    def __init__(self, card: Card) -> None:
        self.card = card
        card.reset()

    def send(self, command: Command) -> tuple[bytes, int]:
        """Data and final status word of one command."""
        data, status = self._once(command)
        if status >> 8 == 0x6C:
            exact = Command(command.cla, command.ins, command.p1, command.p2, command.data, status & 0xFF)
            data, status = self._once(exact)
        while status >> 8 == 0x61:
            more, status = self._once(Command(0x00, Instruction.GET_RESPONSE, 0, 0, le=status & 0xFF or 256))
            data += more
        return data, status

    def send_hex(self, command: str) -> tuple[bytes, int]:
        """The same for a command in hexadecimal."""
        return self.send(parse(bytes.fromhex(command)))

    def read(self, path: str, *, block: int = _BLOCK) -> bytes:
        """Contents of the file at a path below the master file, read in blocks."""
        status = self.send(Command(*SELECT_BY_PATH, bytes.fromhex(path)))[1]
        assert status == 0x9000, f"SELECT {path}: {status:04X}"
        contents = b""
        while True:
            high, low = divmod(len(contents), 256)
            part, status = self.send(Command(0x00, Instruction.READ_BINARY, high, low, le=block))
            contents += part
            if status != 0x9000 or not part:
                return contents

    def _once(self, command: Command) -> tuple[bytes, int]:
        answer = self.card.transmit(command.encode())
        return answer[:-2], int.from_bytes(answer[-2:], "big")
