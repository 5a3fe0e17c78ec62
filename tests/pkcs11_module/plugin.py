"""Fixtures that make PKCS#11 modules; ``from tests.pkcs11_module.plugin import ...`` in a ``conftest.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.pkcs11_module.building import ModuleMaker, Slot, build_module, missing_tools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def compiled_module(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The module, built once."""
    if reason := missing_tools():
        pytest.skip(reason)
    return build_module(tmp_path_factory.mktemp("pkcs11-module"))


@pytest.fixture
def modules(compiled_module: Path, tmp_path: Path) -> ModuleMaker:
    """Makes modules of any behaviour."""
    folder = tmp_path / "modules"
    folder.mkdir()
    return ModuleMaker(compiled_module, folder)


@pytest.fixture
def hostile_module(modules: ModuleMaker) -> Callable[..., Path]:
    """A module that does one of ``building.HOSTILE``: ``hostile_module("hang_find", reader="Reader 00 00")``."""

    def make(behaviour: str, reader: str = "Reader") -> Path:
        return modules.make(Slot(reader), behaviour=behaviour)

    return make
