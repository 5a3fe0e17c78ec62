"""Whatever the bytes: values, never an exception."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.training.authority import KeyKind, TrainingAuthority
from cardtool.certificates.der import UnreadableError
from cardtool.certificates.layout import read_layout
from cardtool.certificates.names import read_name
from cardtool.certificates.parsing import parse_certificate
from cardtool.model.certificate import ParseFailure, ParseReason, Usage
from tests.certificates.making import BEGIN, END, ISSUING_NAME, altered, issue, tlv
from tests.fuzz.parsers.certificates import bundle, certificate

if TYPE_CHECKING:
    from collections.abc import Callable


def check(data: bytes) -> None:
    certificate(data)
    bundle(data)


@cache
def seeds() -> tuple[bytes, ...]:
    """Certificates of the shapes of real ones, to be damaged."""
    authority = TrainingAuthority.create(ISSUING_NAME, not_before=BEGIN, not_after=END, key_kind=KeyKind.P256)
    card = issue(authority, usage=Usage.SIGNATURE, explicit_false=True, ecdsa_null=True)
    return (issue(authority).der, card.der, *authority.chain)


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    check(data)


_ELEMENTS = st.recursive(
    st.builds(tlv, st.sampled_from([1, 2, 3, 4, 5, 6, 12, 19, 23, 24, 0x80, 0x86]), st.binary(max_size=12)),
    lambda inner: st.lists(inner, max_size=7).flatmap(
        lambda parts: st.sampled_from([0x30, 0x31, 0xA0, 0xA3]).map(lambda tag: tlv(tag, *parts))
    ),
    max_leaves=30,
)


@given(_ELEMENTS)
def test_any_nested_elements(data: bytes) -> None:
    check(data)


@given(st.sampled_from(["serial", "inner", "outer", "issuer", "validity", "subject", "spki", "extensions"]), _ELEMENTS)
def test_any_element_in_any_place(part: str, content: bytes) -> None:
    tags = {"serial": 0x02, "extensions": 0xA3}
    check(altered(seeds()[0], **{part: tlv(tags.get(part, 0x30), content)}))


@given(st.data())
def test_damaged_certificates(data: st.DataObject) -> None:
    damaged = bytearray(data.draw(st.sampled_from(seeds())))
    places = st.integers(0, len(damaged) - 1)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), min_size=1, max_size=8)):
        damaged[place] = value
    check(bytes(damaged))


@given(st.data())
def test_cut_certificates(data: st.DataObject) -> None:
    der = data.draw(st.sampled_from(seeds()))
    kept = data.draw(st.integers(1, len(der) - 1))
    cut = parse_certificate(der[:kept])
    assert isinstance(cut, ParseFailure)
    assert cut.reason is ParseReason.TRUNCATED
    check(der[:kept])


def test_every_single_byte_set_to_extremes() -> None:
    der = seeds()[1]
    places = chain.from_iterable(((place, 0x00), (place, 0x80), (place, 0xFF)) for place in range(len(der)))
    for place, value in places:
        parse_certificate(der[:place] + bytes([value]) + der[place + 1 :])


def refusal(read: Callable[[bytes], object], data: bytes) -> ParseReason | None:
    """Why ``data`` is refused, ``None`` when it is read."""
    try:
        read(data)
    except UnreadableError as error:
        return error.reason
    return None


@given(st.binary(max_size=60))
def test_a_name_of_any_bytes_is_read_or_refused(data: bytes) -> None:
    assert refusal(read_name, data) in {None, ParseReason.BAD_NAME}


@given(st.binary(max_size=60))
def test_a_layout_of_any_bytes_is_read_or_refused(data: bytes) -> None:
    assert refusal(read_layout, data) in {
        None,
        ParseReason.NOT_A_CERTIFICATE,
        ParseReason.TRUNCATED,
        ParseReason.BAD_STRUCTURE,
    }


def test_a_certificate_full_of_tiny_elements_is_read_in_bounded_time() -> None:
    names = tlv(0x30, b"\x81\x00" * 30000)
    listed = tlv(0x30, tlv(0x30, tlv(0x06, b"\x55\x1d\x11"), tlv(0x04, names)))
    found = parse_certificate(altered(seeds()[0], extensions=tlv(0xA3, listed)))
    assert not isinstance(found, ParseFailure)
    assert len(found.alternative_names.emails) == 30000
