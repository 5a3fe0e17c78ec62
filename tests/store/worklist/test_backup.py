"""Backups: everything, for every database, as a whole or not at all."""

from __future__ import annotations

import errno
import gzip
import json
import os
import sys
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from cardtool.model.errors import (
    ListNotEmptyError,
    SourceNotReadableError,
    StoreDamagedError,
    StoreFullError,
    StoreReadOnlyError,
    StoreTooNewError,
    StoreUnreachableError,
)
from cardtool.model.worklist import Action, EntryState, ExpectedCard
from cardtool.store import worklist_backup, worklist_backup_format, worklist_restore
from cardtool.store.worklist_store import WorklistStore
from tests.store.worklist.cards import author, card, fill
from tests.store.worklist.test_verification import happen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def kept(worklist: WorklistStore, tmp_path: Path) -> Path:
    """A backup of a worklist on which everything happened."""
    path = tmp_path / "backup.gz"
    happen(worklist)
    worklist.put_expected("hr", [ExpectedCard(2, "Maija", "m@example.org"), ExpectedCard(3, sha256="a" * 64)], author())
    worklist.backup(path)
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.xdist_group("postgresql"))])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of an empty worklist that is not the one of the backup."""
    if request.param == "sqlite":
        return str(tmp_path / "other.sqlite")
    address: str = request.getfixturevalue("postgresql_place")
    return address


def test_everything_comes_back_in_any_database(worklist: WorklistStore, kept: Path, other: str) -> None:
    before = worklist.verify()
    with WorklistStore.open(other) as restored:
        assert restored.restore(kept, author(99, "bertta")) == 3
        assert restored.entries() == worklist.entries()
        assert restored.expected("hr") == worklist.expected("hr")
        assert restored.expected_lists() == worklist.expected_lists()
        *lines, last = restored.journal()
        assert lines == list(worklist.journal())
        assert (last.action, last.user, last.entry_id, last.previous) == (Action.RESTORED, "bertta", None, before.head)
        found = restored.verify(before.head)
        assert (found.faults, found.lines) == ((), before.lines + 1)
        added = restored.add(card(50), author(100)).entry
        assert added is not None
        assert added.id == found.lines + 1
        with pytest.raises(ListNotEmptyError):
            restored.restore(kept, author())


def test_an_empty_worklist_can_be_kept(in_file: WorklistStore, tmp_path: Path) -> None:
    in_file.backup(tmp_path / "empty.gz")
    assert in_file.restore(tmp_path / "empty.gz", author()) == 0
    assert [line.action for line in in_file.journal()] == [Action.RESTORED]


def test_a_backup_is_made_in_pages(in_file: WorklistStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist_backup, "_PAGE", 3)
    monkeypatch.setattr(worklist_restore, "_PIECE", 2)
    fill(in_file, 10)
    in_file.put_expected("hr", [ExpectedCard(row) for row in range(2, 9)], author())
    in_file.backup(tmp_path / "backup.gz")
    with WorklistStore.open(tmp_path / "other.sqlite") as restored:
        assert restored.restore(tmp_path / "backup.gz", author()) == 10
        assert restored.entries() == in_file.entries()
        assert restored.expected("hr") == in_file.expected("hr")


def test_a_backup_is_for_its_owner_only_and_takes_the_place_of_an_older_one(
    kept: Path, worklist: WorklistStore
) -> None:
    first = kept.read_bytes()
    worklist.add(card(60), author())
    worklist.backup(kept)
    assert kept.read_bytes() != first
    assert [path.name for path in kept.parent.iterdir() if "backup" in path.name] == ["backup.gz"]
    if sys.platform != "win32":
        assert kept.stat().st_mode & 0o777 == 0o600


def test_a_list_that_is_not_empty_is_left_alone(in_file: WorklistStore, tmp_path: Path) -> None:
    path = tmp_path / "backup.gz"
    in_file.backup(path)
    in_file.put_expected("hr", [], author())
    with pytest.raises(ListNotEmptyError):
        in_file.restore(path, author())


# -- what cannot be written ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (errno.ENOSPC, StoreFullError),
        (errno.EROFS, StoreReadOnlyError),
        (errno.EACCES, StoreReadOnlyError),
        (errno.EIO, StoreUnreachableError),
    ],
)
def test_a_backup_that_cannot_be_written_leaves_the_older_one(
    in_file: WorklistStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[Exception]
) -> None:
    path = tmp_path / "kept.gz"
    path.write_bytes(b"older")

    def refuse(descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(error):
        in_file.backup(path)
    assert path.read_bytes() == b"older"
    assert [other.name for other in tmp_path.iterdir() if other.suffix == ".part"] == []


def test_a_backup_into_a_folder_that_is_not_there_is_told(in_file: WorklistStore, tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachableError):
        in_file.backup(tmp_path / "missing" / "backup.gz")


# -- what cannot be read ---------------------------------------------------------------------------------


def lines_of(path: Path) -> list[bytes]:
    return gzip.decompress(path.read_bytes()).splitlines(keepends=True)


def write(path: Path, lines: list[bytes]) -> None:
    """Lines with an end that fits them."""
    text = b"".join(lines[:-1])
    path.write_bytes(gzip.compress(text + worklist_backup_format.end_text(sha256(text).hexdigest())))


def changed(lines: list[bytes], table: str, column: int, value: object, row: int = 0) -> list[bytes]:
    """Lines of which one has another value."""
    index = [index for index, line in enumerate(lines) if line.startswith(f'{{"{table}"'.encode())][row]
    content = json.loads(lines[index])
    content[table][column] = value
    return [*lines[:index], json.dumps(content).encode() + b"\n", *lines[index + 1 :]]


def header(lines: list[bytes], **values: object) -> list[bytes]:
    return [json.dumps(json.loads(lines[0]) | values).encode() + b"\n", *lines[1:]]


FAULTS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "entry changed": lambda lines: changed(lines, "worklist_entry", 2, "to_close"),
    "holder changed": lambda lines: changed(lines, "worklist_entry", 17, "Matti", 1),
    "fingerprint changed": lambda lines: changed(lines, "worklist_certificate", 0, "f" * 64),
    "fingerprint of nothing": lambda lines: changed(lines, "worklist_certificate", 1, 77),
    "line changed": lambda lines: changed(lines, "worklist_journal", 2, "nobody", 3),
    "reason changed": lambda lines: changed(lines, "worklist_journal", 14, "x", 4),
    "last line removed": lambda lines: lines[:-2] + lines[-1:],
    "line without a name": lambda lines: changed(lines, "worklist_journal", 2, None),
    "text for a number": lambda lines: changed(lines, "worklist_journal", 0, "1"),
    "huge number": lambda lines: changed(lines, "worklist_journal", 0, 2**70),
    "truth for a number": lambda lines: changed(lines, "worklist_journal", 0, True),
    "text that is too long": lambda lines: changed(lines, "worklist_entry", 1, "f" * 65),
    "NUL": lambda lines: changed(lines, "worklist_entry", 5, "\0"),
    "other head": lambda lines: header(lines, hash="f" * 64),
    "other format": lambda lines: header(lines, format="other"),
    "version zero": lambda lines: header(lines, version=0),
    "counts of nothing": lambda lines: header(lines, counts={}),
    "negative counts": lambda lines: header(lines, counts=dict.fromkeys(worklist_backup_format.TABLES, -1)),
    "too many": lambda lines: header(lines, counts=dict.fromkeys(worklist_backup_format.TABLES, 10**9)),
    "another line": lambda lines: [*lines[:-1], b'{"other":1}\n', lines[-1]],
    "no JSON": lambda lines: [*lines[:-2], b"x\n", lines[-1]],
    "deep": lambda lines: [*lines[:-2], b"[" * 100_000 + b"\n", lines[-1]],
    "nothing but an end": lambda lines: lines[-1:],
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_changed_backup_is_refused_and_nothing_is_restored(
    in_file: WorklistStore, tmp_path: Path, fault: str
) -> None:
    path = tmp_path / "backup.gz"
    happen(in_file)
    in_file.backup(path)
    write(path, FAULTS[fault](lines_of(path)))
    refused(path, tmp_path / "other.sqlite", StoreDamagedError)


def refused(path: Path, other: Path, error: type[Exception]) -> None:
    with WorklistStore.open(other) as restored:
        with pytest.raises(error):
            restored.restore(path, author())
        assert restored.entries() == ()
        assert restored.verify().lines == 0


def test_a_backup_of_a_later_version_is_refused(in_file: WorklistStore, tmp_path: Path) -> None:
    path = tmp_path / "backup.gz"
    in_file.backup(path)
    write(path, header(lines_of(path), version=worklist_backup_format.VERSION + 1))
    refused(path, tmp_path / "other.sqlite", StoreTooNewError)


@pytest.mark.parametrize("kept", [0.0, 0.001, 0.01, 0.5, 0.9, 0.999])
def test_a_backup_that_is_not_whole_is_refused(in_file: WorklistStore, tmp_path: Path, kept: float) -> None:
    path = tmp_path / "backup.gz"
    happen(in_file)
    in_file.backup(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])
    refused(path, tmp_path / "other.sqlite", StoreDamagedError)


def test_flipped_bytes_are_noticed(in_file: WorklistStore, tmp_path: Path) -> None:
    path = tmp_path / "backup.gz"
    happen(in_file)
    in_file.backup(path)
    whole = path.read_bytes()
    for place in range(40, len(whole), len(whole) // 20):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x10]) + whole[place + 1 :])
        refused(path, tmp_path / "other.sqlite", StoreDamagedError)


def test_more_after_the_end_is_refused(in_file: WorklistStore, tmp_path: Path) -> None:
    path = tmp_path / "backup.gz"
    in_file.backup(path)
    path.write_bytes(path.read_bytes() + gzip.compress(b"more\n"))
    refused(path, tmp_path / "other.sqlite", StoreDamagedError)


def test_a_line_without_an_end_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worklist_restore, "_LONGEST_LINE", 1000)
    path = tmp_path / "backup.gz"
    path.write_bytes(gzip.compress(b"x" * 1_000_000))
    refused(path, tmp_path / "other.sqlite", StoreDamagedError)


def test_a_file_that_is_too_large_or_none_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused(tmp_path / "missing.gz", tmp_path / "other.sqlite", SourceNotReadableError)
    refused(tmp_path, tmp_path / "other.sqlite", SourceNotReadableError)
    path = tmp_path / "large.gz"
    path.write_bytes(b"x" * 100)
    monkeypatch.setattr(worklist_restore, "LARGEST", 99)
    refused(path, tmp_path / "other.sqlite", SourceNotReadableError)


def test_a_file_that_changes_while_it_is_read_is_refused(
    in_file: WorklistStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, later = tmp_path / "backup.gz", tmp_path / "later.gz"
    in_file.backup(path)
    in_file.add(card(1), author(), state=EntryState.TO_CLOSE)
    in_file.backup(later)
    check = worklist_restore.check_backup

    def check_and_change(checked: Path) -> worklist_backup_format.Header:
        found = check(checked)
        later.replace(checked)
        return found

    monkeypatch.setattr(worklist_restore, "check_backup", check_and_change)
    refused(path, tmp_path / "other.sqlite", StoreDamagedError)
