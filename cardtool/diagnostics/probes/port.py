"""The port of the local signature service: who listens on it, and what answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import Fact, FactCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.diagnostics.system import Listener


def observe(context: ProbeContext) -> Iterator[Fact]:
    """Whether it is free; else its owner and its answer."""
    port = context.rules.signature_port
    number = str(port)
    listener = context.system.ports.listener(port)
    yield Fact(FactCode.PORT, number, "free" if listener is None else "taken")
    if listener is None:
        return
    yield Fact(FactCode.PORT_OWNER, number, listener.program or "unknown")
    yield Fact(FactCode.PORT_OWNER_KNOWN, number, _known(context, listener))
    answer = context.system.ports.ask(port)
    yield Fact(FactCode.PORT_ANSWER, number, answer.says)
    if answer.version:
        yield Fact(FactCode.PORT_VERSION, number, answer.version)


def _known(context: ProbeContext, listener: Listener) -> str:
    if not listener.program:
        return "unknown"
    words = f"{listener.program} {listener.path}".casefold()
    return "middleware" if any(word in words for word in context.rules.signature_programs) else "other"
