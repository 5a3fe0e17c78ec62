"""The databases of NSS, and other databases."""

from __future__ import annotations

import pytest

from cardtool.inventory.formats import nss as format_
from cardtool.inventory.formats.result import MOST_CERTIFICATES, FormatResult
from cardtool.model.sighting import Place, RefusalReason, SourceKind
from tests.inventory.made_stores import (
    CERTIFICATE_CLASS,
    NONE,
    PLACE,
    ders,
    details,
    finnish,
    leaf,
    nss,
    reasons,
)

_OTHER_CLASS = b"\xce\x53\x43\x53"
TWO = [
    (CERTIFICATE_CLASS, "äly".encode(), leaf()),
    (_OTHER_CLASS, b"trust", b"x"),
    (CERTIFICATE_CLASS, None, finnish()),
]


def read(content: bytes) -> FormatResult:
    assert format_.sniff(content)
    return format_.read(content, PLACE, NONE)


def test_certificates() -> None:
    result = read(nss(TWO))
    assert ders(result) == [leaf(), finnish()]
    assert [item.place.alias for item in result.items] == ["äly", ""]
    assert details(result) == ["nss#1", "nss#2"]


def test_written_with_a_log() -> None:
    content = bytearray(nss(TWO))
    content[18:20] = b"\2\2"
    assert ders(read(bytes(content))) == [leaf(), finnish()]


def test_one_broken_value() -> None:
    result = read(nss([*TWO, (CERTIFICATE_CLASS, b"c", "not der"), (CERTIFICATE_CLASS, b"d", b"broken")]))
    assert ders(result) == [leaf(), finnish()]
    assert reasons(result) == [RefusalReason.NOT_A_CERTIFICATE] * 2


def test_an_empty_one() -> None:
    assert read(nss([])).skipped


def test_a_view_is_not_run() -> None:
    view = "CREATE VIEW nssPublic AS SELECT x'00000001' AS a0, x'' AS a3, x'' AS a11"
    assert read(nss([], table=view)).skipped


def test_damaged() -> None:
    content = nss(TWO)
    assert reasons(read(content[:100] + bytes(20) + content[120:])) == [RefusalReason.BAD_STRUCTURE]


@pytest.mark.parametrize("length", [5000, -1])
def test_cut(length: int) -> None:
    assert reasons(read(nss(TWO)[:length])) == [RefusalReason.TRUNCATED]


def test_cut_with_the_largest_pages() -> None:
    content = nss(TWO)
    assert reasons(read(content[:16] + b"\0\1" + content[18:])) == [RefusalReason.TRUNCATED]


def test_a_table_without_the_columns() -> None:
    content = nss([], table="CREATE TABLE nssPublic (id)")
    assert reasons(read(content)) == [RefusalReason.BAD_STRUCTURE]


def test_a_query_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(format_, "_STEPS", 1)
    monkeypatch.setattr(format_, "_MOST_ASKS", 3)
    assert reasons(read(nss(TWO))) == [RefusalReason.BAD_STRUCTURE]


def test_a_name_that_is_no_text() -> None:
    content = nss(TWO).replace(b"ABORT, a0,", b"\x80BORT, a0,")
    assert reasons(read(content)) == [RefusalReason.BAD_STRUCTURE]


def test_other_databases() -> None:
    content = nss(TWO).replace(b"nssPublic", b"nzzPublic")
    assert read(content).skipped
    named = format_.read(content, Place(SourceKind.FILES, "/srv/x/cert9.db"), NONE)
    assert reasons(named) == [RefusalReason.BAD_STRUCTURE]


def test_something_else() -> None:
    assert not format_.sniff(leaf())
    assert format_.read(leaf(), PLACE, NONE).skipped


def test_more_than_is_read() -> None:
    result = read(nss([(CERTIFICATE_CLASS, b"", leaf())] * (MOST_CERTIFICATES + 5)))
    assert len(result.items) == MOST_CERTIFICATES
    assert reasons(result) == [RefusalReason.TOO_MANY]
