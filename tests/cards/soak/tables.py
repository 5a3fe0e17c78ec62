"""Prints, at the end of a run, the tables that tests recorded by ``record_property("table", ...)``; a plugin of pytest.

Loaded by ``tests/conftest.py`` it works with pytest-xdist too, because recorded properties travel with the reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest import TerminalReporter  # noqa: PT013 - only its type

_PRINTED = pytest.StashKey[bool]()


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    if config.stash.get(_PRINTED, False):
        return
    config.stash[_PRINTED] = True
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in report.user_properties:
                if name == "table":
                    terminalreporter.section(report.nodeid.rpartition("::")[2])
                    terminalreporter.write_line(str(value))
