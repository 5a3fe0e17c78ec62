"""What row mode shows at one moment, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cardtool.app.worklist.row_mode import Sitting
from ui.look.message import Message
from ui.view_state import Pane, PaneKind

if TYPE_CHECKING:
    from cardtool.app.worklist.row_mode import Shown
    from cardtool.model.cause import Problem
    from cardtool.model.reading import CardReading


@dataclass(frozen=True, slots=True)
class RowState:
    """Everything row mode shows.

    Attributes:
        sitting: the cards.
        reading: the reading of the present card, ``None`` when there is no card.
        pane: what the window knows of the readers, for as long as no card is shown.
        message: the last thing that was said.
        problem: why the database could not be asked last time.
        queued: additions that wait on this workstation.
        confirming: ticket of a card that one more press puts on the list, 0 for none.
        reason: a reason is being typed for this ticket, 0 when none is.
    """

    sitting: Sitting = field(default_factory=Sitting)
    reading: CardReading | None = None
    pane: Pane = field(default_factory=lambda: Pane(PaneKind.STARTING))
    message: Message = field(default_factory=Message)
    problem: Problem | None = None
    queued: int = 0
    confirming: int = 0
    reason: int = 0

    @property
    def present(self) -> Shown | None:
        """The card that is shown."""
        return self.sitting.present
