"""Files of certificates in every form that people have."""

from __future__ import annotations

import base64
import os

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from hypothesis import given
from hypothesis import strategies as st

from cardtool.certificates import bundles
from cardtool.certificates.bundles import LARGEST_BUNDLE, parse_bundle
from cardtool.certificates.parsing import LARGEST_CERTIFICATE
from cardtool.model.certificate import Certificate, ParsedCertificates, ParseFailure, ParseReason
from tests.certificates.making import HOLDER_KEY


def pem(der: bytes, label: str = "CERTIFICATE", *, newline: str = "\n") -> bytes:
    body = base64.encodebytes(der).decode().strip().replace("\n", newline)
    return f"-----BEGIN {label}-----{newline}{body}{newline}-----END {label}-----{newline}".encode()


def reasons(data: bytes) -> list[ParseReason]:
    return [failure.reason for failure in parse_bundle(data).failures]


def only(data: bytes) -> Certificate:
    parsed = parse_bundle(data)
    assert parsed.failures == ()
    (certificate,) = parsed.certificates
    return certificate


class TestForms:
    def test_der(self, leaf: Certificate, leaf_der: bytes) -> None:
        assert only(leaf_der) == leaf

    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_pem(self, leaf: Certificate, leaf_der: bytes, newline: str) -> None:
        assert only(pem(leaf_der, newline=newline)) == leaf

    def test_pem_on_one_line(self, leaf: Certificate, leaf_der: bytes) -> None:
        text = b"-----BEGIN CERTIFICATE-----" + base64.b64encode(leaf_der) + b"-----END CERTIFICATE-----"
        assert only(text) == leaf

    def test_byte_order_mark(self, leaf: Certificate, leaf_der: bytes) -> None:
        assert only("\ufeff".encode() + pem(leaf_der)) == leaf

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
    def test_utf_16(self, leaf: Certificate, leaf_der: bytes, encoding: str) -> None:
        text = "\ufeff" + "Kortin varmenne, työasema 5\n" + pem(leaf_der).decode()
        assert only(text.encode(encoding)) == leaf

    def test_text_around(self, leaf: Certificate, leaf_der: bytes) -> None:
        text = b"0 s:C=FI, CN=x\nsubject=\xc4lli\n-----\n" + pem(leaf_der) + b"\nafter -----BEGIN nothing"
        assert only(text) == leaf

    @pytest.mark.parametrize("label", ["X509 CERTIFICATE", "TRUSTED CERTIFICATE"])
    def test_other_labels(self, leaf: Certificate, leaf_der: bytes, label: str) -> None:
        assert only(pem(leaf_der, label)) == leaf

    def test_trust_settings_of_openssl_are_no_defect(self, leaf: Certificate, leaf_der: bytes) -> None:
        assert only(pem(leaf_der + b"\x30\x02\x0c\x00", "TRUSTED CERTIFICATE")) == leaf

    def test_headers(self, leaf: Certificate, leaf_der: bytes) -> None:
        head, body = pem(leaf_der).split(b"\n", 1)
        assert only(head + b"\nX-Note: a\n b\n\n" + body) == leaf

    def test_bare_base64(self, leaf: Certificate, leaf_der: bytes) -> None:
        assert only(base64.encodebytes(leaf_der)) == leaf

    def test_missing_padding(self, leaf: Certificate, leaf_der: bytes) -> None:
        assert only(base64.b64encode(leaf_der).rstrip(b"=")) == leaf


class TestSeveral:
    def test_order_is_kept(self, leaf: Certificate, issuing: Certificate, root: Certificate) -> None:
        parsed = parse_bundle(pem(leaf.der) + pem(issuing.der) + pem(root.der))
        assert parsed.certificates == (leaf, issuing, root)

    def test_one_broken_block_among_ten(self, leaf: Certificate, leaf_der: bytes) -> None:
        blocks = [pem(leaf_der)] * 10
        blocks[3] = pem(leaf_der[:50])
        parsed = parse_bundle(b"".join(blocks))
        assert parsed.certificates == (leaf,) * 9
        assert [(failure.reason, failure.index) for failure in parsed.failures] == [(ParseReason.TRUNCATED, 3)]

    def test_a_block_without_end_does_not_swallow_the_next(self, leaf: Certificate, leaf_der: bytes) -> None:
        headless = pem(leaf_der).split(b"-----END")[0]
        parsed = parse_bundle(headless + pem(leaf_der) + headless)
        assert parsed.certificates == (leaf,)
        assert [(failure.reason, failure.index) for failure in parsed.failures] == [
            (ParseReason.TRUNCATED, 0),
            (ParseReason.TRUNCATED, 2),
        ]

    def test_other_blocks_are_passed_over(self, leaf: Certificate, leaf_der: bytes) -> None:
        key = HOLDER_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        assert parse_bundle(key) == ParsedCertificates()
        assert only(key + pem(leaf_der) + pem(b"no request", "CERTIFICATE REQUEST")) == leaf

    def test_keys_are_never_decoded(self, leaf_der: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        decoded: list[bytes] = []
        decode = base64.b64decode

        def spy(digits: bytes, *, validate: bool) -> bytes:
            decoded.append(decode(digits, validate=validate))
            return decoded[-1]

        monkeypatch.setattr(base64, "b64decode", spy)
        parse_bundle(HOLDER_KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem(leaf_der))
        assert decoded == [leaf_der]

    def test_an_end_without_begin_is_text(self, leaf: Certificate, leaf_der: bytes) -> None:
        assert only(b"-----END CERTIFICATE-----\n" + pem(leaf_der)) == leaf


class TestRefusals:
    @pytest.mark.parametrize("data", [b"", b" \r\n"])
    def test_nothing(self, data: bytes) -> None:
        assert reasons(data) == [ParseReason.EMPTY]

    def test_an_empty_block(self) -> None:
        assert reasons(pem(b"")) == [ParseReason.EMPTY]

    def test_too_large(self) -> None:
        assert reasons(b"x" * (LARGEST_BUNDLE + 1)) == [ParseReason.TOO_LARGE]

    def test_a_block_that_is_too_large(self) -> None:
        assert reasons(pem(bytes(LARGEST_CERTIFICATE + 1))) == [ParseReason.TOO_LARGE]

    def test_too_many(self, leaf_der: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(bundles, "MOST_CERTIFICATES", 2)
        parsed = parse_bundle(pem(leaf_der) * 4)
        assert len(parsed.certificates) == 2
        assert [(failure.reason, failure.index) for failure in parsed.failures] == [(ParseReason.TOO_MANY, 2)]

    def test_bad_base64_in_a_block(self) -> None:
        assert reasons(b"-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----") == [ParseReason.BAD_BASE64]

    @pytest.mark.parametrize("data", [b"Meeting notes, 5 March", b"\x30\x03\x02\x01\x05", b"\x00\xff\xfe"])
    def test_neither_der_nor_pem_nor_base64(self, data: bytes) -> None:
        assert reasons(data) == [ParseReason.NOT_A_CERTIFICATE]

    def test_base64_of_something_else(self) -> None:
        assert reasons(base64.b64encode(b"something else")) == [ParseReason.NOT_A_CERTIFICATE]

    @pytest.mark.parametrize("label", ["CERTIFICATE", "TRUSTED CERTIFICATE"])
    def test_a_block_of_something_else(self, label: str) -> None:
        assert reasons(pem(b"something else", label)) == [ParseReason.NOT_A_CERTIFICATE]

    def test_an_empty_trusted_block(self) -> None:
        assert reasons(pem(b"", "TRUSTED CERTIFICATE")) == [ParseReason.EMPTY]


_PIECES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from(
        [
            b"-----BEGIN CERTIFICATE-----",
            b"-----END CERTIFICATE-----",
            b"-----BEGIN TRUSTED CERTIFICATE-----",
            b"a:b\n\n",
            b"\n",
        ]
    ),
)


@given(st.lists(_PIECES, max_size=12).map(b"".join))
def test_any_mixture_of_marks_and_bytes_gives_values(data: bytes) -> None:
    parsed = parse_bundle(data)
    assert all(isinstance(failure, ParseFailure) for failure in parsed.failures)


def test_many_marks_without_end_take_no_more_than_linear_time() -> None:
    opened = b"-----BEGIN CERTIFICATE-----" * 100_000
    assert len(parse_bundle(opened).failures) == bundles.MOST_CERTIFICATES + 1


def test_the_line_ends_of_this_system(leaf: Certificate, leaf_der: bytes) -> None:
    assert only(pem(leaf_der, newline=os.linesep)) == leaf
