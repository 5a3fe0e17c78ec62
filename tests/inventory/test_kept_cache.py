from __future__ import annotations

import logging
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cardtool.inventory import cache_opening, kept_cache, walking
from cardtool.inventory.cache_database import RECENT
from cardtool.inventory.cache_opening import LAYOUT
from cardtool.inventory.kept_cache import FILE_NAME, KeptFileCache
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanLimits, ScanWatch
from cardtool.inventory.sources import files
from cardtool.inventory.sources.files import FileSource
from cardtool.model.sighting import RefusalReason, SourceKind
from tests.inventory.made_stores import KEY_PEM, PASSWORD, chain, finnish, jks, jks_trusted, leaf, p7, p12, pem

if TYPE_CHECKING:
    from cardtool.model.sighting import Coverage, Sighting

SECOND = 1_000_000_000
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has neither modes nor times of change")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One file of every sort."""
    folder = tmp_path / "scanned"
    (folder / "below").mkdir(parents=True)
    contents = {
        "one.pem": pem(leaf()),
        "chain.pem": b"".join(map(pem, chain())) + pem(b"broken"),
        "below/b.der": finnish(),
        "below/store.jks": jks(jks_trusted("ä", leaf()), jks_trusted("b", finnish())),
        "below/store.p12": p12(),
        "bundle.p7b": p7(chain()),
        "key.pem": KEY_PEM + pem(leaf()),
        "text.txt": b"hello",
        "named.cer": b"<html>404</html>",
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "cache" / FILE_NAME


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the files that were opened."""
    names: list[str] = []
    real = walking.open_file

    def noted(path: str) -> object:
        names.append(Path(path).name)
        return real(path)

    monkeypatch.setattr(files, "open_file", noted)
    return names


def later(seconds: float = 60) -> int:
    """A moment at which what is there now is old enough to be remembered."""
    return time.time_ns() + int(seconds * SECOND)


def scanned(
    folder: Path,
    place: Path,
    *,
    began: int | None = None,
    passwords: tuple[str, ...] = (PASSWORD,),
    kind: SourceKind = SourceKind.FILES,
    limits: ScanLimits | None = None,
    largest: int = kept_cache.LARGEST,
) -> tuple[list[Sighting], Coverage]:
    with KeptFileCache(place, began=later() if began is None else began, largest=largest) as cache:
        scan = run_sources([FileSource(str(folder), Passwords(passwords), cache=cache, kind=kind)], ScanWatch(limits))
        return list(scan), scan.coverage[0]


class TestUnchanged:
    def test_nothing_is_opened_and_everything_is_the_same(self, folder: Path, place: Path, opened: list[str]) -> None:
        first = scanned(folder, place)
        assert len(opened) == 9
        assert scanned(folder, place) == first
        assert len(opened) == 9
        assert first[1].seen == 14
        assert [refusal.reason for refusal in first[1].refusals] == [RefusalReason.NOT_A_CERTIFICATE] * 2

    @posix
    def test_names_that_are_no_text(self, folder: Path, place: Path, opened: list[str]) -> None:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.pem")).write_bytes(pem(leaf()))
        assert scanned(folder, place) == scanned(folder, place)
        assert len(opened) == 10

    def test_more_folders_than_are_held_in_memory(
        self, folder: Path, place: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept_cache, "_MOST_HELD", 3)
        assert scanned(folder, place) == scanned(folder, place)
        assert len(opened) == 9

    def test_written_in_pieces(
        self, folder: Path, place: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept_cache, "_FILES_AT_ONCE", 2)
        monkeypatch.setattr(kept_cache, "_BYTES_AT_ONCE", 2000)
        assert scanned(folder, place) == scanned(folder, place)
        assert len(opened) == 9

    def test_another_kind_of_source_has_its_own(self, folder: Path, place: Path) -> None:
        scanned(folder, place)
        seen, _ = scanned(folder, place, kind=SourceKind.SYSTEM_TRUST)
        assert {item.place.source for item in seen} == {SourceKind.SYSTEM_TRUST}
        assert {item.place.source for item in scanned(folder, place)[0]} == {SourceKind.FILES}


class TestChanged:
    def test_another_size(self, folder: Path, place: Path, opened: list[str]) -> None:
        scanned(folder, place)
        (folder / "below" / "b.der").write_bytes(leaf() + b"\0")
        seen, _ = scanned(folder, place, began=later(120))
        assert opened[9:] == ["b.der"]
        assert [item.der for item in seen if item.place.path.endswith("b.der")] == [leaf()]
        scanned(folder, place, began=later(120))
        assert opened[9:] == ["b.der"]

    def test_nothing_of_the_old_content_stays(self, folder: Path, place: Path) -> None:
        scanned(folder, place)
        for _ in range(3):
            os.utime(folder / "one.pem")
            scanned(folder, place)
        with closing(sqlite3.connect(place)) as connection:
            (contents,) = connection.execute("SELECT count(*) FROM content").fetchone()
            assert connection.execute("SELECT count(*) FROM file WHERE content IS NOT NULL").fetchone() == (contents,)

    @posix
    def test_the_same_size_and_a_time_set_back(self, folder: Path, place: Path) -> None:
        path = folder / "below" / "b.der"
        path.write_bytes(leaf())
        before = path.stat()
        scanned(folder, place)
        path.write_bytes(leaf()[:-1] + bytes([leaf()[-1] ^ 1]))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        seen, _ = scanned(folder, place)
        assert [item.der for item in seen if item.place.path == str(path)] == [path.read_bytes()]

    def test_what_changed_just_now_may_change_again_unseen(self, folder: Path, place: Path, opened: list[str]) -> None:
        scanned(folder, place, began=time.time_ns())
        scanned(folder, place)
        assert len(opened) == 18

    def test_another_version_of_the_readers(
        self, folder: Path, place: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = scanned(folder, place)
        with monkeypatch.context() as patch:
            patch.setattr(kept_cache, "READERS", kept_cache.READERS + 1)
            assert scanned(folder, place) == first
            assert len(opened) == 18
        scanned(folder, place)
        assert len(opened) == 18

    def test_limits_are_those_of_each_scan(self, folder: Path, place: Path) -> None:
        small = ScanLimits(file_bytes=100)
        assert scanned(folder, place, limits=small)[1].seen == 0
        everything = scanned(folder, place)
        assert everything[1].seen == 14
        assert scanned(folder, place, limits=small)[1].seen == 0


class TestPasswords:
    def test_what_a_password_was_missing_for_is_read_again(self, folder: Path, place: Path) -> None:
        assert RefusalReason.PASSWORD_NEEDED in {one.reason for one in scanned(folder, place, passwords=())[1].refusals}
        assert scanned(folder, place)[1].seen == 14

    def test_what_was_opened_is_remembered_because_it_is_public(self, folder: Path, place: Path) -> None:
        first = scanned(folder, place)
        assert scanned(folder, place, passwords=()) == first

    def test_no_password_is_kept(self, folder: Path, place: Path) -> None:
        scanned(folder, place)
        content = place.read_bytes()
        assert PASSWORD.encode() not in content
        assert PASSWORD.encode("utf-16-be") not in content


class TestTrouble:
    """Whatever is wrong with the file, the scan gives what it would give without it, and says so once."""

    @pytest.fixture(autouse=True)
    def _impatient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache_opening, "_PATIENCE", 0.01)

    def plain(self, folder: Path) -> tuple[list[Sighting], Coverage]:
        scan = run_sources([FileSource(str(folder), Passwords([PASSWORD]))], ScanWatch())
        return list(scan), scan.coverage[0]

    def reasons(self, caplog: pytest.LogCaptureFixture) -> list[str]:
        return [record.getMessage().rpartition(": ")[2] for record in caplog.records]

    @pytest.fixture
    def log(self, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
        caplog.set_level(logging.DEBUG, logger=kept_cache.__name__)
        return caplog

    def test_locked(self, folder: Path, place: Path, log: pytest.LogCaptureFixture) -> None:
        scanned(folder, place)
        with closing(sqlite3.connect(place, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert scanned(folder, place) == self.plain(folder)
        assert self.reasons(log) == ["SQLITE_BUSY"]

    def test_locked_before_it_is_made(self, folder: Path, place: Path, log: pytest.LogCaptureFixture) -> None:
        place.parent.mkdir()
        with closing(sqlite3.connect(place, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert scanned(folder, place) == self.plain(folder)
        assert self.reasons(log) == ["SQLITE_BUSY"]

    def test_locked_while_it_is_written(self, folder: Path, place: Path, log: pytest.LogCaptureFixture) -> None:
        KeptFileCache(place, began=later()).get(SourceKind.FILES, walking.FoundFile("/x", 1, 1, 1))
        with closing(sqlite3.connect(place, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert scanned(folder, place) == self.plain(folder)
        assert self.reasons(log) == ["SQLITE_BUSY"]

    @pytest.mark.parametrize("setting", ["query_only = ON", "max_page_count = 9"])
    def test_a_disk_that_is_read_only_or_full(
        self,
        folder: Path,
        place: Path,
        log: pytest.LogCaptureFixture,
        monkeypatch: pytest.MonkeyPatch,
        setting: str,
    ) -> None:
        cache_opening.open_database(place, 0).close()
        with monkeypatch.context() as patch:
            patch.setattr(cache_opening, "_SETTINGS", (setting,))
            assert scanned(folder, place) == self.plain(folder)
        assert self.reasons(log) == ["SQLITE_READONLY" if "query" in setting else "SQLITE_FULL"]
        assert scanned(folder, place) == scanned(folder, place)
        assert len(log.records) == 1

    def test_no_folder_can_be_made(self, folder: Path, tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
        (tmp_path / "file").touch()
        assert scanned(folder, tmp_path / "file" / "cache") == self.plain(folder)
        assert len(log.records) == 1

    @pytest.mark.parametrize("content", [b"no database at all " * 500, b"SQLite format 3\0" + bytes(5000)])
    def test_a_file_that_is_no_database_is_made_anew(
        self, folder: Path, place: Path, opened: list[str], log: pytest.LogCaptureFixture, content: bytes
    ) -> None:
        place.parent.mkdir()
        place.write_bytes(content)
        assert scanned(folder, place) == scanned(folder, place)
        assert len(opened) == 9
        assert log.records == []

    @pytest.mark.parametrize("version", [0, LAYOUT + 1])
    def test_a_file_of_another_layout_is_made_anew(
        self, folder: Path, place: Path, opened: list[str], version: int
    ) -> None:
        place.parent.mkdir()
        with closing(sqlite3.connect(place)) as connection:
            connection.execute("CREATE TABLE file (other)")
            connection.execute(f"PRAGMA user_version = {version}")
        assert scanned(folder, place) == scanned(folder, place)
        assert len(opened) == 9

    def test_a_file_damaged_inside_is_removed(
        self, folder: Path, place: Path, opened: list[str], log: pytest.LogCaptureFixture
    ) -> None:
        first = scanned(folder, place)
        content = place.read_bytes()
        place.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))
        assert scanned(folder, place) == first
        assert self.reasons(log) == ["SQLITE_CORRUPT"]
        assert not place.exists()
        assert scanned(folder, place) == scanned(folder, place)
        assert len(opened) == 27

    def test_a_damaged_file_that_cannot_be_removed(
        self, folder: Path, place: Path, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = scanned(folder, place)
        content = place.read_bytes()
        place.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))

        def deny(*_: object, **__: object) -> None:
            raise PermissionError

        monkeypatch.setattr(Path, "unlink", deny)
        assert scanned(folder, place) == first
        assert self.reasons(log) == ["SQLITE_CORRUPT"]

    def test_a_damaged_certificate_is_read_again(self, folder: Path, place: Path, opened: list[str]) -> None:
        first = scanned(folder, place)
        with closing(sqlite3.connect(place)) as connection, connection:
            connection.execute("UPDATE content SET data = CAST(substr(data, 1, length(data) - 1) || x'00' AS BLOB)")
        assert scanned(folder, place) == first
        assert sorted(opened[9:]) == sorted(set(opened) - {"text.txt"})

    def test_contents_that_are_gone_are_read_again(self, folder: Path, place: Path, opened: list[str]) -> None:
        first = scanned(folder, place)
        with closing(sqlite3.connect(place)) as connection, connection:
            connection.execute("DELETE FROM content")
        assert scanned(folder, place) == first
        assert len(opened) == 17

    def test_used_by_another_thread(self, folder: Path, place: Path, log: pytest.LogCaptureFixture) -> None:
        """A mistake of the caller is no reason to remove the file."""
        scanned(folder, place)
        with KeptFileCache(place, began=later()) as cache:
            other = threading.Thread(target=cache.get, args=(SourceKind.FILES, walking.FoundFile("/x", 1, 1, 1)))
            cache._opened()
            other.start()
            other.join()
        assert self.reasons(log) == ["ProgrammingError"]
        assert place.exists()


class TestPrivacy:
    @posix
    def test_for_its_owner_only(self, folder: Path, place: Path) -> None:
        scanned(folder, place)
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
        assert list(place.parent.iterdir()) == [place]
        place.chmod(0o644)
        scanned(folder, place)
        assert stat.S_IMODE(place.stat().st_mode) == 0o600

    @posix
    def test_somebody_elses_file_is_not_believed(
        self, folder: Path, place: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        scanned(folder, place)
        monkeypatch.setattr(os, "geteuid", lambda: place.stat().st_uid + 1)
        scanned(folder, place)
        assert len(opened) == 18

    @posix
    def test_a_link_is_not_followed(self, folder: Path, place: Path, opened: list[str]) -> None:
        scanned(folder, place)
        elsewhere = place.rename(place.with_name("elsewhere"))
        place.symlink_to(elsewhere)
        scanned(folder, place)
        assert len(opened) == 18


class TestSize:
    def rows(self, place: Path) -> int:
        with closing(sqlite3.connect(place)) as connection:
            number: int = connection.execute("SELECT count(*) FROM file").fetchone()[0]
            return number

    def test_there_is_no_end_to_the_same_scan(self, folder: Path, place: Path) -> None:
        for number in range(5):
            scanned(folder, place, largest=60_000, began=later(60 + number))
        assert place.stat().st_size < 60_000 * 2

    def test_nothing_is_added_when_there_is_no_room(
        self, folder: Path, place: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept_cache, "_FILES_AT_ONCE", 2)
        scanned(folder, place, largest=26_000)
        assert 0 < self.rows(place) < 9
        known = self.rows(place)
        del opened[:]
        scanned(folder, place, largest=26_000)
        assert len(opened) == 9 - known
        assert self.rows(place) == known

    def test_what_was_not_scanned_for_longest_makes_room(self, folder: Path, place: Path, opened: list[str]) -> None:
        other = folder.with_name("other")
        other.mkdir()
        for number in range(30):
            (other / f"{number}.pem").write_bytes(pem(leaf()))
        scanned(other, place, began=later())
        scanned(folder, place, began=later(2 * RECENT), largest=60_000)
        assert self.rows(place) < 39
        del opened[:]
        scanned(folder, place, began=later(2 * RECENT))
        assert opened == []

    def test_what_is_in_use_stays(self, folder: Path, place: Path, opened: list[str]) -> None:
        scanned(folder, place, began=later())
        scanned(folder, place, began=later(2 * RECENT))
        (folder / "new.pem").write_bytes(pem(leaf()))
        scanned(folder, place, began=later(2 * RECENT), largest=1)
        assert opened[9:] == ["new.pem"]
        assert self.rows(place) == 9

    def test_very_large_contents_are_not_remembered(
        self, folder: Path, place: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(kept_cache, "_LARGEST_CONTENT", 2000)
        assert scanned(folder, place) == scanned(folder, place)
        assert set(opened[9:]) == {"bundle.p7b", "chain.pem", "store.jks", "store.p12"}


def test_two_scans_at_once(folder: Path, place: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_cache, "_FILES_AT_ONCE", 1)
    expected = scanned(folder, place.with_name("another"))
    found: list[tuple[list[Sighting], Coverage]] = []
    threads = [threading.Thread(target=lambda: found.append(scanned(folder, place))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4
    del opened[:]
    assert scanned(folder, place) == expected
    assert opened == []


def test_another_scan_may_be_faster_in_making_it(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache_opening.open_database(place, 0).close()
    layouts = iter((0, LAYOUT))
    monkeypatch.setattr(cache_opening, "_layout", lambda _: next(layouts))
    cache_opening.open_database(place, 0).close()


def test_opening_it_leaves_the_locks_of_others_alone(place: Path) -> None:
    cache_opening.open_database(place, 0).close()
    with closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        cache_opening.open_database(place, 0).close()
        write = "import sqlite3, sys; sqlite3.connect(sys.argv[1], timeout=0).execute('BEGIN IMMEDIATE')"
        finished = subprocess.run([sys.executable, "-c", write, place], check=False, capture_output=True, text=True)
        assert "database is locked" in finished.stderr


def test_cancelling_keeps_what_was_read(folder: Path, place: Path, opened: list[str]) -> None:
    watch = ScanWatch()
    with KeptFileCache(place, began=later()) as cache:
        found = FileSource(str(folder), Passwords([PASSWORD]), cache=cache).scan(watch)
        next(found)
        watch.cancel()
        assert len(list(found)) == 2
    scanned(folder, place)
    assert sorted(opened) == sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_it_needs_no_database_package() -> None:
    code = "import sys, cardtool.inventory.kept_cache; sys.exit('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
