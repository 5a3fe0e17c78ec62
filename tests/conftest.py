"""Set-up of the whole suite: first its own folders, then the fixtures of the smart-card stack."""

from __future__ import annotations

import os

from tests.rig import environment

_FOLDERS = environment.set_apart(os.environ)

pytest_plugins = ["tests.rig.plugin"]


def pytest_unconfigure() -> None:
    _FOLDERS.cleanup()
