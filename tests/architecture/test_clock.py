"""Nothing below cardtool/app reads the clock: the date of a judgement is a parameter everywhere."""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.tree import dotted, modules, name_of, parsed

_ROOMS = (
    *("model", "certificates", "register", "rules", "cards", "inventory", "reports", "store", "worklist"),
    "diagnostics",
)
_LOWER = modules(*(f"cardtool/{room}" for room in _ROOMS))
#: Calls that answer what time it is; time.monotonic and time.perf_counter measure, and are allowed.
_CLOCKS = {
    *("datetime.now", "datetime.utcnow", "datetime.today", "date.today"),
    *("time.time", "time.time_ns", "time.localtime", "time.gmtime", "time.ctime", "time.strftime"),
}


def _readings_of_the_clock(tree: ast.Module) -> Iterator[int]:
    # Named without a call too: `default_factory=datetime.now` reads the clock as well.
    aliases = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Name):
            first, _, rest = dotted(node).partition(".")
            name = ".".join(filter(None, [aliases.get(first, first), rest]))
            if any(name == clock or name.endswith(f".{clock}") for clock in _CLOCKS):
                yield node.lineno


def test_no_clock_below_app() -> None:
    assert not [f"{name_of(path)}:{line}" for path in _LOWER for line in _readings_of_the_clock(parsed(path))]


@pytest.mark.parametrize(
    "source",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime\ndatetime.now(UTC)",
        "from datetime import date as day\nday.today()",
        "from time import time\ntime()",
        "import time\nfield(default_factory=time.time)",
    ],
)
def test_every_way_to_the_clock_is_seen(source: str) -> None:
    assert list(_readings_of_the_clock(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ["import time\ntime.monotonic()", "from datetime import datetime\ndatetime(2023, 1, 1)"]
)
def test_measuring_is_not_reading_the_clock(source: str) -> None:
    assert not list(_readings_of_the_clock(ast.parse(source)))
