"""DER and bare base64: certificates, what follows them, and what only looks like them."""

from __future__ import annotations

import base64

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from cardtool.inventory.formats import bare_base64, der, other_der
from cardtool.inventory.formats.registry import recognise
from cardtool.inventory.formats.result import MOST_CERTIFICATES, FormatResult
from cardtool.inventory.passwords import Passwords
from cardtool.model.sighting import RefusalReason
from tests.certificates.making import HOLDER_KEY, tlv
from tests.inventory.made_stores import (
    NONE,
    PASSWORD,
    PLACE,
    chain,
    ders,
    details,
    finnish,
    leaf,
    p7,
    p12,
    reasons,
)

_NAME = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "x")])
REQUEST = x509.CertificateSigningRequestBuilder().subject_name(_NAME).sign(HOLDER_KEY, hashes.SHA256())
OTHERS = {
    "request": REQUEST.public_bytes(Encoding.DER),
    "pkcs8": HOLDER_KEY.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()),
    "sec1": HOLDER_KEY.private_bytes(Encoding.DER, PrivateFormat.TraditionalOpenSSL, NoEncryption()),
    "public": HOLDER_KEY.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
}


def read(content: bytes) -> FormatResult:
    assert der.sniff(content)
    return der.read(content, PLACE, NONE)


@pytest.mark.parametrize("make", [leaf, finnish])
def test_certificate(make: object) -> None:
    assert callable(make)
    result = read(make())
    assert ders(result) == [make()]
    assert details(result) == ["der#1"]


def test_bytes_after_it_are_noted() -> None:
    result = read(leaf() + b"\r\n\0")
    assert ders(result) == [leaf()]
    assert details(result) == ["der#1, 3 bytes after it"]


def test_one_after_another() -> None:
    assert ders(read(b"".join(chain()))) == list(chain())


def test_more_than_is_read() -> None:
    result = read(leaf() * (MOST_CERTIFICATES + 5))
    assert len(result.items) == MOST_CERTIFICATES
    assert reasons(result) == [RefusalReason.TOO_MANY]


def test_version_1_has_no_version() -> None:
    name = tlv(0x30)
    signed = tlv(0x30, tlv(2, b"\1"), *[name] * 5)
    assert ders(read(tlv(0x30, signed, name, tlv(3, b"\0")))) == [tlv(0x30, signed, name, tlv(3, b"\0"))]


@pytest.mark.parametrize("length", [20, 200, -1])
def test_cut(length: int) -> None:
    assert reasons(read(leaf()[:length])) == [RefusalReason.TRUNCATED]


def test_an_inner_length_that_lies() -> None:
    broken = bytearray(leaf())
    broken[6] ^= 0x40
    assert reasons(read(bytes(broken))) == [RefusalReason.BAD_STRUCTURE]


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS)
def test_other_der_is_passed_over(content: bytes) -> None:
    known = recognise(content)
    assert known is not None
    assert known.name == other_der.FORM
    assert known.read(content, PLACE, NONE).skipped
    assert der.read(content, PLACE, NONE).skipped


@pytest.mark.parametrize("content", [b"", b"0", b"0\x80", b"0\x89xxxxxxxxxx", b"1\x82\0\0", b"0\x82\0\5\2\1"])
def test_not_der(content: bytes) -> None:
    assert not der.sniff(content)
    assert not other_der.sniff(content)


class TestBareBase64:
    def read(self, content: bytes, passwords: Passwords = NONE) -> FormatResult:
        assert bare_base64.sniff(content)
        return bare_base64.read(content, PLACE, passwords)

    @pytest.mark.parametrize("encode", [base64.b64encode, base64.encodebytes])
    def test_certificate(self, encode: object) -> None:
        assert callable(encode)
        result = self.read(encode(finnish()))
        assert ders(result) == [finnish()]
        assert details(result) == ["base64#1"]

    def test_utf_16(self) -> None:
        assert ders(self.read(("\ufeff" + base64.encodebytes(leaf()).decode()).encode("utf-16-le"))) == [leaf()]

    def test_pkcs7(self) -> None:
        assert set(ders(self.read(base64.encodebytes(p7(chain()))))) == set(chain())

    def test_pkcs12(self) -> None:
        assert set(ders(self.read(base64.encodebytes(p12()), Passwords([PASSWORD])))) == set(chain())

    def test_not_base64_to_its_end(self) -> None:
        result = self.read(base64.encodebytes(leaf()) + b"<end>")
        assert reasons(result) == [RefusalReason.BAD_BASE64]
        assert result.refusals[0].place.detail == "base64#1"

    def test_cut(self) -> None:
        assert reasons(self.read(base64.b64encode(leaf())[:400])) == [RefusalReason.TRUNCATED]

    def test_something_else(self) -> None:
        assert self.read(base64.encodebytes(OTHERS["pkcs8"])).skipped

    def test_running_text(self) -> None:
        assert not bare_base64.sniff(b"MINISTRY OF SOCIAL AFFAIRS AND HEALTH " * 10)
        assert not bare_base64.sniff(b"\0MII")
        assert bare_base64.read(b"\0MII", PLACE, NONE).skipped
