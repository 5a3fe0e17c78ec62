"""PKCS#7: whatever certificates are in it, as they stand there."""

from __future__ import annotations

import pytest
from asn1crypto import cms, core, x509

from cardtool.inventory.formats import pkcs7
from cardtool.inventory.formats.result import MOST_CERTIFICATES, FormatResult
from cardtool.model.sighting import RefusalReason
from tests.certificates.making import tlv
from tests.inventory.made_stores import NONE, PLACE, chain, ders, details, finnish, leaf, p7, reasons

SIGNED_DATA = tlv(6, bytes.fromhex("2a864886f70d010702"))


def read(content: bytes) -> FormatResult:
    assert pkcs7.sniff(content)
    return pkcs7.read(content, PLACE, NONE)


def signed(*certificates: bytes, version: int = 1) -> bytes:
    """Signed data around encoded choices of certificates."""
    data = tlv(6, bytes.fromhex("2a864886f70d010701"))
    inner = tlv(2, bytes([version])) + tlv(0x31) + tlv(0x30, data) + tlv(0xA0, *certificates) + tlv(0x31)
    return tlv(0x30, SIGNED_DATA, tlv(0xA0, tlv(0x30, inner)))


def test_chain() -> None:
    result = read(p7(chain()))
    assert set(ders(result)) == set(chain())
    assert details(result) == ["pkcs7#1", "pkcs7#2", "pkcs7#3"]


def test_bytes_are_those_of_the_file() -> None:
    assert ders(read(signed(finnish(), leaf()))) == [finnish(), leaf()]


def test_indefinite_lengths() -> None:
    definite = signed(finnish())
    start = definite.index(tlv(2, b"\1"))
    indefinite = b"\x30\x80" + SIGNED_DATA + b"\xa0\x80\x30\x80" + definite[start:] + b"\0\0" * 3
    assert ders(read(indefinite)) == [finnish()]


def test_bytes_after_it() -> None:
    assert ders(read(signed(leaf()) + b"\0")) == [leaf()]


def test_one_broken_among_others() -> None:
    result = read(signed(leaf(), tlv(0x30, b"\2\1\1"), tlv(0x04, b"x"), finnish()))
    assert ders(result) == [leaf(), finnish()]
    assert reasons(result) == [RefusalReason.NOT_A_CERTIFICATE, RefusalReason.BAD_STRUCTURE]


def test_attribute_certificates_are_passed_over() -> None:
    assert ders(read(signed(leaf(), tlv(0xA2, tlv(0x30))))) == [leaf()]


def test_without_certificates() -> None:
    empty = cms.SignedData({"version": "v1", "digest_algorithms": [], "encap_content_info": {"content_type": "data"}})
    empty["signer_infos"] = []
    content = cms.ContentInfo({"content_type": "signed_data", "content": empty}).dump()
    assert read(content).skipped


def test_cut() -> None:
    assert reasons(read(p7(chain())[:-10])) == [RefusalReason.TRUNCATED]


@pytest.mark.parametrize("content", [tlv(0x30, SIGNED_DATA), tlv(0x30, SIGNED_DATA, tlv(0xA0, tlv(0x30, b"\2\1\1")))])
def test_broken(content: bytes) -> None:
    result = read(content)
    assert reasons(result) == [RefusalReason.BAD_STRUCTURE]
    assert result.refusals[0].place.detail == "pkcs7"


def test_other_kinds() -> None:
    data = cms.ContentInfo({"content_type": "data", "content": core.OctetString(b"x")}).dump()
    assert not pkcs7.sniff(data)
    assert pkcs7.read(data, PLACE, NONE).skipped


def test_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pkcs7, "_LARGEST", 100)
    assert reasons(read(p7(chain()))) == [RefusalReason.TOO_LARGE]


def test_more_than_is_read() -> None:
    smallest = _smallest()
    result = read(signed(*[smallest] * (MOST_CERTIFICATES + 5)))
    assert len(result.items) == MOST_CERTIFICATES
    assert reasons(result) == [RefusalReason.TOO_MANY]


def _smallest() -> bytes:
    """The least that has the frame of a certificate."""
    name = tlv(0x30)
    certificate = tlv(0x30, tlv(0x30, tlv(2, b"\1"), *[name] * 5), name, tlv(3, b"\0"))
    assert x509.Certificate.load(certificate).contents
    return certificate
