from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.inventory.kept_cache import FILE_NAME
from tests.app.inventories import folder_of, pem_of, service

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.folders import Folders
    from tests.cli.conftest import Run


@pytest.mark.parametrize(("words", "kept"), [((), True), (("--cache",), True), (("--no-cache",), False)])
def test_a_scan_remembers_files_unless_told_otherwise(
    run: Callable[..., Run], folders: Folders, tmp_path: Path, words: tuple[str, ...], kept: bool
) -> None:
    folder = folder_of(tmp_path / "srv", good=pem_of(service()))
    assert run("inventory", "scan", str(folder), *words).code in {0, 1}
    assert (folders.cache / FILE_NAME).exists() == kept
