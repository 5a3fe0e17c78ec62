"""Certificates: single ones, their heads, bundles, and what is signed with their keys."""

from __future__ import annotations

from cardtool.cards.challenge import is_signed, scheme_of
from cardtool.certificates.bundles import MOST_CERTIFICATES, parse_bundle
from cardtool.certificates.chain import build_trust
from cardtool.certificates.head import parse_head
from cardtool.certificates.layout import read_layout
from cardtool.certificates.parsing import parse_certificate
from cardtool.certificates.tolerant import read_tolerantly
from cardtool.model.certificate import Certificate, ParsedCertificates, ParseFailure, ParseReason
from tests.fuzz.target import assert_text

_LONGEST_DETAIL = 200
#: Octets that say how long the public key is, which stands before the signature.
_LENGTH = 2


def certificate(data: bytes) -> None:
    """One certificate, and the head of it."""
    parsed = parse_certificate(data)
    heads = [parse_head(data[: len(data) // 2]), parse_head(data)]
    if isinstance(parsed, ParseFailure):
        _assert_failure(parsed)
        return
    assert_certificate(parsed, data)
    for head in filter(None, heads):
        assert (head.serial, head.not_before, head.not_after) == (parsed.serial, parsed.not_before, parsed.not_after)
        assert (head.subject, head.issuer) == (parsed.subject, parsed.issuer)


def _assert_failure(failure: ParseFailure) -> None:
    assert failure.reason in ParseReason
    assert_text(failure.detail, _LONGEST_DETAIL)


def assert_certificate(parsed: Certificate, data: bytes) -> None:
    """Assert what must hold of a certificate that was read from the start of ``data``."""
    assert data.startswith(parsed.der)
    assert parsed.tbs in parsed.der
    assert parsed.not_before.utcoffset() is not None
    assert parsed.not_after.utcoffset() is not None
    assert repr(parsed)
    texts = (str(parsed.subject), str(parsed.issuer), *parsed.alternative_names.emails, *parsed.policies)
    for text in (*texts, *parsed.alternative_names.upns, *parsed.issuer_addresses, *parsed.crl_addresses):
        assert_text(text, 8 * len(data))
    build_trust(parsed, [parsed], [])
    if parsed.conforming:
        assert_roads_agree(parsed)


def assert_roads_agree(parsed: Certificate) -> None:
    """Assert that the tolerant road reads the same as the strict one, which accepted the certificate."""
    facts = read_tolerantly(read_layout(parsed.der))
    assert not facts.defects
    assert (facts.not_before, facts.not_after) == (parsed.not_before, parsed.not_after)
    for name in facts.extensions.__slots__:
        assert getattr(facts.extensions, name) == getattr(parsed, name), name


def bundle(data: bytes) -> None:
    """A file that a person opens or drops on the window."""
    found = parse_bundle(data)
    assert isinstance(found, ParsedCertificates)
    assert len(found.certificates) + len(found.failures) <= MOST_CERTIFICATES + 1
    assert sum(len(each.der) for each in found.certificates) <= len(data)
    for failure in found.failures:
        _assert_failure(failure)


def signature(data: bytes) -> None:
    """What a card answers to a challenge: length of the public key, the key, the signature."""
    end = _LENGTH + int.from_bytes(data[:_LENGTH], "big")
    public_key = data[_LENGTH:end]
    scheme = scheme_of(public_key)
    if scheme is not None:
        assert isinstance(is_signed(public_key, scheme, b"challenge", data[end:]), bool)
