from __future__ import annotations

import os
from pathlib import Path

from tests.rig import environment, opensc


def test_every_folder_is_new_private_and_removed_at_the_end() -> None:
    variables = {"HOME": "/clerk", "XDG_CACHE_HOME": "/clerk/.cache", "SOFTHSM2_CONF": "/etc/softhsm2.conf"}
    temporary = environment.set_apart(variables)
    base = Path(temporary.name)
    folders = [Path(value) for name, value in variables.items() if name.startswith(("XDG_", "CARDTOOL_", "HYPO"))]
    assert len(folders) == 7
    assert all(folder.parent == base and folder.is_dir() for folder in folders)
    assert "SOFTHSM2_CONF" not in variables
    assert variables["HOME"] == "/clerk"
    assert variables["QT_QPA_PLATFORM"] == "offscreen"
    assert Path(variables["OPENSC_CONF"]).read_text(encoding="utf-8") == opensc.CONFIGURATION
    temporary.cleanup()
    assert not base.exists()


def test_a_chosen_qt_platform_is_kept() -> None:
    variables = {"QT_QPA_PLATFORM": "xcb"}
    environment.set_apart(variables).cleanup()
    assert variables["QT_QPA_PLATFORM"] == "xcb"


def test_this_run_is_set_apart() -> None:
    assert Path(os.environ["CARDTOOL_HOME"]).parent.name.startswith("cardtool-tests-")
