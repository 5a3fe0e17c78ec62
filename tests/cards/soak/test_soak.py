"""Two hundred restarts and five hundred cards in one process: nothing is lost, nothing grows.

The process has a service of its own beside that of the suite, so the test needs no turn on the suite's stack.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from tests.cards.soak import usage
from tests.rig import namespace

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the virtual reader stack is for Linux")

ROOT: Final = Path(__file__).parents[3]
TIMEOUT: Final = 300.0
#: Numbers of the whole soak; a smaller one for a quick look.
RESTARTS: Final = int(os.environ.get("CARDTOOL_SOAK_RESTARTS", "200"))
CYCLES: Final = int(os.environ.get("CARDTOOL_SOAK_CYCLES", "500"))
MOST_MEMORY: Final = 2048
"""KiB that the allocators of Python and C may keep; a leak of one snapshot each would be more."""


@pytest.fixture(scope="module")
def soak() -> dict[str, Any]:
    outside = {name: value for name, value in os.environ.items() if name != namespace.STACK_VARIABLE}
    sizes = ["--restarts", str(RESTARTS), "--cycles", str(CYCLES)]
    command = [str(ROOT / "tests/rig/isolated"), sys.executable, "-m", "benchmarks.soak", "--json", *sizes]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT, check=False, env=outside, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    if reason := result.get("missing"):
        pytest.skip(reason)
    return result


def test_soak(soak: dict[str, Any], record_property: Callable[[str, object], None]) -> None:
    table = "\n".join(soak["table"])
    record_property("table", table)
    print(table)  # noqa: T201 - shown by -rP
    assert (soak["restarts"], soak["cycles"]) == (RESTARTS, CYCLES)
    assert soak["readings"] == CYCLES
    assert soak["lost"] == 0
    assert soak["told"] >= 2 * RESTARTS + 2 * CYCLES / 16
    assert soak["before"]["threads"] == soak["after"]["threads"]
    assert soak["before"]["handles"] == soak["after"]["handles"]
    assert soak["after"]["memory"] - soak["before"]["memory"] < MOST_MEMORY
    assert soak["idle"] < 0.2


def test_usage_is_noticed() -> None:
    before = usage.Usage.now()
    with Path(os.devnull).open("rb"):
        assert (usage.Usage.now() - before).handles == 1
    assert usage.Usage.now().threads >= 1
    assert usage.share_of_processor(0.01) >= 0
