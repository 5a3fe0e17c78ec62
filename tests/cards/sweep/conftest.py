"""The sweep of this test run, and its lanes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.cards.sweep.lanes import Lanes
from tests.cards.sweep.sweeping import EVERY, Sweep
from tests.rig.availability import missing_stack
from tests.rig.namespace import STACK_VARIABLE, UNAVAILABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

_LANES = 10


@pytest.fixture(scope="session")
def lanes() -> Iterator[Lanes]:
    """Lanes of this run."""
    if reason := missing_stack():
        pytest.skip(reason)
    if os.environ.get(STACK_VARIABLE, "").startswith(UNAVAILABLE):
        pytest.skip("every lane needs namespaces of its own, which this system does not permit")
    with Lanes(_LANES) as running:
        yield running


@pytest.fixture(scope="session")
def sweep(lanes: Lanes) -> Sweep:
    """Everything at once; the tests wait for their parts. Direct reading complete, every third command of PKCS#11."""
    return Sweep(lanes, every=EVERY)
