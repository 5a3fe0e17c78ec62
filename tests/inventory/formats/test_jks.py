"""JKS and JCEKS without their password."""

from __future__ import annotations

import pytest

from cardtool.inventory.formats import jks as format_
from cardtool.inventory.formats.result import MOST_CERTIFICATES, FormatResult
from cardtool.model.sighting import RefusalReason
from tests.inventory.made_stores import (
    JCEKS_MAGIC,
    JKS_MAGIC,
    NONE,
    PLACE,
    chain,
    ders,
    details,
    finnish,
    jks,
    jks_key,
    jks_secret,
    jks_trusted,
    leaf,
    reasons,
)


def read(content: bytes) -> FormatResult:
    assert format_.sniff(content)
    return format_.read(content, PLACE, NONE)


@pytest.mark.parametrize(("magic", "form"), [(JKS_MAGIC, "jks"), (JCEKS_MAGIC, "jceks")])
def test_entries(magic: bytes, form: str) -> None:
    result = read(jks(jks_key("palvelu", chain()), jks_trusted("äly", finnish()), magic=magic))
    assert ders(result) == [*chain(), finnish()]
    assert [item.place.alias for item in result.items] == ["palvelu", "palvelu", "palvelu", "äly"]
    assert [item.place.key for item in result.items] == [True, False, False, False]
    assert details(result) == [f"{form}#{number}" for number in (1, 2, 3, 4)]
    assert not result.refusals


def test_version_1_names_no_kinds() -> None:
    assert ders(read(jks(jks_trusted("a", leaf(), version=1), version=1))) == [leaf()]


def test_an_empty_store() -> None:
    assert read(jks()).skipped


def test_entries_around_secret_keys() -> None:
    secret = jks_secret("aes", b"\xac\xed\0\5sr\0\0\0\1\0\0\0\2serialised\0\0\0\3\xff\xff")
    result = read(jks(jks_trusted("a", leaf()), secret, jks_trusted("b", finnish()), secret, magic=JCEKS_MAGIC))
    assert ders(result) == [leaf(), finnish()]
    assert not result.refusals


def test_the_digest_is_not_checked() -> None:
    assert ders(read(jks(jks_trusted("a", leaf()))[:-20] + bytes(20))) == [leaf()]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (JKS_MAGIC + b"\0\0\0\2", RefusalReason.TRUNCATED),
        (jks(count=3), RefusalReason.TRUNCATED),
        (jks(jks_trusted("a", leaf()))[:-60], RefusalReason.TRUNCATED),
        (jks(b"\0\0\0\7\0\1a" + bytes(8)), RefusalReason.BAD_STRUCTURE),
        (jks(b"\0\0\0\2\0\1a" + bytes(8) + bytes(30)), RefusalReason.BAD_STRUCTURE),
        (jks(jks_trusted("a", leaf(), kind="PGP")), RefusalReason.UNSUPPORTED),
        (jks(jks_key("a", [])[:-4] + b"\0\1\0\0"), RefusalReason.BAD_STRUCTURE),
        (jks(jks_trusted("a", b"broken")), RefusalReason.NOT_A_CERTIFICATE),
    ],
)
def test_damage(content: bytes, reason: RefusalReason) -> None:
    assert reasons(read(content)) == [reason]


def test_what_was_before_the_damage_is_kept() -> None:
    result = read(jks(jks_key("a", chain()))[:-60])
    assert ders(result) == list(chain()[:2])
    assert reasons(result) == [RefusalReason.TRUNCATED]


@pytest.mark.parametrize("content", [b"", JKS_MAGIC, JKS_MAGIC + b"\0\0\0\3", b"\xca\xfe\xba\xbe\0\0\0\2"])
def test_something_else(content: bytes) -> None:
    assert not format_.sniff(content)
    assert format_.read(content, PLACE, NONE).skipped


def test_more_than_is_read() -> None:
    result = read(jks(*[jks_trusted("a", leaf())] * (MOST_CERTIFICATES + 5)))
    assert len(result.items) == MOST_CERTIFICATES
    assert reasons(result) == [RefusalReason.TOO_MANY]


@pytest.mark.parametrize("entry", [jks_secret("", b""), jks_secret("", b"") + b"\0\0\0\1\xff\xff" * 60])
def test_a_search_without_end_is_ended(entry: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(format_, "_MOST_HEADS", 50)
    assert reasons(read(jks(*[entry] * 60, count=2**31))) == [RefusalReason.TOO_MANY]
