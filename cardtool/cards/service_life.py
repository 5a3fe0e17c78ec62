"""Whether the smart-card service was restarted since it was last asked.

After a restart the service counts a reader's events from zero again. A module that stayed loaded through it (OpenSC
0.23) then takes another card with the same answer to reset and the same count for the one it knew, and goes on serving
the content of the card that left. A context tells: one that was made before a restart stays dead for ever.
"""

from __future__ import annotations

from cardtool.cards.pcsc import PcscContext
from cardtool.model.errors import CardAccessError


class ServiceLife:
    """Holds a context of the service as a witness; asking costs the cards nothing."""

    def __init__(self) -> None:
        self._witness: PcscContext | None = None
        self._asked = False

    def restarted(self) -> bool:
        """Whether the service went away or came since the last question; false at the first one."""
        if self._alive():
            return False
        before, asked, self._asked = self._witness, self._asked, True
        try:
            self._witness = PcscContext()
        except CardAccessError:
            self._witness = None
        return asked and (before, self._witness) != (None, None)

    def _alive(self) -> bool:
        if self._witness is None:
            return False
        try:
            self._witness.reader_names()
        except CardAccessError:
            self._witness.release()
            return False
        return True
