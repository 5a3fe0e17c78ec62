from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from cardtool.app import clock
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.scanning import scan
from cardtool.app.inventory.sources import file_cache, make_sources
from cardtool.inventory import walking
from cardtool.inventory.kept_cache import FILE_NAME
from cardtool.inventory.sources import files
from tests.app.inventories import folder_of, pem_of, service, workspace

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.workspace import Workspace


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the files that were opened."""
    paths: list[str] = []
    real = walking.open_file

    def noted(path: str) -> object:
        paths.append(path)
        return real(path)

    monkeypatch.setattr(files, "open_file", noted)
    return paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return folder_of(tmp_path / "scanned", good=pem_of(service()))


def a_minute_later(tmp_path: Path) -> Workspace:
    """A workspace in which what is there now is old enough to be remembered."""
    found = workspace(tmp_path)
    found.now = lambda: clock.now() + timedelta(minutes=1)
    return found


def test_a_second_scan_opens_nothing(tmp_path: Path, folder: Path, opened: list[str]) -> None:
    first = scan(a_minute_later(tmp_path), ScanRequest(paths=(folder,)))
    assert len(opened) == 1
    second = scan(a_minute_later(tmp_path), ScanRequest(paths=(folder,)))
    assert len(opened) == 1
    assert second.certificates == first.certificates
    assert (workspace(tmp_path).folders.cache / FILE_NAME).is_file()


def test_without_the_cache_everything_is_read_and_nothing_kept(tmp_path: Path, folder: Path, opened: list[str]) -> None:
    for _ in range(2):
        scan(a_minute_later(tmp_path), ScanRequest(paths=(folder,), cache=False))
    assert len(opened) == 2
    assert not workspace(tmp_path).folders.cache.exists()


def test_every_source_of_files_has_it(tmp_path: Path, folder: Path) -> None:
    request = ScanRequest(paths=(folder, tmp_path), system_trust=True)
    with file_cache(workspace(tmp_path), request) as cache:
        assert cache is not None
        assert [getattr(source, "cache", None) for source in make_sources(workspace(tmp_path), request, cache)] == [
            cache
        ] * 3
