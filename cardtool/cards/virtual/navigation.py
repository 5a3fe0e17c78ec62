"""Where on the card the host stands: SELECT and READ BINARY over the file tree (ISO/IEC 7816-4, 11.2 and 11.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual import tlv
from cardtool.cards.virtual.apdu import Command, Response, Status, StatusError, exact_length
from cardtool.cards.virtual.files import MASTER_FILE, DedicatedFile, ElementaryFile

if TYPE_CHECKING:
    from cardtool.cards.virtual.behaviour import Behaviour

_BY_NAME: Final = 0x04
#: What SELECT is to tell of the file, in P2.
_WANTED, _FCP, _NOTHING = 0x0C, 0x04, 0x0C


class Navigation:
    """The current directory and the current file.

    Args:
        root: the master file.
        behaviour: how the card answers where cards differ.

    Attributes:
        directory: the current directory.
    """

    def __init__(self, root: DedicatedFile, behaviour: Behaviour) -> None:
        self.directory = root
        self._root = root
        self._behaviour = behaviour
        self._file: ElementaryFile | None = None

    def reset(self) -> None:
        """The master file is current."""
        self._enter(self._root)

    def select(self, command: Command) -> Response:
        """SELECT, by identifier, path, name or parent.

        Raises:
            StatusError: there is no such file.
        """
        node = self._find(command)
        if node is None:
            raise StatusError(self._behaviour.missing_sw)
        if self._out_of_reach(command, node):
            self._file = None
        elif isinstance(node, ElementaryFile):
            self._enter(node.parent or self._root)
            self._file = node
        else:
            self._enter(node)
        return self._describe(command, node)

    def _out_of_reach(self, command: Command, node: DedicatedFile | ElementaryFile) -> bool:
        """The file is, or lies in, a directory that becomes current by its name only, and this is another way."""
        directory = node.parent if isinstance(node, ElementaryFile) else node
        if directory is None or not directory.by_name_only or command.p1 == _BY_NAME:
            return False
        return directory is not self.directory

    def _find(self, command: Command) -> DedicatedFile | ElementaryFile | None:
        match command.p1:
            case 0x00 | 0x01 | 0x02:
                return self._by_identifier(command)
            case 0x03:
                return self.directory.parent
            case 0x04:
                return self._by_name(command.data)
            case 0x08:
                return self._root.resolve(command.data)
            case 0x09:
                return self.directory.resolve(command.data)
            case _:
                raise StatusError(Status.WRONG_PARAMETERS)

    def _by_identifier(self, command: Command) -> DedicatedFile | ElementaryFile | None:
        if len(command.data) not in {0, 2}:
            raise StatusError(Status.WRONG_DATA)
        identifier = int.from_bytes(command.data, "big") or MASTER_FILE
        if identifier == MASTER_FILE:
            return self._root
        child = self.directory.children.get(identifier)
        parent = self.directory.parent
        if child is None and command.p1 == 0x00 and parent is not None:
            return parent if parent.identifier == identifier else parent.children.get(identifier)
        return child

    def _by_name(self, name: bytes) -> DedicatedFile | None:
        """The first application whose name starts with ``name`` (partial names, ISO/IEC 7816-4 section 11.2.2)."""
        directories = self._root.directories()
        return next((found for found in directories if name and found.name.startswith(name)), None)

    def _enter(self, directory: DedicatedFile) -> None:
        self.directory, self._file = directory, None

    def _describe(self, command: Command, node: DedicatedFile | ElementaryFile) -> Response:
        wanted = command.p2 & _WANTED
        if wanted == _NOTHING or not self._behaviour.select_fci:
            return Response()
        return Response(tlv.encode(0x62 if wanted == _FCP else 0x6F, node.control_parameters()))

    def read_binary(self, command: Command) -> Response:
        """READ BINARY of the current file, or of one named by its short identifier, which becomes current.

        Raises:
            StatusError: nothing to read, or behind the end.
        """
        offset = command.p1 << 8 | command.p2
        if command.p1 & 0x80:
            self._file, offset = self._by_short_identifier(command.p1 & 0x1F), command.p2
        data = self._readable().data
        if offset and offset >= len(data):
            raise StatusError(Status.WRONG_OFFSET)
        return self._cut(command, data[offset:])

    def _by_short_identifier(self, short: int) -> ElementaryFile:
        if not self._behaviour.short_identifiers:
            raise StatusError(Status.NOT_SUPPORTED)
        for child in self.directory.children.values():
            if isinstance(child, ElementaryFile) and child.identifier & 0x1F == short:
                return child
        raise StatusError(self._behaviour.missing_sw)

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
            if self._behaviour.exact_le:
                raise StatusError(exact_length(len(rest)))
            if self._behaviour.end_of_file_warning:
                return Response(rest, Status.END_OF_FILE)
        return Response(rest[: min(wanted, self._behaviour.largest_answer(extended=command.extended))])
