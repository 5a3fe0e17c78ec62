from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cardtool.cards.helper.launch import start_helper
from cardtool.child_environment import child_environment

if TYPE_CHECKING:
    import pytest


def test_secrets_are_left_out_and_nothing_else() -> None:
    given = {
        "PATH": "/bin",
        "CARDTOOL_SECRET_DATABASE": "a",
        "cardtool_secret_x": "b",
        "PGPASSWORD": "c",
        "PGHOST": "d",
    }
    assert child_environment(given) == {"PATH": "/bin", "PGHOST": "d"}


def test_a_helper_never_sees_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDTOOL_SECRET_KEYSTORES", "canary-in-the-environment")
    with start_helper({"MORE": "yes"}, [os.fspath("/usr/bin/env")]) as process:
        assert process.stdout is not None
        told = process.stdout.read().decode()
    assert "MORE=yes" in told
    assert "canary" not in told
