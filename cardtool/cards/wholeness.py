"""Whether a card stayed where it was while it was read.

OpenSC gives a *shorter list without an error* when a card is pulled, and goes on serving objects of a card that left.
So a reading counts only if, afterwards, the reader's driver says a card is there, it has the same ATR, and the event
counter of the service has not moved. The driver is asked because a service that polls its readers notices a removal
late (pcscd: every 400 ms). The cost is 0 APDUs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.cards.pcsc import PcscContext
from cardtool.cards.pcsc_gate import Attempt, bounded, probe_card
from cardtool.cards.reader_state import Outcome
from cardtool.model.errors import CardChangedError, CardRemovedError, NoCardError, NoReaderError

if TYPE_CHECKING:
    from cardtool.cards.reader_state import Probe
    from cardtool.model.reader import Reader

#: Two polls of pcscd, for drivers that answer no question about presence.
_TWO_POLLS_MS: Final = 900


def check_unchanged(before: Reader) -> None:
    """Make sure that the card of ``before`` is still in its reader and never left it.

    Raises:
        CardRemovedError: it is gone.
        CardChangedError: a card came or left in between.
        CardInUseError: another program keeps the card in a transaction, so nothing can be proved.
        CardTimeoutError: the card or the service does not answer, the same.
        CardAccessError: the service went away.
    """

    def work(attempt: Attempt[None]) -> None:
        _prove(attempt, before)

    bounded(before.name, work)


def _prove(attempt: Attempt[None], before: Reader) -> None:
    try:
        probe = probe_card(attempt)
    except (NoCardError, NoReaderError) as error:
        raise CardRemovedError(error.detail, reader=before.name) from error
    _compare_probe(before, probe)
    with PcscContext() as context:
        if not probe.answered:
            _wait_for_polls(context, before)
        _compare(before, {reader.name: reader for reader in context.readers()}.get(before.name))


def _compare_probe(before: Reader, probe: Probe) -> None:
    if not probe.present:
        raise CardRemovedError("the reader is empty", reader=before.name)
    if probe.atr and before.atr and probe.atr != before.atr:
        raise CardChangedError("another answer to reset", reader=before.name)


def _wait_for_polls(context: PcscContext, before: Reader) -> None:
    outcome, states = context.wait_for_change({before.name: 0}, 0)
    if outcome is Outcome.CHANGED and states:
        context.wait_for_change({before.name: states[0].known}, _TWO_POLLS_MS)


def _compare(before: Reader, after: Reader | None) -> None:
    if after is None or not after.present:
        raise CardRemovedError("the reader is empty" if after else "the reader is gone", reader=before.name)
    if (after.event_count, after.atr) != (before.event_count, before.atr):
        raise CardChangedError("a card came or left", reader=before.name)
