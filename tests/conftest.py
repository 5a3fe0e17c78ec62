"""Set-up of the whole suite: first its own folders, then the fixtures of the smart-card stack."""

from __future__ import annotations

import os

from tests.rig import environment

_FOLDERS = environment.set_apart(os.environ)

import pytest  # noqa: E402 - after the folders are set apart
from hypothesis import settings  # noqa: E402 - it looks for its folder when it is imported

from cardtool.app import remembered  # noqa: E402 - as above

pytest_plugins = ["tests.rig.plugin", "tests.pkcs11_module.plugin", "tests.cards.soak.tables"]

#: Longest value that stands in the name of a test.
_LONGEST_NAME = 40

# A machine shared with other work is no reason to fail.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")


def pytest_unconfigure() -> None:
    _FOLDERS.cleanup()


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Long values are named by their argument: many hold keys made anew, and all workers must see the same names."""
    return argname if isinstance(val, bytes | str) and len(val) > _LONGEST_NAME else None


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """The cards that other tests of this process read must not be known to this one."""
    remembered.REMEMBERED.forget()
