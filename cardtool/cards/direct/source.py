"""The door: one reading of the card in one reader, whole or not at all, and never longer than a card may be silent."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from cardtool.cards.direct.channel import Channel
from cardtool.cards.direct.further import complete
from cardtool.cards.direct.habits import Sitting
from cardtool.cards.direct.known import KnownCards
from cardtool.cards.direct.layouts import Layouts, load_layouts
from cardtool.cards.direct.reading import HolderReading, confirm
from cardtool.cards.time_limit import LONGEST_WORK, Pulse, Turns
from cardtool.model.errors import CardAccessError, CardChangedError, CardRemovedError, CardTimeoutError, CardtoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cardtool.cards.direct.card import DirectCard
    from cardtool.cards.hardware import CardConnection, Hardware
    from cardtool.certificates.head import CertificateHead
    from cardtool.model.card import RawCard
    from cardtool.model.reader import Reader

Result = TypeVar("Result")

#: Longest time between two answers of a card, in seconds, before it counts as hung.
SILENCE: Final = 4.0


class DirectSource:
    """Direct reading for one sitting: it remembers cards and their habits, in memory only.

    Args:
        hardware: readers.
        silence: longest time between two answers of a card, in seconds.
        total: longest reading, in seconds.
        layouts: known layouts, the shipped ones unless given.
    """

    def __init__(
        self,
        hardware: Hardware,
        *,
        silence: float = SILENCE,
        total: float = LONGEST_WORK,
        layouts: Layouts | None = None,
    ) -> None:
        self._hardware = hardware
        self._silence = silence
        self._total = total
        self._layouts = layouts or load_layouts()
        self._sitting = Sitting()
        self._known = KnownCards()
        self._latest: dict[str, DirectCard] = {}
        self._turns = Turns()

    def read(
        self,
        reader: Reader,
        *,
        on_head: Callable[[CertificateHead], None] | None = None,
        on_known: Callable[[RawCard], None] | None = None,
        wants_issuers: Callable[[Sequence[bytes]], bool] | None = None,
        pins: bool = False,
    ) -> RawCard:
        """The card in ``reader``.

        Args:
            reader: its state just before; a card that came later is refused.
            on_head: told of the head of the authentication certificate, on another thread, before this returns.
            on_known: told, after three commands, of a card that was read before in this sitting; the reading goes on.
            wants_issuers: asked, with the holder's certificates, whether those of their issuers are to be read too;
                on another thread.
            pins: ask for the state of the PINs.

        Raises:
            CardAccessError: with the reader's name, and a cause for everything a card, reader or service does.
        """

        def work(channel: Channel, pulse: Pulse[DirectCard]) -> DirectCard:
            told_head = partial(pulse.tell, on_head) if on_head else None
            told_known = partial(self._opened, reader, channel, partial(pulse.tell, on_known)) if on_known else None
            card = HolderReading(channel, self._layouts, told_head, told_known).run().card
            issuers = wants_issuers is not None and wants_issuers([placed.der for placed in card.certificates])
            card = complete(channel, self._layouts, card, issuers=issuers, pins=pins)
            return replace(card, costs=tuple(channel.costs.items()))

        card = self._in_turn(reader, work)
        self._known.remember(card)
        self._latest[reader.name] = card
        return card.as_raw(reader.name, reader.atr)

    def recognise(self, reader: Reader) -> RawCard | None:
        """The card in ``reader`` if it was read before in this sitting, else ``None``; at most three commands.

        Raises:
            CardAccessError: as :meth:`read`.
        """
        if self._sitting.of(reader.name, reader.atr).authentication is None:
            return None
        card = self._in_turn(reader, lambda channel, _: self._known.recognise(channel))
        return card.as_raw(reader.name, reader.atr) if card else None

    def complete(self, reader: Reader, card: RawCard, *, issuers: bool, pins: bool) -> RawCard:
        """The card that :meth:`read` has just read from ``reader``, with what was not asked for then.

        Raises:
            CardChangedError: it is not the card that was read.
            CardAccessError: as :meth:`read`.
        """
        latest = self._latest.get(reader.name)
        if latest is None or {placed.der for placed in latest.certificates} != set(card.certificates):
            raise CardChangedError("not the card that was read", reader=reader.name)

        def work(channel: Channel, _: Pulse[DirectCard]) -> DirectCard:
            confirm(channel, latest.certificates[0])
            done = complete(channel, self._layouts, latest, issuers=issuers, pins=pins)
            return replace(done, costs=(*latest.costs, *channel.costs.items()))

        done = self._in_turn(reader, work)
        self._latest[reader.name] = done
        return done.as_raw(reader.name, reader.atr)

    def _opened(self, reader: Reader, channel: Channel, on_known: Callable[[RawCard], None], head: bytes) -> bool:
        """Recognise a card by the first bytes of its certificate; whether that took a further command."""
        if not self._known.has_head(head):
            return False
        card = self._known.recognise_by(channel, head)
        if card is not None:
            on_known(card.as_raw(reader.name, reader.atr))
        return True

    # -- one piece of work ----------------------------------------------------------------------------

    def _in_turn(self, reader: Reader, work: Callable[[Channel, Pulse[Result]], Result]) -> Result:
        attempts: Callable[[Pulse[Result]], Result] = partial(self._attempts, reader, work)
        try:
            return self._turns.take(reader.name, attempts, silence=self._silence, total=self._total)
        except CardtoolError as error:
            raise self._named(error, reader) from error

    def _attempts(
        self, reader: Reader, work: Callable[[Channel, Pulse[Result]], Result], pulse: Pulse[Result]
    ) -> Result:
        """Once; once more when the connection ended over an extended length, which some readers cannot carry."""
        channels: list[Channel] = []
        try:
            return self._attempt(reader, work, pulse, channels)
        except CardTimeoutError:
            raise
        except CardtoolError as error:
            self._explain(reader, error)
            if not (isinstance(error, CardAccessError) and _lost_to_extended(channels)):
                raise
        return self._attempt(reader, work, pulse, channels)

    def _attempt(
        self,
        reader: Reader,
        work: Callable[[Channel, Pulse[Result]], Result],
        pulse: Pulse[Result],
        channels: list[Channel],
    ) -> Result:
        with self._hardware.connect(reader.name) as connection:
            pulse.beat()
            _require_same_atr(reader, connection)
            channel = Channel(connection, self._sitting.of(reader.name, connection.atr), pulse.beat)
            channels.append(channel)
            result = work(channel, pulse)
        pulse.beat()
        self._hardware.check_unchanged(reader)
        return result

    def _explain(self, reader: Reader, error: CardtoolError) -> None:
        """Whatever went wrong, that the card left or was changed explains it.

        Raises:
            CardRemovedError: it left.
            CardChangedError: another one came.
        """
        try:
            self._hardware.check_unchanged(reader)
        except (CardRemovedError, CardChangedError) as better:
            raise better from error
        except CardtoolError:
            return

    @staticmethod
    def _named(error: CardtoolError, reader: Reader) -> CardtoolError:
        return type(error)(error.detail, reader=reader.name)


def _require_same_atr(reader: Reader, connection: CardConnection) -> None:
    if reader.atr and connection.atr and reader.atr != connection.atr:
        raise CardChangedError("another answer to reset")


def _lost_to_extended(channels: Sequence[Channel]) -> bool:
    return bool(channels) and channels[-1].ended_in_extended and channels[-1].habits.extended is False
