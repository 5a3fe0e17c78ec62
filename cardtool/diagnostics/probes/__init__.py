"""The probes; each is a module with one function ``observe``, and knows no other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.probes import (
    card,
    middleware,
    pins,
    port,
    readers,
    reading,
    service,
    session,
    tool,
    trust,
    user_store,
    validity,
)
from cardtool.diagnostics.runner import Probe
from cardtool.model.diagnosis import ProbeId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.model.diagnosis import Fact

#: Probes that wait for the reading of the card have its time and a little more.
_OF_THE_CARD: Final = 8.0


def _asked(probe: ProbeId, context: ProbeContext) -> Iterable[Fact]:
    """A probe that is made only when asked; whoever asks brings it."""
    return context.asked[probe](context)


#: All probes, in the order in which they are shown.
PROBES: Final = (
    Probe(ProbeId.SERVICE, service.observe, 5.0),
    Probe(ProbeId.READERS, readers.observe, 5.0),
    Probe(ProbeId.CARD, card.observe, 5.0),
    Probe(ProbeId.READING, reading.observe, _OF_THE_CARD),
    Probe(ProbeId.MIDDLEWARE, middleware.observe, 9.0),
    Probe(ProbeId.PINS, pins.observe, _OF_THE_CARD),
    Probe(ProbeId.VALIDITY, validity.observe, _OF_THE_CARD),
    Probe(ProbeId.TRUST, trust.observe, _OF_THE_CARD),
    Probe(ProbeId.USER_STORE, user_store.observe, _OF_THE_CARD),
    Probe(ProbeId.PORT, port.observe, 5.0),
    Probe(ProbeId.SESSION, session.observe, 2.0),
    Probe(ProbeId.TOOL, tool.observe, 5.0),
    Probe(ProbeId.SYMPTOM, partial(_asked, ProbeId.SYMPTOM), 1.0),
    Probe(ProbeId.NETWORK, partial(_asked, ProbeId.NETWORK), 9.0),
    Probe(ProbeId.REVOCATION, partial(_asked, ProbeId.REVOCATION), 9.0),
    Probe(ProbeId.INVENTORY, partial(_asked, ProbeId.INVENTORY), 5.0),
)
