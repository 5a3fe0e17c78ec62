"""Commands to one card and its answers, counted, bounded, and completed where a card answers in pieces."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.answers import Answer, FirstByte
from cardtool.cards.direct.apdu import Command, get_response
from cardtool.cards.direct.capabilities import announces_extended
from cardtool.cards.direct.habits import Habits
from cardtool.model.card import Cost
from cardtool.model.errors import ChipFaultyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.hardware import CardConnection

#: Most commands of one reading; a card that needs more answers in crumbs, or without end.
MOST_COMMANDS: Final = 300
#: Most bytes of one answer, however many pieces it comes in.
LARGEST_ANSWER: Final = 65536
_STATUS_BYTES: Final = 2


class Part(StrEnum):
    """Parts of a reading, for its cost."""

    CERTIFICATES = "certificates"
    """The holder's certificates and the serial number."""
    ISSUERS = "issuers"
    PINS = "pins"
    CONFIRMATION = "confirmation"
    """Looking whether it is still the same card."""


class Channel:
    """The card at the other end of a connection.

    Args:
        connection: open connection with a transaction begun.
        habits: what is known of such cards; learns.
        beat: called after every answer.

    Attributes:
        habits: what is known of such cards.
        part: what the next commands are counted for.
        ended_in_extended: the last command had extended lengths, which some readers cannot carry.
        costs: commands and bytes so far.
    """

    def __init__(
        self, connection: CardConnection, habits: Habits | None = None, beat: Callable[[], None] = lambda: None
    ) -> None:
        self._connection = connection
        self._beat = beat
        self._commands = 0
        self.habits = habits or Habits()
        self.part = Part.CERTIFICATES
        self.ended_in_extended = False
        self.costs: dict[Part, Cost] = {}

    @property
    def atr(self) -> bytes:
        """Answer to reset of the card."""
        return self._connection.atr

    @property
    def takes_extended(self) -> bool:
        """Whether extended lengths are worth a try: T=1, not refused before, and not ruled out by the card."""
        if self._connection.protocol == 0 or self.habits.extended is False:
            return False
        return self.habits.extended is True or announces_extended(self.atr) is not False

    def send(self, command: Command) -> Answer:
        """The whole answer; data that waits on the card is fetched when the command expects data.

        Raises:
            ChipFaultyError: the answer cannot be one, or the card needs more commands than any card should.
            CardAccessError: the connection ended.
        """
        answer = self._exactly(command)
        data = answer.data
        while answer.first == FirstByte.MORE_DATA and command.expected is not None:
            answer = self._exactly(get_response(answer.number))
            data += answer.data
            if len(data) > LARGEST_ANSWER:
                raise ChipFaultyError("an answer without end")
        return Answer(data, answer.status)

    def _exactly(self, command: Command) -> Answer:
        """Sent once more with the exact length where the card asks for that (6Cxx)."""
        answer = self._once(command)
        if answer.first == FirstByte.EXACT_LENGTH and command.expected is not None:
            return self._once(replace(command, expected=answer.number))
        return answer

    def _once(self, command: Command) -> Answer:
        self._commands += 1
        if self._commands > MOST_COMMANDS:
            raise ChipFaultyError(f"more than {MOST_COMMANDS} commands")
        encoded = command.encode(self._connection.protocol)
        self.ended_in_extended = command.extended
        answer = self._connection.transmit(encoded)
        self._beat()
        self.costs[self.part] = self.costs.get(self.part, Cost()) + Cost(1, len(encoded) + len(answer))
        size = len(answer) - _STATUS_BYTES
        if size < 0:
            raise ChipFaultyError("an answer without status word")
        if size and size > (command.expected or LARGEST_ANSWER):
            raise ChipFaultyError("an answer longer than asked for")
        return Answer(answer[:size], int.from_bytes(answer[size:], "big"))
