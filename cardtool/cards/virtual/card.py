"""The card: a command interpreter over a file tree (ISO/IEC 7816-4), as far as reading a FINEID card needs it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.virtual import tlv
from cardtool.cards.virtual.apdu import (
    EXTENDED_LE,
    SHORT_LE,
    Command,
    Instruction,
    Response,
    Status,
    StatusError,
    exact_length,
    more_data,
    parse,
    tries_left,
)
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.files import MASTER_FILE, DedicatedFile, ElementaryFile
from cardtool.cards.virtual.ledger import SUITE_LEDGER, PinEntry, PinLedger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.cards.virtual.pin import Pin

_PIN_CONTAINER = (Instruction.GET_DATA_BY_TAG_LIST, 0x00, 0xFF)
_BASIC_CHANNEL_CLASSES = (0x00, 0x80)


class Card:
    """A card that answers commands.

    Args:
        name: for messages and the PIN ledger.
        atr: answer to reset.
        master_file: root of the file tree.
        pins: the PINs.
        behaviour: how it answers where cards differ.
        ledger: where PIN presentations are recorded; the suite's ledger unless given.
    """

    def __init__(
        self,
        name: str,
        atr: bytes,
        master_file: DedicatedFile,
        *,
        pins: Sequence[Pin] = (),
        behaviour: Behaviour | None = None,
        ledger: PinLedger | None = None,
    ) -> None:
        self.name = name
        self.atr = atr
        self.master_file = master_file
        self.pins = {pin.reference: pin for pin in pins}
        self.behaviour = behaviour or Behaviour()
        self.ledger = ledger or SUITE_LEDGER
        self._directory = master_file
        self._file: ElementaryFile | None = None
        self._waiting = b""

    def reset(self) -> None:
        """Power-up or reset: the master file is current, nothing is verified."""
        self._directory, self._file, self._waiting = self.master_file, None, b""
        for pin in self.pins.values():
            pin.verified = False

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
                return self._read_binary(command)
            case Instruction.VERIFY:
                return self._verify(command)
            case Instruction.GET_DATA | Instruction.GET_DATA_BY_TAG_LIST:
                return self._get_data(command)
            case _:
                raise StatusError(Status.UNKNOWN_INSTRUCTION)

    def _deliver(self, command: Command, response: Response) -> Response:
        """What fits into one answer; T=0 carries data one way only, so data for data waits for GET RESPONSE."""
        if not response.data:
            return response
        if command.data and self.behaviour.t0 and not command.extended:
            room = 0
        else:
            room = min(command.le or SHORT_LE, self._largest_answer(command))
        if len(response.data) <= room:
            return response
        self._waiting = response.data[room:]
        return Response(response.data[:room], more_data(len(self._waiting)))

    def _largest_answer(self, command: Command) -> int:
        return EXTENDED_LE if command.extended else self.behaviour.max_le

    def _get_response(self, command: Command) -> Response:
        if not self._waiting:
            raise StatusError(Status.CONDITIONS_NOT_MET)
        room = min(command.le or SHORT_LE, self.behaviour.max_le)
        data, self._waiting = self._waiting[:room], self._waiting[room:]
        return Response(data, more_data(len(self._waiting)) if self._waiting else Status.SUCCESS)

    # -- SELECT --------------------------------------------------------------------------------

    def _select(self, command: Command) -> Response:
        node = self._find(command)
        if node is None:
            raise StatusError(self.behaviour.missing_sw)
        if isinstance(node, ElementaryFile):
            self._enter(node.parent or self.master_file)
            self._file = node
        elif command.p1 == 0x04 or not node.by_name_only:
            self._enter(node)
        return self._describe(command, node)

    def _find(self, command: Command) -> DedicatedFile | ElementaryFile | None:
        match command.p1:
            case 0x00 | 0x01 | 0x02:
                return self._by_identifier(command)
            case 0x03:
                return self._directory.parent
            case 0x04:
                return self._by_name(command.data)
            case 0x08:
                return self.master_file.resolve(command.data)
            case 0x09:
                return self._directory.resolve(command.data)
            case _:
                raise StatusError(Status.WRONG_PARAMETERS)

    def _by_identifier(self, command: Command) -> DedicatedFile | ElementaryFile | None:
        if len(command.data) not in {0, 2}:
            raise StatusError(Status.WRONG_DATA)
        identifier = int.from_bytes(command.data, "big") or MASTER_FILE
        if identifier == MASTER_FILE:
            return self.master_file
        child = self._directory.children.get(identifier)
        parent = self._directory.parent
        if child is None and command.p1 == 0x00 and parent is not None:
            return parent if parent.identifier == identifier else parent.children.get(identifier)
        return child

    def _by_name(self, name: bytes) -> DedicatedFile | None:
        """The first application whose name starts with ``name`` (partial names, ISO/IEC 7816-4 section 11.2.2)."""
        directories = self.master_file.directories()
        return next((found for found in directories if name and found.name.startswith(name)), None)

    def _enter(self, directory: DedicatedFile) -> None:
        """Make a directory current; leaving one forgets the PINs that are local to it."""
        if directory is not self._directory:
            for pin in self.pins.values():
                pin.verified = pin.verified and not pin.local
        self._directory, self._file = directory, None

    def _describe(self, command: Command, node: DedicatedFile | ElementaryFile) -> Response:
        wanted = command.p2 & 0x0C
        if wanted == 0x0C or not self.behaviour.select_fci:
            return Response()
        return Response(tlv.encode(0x62 if wanted == 0x04 else 0x6F, node.control_parameters()))

    # -- READ BINARY ---------------------------------------------------------------------------

    def _read_binary(self, command: Command) -> Response:
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            self._file, offset = self._by_short_identifier(command.p1 & 0x1F), command.p2
        data = self._readable().data
        if offset and offset >= len(data):
            raise StatusError(Status.WRONG_OFFSET)
        return self._cut(command, data[offset:])

    def _by_short_identifier(self, short: int) -> ElementaryFile:
        for child in self._directory.children.values():
            if isinstance(child, ElementaryFile) and child.identifier & 0x1F == short:
                return child
        raise StatusError(self.behaviour.missing_sw)

    def _readable(self) -> ElementaryFile:
        if self._file is None:
            raise StatusError(Status.NO_CURRENT_FILE)
        if self._file.fault is not None:
            raise StatusError(self._file.fault)
        if self._file.internal:
            raise StatusError(Status.WRONG_FILE_TYPE)
        return self._file

    def _cut(self, command: Command, rest: bytes) -> Response:
        wanted = command.le or 0
        if wanted > len(rest) and not command.asks_for_all:
            if self.behaviour.exact_le:
                raise StatusError(exact_length(len(rest)))
            if self.behaviour.end_of_file_warning:
                return Response(rest, Status.END_OF_FILE)
        return Response(rest[: min(wanted, self._largest_answer(command))])

    # -- PINs ----------------------------------------------------------------------------------

    def _verify(self, command: Command) -> Response:
        """VERIFY; without data it only asks for the state and costs nothing."""
        pin = self._pin(command.p2)
        if command.data:
            self._present(pin, command.data)
        if pin.verified:
            return Response()
        return Response(status=tries_left(pin.tries) if pin.tries else Status.PIN_BLOCKED)

    def _present(self, pin: Pin, block: bytes) -> None:
        before = pin.tries
        pin.present(block)
        self.ledger.record(PinEntry(self.name, pin.reference, before, pin.tries))

    def _pin(self, reference: int) -> Pin:
        pin = self.pins.get(reference)
        if pin is None:
            raise StatusError(Status.REFERENCE_NOT_FOUND)
        return pin

    def _get_data(self, command: Command) -> Response:
        """PIN information of citizen cards: ``00 CB 00 FF 05 A0 03 83 01 <reference> 00``."""
        asked_for = (command.ins, command.p1, command.p2)
        if asked_for != _PIN_CONTAINER or not self.behaviour.pin_information:
            raise StatusError(Status.REFERENCE_NOT_FOUND)
        pin = self._pin(_requested_pin(command.data))
        return Response(
            tlv.encode(
                0xA0,
                tlv.encode(0x83, bytes([pin.reference])),
                tlv.encode(0xDF21, bytes([pin.tries, 0xFF, 0xA5, 0x03])),
                tlv.encode(0xDF27, b"\xff\xff"),
                tlv.encode(0xDF28, bytes([pin.longest])),
                tlv.encode(0xDF2F, b"\x01"),
            )
        )


def _requested_pin(data: bytes) -> int:
    try:
        (container,) = tlv.decode(data)
        (reference,) = container.children()
        (number,) = reference.value
    except ValueError:
        raise StatusError(Status.WRONG_DATA) from None
    return number
