"""DER and PEM in one file: nothing of either is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.inventory.formats import der_and_pem
from cardtool.inventory.formats.registry import recognise
from cardtool.model.sighting import RefusalReason
from tests.certificates.making import tlv
from tests.inventory.made_stores import KEY_PEM, NONE, PLACE, chain, ders, details, finnish, leaf, pem, reasons

if TYPE_CHECKING:
    from cardtool.inventory.formats.result import FormatResult


def read(content: bytes) -> FormatResult:
    known = recognise(content)
    assert known is not None
    assert known.name == der_and_pem.FORM
    return known.read(content, PLACE, NONE)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (leaf() + pem(finnish()), ["der#1", "pem#1"]),
        (leaf() + b"\r\n" + pem(finnish()), ["der#1", "pem#1"]),
        (pem(finnish()) + leaf(), ["der#1", "pem#1"]),
        (pem(finnish()).strip() + leaf(), ["der#1", "pem#1"]),
        (b"".join(chain()) + pem(finnish()), ["der#1", "der#2", "der#3", "pem#1"]),
        (pem(leaf()) + finnish() + pem(leaf()), ["der#1", "pem#1", "pem#2"]),
    ],
    ids=["der first", "line between", "pem first", "no line end", "several", "between"],
)
def test_both_are_read(content: bytes, expected: list[str]) -> None:
    result = read(content)
    assert {leaf(), finnish()} <= set(ders(result))
    assert details(result) == expected
    assert not result.refusals


def test_version_1_at_the_start() -> None:
    name = tlv(0x30)
    first = tlv(0x30, tlv(0x30, tlv(2, b"\1"), *[name] * 5), name, tlv(3, b"\0"))
    assert ders(read(first + pem(finnish()))) == [first, finnish()]


def test_a_certificate_after_its_key() -> None:
    assert ders(read(KEY_PEM + leaf())) == [leaf()]


@pytest.mark.parametrize("length", [100, 400, -10])
@pytest.mark.parametrize("after", [True, False])
def test_a_broken_certificate_hides_no_block(length: int, after: bool) -> None:
    result = read(leaf()[:length] + pem(finnish()) if after else pem(finnish()) + leaf()[:length])
    assert ders(result) == [finnish()]
    assert reasons(result) == [RefusalReason.TRUNCATED]


@pytest.mark.parametrize("content", [b"", leaf(), pem(leaf()), leaf() + b"\0", pem(leaf()) * 2, pem(leaf()) + b"0\x82"])
def test_one_of_them_alone_is_something_else(content: bytes) -> None:
    assert not der_and_pem.sniff(content)


def test_nothing_in_nothing() -> None:
    assert der_and_pem.read(b"", PLACE, NONE).skipped


@given(st.lists(st.sampled_from([leaf(), leaf()[:50], pem(finnish()), pem(b"x"), b"-----END X-----", b"\n0"])))
def test_any_mixture_is_bounded(pieces: list[bytes]) -> None:
    result = der_and_pem.read(b"".join(pieces), PLACE, NONE)
    assert len(result.items) <= len(pieces)
