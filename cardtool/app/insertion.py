"""One card in one reader, from its insertion until it leaves: reads, judges and tells, on a thread of its own."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from cardtool.app.judging import judge_card, judge_head, needs_issuers
from cardtool.app.remembered import REMEMBERED
from cardtool.model.cause import Cause, Problem
from cardtool.model.events import CardFailed, CardGlimpsed, CardInserted, CardRead, CardRemoved, Event, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cardtool.app.workspace import Workspace
    from cardtool.cards.plan import ReadingPlan
    from cardtool.certificates.head import CertificateHead
    from cardtool.model.card import RawCard
    from cardtool.model.reader import Reader

log = logging.getLogger(__name__)


class Insertion:
    """One card in one reader; a listener of its own reading.

    Nothing is told of it after :meth:`end`, so a result that comes late is never taken for the next card's.

    Args:
        workspace: surroundings.
        plan: how the card is read.
        reader: the reader with the card, as it was when the card came.
        tell: hands an event on, in order.
    """

    def __init__(self, workspace: Workspace, plan: ReadingPlan, reader: Reader, tell: Callable[[Event], None]) -> None:
        self._workspace, self._plan, self._reader, self._tell = workspace, plan, reader, tell
        self._guard = threading.RLock()
        self._over = False
        self._answered = False
        self._recognised = False
        self._thread = threading.Thread(target=self._run, name=f"card-{reader.name}", daemon=True)

    def begin(self) -> None:
        """Tell of the card and begin to read it."""
        self._say(CardInserted(self._reader.name, self._reader.atr))
        self._thread.start()

    def end(self, *, removed: bool) -> None:
        """The card left, or is to be read anew: nothing more is told, but that it left too early if it did."""
        with self._guard:
            name = self._reader.name
            if removed and not self._answered:
                self._say(CardFailed(name, Problem(Cause.REMOVED_DURING_READING, name)))
            if removed:
                self._say(CardRemoved(name))
            self._over = True

    def join(self, timeout: float) -> bool:
        """Wait for the reading's thread; returns whether it ended."""
        self._thread.join(max(0.0, timeout))
        return not self._thread.is_alive()

    # -- what the reading tells ------------------------------------------------------------------------

    def wanted(self) -> bool:
        """Whether the card is still there."""
        return not self._over

    def on_head(self, head: CertificateHead) -> None:
        """Tell of the first blocks, unless the whole card is known already."""
        if not self._recognised:
            self._say(CardGlimpsed(self._reader.name, judge_head(head, self._workspace.knowledge)))

    def on_card(self, card: RawCard, stage: Stage) -> None:
        """Judge and tell of the card."""
        workspace = self._workspace
        reading = judge_card(card, workspace.knowledge, as_of=workspace.day(), read_at=workspace.now())
        REMEMBERED.add((reading,))
        with self._guard:
            self._recognised = self._recognised or stage is Stage.RECOGNISED
            self._answered = self._answered or stage is not Stage.RECOGNISED
            self._say(CardRead(card.reader, reading, stage))

    def wants_issuers(self, certificates: Sequence[bytes]) -> bool:
        """Whether an issuer is missing here."""
        return not self._over and needs_issuers(certificates, self._workspace.knowledge)

    # -- the reading's thread --------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            self._read()
        except Exception as error:  # noqa: BLE001 - a mistake of the program must not look like a card that is read for ever
            log.error("reading failed: %s", type(error).__name__)  # noqa: TRY400 - its text may hold personal data
            self._fail(Problem(Cause.INTERNAL_ERROR, self._reader.name, detail=type(error).__name__))

    def _read(self) -> None:
        from cardtool.cards.stages import read_in_stages

        result = read_in_stages(self._plan, self._reader, self)
        for card in result.cards:
            self.on_card(card, Stage.COMPLETE)
        problems = result.problems
        if not result.cards and not problems:  # every insertion ends in a card or a failure
            problems = (Problem(Cause.CARD_UNSUPPORTED, self._reader.name),)
        for problem in problems:
            if not (self._answered and problem.cause is Cause.REMOVED_DURING_READING):  # its removal is told by itself
                self._fail(problem)

    def _fail(self, problem: Problem) -> None:
        with self._guard:
            self._answered = True
            self._say(CardFailed(problem.reader or self._reader.name, problem))

    def _say(self, event: Event) -> None:
        with self._guard:
            if not self._over:
                self._tell(event)
