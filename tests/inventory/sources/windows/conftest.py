from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.inventory.sources.windows import enumerators

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def crypt32_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The crypt32 for tests."""
    missing = enumerators.missing_compiler()
    if missing:
        pytest.skip(missing)
    return enumerators.build_crypt32(tmp_path_factory.mktemp("crypt32"))
