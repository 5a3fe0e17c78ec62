"""Whether the smart-card service runs, and how it is started."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.system import ServiceState
from cardtool.model.cause import Cause
from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.errors import CardtoolError, NoReaderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext

#: The service as programs meet it, which is the truth; the operating system's word on it only explains.
PCSC: Final = "PC/SC"
_STATES: Final = {
    Cause.SERVICE_STOPPED: ServiceState.STOPPED,
    Cause.ACCESS_REFUSED: ServiceState.REFUSED,
}


def observe(context: ProbeContext) -> Iterator[Fact]:
    """State and start of the services, then what PC/SC answers."""
    for service in context.system.services.states():
        yield Fact(FactCode.SERVICE_STATE, service.name, service.state)
        yield Fact(FactCode.SERVICE_START, service.name, service.start)
    yield Fact(FactCode.SERVICE_STATE, PCSC, _asked(context))


def _asked(context: ProbeContext) -> ServiceState:
    try:
        context.readers()
    except NoReaderError:
        return ServiceState.RUNNING
    except CardtoolError as error:
        if error.cause is Cause.TIMED_OUT:
            raise
        return _STATES.get(error.cause, ServiceState.UNKNOWN)
    return ServiceState.RUNNING
