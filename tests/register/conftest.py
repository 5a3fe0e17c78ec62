"""The shipped register, loaded once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.register.loading import load_register

if TYPE_CHECKING:
    from cardtool.register.register import Register


@pytest.fixture(scope="session")
def register() -> Register:
    return load_register()
