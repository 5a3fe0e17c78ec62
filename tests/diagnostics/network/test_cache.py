"""Kept answers: theirs alone, whole, and bounded."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from cardtool.diagnostics.network.cache import AnswerCache, kept_content
from tests.certificates.revocation.making import card, issuer

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def cache(tmp_path: Path) -> AnswerCache:
    return AnswerCache(tmp_path / "cache" / "revocation")


def test_what_is_kept_is_there(cache: AnswerCache) -> None:
    path = cache.list("http://a/x.crl", issuer())
    assert kept_content(path, 10) is None
    cache.keep(path, b"content")
    assert kept_content(path, 10) == b"content"
    assert kept_content(path, 6) is None
    cache.keep(path, b"newer")
    assert kept_content(path, 10) == b"newer"
    assert list(cache.folder.iterdir()) == [path]


def test_each_has_its_place(cache: AnswerCache) -> None:
    one, other = card(), card(4712)
    paths = {
        cache.list("http://a", issuer()),
        cache.list("http://b", issuer()),
        cache.list("http://a", one),
        cache.answer("http://a", issuer(), one),
        cache.answer("http://a", issuer(), other),
        cache.issuer("http://a"),
    }
    assert len(paths) == 6


def test_no_name_tells_what_was_asked(cache: AnswerCache) -> None:
    assert card().serial_hex not in cache.answer("http://a", issuer(), card()).name


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes; the folder lies in the user's profile")
def test_others_cannot_read_it(cache: AnswerCache) -> None:
    path = cache.list("http://a", issuer())
    cache.keep(path, b"content")
    assert path.stat().st_mode & 0o777 == 0o600
    assert cache.folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(("largest", "most"), [(25, 100), (1000, 2)])
def test_the_oldest_make_room(cache: AnswerCache, largest: int, most: int) -> None:
    small = AnswerCache(cache.folder, largest, most)
    paths = [small.issuer(str(number)) for number in range(4)]
    for number, path in enumerate(paths[:3]):
        cache.keep(path, bytes(10))
        os.utime(path, (number, number))
    (cache.folder / "other.txt").write_bytes(bytes(1000))
    small.keep(paths[3], bytes(10))
    assert [path.exists() for path in paths] == [False, False, True, True]
    assert (cache.folder / "other.txt").exists()


def test_one_that_is_too_large_alone_stays(cache: AnswerCache) -> None:
    small = AnswerCache(cache.folder, largest=5)
    path = small.issuer("a")
    small.keep(path, bytes(10))
    assert path.exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = AnswerCache(tmp_path / "file" / "below")
    cache.keep(cache.issuer("a"), b"content")
    assert kept_content(cache.issuer("a"), 10) is None


def test_a_full_disk_leaves_nothing_behind(cache: AnswerCache, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.replace", full)
    cache.keep(cache.issuer("a"), b"content")
    assert not list(cache.folder.iterdir())
