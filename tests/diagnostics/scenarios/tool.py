"""What can be wrong with cardtool itself; the note does not number it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.diagnostics.system import (
    Space,
)
from cardtool.model.diagnosis import DiagnosisCode as Code
from tests.diagnostics.bench import Bench
from tests.diagnostics.scenarios.registry import scenario

if TYPE_CHECKING:
    from pathlib import Path


@scenario(0, Code.STORE_FULL)
def disk_full(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.folder = Space(exists=True, writable=True, free=1024)
    return bench


@scenario(0, Code.STORE_READ_ONLY)
def folder_not_writable(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.folder = Space(exists=True, writable=False, free=10**10)
    return bench


@scenario(0, Code.STORE_DAMAGED)
def database_damaged(home: Path) -> Bench:
    bench = Bench(home)
    folder = bench.workspace.folders.data
    folder.mkdir(parents=True)
    (folder / "worklist.sqlite").write_bytes(b"not a database" * 100)
    return bench


@scenario(0, Code.LOCAL_DATA_INVALID)
def settings_broken(home: Path) -> Bench:
    bench = Bench(home)
    folder = bench.workspace.folders.settings
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text("[reading]\nvia = 'telepathy'\n")
    return bench


@scenario(0, Code.LOCAL_DATA_INVALID)
def addition_broken(home: Path) -> Bench:
    bench = Bench(home)
    folder = bench.workspace.folders.administrator / "rules"
    folder.mkdir(parents=True)
    (folder / "diagnosis.toml").write_text("[[cause]]\nid = 'half'\n")
    return bench
