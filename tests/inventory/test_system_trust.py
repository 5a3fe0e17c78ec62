"""What Linux trusts."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from cardtool.inventory.caching import MemoryCache
from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanWatch
from cardtool.inventory.sources import system_trust
from cardtool.inventory.sources.system_trust import SystemTrustSource, trust_paths
from cardtool.model.sighting import RefusalReason, SourceKind, SourceState
from tests.inventory.made_stores import chain, leaf, pem

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_folders_and_files(tmp_path: Path) -> None:
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "a.pem").write_bytes(pem(leaf()))
    (tmp_path / "bundle").write_bytes(b"".join(map(pem, chain())))
    cache = MemoryCache()
    paths = (str(tmp_path / "certs"), str(tmp_path / "bundle"), str(tmp_path / "certs" / "a.pem"))
    scan = run_sources([SystemTrustSource(paths=paths, cache=cache)], ScanWatch())
    assert [item.place.source for item in scan] == [SourceKind.SYSTEM_TRUST] * 4
    (coverage,) = scan.coverage
    assert (coverage.required, coverage.state, coverage.seen) == (False, SourceState.COMPLETE, 4)
    assert len(cache) == 2


def test_where_there_is_none() -> None:
    scan = run_sources([SystemTrustSource(paths=())], ScanWatch())
    assert list(scan) == []
    assert [refusal.reason for refusal in scan.coverage[0].refusals] == [RefusalReason.NOT_AVAILABLE_HERE]


def test_paths_of_openssl_and_of_distributions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle, known = tmp_path / "bundle.pem", tmp_path / "known"
    bundle.write_bytes(pem(leaf()))
    known.mkdir()
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_cafile_env, str(bundle))
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_capath_env, str(known))
    monkeypatch.setattr(system_trust, "_PATHS", (str(known), str(tmp_path / "missing")))
    assert trust_paths() == (str(bundle), str(known))
    assert SystemTrustSource().paths == (str(bundle), str(known))
