"""What the first bytes tell is what the whole certificate says."""

from __future__ import annotations

import base64
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.training.authority import KeyKind, TrainingAuthority
from cardtool.certificates.head import CertificateHead, parse_head
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import Certificate
from tests.certificates.making import BEGIN, END, ISSUING_NAME, NO_REAL, REAL, altered, issue, tlv


def from_whole(der: bytes) -> CertificateHead:
    whole = parse_certificate(der)
    assert isinstance(whole, Certificate)
    return CertificateHead(whole.serial, whole.issuer, whole.subject, whole.not_before, whole.not_after)


@cache
def made_up() -> tuple[bytes, ...]:
    authority = TrainingAuthority.create(ISSUING_NAME, not_before=BEGIN, not_after=END, key_kind=KeyKind.P256)
    dvv = issue(authority, explicit_false=True, ecdsa_null=True).der
    return issue(authority).der, dvv, *authority.chain


@cache
def real() -> tuple[bytes, ...]:
    texts = [path.read_text() for path in sorted(REAL.glob("*.pem"))]
    return tuple(base64.b64decode("".join(text.split("-----")[2].split())) for text in texts)


def check_every_cut(der: bytes) -> None:
    expected = from_whole(der)
    heads = [parse_head(der[:length]) for length in range(len(der) + 1)]
    assert heads[-1] == expected
    first = next(index for index, head in enumerate(heads) if head is not None)
    assert all(head == expected for head in heads[first:])
    assert first < 600


def test_every_cut_of_made_up_certificates() -> None:
    for der in made_up():
        check_every_cut(der)


def test_every_cut_of_real_certificates() -> None:
    if not real():
        pytest.skip(NO_REAL)
    for der in real():
        check_every_cut(der)


@given(st.sampled_from(range(3)), st.data())
def test_what_follows_in_a_file_plays_no_part(which: int, data: st.DataObject) -> None:
    der = made_up()[which]
    assert parse_head(der + data.draw(st.binary(max_size=20))) == from_whole(der)


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    assert parse_head(data) is None


@given(st.data())
def test_damaged_certificates(data: st.DataObject) -> None:
    damaged = bytearray(made_up()[0])
    places = st.integers(0, 400)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=4)):
        damaged[place] = value
    head, whole = parse_head(bytes(damaged)), parse_certificate(bytes(damaged))
    if head is not None and isinstance(whole, Certificate):
        assert head == from_whole(bytes(damaged))


@pytest.mark.parametrize(
    "parts",
    [
        {"serial": tlv(0x02)},
        {"serial": tlv(0x02, bytes(65))},
        {"issuer": tlv(0x31)},
        {"validity": tlv(0x30)},
        {"subject": tlv(0x30, tlv(0x30))},
    ],
)
def test_a_head_that_is_broken(parts: dict[str, bytes]) -> None:
    assert parse_head(altered(made_up()[0], **parts)) is None


@pytest.mark.parametrize("prefix", ["", "30", "3080", "308500000001", "31820400", "3082040030", "30820400308203"])
def test_prefixes_that_are_too_short_or_no_certificate(prefix: str) -> None:
    assert parse_head(bytes.fromhex(prefix)) is None
