"""The card: answers commands, over its files and its safe, as the transmission protocol lets it (ISO/IEC 7816-3, 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.virtual.apdu import (
    SHORT_LE,
    Command,
    Instruction,
    Response,
    Status,
    StatusError,
    more_data,
    parse,
)
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.files import DedicatedFile, ElementaryFile
from cardtool.cards.virtual.ledger import default_ledger
from cardtool.cards.virtual.navigation import Navigation
from cardtool.cards.virtual.safe import Safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.cards.virtual.ledger import PinLedger
    from cardtool.cards.virtual.pin import Pin
    from cardtool.cards.virtual.signing import StoredKey

_BASIC_CHANNEL_CLASSES = (0x00, 0x80)


class Card:
    """A card that answers commands.

    Args:
        name: for messages and the PIN ledger.
        atr: answer to reset.
        master_file: root of the file tree.
        pins: the PINs.
        keys: the private keys.
        behaviour: how it answers where cards differ.
        ledger: where PIN presentations are recorded; ``default_ledger()`` unless given.
    """

    def __init__(
        self,
        name: str,
        atr: bytes,
        master_file: DedicatedFile,
        *,
        pins: Sequence[Pin] = (),
        keys: Sequence[StoredKey] = (),
        behaviour: Behaviour | None = None,
        ledger: PinLedger | None = None,
    ) -> None:
        self.name = name
        self.atr = atr
        self.master_file = master_file
        self.behaviour = behaviour or Behaviour()
        self.ledger = default_ledger() if ledger is None else ledger
        self._safe = Safe(name, pins, keys, self.behaviour, self.ledger)
        self._files = Navigation(master_file, self.behaviour)
        self._waiting = b""

    def reset(self) -> None:
        """Power-up or reset: the master file is current, nothing is verified."""
        self._waiting = b""
        self._files.reset()
        self._safe.reset()

    @property
    def pins(self) -> dict[int, Pin]:
        """The PINs, by reference."""
        return self._safe.pins

    @property
    def counters(self) -> dict[int, int]:
        """Tries left, by PIN reference."""
        return {reference: pin.tries for reference, pin in self.pins.items()}

    def file(self, path: str) -> ElementaryFile:
        """The elementary file at a hexadecimal path that starts at the master file, such as ``3F004331``.

        Raises:
            KeyError: there is none.
        """
        node = self.master_file.resolve(bytes.fromhex(path.removeprefix("3F00")))
        if not isinstance(node, ElementaryFile):
            raise KeyError(path)
        return node

    def delete(self, path: str) -> None:
        """Take an elementary file away, leaving what the directories say of it.

        Raises:
            KeyError: there is none.
        """
        node = self.file(path)
        if node.parent is not None:
            del node.parent.children[node.identifier]

    def transmit(self, raw: bytes) -> bytes:
        """Answer one command APDU; any bytes at all get an answer."""
        try:
            command = parse(raw)
            self._check_form(command)
            if command.ins == Instruction.GET_RESPONSE:
                return self._get_response(command).encode()
            self._waiting = b""
            response = self._execute(command)
        except StatusError as refusal:
            return Response(status=refusal.status).encode()
        return self._deliver(command, response).encode()

    def _check_form(self, command: Command) -> None:
        if command.extended and not self.behaviour.extended:
            raise StatusError(Status.WRONG_LENGTH)
        if command.cla not in _BASIC_CHANNEL_CLASSES:
            raise StatusError(Status.UNKNOWN_CLASS)

    def _execute(self, command: Command) -> Response:
        match command.ins:
            case Instruction.SELECT:
                return self._select(command)
            case Instruction.READ_BINARY:
                return self._files.read_binary(command)
            case Instruction.VERIFY:
                return self._safe.verify(command)
            case Instruction.GET_DATA | Instruction.GET_DATA_BY_TAG_LIST:
                return self._safe.get_data(command)
            case Instruction.MANAGE_SECURITY_ENVIRONMENT:
                return self._safe.manage(command)
            case Instruction.PERFORM_SECURITY_OPERATION:
                return self._safe.perform(command)
            case _:
                raise StatusError(Status.UNKNOWN_INSTRUCTION)

    def _select(self, command: Command) -> Response:
        before = self._files.directory
        response = self._files.select(command)
        if self._files.directory is not before:
            self._safe.leave_directory()
        return response

    def _deliver(self, command: Command, response: Response) -> Response:
        """What fits into one answer; T=0 carries data one way only, so data for data waits for GET RESPONSE."""
        if not response.data:
            return response
        if command.data and self.behaviour.t0 and not command.extended:
            room = 0
        else:
            room = min(command.le or SHORT_LE, self.behaviour.largest_answer(extended=command.extended))
        if len(response.data) <= room:
            return response
        self._waiting = response.data[room:]
        return Response(response.data[:room], more_data(len(self._waiting)))

    def _get_response(self, command: Command) -> Response:
        if not self._waiting:
            raise StatusError(Status.CONDITIONS_NOT_MET)
        room = min(command.le or SHORT_LE, self.behaviour.max_le)
        data, self._waiting = self._waiting[:room], self._waiting[room:]
        return Response(data, more_data(len(self._waiting)) if self._waiting else Status.SUCCESS)
