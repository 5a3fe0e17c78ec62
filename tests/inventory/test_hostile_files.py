"""Whatever the bytes: parsers answer with values and never raise."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from cardtool.inventory.formats.registry import formats
from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanWatch
from cardtool.inventory.sources.lists import ListSource
from tests.certificates.making import tlv
from tests.fuzz.parsers.formats import any_content, of_format, value
from tests.inventory.made_stores import (
    CERTIFICATE_CLASS,
    JCEKS_MAGIC,
    chain,
    finnish,
    jks,
    jks_key,
    jks_secret,
    jks_trusted,
    leaf,
    nss,
    p7,
    p12,
    pem,
)

if TYPE_CHECKING:
    import pytest


def check(data: bytes) -> None:
    """Read it by every parser, also by those that would not recognise it."""
    any_content(data)
    value(data)
    for known in formats():
        of_format(known.name)(data)


@cache
def seeds() -> tuple[bytes, ...]:
    """One content of each format, to be damaged."""
    return (
        pem(leaf()) + pem(p7(chain()), "PKCS7"),
        pem(finnish(), "TRUSTED CERTIFICATE").decode().encode("utf-16"),
        leaf() + finnish(),
        p7(chain()),
        p12("changeit"),
        p12("", key=False),
        jks(jks_key("a", chain()), jks_trusted("b", finnish())),
        jks(jks_secret("a", b"x" * 50), jks_trusted("b", finnish()), magic=JCEKS_MAGIC),
        nss([(CERTIFICATE_CLASS, b"a", leaf())]),
    )


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    check(data)


@given(st.data(), st.integers(0, 8))
def test_damaged_files(data: st.DataObject, index: int) -> None:
    content = bytearray(seeds()[index])
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    check(bytes(content[: data.draw(st.integers(0, len(content)))]))
    check(bytes(content))


@given(st.integers(0, 8), st.integers(0, 5000), st.binary(max_size=20))
def test_bytes_put_in(index: int, position: int, inserted: bytes) -> None:
    content = seeds()[index]
    check(content[:position] + inserted + content[position:])


_STARTS = st.sampled_from(
    [
        b"",
        *(tlv(6, bytes.fromhex("2a864886f70d010702")), b"\2\1\3", b"\xfe\xed\xfe\xed\0\0\0\2\0\0\0\1"),
        *(b"SQLite format 3\0nssPublic", b"-----BEGIN CERTIFICATE-----\n", b"MI" + b"A" * 70),
    ]
)
_ELEMENTS = st.recursive(
    st.builds(tlv, st.sampled_from([1, 2, 3, 4, 5, 6, 12, 0x80]), st.binary(max_size=12)),
    lambda inner: st.lists(inner, max_size=5).flatmap(
        lambda parts: st.sampled_from([0x30, 0x31, 0xA0]).map(lambda tag: tlv(tag, *parts))
    ),
    max_leaves=20,
)


@given(_STARTS, _ELEMENTS, st.booleans())
def test_any_elements_after_any_start(start: bytes, element: bytes, wrapped: bool) -> None:
    check(tlv(0x30, start, element) if wrapped else start + element)


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda text: f"cert,path\n{text}\n".encode())))
def test_any_list(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "list"
    path.write_bytes(content)
    scan = run_sources([ListSource(str(path))], ScanWatch())
    assert list(scan) is not None
    assert len(scan.coverage) == 1
