"""Fixtures of the tests of helper processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.cards.helper.pool import Helpers
from tests.pkcs11_module.plugin import compiled_module, hostile_module, modules

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["compiled_module", "hostile_module", "modules"]


@pytest.fixture
def helpers() -> Iterator[Helpers]:
    """Helpers of this test alone; all of them end with it."""
    made = Helpers()
    yield made
    made.close()
