"""Selecting and reading files, in the ways in which cards differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.answers import Answer, RefusedError, Status
from cardtool.cards.direct.apdu import EXTENDED, SHORT, Command, read_binary, read_short_file, select
from cardtool.cards.direct.blocks import joined, next_block, sequence_length
from cardtool.cards.direct.places import MASTER_FILE, Place
from cardtool.cards.direct.tlv import ends_in_padding
from cardtool.model.errors import ChipFaultyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.direct.channel import Channel

_BY_IDENTIFIER, _BY_CHILD, _BY_NAME, _BY_PATH = 0x00, 0x02, 0x04, 0x08
_NO_INFORMATION, _ANY_INFORMATION = 0x0C, 0x00
#: Ways to select by path, the cheapest first: in one command or step by step, without or with file information.
_WAYS: Final = (
    (True, _NO_INFORMATION),
    (True, _ANY_INFORMATION),
    (False, _NO_INFORMATION),
    (False, _ANY_INFORMATION),
)
_NOT_THIS_WAY: Final = frozenset({Status.WRONG_PARAMETERS, Status.FUNCTION_NOT_SUPPORTED, Status.UNKNOWN_INSTRUCTION})
_NO_EXTENDED: Final = frozenset(
    {Status.WRONG_LENGTH, Status.UNKNOWN_INSTRUCTION, Status.NO_LAST_COMMAND_OF_CHAIN, Status.WRONG_PARAMETERS}
)
_PAST_THE_END: Final = frozenset({Status.WRONG_OFFSET, Status.WRONG_PARAMETERS})
_SEQUENCE: Final = b"\x30"
_LAST_OFFSET: Final = 0x7FFF
_LARGEST_DIRECTORY: Final = 16 * 1024


class Files:
    """The files of the card at the other end of ``channel``."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    # -- selecting ------------------------------------------------------------------------------------

    def select(self, place: Place) -> None:
        """Make a file current.

        Raises:
            RefusedError: the card has no such file, or does not let it be selected.
        """
        if not place.name:
            self._select_path(place)
            return
        self.select_name(place.name)
        for identifier in place.steps:
            self._select_child(identifier)

    def select_name(self, name: bytes) -> None:
        """Make an application current.

        Raises:
            RefusedError: the card has none of that name.
        """
        self._in_some_way(lambda information: self._require(_BY_NAME, information, name))

    def _select_child(self, identifier: bytes) -> None:
        try:
            self._in_some_way(lambda information: self._require(_BY_CHILD, information, identifier))
        except RefusedError as refusal:
            if refusal.status not in _NOT_THIS_WAY:
                raise
            self._require(_BY_IDENTIFIER, _NO_INFORMATION, identifier)

    def _in_some_way(self, attempt: Callable[[int], None]) -> None:
        """Without file information, or with it where a card insists."""
        try:
            attempt(_WAYS[self.channel.habits.selection][1])
        except RefusedError as refusal:
            if refusal.status not in _NOT_THIS_WAY:
                raise
            attempt(_ANY_INFORMATION)

    def _select_path(self, place: Place) -> None:
        """By path; the way that works is remembered."""
        for way in range(self.channel.habits.selection, len(_WAYS)):
            try:
                self._select_in(way, place)
            except RefusedError as refusal:
                if refusal.status not in _NOT_THIS_WAY or way == len(_WAYS) - 1:
                    raise
            else:
                self.channel.habits.selection = way
                return

    def _select_in(self, way: int, place: Place) -> None:
        at_once, information = _WAYS[way]
        if at_once:
            self._require(_BY_PATH, information, place.path)
            return
        for identifier in (MASTER_FILE, *place.identifiers):
            self._require(_BY_IDENTIFIER, information, identifier)

    def _require(self, how: int, information: int, data: bytes) -> None:
        answer = self.channel.send(select(how, information, data))
        if not answer.accepted:
            raise RefusedError(answer.status, selecting=True)

    # -- one SEQUENCE ---------------------------------------------------------------------------------

    def sequence(
        self,
        place: Place,
        grown: Callable[[bytes], None] = lambda _: None,
        opened: Callable[[bytes], bool] = lambda _: False,
    ) -> bytes:
        """The one SEQUENCE that a file holds, without padding behind it; its own length says where it ends.

        Args:
            place: where it is.
            grown: called with the bytes that are here, each time there are more.
            opened: called with the first bytes; answers whether it made another file current.

        Raises:
            RefusedError: there is no such file, or it cannot be read at all.
            ChipFaultyError: it can be read, but is broken.
        """
        data = self._first(place)
        if opened(data):
            self.select(place)
        return self._whole(data, place, grown)

    def short_sequence(self, identifier: int) -> bytes:
        """The same for the file with this short identifier in the current directory.

        Raises:
            RefusedError: there is no such file, or the card knows no short identifiers.
            ChipFaultyError: it is broken.
        """
        first = self._answered(self.channel.send(read_short_file(identifier, SHORT)))
        return self._whole(first, Place(bytes((0, identifier))), lambda _: None)

    def head(self, place: Place) -> bytes:
        """The first bytes of a file, as many as one short answer holds.

        Raises:
            RefusedError: there is no such file, or it cannot be read.
        """
        self.select(place)
        return self._answered(self.channel.send(read_binary(place.offset, SHORT)))

    def _first(self, place: Place) -> bytes:
        """Make the file current and read its first block.

        In DF.ESIGN, selected by its name, the short identifier that follows from the file's own saves a command. In
        the application it would be that of another file: 4331 and EF.OD 5031 have the same.
        """
        short = place.name and not place.below_name and not place.offset and self.channel.habits.short_certificates
        if not short:
            self.select(place)
            return self._answered(self._read_much(lambda count: read_binary(place.offset, count)))
        self.select_name(place.name)
        answer = self._read_much(lambda count: read_short_file(place.short_identifier, count))
        if answer.accepted and answer.data[:1] == _SEQUENCE:
            return answer.data
        self._select_child(place.steps[0])
        self.channel.habits.short_certificates = False
        return self._answered(self._read_much(lambda count: read_binary(0, count)))

    def _read_much(self, command: Callable[[int], Command]) -> Answer:
        """As much as one answer can hold; extended lengths that are refused are not tried again."""
        habits = self.channel.habits
        if self.channel.takes_extended:
            known, habits.extended = habits.extended, False  # stays so if the reader cannot carry it
            answer = self.channel.send(command(EXTENDED))
            if answer.status not in _NO_EXTENDED:
                habits.extended = True if answer.accepted else known
                return answer
        return self.channel.send(command(SHORT))

    def _whole(self, data: bytes, place: Place, grown: Callable[[bytes], None]) -> bytes:
        room = len(data) if self.channel.takes_extended and len(data) > SHORT else SHORT
        try:
            while (total := sequence_length(data)) is None:
                data += self._more(place, len(data), SHORT)
            data = data[:total]
            grown(data)
            while len(data) < total:
                block = next_block(len(data), total, room)
                answer = self._more(place, block.offset, block.count)
                room = room if len(answer) == block.count else max(len(answer), 1)
                data = joined(data, block, answer)
                grown(data)
        except ChipFaultyError as error:
            raise ChipFaultyError(f"{place}: {error.detail}") from None
        return data

    def _more(self, place: Place, offset: int, count: int) -> bytes:
        """Further bytes of the current file.

        Raises:
            ChipFaultyError: there are none, though there should be.
        """
        offset += place.offset
        if offset > _LAST_OFFSET:
            raise ChipFaultyError("longer than can be read")
        answer = self.channel.send(read_binary(offset, count))
        if not answer.accepted or not answer.data:
            raise ChipFaultyError(f"it breaks off with status {answer.status:04X}")
        return answer.data

    @staticmethod
    def _answered(answer: Answer) -> bytes:
        if not answer.accepted:
            raise RefusedError(answer.status)
        return answer.data

    # -- directory files ------------------------------------------------------------------------------

    def contents(self, place: Place) -> bytes:
        """All of a file of unknown length, up to padding or its end, at most 16 KiB.

        Raises:
            RefusedError: there is no such file, or it cannot be read at all.
            ChipFaultyError: reading breaks off.
        """
        data = self.head(place)
        while data and len(data) < _LARGEST_DIRECTORY and not ends_in_padding(data):
            answer = self.channel.send(read_binary(place.offset + len(data), SHORT))
            if not answer.data and (answer.accepted or answer.status in _PAST_THE_END):
                break
            if not answer.accepted:
                raise ChipFaultyError(f"{place}: it breaks off with status {answer.status:04X}")
            data += answer.data
        return data
