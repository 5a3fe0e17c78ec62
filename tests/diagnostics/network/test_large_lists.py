"""A long list goes to a file and is looked at there; whatever happens, the file is gone afterwards."""

from __future__ import annotations

import tempfile
import threading
import tracemalloc
from contextlib import closing
from functools import cache
from typing import TYPE_CHECKING

import pytest

from cardtool.diagnostics.network import transfer as module
from cardtool.diagnostics.network.asking import Limits
from cardtool.diagnostics.network.cache import AnswerCache
from cardtool.diagnostics.network.scratch import mapped, scratch
from cardtool.model.revocation import NoAnswerReason, RevocationSource, RevocationState
from tests.certificates.revocation.making import crl, issuer
from tests.diagnostics.network.test_asking import make_asking, reasons, with_addresses

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.diagnostics.network.asking import Asking
    from tests.diagnostics.network.servers import Server

REVOKED = 4711
ENTRIES = 10_000


@cache
def long_list() -> bytes:
    """The certificate of the tests is the last of many."""
    return crl([*range(10**30, 10**30 + ENTRIES), REVOKED])


@pytest.fixture
def asking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asking:
    """The system's folder of temporary files is another one than that of the cache, and both are looked at."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    return make_asking(tmp_path)


def left_behind(asking: Asking) -> list[str]:
    """Files that are neither an answer that is kept nor a folder."""
    return [file.name for file in asking.delivered.parent.rglob("*") if file.is_file() and file.suffix != ".crl"]


def test_one_that_is_listed_at_its_end(server: Server, asking: Asking) -> None:
    assert len(long_list()) > 4 * module._CHUNK
    found, in_vain = asking.ask(with_addresses(crl_url=server.serve("/list", long_list())), issuer())
    assert (found.state, found.source) == (RevocationState.REVOKED, RevocationSource.CRL)
    assert not in_vain
    (kept,) = asking.cache.folder.iterdir()
    assert kept.read_bytes() == long_list()
    assert not left_behind(asking)


def test_it_is_never_in_memory_as_a_whole(server: Server, asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also the server of this test has the list only once, before it is measured."""
    monkeypatch.setattr(module, "_CHUNK", 4096)
    monkeypatch.setattr("cardtool.diagnostics.network.cache._PIECE", 4096)
    certificate = with_addresses(crl_url=server.serve("/list", long_list()))
    tracemalloc.start()
    try:
        asking.ask(certificate, issuer())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < len(long_list())


def test_the_bound_leaves_room_for_the_longest_known() -> None:
    assert Limits().list_bytes >= 2 * 45 * 1000 * 1000


@pytest.mark.parametrize("told", [True, False])
def test_one_above_the_bound(server: Server, tmp_path: Path, told: bool) -> None:
    asking = make_asking(tmp_path, limits=Limits(list_bytes=100_000))
    url = server.serve("/list", long_list(), headers={} if told else {"Content-Length": ""})
    found, in_vain = asking.ask(with_addresses(crl_url=url), issuer())
    assert (found.state, reasons(in_vain)) == (RevocationState.UNKNOWN, [NoAnswerReason.TOO_LARGE])
    assert not list(asking.cache.folder.iterdir())


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"", NoAnswerReason.MALFORMED), (b"0\x80", NoAnswerReason.MALFORMED), (crl()[:-1], NoAnswerReason.MALFORMED)],
)
def test_one_that_is_none_is_not_kept(server: Server, asking: Asking, content: bytes, reason: NoAnswerReason) -> None:
    _, in_vain = asking.ask(with_addresses(crl_url=server.serve("/list", content)), issuer())
    assert reasons(in_vain) == [reason]
    assert not list(asking.cache.folder.iterdir())
    assert not left_behind(asking)


def test_who_does_not_wait_any_more(server: Server, asking: Asking) -> None:
    """The first part has come when it is given up."""
    begun, gone = threading.Event(), threading.Event()

    def half(handler: object) -> None:
        handler.wfile.write(b"HTTP/1.0 200 OK\r\n\r\n" + long_list()[:100_000])  # type: ignore[attr-defined] # the library's handler
        begun.set()
        server.free.wait(30)

    def stop_when_begun() -> None:
        begun.wait(30)
        gone.set()

    server.routes["/list"] = half
    threading.Thread(target=stop_when_begun, daemon=True).start()
    asking.stopped = gone.is_set
    _, in_vain = asking.ask(with_addresses(crl_url=server.url("/list")), issuer())
    assert reasons(in_vain) == [NoAnswerReason.CANCELLED]
    assert not list(asking.cache.folder.iterdir())
    assert not left_behind(asking)


def test_a_full_disk(server: Server, asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _: bytes) -> int:
            raise OSError(28, "No space left on device")

    def fetch(_self: object, url: str, _file: object) -> None:
        module.transfer_into(Full(), url, 10**9, 20)  # type: ignore[arg-type] # a file of which only this is used

    monkeypatch.setattr("cardtool.diagnostics.network.asking.Asking.fetch_list", fetch)
    _, in_vain = asking.ask(with_addresses(crl_url=server.serve("/list", crl())), issuer())
    assert [(each.reason, each.detail) for each in in_vain] == [
        (NoAnswerReason.NOT_READABLE, "No space left on device"),
    ]


def test_no_file_can_be_made_at_all(server: Server, asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    found, in_vain = asking.ask(with_addresses(crl_url=server.serve("/list", crl())), issuer())
    assert (found.state, reasons(in_vain)) == (RevocationState.UNKNOWN, [NoAnswerReason.NOT_READABLE])
    assert not server.asked


def test_where_the_cache_cannot_be_the_systems_folder_will_do(server: Server, asking: Asking, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    asking.cache = AnswerCache(tmp_path / "file" / "below")
    found, _ = asking.ask(with_addresses(crl_url=server.serve("/list", crl())), issuer())
    assert found.state is RevocationState.GOOD
    assert left_behind(asking) == ["file"]


def test_a_file_is_seen_as_far_as_it_was_written(tmp_path: Path) -> None:
    with closing(scratch(tmp_path)) as file:
        file.write(b"some")
        with mapped(file) as content:
            assert content[:] == b"some"
