"""Whether the user sits at this workstation, or elsewhere with the reader perhaps there too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import Fact, FactCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.diagnostics.context import ProbeContext


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The kind of session."""
    yield Fact(FactCode.SESSION, value=context.system.sessions.kind())
