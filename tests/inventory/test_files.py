"""Folders as they are: links, loops, pipes, locked doors, and files of every kind."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cardtool.inventory import walking
from cardtool.inventory.caching import CachedFile, MemoryCache
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanLimits, ScanWatch
from cardtool.inventory.sources import files
from cardtool.inventory.sources.files import FileSource
from cardtool.model.sighting import Place, RefusalReason, Sighting, SourceKind, SourceState
from tests.inventory.made_stores import KEY_PEM, NONE, PASSWORD, chain, finnish, leaf, p12, pem

if TYPE_CHECKING:
    from cardtool.model.sighting import Coverage, Refusal

R = RefusalReason
needs_links = pytest.mark.skipif(os.name == "nt", reason="making links needs a right that Windows users lack")


def scanned(source: FileSource, watch: ScanWatch | None = None) -> tuple[list[Sighting], Coverage]:
    scan = run_sources([source], watch or ScanWatch())
    seen = list(scan)
    return seen, scan.coverage[0]


def scan(path: Path, limits: ScanLimits | None = None) -> tuple[list[str], list[tuple[RefusalReason, str]], Coverage]:
    """Names of files with certificates, refusals by name, and the coverage."""
    seen, coverage = scanned(FileSource(str(path)), ScanWatch(limits))
    names = [Path(item.place.path).name for item in seen]
    return names, [(refusal.reason, Path(refusal.place.path).name) for refusal in coverage.refusals], coverage


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one").write_bytes(pem(leaf()))
    (tmp_path / "a" / "text.txt").write_bytes(b"hello")
    (tmp_path / "b.der").write_bytes(finnish())
    return tmp_path


class TestFolders:
    def test_everything_below(self, folder: Path) -> None:
        names, refusals, coverage = scan(folder)
        assert names == ["b.der", "one"]
        assert refusals == []
        assert (coverage.state, coverage.seen, coverage.looked_at, coverage.skipped) == (SourceState.COMPLETE, 2, 3, 1)

    def test_one_file(self, folder: Path) -> None:
        assert scan(folder / "b.der")[0] == ["b.der"]

    def test_the_place(self, folder: Path) -> None:
        seen, _ = scanned(FileSource(str(folder / "b.der"), kind=SourceKind.SAML))
        place = seen[0].place
        assert (place.source, place.host, place.detail) == (SourceKind.SAML, "", "der#1")
        assert place.path == os.path.realpath(folder / "b.der")

    def test_the_order_is_that_of_names(self, tmp_path: Path) -> None:
        for name in ("c", "a/2", "b/1", "a/1", "d"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(leaf())
        seen, _ = scanned(FileSource(str(tmp_path)))
        names = [Path(item.place.path).relative_to(os.path.realpath(tmp_path)).as_posix() for item in seen]
        assert names == ["c", "d", "a/1", "a/2", "b/1"]

    def test_nothing_there(self, tmp_path: Path) -> None:
        names, refusals, coverage = scan(tmp_path / "missing")
        assert (names, refusals) == ([], [(R.NOT_FOUND, "missing")])
        assert coverage.state is SourceState.UNREADABLE
        assert coverage.refusals[0].detail == "ENOENT"

    def test_too_deep(self, tmp_path: Path) -> None:
        deep = tmp_path / "1" / "2" / "3"
        deep.mkdir(parents=True)
        (deep.parent / "x").write_bytes(leaf())
        (deep / "y").write_bytes(leaf())
        names, refusals, _ = scan(tmp_path, ScanLimits(depth=2))
        assert names == ["x"]
        assert refusals == [(R.TOO_DEEP, "3")]

    def test_left_out(self, folder: Path) -> None:
        seen, coverage = scanned(FileSource(str(folder), excluded=("*/a",)))
        assert [Path(item.place.path).name for item in seen] == ["b.der"]
        assert coverage.looked_at == 1

    def test_the_systems_own_folders_are_left_out(self) -> None:
        assert {"/proc", "/sys", "/dev"} <= set(FileSource("/").excluded)

    def test_several_paths_show_a_file_once(self, folder: Path) -> None:
        paths = (str(folder / "a"), str(folder), str(folder / "b.der"))
        found = list(FileSource("several").read_below(paths, ScanWatch()))
        assert len(found) == 2

    def test_what_is_to_come_is_known(self, folder: Path) -> None:
        watch = ScanWatch()
        scanned(FileSource(str(folder)), watch)
        assert watch.progress.expected == watch.progress.looked_at == 3


class TestStopping:
    def test_cancel_between_files(self, folder: Path) -> None:
        watch = ScanWatch()
        found = FileSource(str(folder)).scan(watch)
        next(found)
        watch.cancel()
        assert list(found) == []

    def test_cancel_between_entries(self, tmp_path: Path) -> None:
        for number in range(4):
            (tmp_path / str(number)).write_bytes(leaf())
        names, refusals, _ = scan(tmp_path, ScanLimits(items=2))
        assert names == ["0", "1"]
        assert refusals == [(R.TOO_MANY, tmp_path.name)]

    def test_one_path_of_several(self, folder: Path) -> None:
        watch = ScanWatch(ScanLimits(items=1))
        assert len(list(FileSource("several").read_below((str(folder / "b.der"), str(folder / "a")), watch))) == 1


@needs_links
class TestLinks:
    def test_a_link_and_its_file_count_once(self, folder: Path) -> None:
        (folder / "0-link").symlink_to(folder / "b.der")
        (folder / "a" / "hard").hardlink_to(folder / "b.der")
        names, refusals, _ = scan(folder)
        assert names == ["b.der", "one"]
        assert refusals == []

    def test_out_of_the_folder(self, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        other = tmp_path_factory.mktemp("other")
        (other / "far").write_bytes(leaf())
        (folder / "way").symlink_to(other)
        names, _, _ = scan(folder)
        assert sorted(names) == ["b.der", "far", "one"]

    def test_a_link_as_the_folder_named(self, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
        link = tmp_path_factory.mktemp("links") / "link"
        link.symlink_to(folder)
        seen, _ = scanned(FileSource(str(link)))
        assert {Path(item.place.path).parent.name for item in seen} == {folder.name, "a"}

    def test_dangling(self, folder: Path) -> None:
        (folder / "dangling").symlink_to(folder / "gone")
        (folder / "through-a-file").symlink_to(folder / "b.der" / "x")
        names, refusals, coverage = scan(folder)
        assert len(names) == 2
        assert refusals == [(R.BROKEN_LINK, "dangling"), (R.BROKEN_LINK, "through-a-file")]
        assert coverage.state is SourceState.COMPLETE

    def test_in_circles(self, folder: Path) -> None:
        (folder / "a" / "up").symlink_to(folder)
        (folder / "itself").symlink_to("itself")
        names, refusals, _ = scan(folder)
        assert len(names) == 2
        assert sorted(refusals) == [(R.LINK_LOOP, "itself"), (R.LINK_LOOP, "up")]

    def test_a_folder_reached_twice(self, folder: Path) -> None:
        (folder / "again").symlink_to(folder / "a")
        names, refusals, _ = scan(folder)
        assert sorted(names) == ["b.der", "one"]
        assert refusals == []


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files in folders")
class TestSpecialFiles:
    def test_pipe_and_socket_are_not_opened(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        os.mkfifo(folder / "pipe")
        monkeypatch.chdir(folder)
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind("socket")
            names, refusals, _ = scan(folder)
        assert len(names) == 2
        assert refusals == [(R.SPECIAL_FILE, "pipe"), (R.SPECIAL_FILE, "socket")]

    def test_a_pipe_in_the_place_of_a_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        os.mkfifo(folder / "pipe")
        real = os.open
        monkeypatch.setattr(os, "open", lambda _, flags: real(folder / "pipe", flags))
        assert scan(folder / "b.der")[1] == [(R.SPECIAL_FILE, "b.der")]


class TestLocked:
    @pytest.mark.parametrize(
        ("number", "reason"),
        [(errno.EACCES, R.ACCESS_DENIED), (errno.EPERM, R.ACCESS_DENIED), (errno.EIO, R.NOT_READABLE)],
    )
    def test_a_folder(self, folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: RefusalReason) -> None:
        real = os.scandir

        def scandir(path: str) -> object:
            if path.endswith("a"):
                raise OSError(number, "no")
            return real(path)

        monkeypatch.setattr(os, "scandir", scandir)
        names, refusals, coverage = scan(folder)
        assert (names, refusals) == (["b.der"], [(reason, "a")])
        assert coverage.state is SourceState.PARTIAL

    def test_a_file(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def deny(path: str) -> object:
            raise PermissionError(errno.EACCES, "no", path)

        monkeypatch.setattr(files, "open_file", deny)
        assert scan(folder)[1] == [(R.ACCESS_DENIED, name) for name in ("b.der", "one", "text.txt")]

    def test_an_error_without_number(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(path: str) -> object:
            raise OSError(path)

        monkeypatch.setattr(os, "stat", fail)
        refusal = next(iter(FileSource(str(folder)).scan(ScanWatch())))
        assert not isinstance(refusal, Sighting)
        assert (refusal.reason, refusal.detail) == (R.NOT_READABLE, "OSError")


class TestContents:
    def test_the_name_decides_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "picture.png").write_bytes(pem(leaf()))
        assert scan(tmp_path)[0] == ["picture.png"]

    @pytest.mark.parametrize("content", [b"", b"<html>404</html>", b"\x89PNG\r\n\x1a\n\0\0", bytes(5000)])
    def test_named_like_a_certificate_but_something_else(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / "Server.CER").write_bytes(content)
        (tmp_path / "readme").write_bytes(content)
        names, refusals, coverage = scan(tmp_path)
        assert (names, refusals) == ([], [(R.NOT_A_CERTIFICATE, "Server.CER")])
        assert coverage.skipped == 1

    def test_a_key_alone_is_passed_over(self, tmp_path: Path) -> None:
        (tmp_path / "server.pem").write_bytes(KEY_PEM)
        assert scan(tmp_path)[1] == []

    def test_what_is_read_and_what_not_in_one_file(self, tmp_path: Path) -> None:
        (tmp_path / "bundle.pem").write_bytes(b"".join(map(pem, chain())) + pem(b"broken"))
        names, refusals, coverage = scan(tmp_path)
        assert names == ["bundle.pem"] * 3
        assert refusals == [(R.NOT_A_CERTIFICATE, "bundle.pem")]
        assert coverage.skipped == 0

    @pytest.mark.parametrize(
        ("name", "content", "expected"),
        [
            ("log", b"x" * 200, []),
            ("log", bytes(200), []),
            ("x.pem", b"x" * 200, [R.TOO_LARGE]),
            ("log", pem(leaf()), [R.TOO_LARGE]),
        ],
    )
    def test_too_large(self, tmp_path: Path, name: str, content: bytes, expected: list[RefusalReason]) -> None:
        (tmp_path / name).write_bytes(content)
        _, refusals, _ = scan(tmp_path, ScanLimits(file_bytes=100))
        assert [reason for reason, _ in refusals] == expected

    @pytest.mark.parametrize("encoding", ["ascii", "utf-16-le", "utf-16-be"])
    @pytest.mark.parametrize("before", [5_000, 5_995])
    def test_too_large_with_a_block_far_inside(
        self, tmp_path: Path, encoding: str, before: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_PIECE", 6_000)
        text = "x" * before + "\n" + pem(leaf()).decode()
        (tmp_path / "log").write_bytes(text.encode(encoding))
        assert scan(tmp_path, ScanLimits(file_bytes=100))[1] == [(R.TOO_LARGE, "log")]

    @pytest.mark.parametrize(("most", "expected"), [(4_000, [R.TOO_LARGE]), (5_000, []), (9_000, [])])
    def test_too_large_to_be_searched(
        self, tmp_path: Path, most: int, expected: list[RefusalReason], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(files, "_PIECE", 1_000)
        monkeypatch.setattr(files, "_MOST_SEARCHED", most)
        (tmp_path / "log").write_bytes(b"x" * 5_000)
        _, refusals, _ = scan(tmp_path, ScanLimits(file_bytes=100))
        assert [reason for reason, _ in refusals] == expected

    def test_a_search_ends_when_the_scan_is_cancelled(self, tmp_path: Path) -> None:
        (tmp_path / "log").write_bytes(b"x" * 200)
        watch = ScanWatch(ScanLimits(file_bytes=100))
        watch.cancel()
        file = walking.FoundFile(str(tmp_path / "log"), 200, 0, 0)
        result = FileSource(str(tmp_path))._read(file, watch)
        assert [refusal.reason for refusal in result.refusals] == [R.TOO_LARGE]

    @pytest.mark.parametrize("name", ["log", "server.pem"])
    def test_a_zero_hides_no_certificate(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).write_bytes(b"line\0\n" * 1_000 + pem(leaf()))
        names, refusals, _ = scan(tmp_path)
        assert (names, refusals) == ([name], [])

    def test_the_name_says_that_a_binary_content_is_read_to_its_end(self, tmp_path: Path) -> None:
        (tmp_path / "server.pem").write_bytes(b"\x7fELF\1\0\0\0" * 1_000 + b"\n" + pem(leaf()))
        assert scan(tmp_path)[0] == ["server.pem"]

    def test_der_and_pem_in_one_file(self, tmp_path: Path) -> None:
        (tmp_path / "der_then_pem.cer").write_bytes(leaf() + pem(finnish()))
        (tmp_path / "pem_then_der.cer").write_bytes(pem(finnish()) + leaf())
        seen, coverage = scanned(FileSource(str(tmp_path)))
        assert [item.der for item in seen] == [leaf(), finnish()] * 2
        assert not coverage.refusals

    def test_just_not_too_large(self, tmp_path: Path) -> None:
        (tmp_path / "x").write_bytes(leaf())
        assert scan(tmp_path, ScanLimits(file_bytes=len(leaf())))[0] == ["x"]

    def test_a_file_that_grows_is_read_as_far_as_allowed(self, tmp_path: Path) -> None:
        path = tmp_path / "x"
        path.write_bytes(leaf())
        grown = path.stat()
        path.write_bytes(leaf() + bytes(5000))
        file = walking.FoundFile(str(path), grown.st_size, grown.st_mtime_ns, grown.st_ino)
        result = FileSource(str(path))._read(file, ScanWatch(ScanLimits(file_bytes=grown.st_size)))
        assert [refusal.reason for refusal in result.refusals] == [R.TOO_LARGE]

    def test_passwords(self, tmp_path: Path) -> None:
        (tmp_path / "store.p12").write_bytes(p12())
        assert scanned(FileSource(str(tmp_path)))[1].state is SourceState.UNREADABLE
        assert len(scanned(FileSource(str(tmp_path), Passwords([PASSWORD])))[0]) == 3

    def test_content_without_a_file(self) -> None:
        place = Place(SourceKind.FILES, "dropped")
        assert [item.der for item in files.read_content(leaf(), place, NONE).items] == [leaf()]


class TestCache:
    @pytest.fixture
    def opened(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Names of the files that were opened."""
        names: list[str] = []
        real = walking.open_file

        def noted(path: str) -> object:
            names.append(Path(path).name)
            return real(path)

        monkeypatch.setattr(files, "open_file", noted)
        return names

    def test_unchanged_files_are_not_opened_again(self, folder: Path, opened: list[str]) -> None:
        cache = MemoryCache()
        first = scanned(FileSource(str(folder), cache=cache))
        assert len(opened) == len(cache) == 3
        assert scanned(FileSource(str(folder), cache=cache)) == first
        assert len(opened) == 3

    def test_a_changed_file_is_read(self, folder: Path, opened: list[str]) -> None:
        cache = MemoryCache()
        scanned(FileSource(str(folder), cache=cache))
        (folder / "b.der").write_bytes(leaf() + b"\0")
        seen, _ = scanned(FileSource(str(folder), cache=cache))
        assert [item.der for item in seen] == [leaf(), leaf()]
        assert opened[3:] == ["b.der"]

    def test_other_kinds_of_source_have_their_own_places(self, folder: Path) -> None:
        cache = MemoryCache()
        scanned(FileSource(str(folder), cache=cache))
        seen, _ = scanned(FileSource(str(folder), cache=cache, kind=SourceKind.SYSTEM_TRUST))
        assert {item.place.source for item in seen} == {SourceKind.SYSTEM_TRUST}

    def test_rows_bring_it_back(self, folder: Path, opened: list[str]) -> None:
        cache = MemoryCache()
        first = scanned(FileSource(str(folder), cache=cache))
        rows = [CachedFile(*row) for row in cache.rows()]
        assert scanned(FileSource(str(folder), cache=MemoryCache(rows))) == first
        assert len(opened) == 3

    def test_a_missing_password_is_not_remembered(self, tmp_path: Path) -> None:
        (tmp_path / "store.p12").write_bytes(p12())
        cache = MemoryCache()
        assert not scanned(FileSource(str(tmp_path), cache=cache))[0]
        assert len(scanned(FileSource(str(tmp_path), Passwords([PASSWORD]), cache=cache))[0]) == 3

    def test_a_locked_file_is_not_remembered(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cache = MemoryCache()
        with monkeypatch.context() as patch:
            patch.setattr(files, "open_file", _deny)
            assert not scanned(FileSource(str(folder), cache=cache))[0]
        assert len(scanned(FileSource(str(folder), cache=cache))[0]) == 2


def _deny(path: str) -> Refusal:
    raise PermissionError(errno.EACCES, "no", path)
