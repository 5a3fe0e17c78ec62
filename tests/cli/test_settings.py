"""Options against the administrator's locks, and the training mode's list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.app.training import Training

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.app.folders import Folders
    from tests.cli.conftest import Run


@pytest.fixture
def locked(folders: Folders) -> None:
    folders.administrator.mkdir(parents=True)
    (folders.administrator / "settings.toml").write_text(
        '[reading]\nvia = "pkcs11"\npins = false\n[locked]\nkeys = ["reading.via", "reading.pins"]\n', encoding="utf-8"
    )


@pytest.mark.parametrize("option", [("--via", "direct"), ("--pins",)])
def test_an_option_that_contradicts_a_lock_is_refused(
    locked: None, run: Callable[..., Run], option: tuple[str, ...]
) -> None:
    result = run("card", "read", *option)
    assert result.code == 2
    assert "administrator locked" in result.errors


def test_a_broken_settings_file_is_told_with_its_name(folders: Folders, run: Callable[..., Run]) -> None:
    folders.settings.mkdir(parents=True)
    (folders.settings / "settings.toml").write_text("[reading]\nvia = 1\n", encoding="utf-8")
    problem = run("card", "read", "--json").document["problems"][0]
    assert (problem["cause"], problem["reader"]) == ("local_data_invalid", "settings.toml")


def test_the_training_scripts_are_listed(run: Callable[..., Run]) -> None:
    document = run("train", "--json").document
    assert {"id", "title", "explanation"} == set(document["scripts"][0])
    listed = run("--lang", "fi", "train", "--list").output
    assert all(script["id"] in listed for script in document["scripts"])


def test_training_opens_the_window_with_its_desk(run: Callable[..., Run]) -> None:
    opened: dict[str, object] = {}

    def window(*_: object, **settings: object) -> int:
        opened.update(settings)
        return 0

    assert run("train", window=window).code == 0
    assert opened["training"] is True
    assert isinstance(opened["training_desk"], Training)
