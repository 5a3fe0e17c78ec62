from __future__ import annotations

import errno
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from cardtool.model.errors import StoreFullError, StoreReadOnlyError
from cardtool.model.kind import CardKind
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Author, Candidate, CardCertificate, EntryState, PendingAddition
from cardtool.worklist.outbox import Outbox, waiting_elsewhere

if TYPE_CHECKING:
    from pathlib import Path

AT = datetime(2023, 3, 1, 8, 0, tzinfo=UTC)
CARD = Candidate(
    CardKind.STAFF,
    (CardCertificate("ab" * 32, "0a1b", "CN=Issuer, O=V\u00e4est\u00f6rekisterikeskus"),),
    organisation="Pirkanmaan sairaanhoitopiiri",
    verdict=VerdictCode.CLOSE_NOW,
    deadline=datetime(2023, 2, 28, tzinfo=UTC).date(),
    valid_until=AT + timedelta(days=900),
    holder="\u00c5ngstr\u00f6m \u00c5sa",
    email="asa@example.org",
)


def addition(minutes: int = 0) -> PendingAddition:
    return PendingAddition(uuid4().hex, CARD, Author("clerk", "desk-1", AT + timedelta(minutes=minutes)))


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox(tmp_path / "outbox")


def test_what_is_put_in_comes_out_in_the_order_it_was_made(outbox: Outbox) -> None:
    later, sooner = addition(5), replace(addition(1), state=EntryState.EXCEPTION, reason="moves to the next house")
    outbox.put(later)
    outbox.put(sooner)
    assert outbox.waiting() == ((sooner, later), ())
    assert len(outbox) == 2


def test_an_empty_outbox_is_no_folder(outbox: Outbox, tmp_path: Path) -> None:
    assert outbox.waiting() == ((), ())
    assert len(outbox) == 0
    assert not (tmp_path / "outbox").exists()


def test_the_same_token_waits_once_and_a_delivered_one_no_more(outbox: Outbox) -> None:
    one = addition()
    outbox.put(one)
    outbox.put(one)
    assert len(outbox) == 1
    outbox.delivered(one.token)
    outbox.delivered(one.token)
    assert outbox.waiting() == ((), ())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'{"token": 1}', b"\xff", b"[" * 100_000, b" " * 2_000_000]
)
def test_a_damaged_file_is_kept_aside(outbox: Outbox, tmp_path: Path, content: bytes) -> None:
    good = addition()
    outbox.put(good)
    (tmp_path / "outbox" / "damaged-one.json").write_bytes(content)
    assert outbox.waiting() == ((good,), ("damaged-one.json",))
    assert outbox.waiting() == ((good,), ())
    assert (tmp_path / "outbox" / "damaged-one.damaged").read_bytes() == content


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("ab" * 32, "XYZ"),
        ('"0a1b"', "5"),
        ('"clerk"', "[1]"),
        ("+00:00", ""),
        ('"certificates":[', '"certificates":[],"ignored":['),
        ('{"token":"', '{"token":"another-'),
    ],
)
def test_a_file_that_no_database_can_take_is_kept_aside(outbox: Outbox, tmp_path: Path, was: str, becomes: str) -> None:
    good, bad = addition(), addition(1)
    outbox.put(bad)
    outbox.put(good)
    file = tmp_path / "outbox" / f"{bad.token}.json"
    text = file.read_text(encoding="ascii")
    assert was in text
    file.write_text(text.replace(was, becomes), encoding="ascii")
    assert outbox.waiting() == ((good,), (file.name,))
    assert len(outbox) == 1


def test_what_is_refused_waits_no_more(outbox: Outbox, tmp_path: Path) -> None:
    bad = addition()
    outbox.put(bad)
    assert outbox.refused(bad.token) == f"{bad.token}.json"
    assert outbox.waiting() == ((), ())
    assert (tmp_path / "outbox" / f"{bad.token}.damaged").exists()


def test_what_waits_in_other_outboxes_is_counted(tmp_path: Path) -> None:
    assert waiting_elsewhere(tmp_path / "none", "one") == 0
    for name, number in (("one", 1), ("two", 2), ("three", 3)):
        for _ in range(number):
            Outbox(tmp_path / name).put(addition())
    (tmp_path / "file").touch()
    assert waiting_elsewhere(tmp_path, "one") == 5


def test_a_draft_of_a_killed_program_is_nothing(outbox: Outbox, tmp_path: Path) -> None:
    good = addition()
    outbox.put(good)
    (tmp_path / "outbox" / "another.draft").write_bytes(b"{")
    assert outbox.waiting() == ((good,), ())


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_the_files_are_for_their_owner_only(outbox: Outbox, tmp_path: Path) -> None:
    outbox.put(addition())
    (file,) = (tmp_path / "outbox").iterdir()
    assert (file.parent.stat().st_mode & 0o777, file.stat().st_mode & 0o777) == (0o700, 0o600)


@pytest.mark.parametrize(("number", "kind"), [(errno.ENOSPC, StoreFullError), (errno.EROFS, StoreReadOnlyError)])
def test_what_cannot_be_kept_is_told_and_leaves_nothing(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[Exception]
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("cardtool.worklist.outbox.os.fsync", refuse)
    with pytest.raises(kind):
        outbox.put(addition())
    assert outbox.waiting() == ((), ())


@pytest.mark.parametrize("token", ["", "../../etc/passwd", "UPPER-CASE-TOKEN", "a" * 65])
def test_a_token_is_no_path(outbox: Outbox, token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        outbox.put(replace(addition(), token=token))
