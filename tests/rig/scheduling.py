"""Keeps all stack tests on one worker of pytest-xdist, because only one private pcscd can own the socket.

``--dist loadgroup`` alone does not do it: since pytest 9.2 the group that pytest-xdist 3.8 writes into a test's
identifier is lost, and the tests are spread in silence (pytest-xdist issue 1386). The controller sees nothing of a test
but its identifier, so a file belongs to the stack when it speaks of it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]  # the package ships no types

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

_SIGNS: Final = ("pcsc_rig", "mark.stack")


class StackScheduling(LoadGroupScheduling):  # type: ignore[misc]  # an untyped base
    """Scheduling by groups, with one group for all files that have stack tests."""

    def __init__(self, group: str, config: pytest.Config, log: Any) -> None:
        super().__init__(config, log)
        self._group = group
        self._root = config.rootpath

    def _split_scope(self, nodeid: str) -> str:
        """The group of a test, or the test itself when it is in none."""
        if has_stack_tests(self._root / nodeid.partition("::")[0]):
            return self._group
        return str(super()._split_scope(nodeid))


@cache
def has_stack_tests(file: Path) -> bool:
    """Whether a test file uses the stack."""
    text = file.read_text(encoding="utf-8")
    return any(sign in text for sign in _SIGNS)
