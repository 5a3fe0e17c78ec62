"""Which body took over, where an organisation has several successors."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def the_successor(successors: Iterable[tuple[str, bool]]) -> str:
    """The name of the one to assume: the only default, else the only one at all, else empty.

    Args:
        successors: their names, and whether each is the default of the register.
    """
    named = list(successors)
    defaults = [name for name, default in named if default] or [name for name, _ in named]
    return defaults[0] if len(defaults) == 1 else ""
