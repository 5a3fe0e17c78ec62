"""One certificate: every field, every defect, every reason for refusal."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from cardtool.certificates.parsing import LARGEST_CERTIFICATE, parse_certificate
from cardtool.model.certificate import (
    AlternativeNames,
    Certificate,
    Defect,
    KeyUse,
    ParseFailure,
    ParseReason,
    PublicKeyFacts,
    Usage,
)
from tests.certificates.making import BEGIN, END, SUBJECT, altered, issue, link, parsed, raw, tlv

if TYPE_CHECKING:
    from cardtool.cards.training.authority import TrainingAuthority

BASIC_CONSTRAINTS = "2.5.29.19"
ALTERNATIVE_NAMES = "2.5.29.17"


def reason_of(data: bytes) -> ParseReason:
    failure = parse_certificate(data)
    assert isinstance(failure, ParseFailure), failure
    return failure.reason


class TestFields:
    def test_names_keep_every_attribute_in_certificate_order(self, leaf: Certificate) -> None:
        assert [(a.short_name, a.value) for a in leaf.subject.attributes] == list(SUBJECT)
        assert str(leaf.issuer) == "C=FI, O=Training CA, OU=Training, CN=Training Issuing CA"

    def test_validity_is_aware_and_utc(self, leaf: Certificate) -> None:
        assert (leaf.not_before, leaf.not_after) == (BEGIN, END)
        assert leaf.not_before.utcoffset() == timedelta(0)

    def test_extensions(self, leaf: Certificate, issuing: Certificate) -> None:
        assert leaf.alternative_names == AlternativeNames(
            emails=("alli.testinen@example.invalid",), upns=("99900001X@example.invalid",)
        )
        assert leaf.policies == ("1.2.246.517.99.10.352.1", "1.2.3.4")
        assert leaf.key_usage == frozenset({KeyUse.DIGITAL_SIGNATURE, KeyUse.KEY_AGREEMENT})
        assert leaf.authority_key_id == issuing.subject_key_id
        assert len(leaf.subject_key_id) == 20
        assert leaf.crl_addresses == ("http://proxy.example.invalid/crl/trainingc.crl",)
        assert leaf.issuer_addresses == ("http://proxy.example.invalid/ca/training.crt",)
        assert leaf.ocsp_addresses == ("http://ocsp.example.invalid/training",)
        assert (leaf.is_ca, leaf.path_length, leaf.usage) == (False, None, Usage.AUTHENTICATION)
        assert (issuing.is_ca, issuing.path_length, issuing.usage) == (True, 0, Usage.CA)

    def test_hashes_and_slices_are_those_of_the_original_bytes(self, leaf: Certificate, leaf_der: bytes) -> None:
        reference = x509.load_der_x509_certificate(leaf_der)
        spki = reference.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        assert leaf.sha256 == hashlib.sha256(leaf_der).hexdigest()
        assert leaf.sha1 == hashlib.sha1(leaf_der, usedforsecurity=False).hexdigest()
        assert leaf.tbs == reference.tbs_certificate_bytes
        assert leaf.signature == reference.signature
        assert (leaf.spki, leaf.spki_sha256) == (spki, hashlib.sha256(spki).hexdigest())
        assert leaf.issuer.der == reference.issuer.public_bytes()
        assert leaf.serial == reference.serial_number
        assert (leaf.signature_algorithm, leaf.signature_hash) == ("1.2.840.10045.4.3.2", "sha256")
        assert leaf.key == PublicKeyFacts("ec", 256, "secp256r1")

    def test_qc_statements_of_a_signature_certificate(self, authority: TrainingAuthority) -> None:
        certificate = parsed(issue(authority, usage=Usage.SIGNATURE).der)
        assert certificate.qc_statements == ("0.4.0.1862.1.1", "0.4.0.1862.1.4", "0.4.0.1862.1.6")

    def test_extended_key_usage(self) -> None:
        purposes = x509.ExtendedKeyUsage([x509.OID_CLIENT_AUTH, x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.2")])
        certificate = link("holder", extensions=[purposes]).certificate
        assert certificate.extended_key_usage == ("1.3.6.1.5.5.7.3.2", "1.3.6.1.4.1.311.20.2.2")

    def test_dns_names_stay_as_they_stand_in_the_certificate(self) -> None:
        names = x509.SubjectAlternativeName([x509.DNSName("xn--ty-gka.example.invalid"), x509.DNSName("*.example")])
        assert link("server", extensions=[names]).certificate.alternative_names.dns == (
            "xn--ty-gka.example.invalid",
            "*.example",
        )

    def test_a_certificate_without_extensions_says_nothing_of_them(self) -> None:
        certificate = link("old", extensions=[]).certificate
        assert certificate.conforming
        assert certificate.key_usage is None
        assert not certificate.is_ca


class TestRealEncodings:
    def test_both_defects_are_read_and_named(self, dvv_der: bytes, leaf: Certificate) -> None:
        certificate = parsed(dvv_der)
        assert certificate.defects == (
            Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS,
            Defect.NULL_PARAMETERS_IN_ECDSA,
        )
        assert certificate.subject == leaf.subject
        assert certificate.alternative_names == leaf.alternative_names
        assert certificate.policies == leaf.policies
        assert certificate.key_usage == leaf.key_usage
        assert certificate.crl_addresses == leaf.crl_addresses
        assert not certificate.is_ca

    def test_explicit_false_alone(self, authority: TrainingAuthority) -> None:
        der = issue(authority, explicit_false=True).der
        assert b"\x30\x03\x01\x01\x00" in der
        assert parsed(der).defects == (Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS,)

    def test_the_hash_is_over_the_defective_bytes(self, dvv_der: bytes) -> None:
        assert parsed(dvv_der).sha256 == hashlib.sha256(dvv_der).hexdigest()


class TestDefects:
    def test_trailing_bytes_are_cut_off(self, leaf: Certificate, leaf_der: bytes) -> None:
        padded = parsed(leaf_der + bytes(100))
        assert padded.defects == (Defect.TRAILING_BYTES,)
        assert (padded.der, padded.sha256) == (leaf_der, leaf.sha256)

    @pytest.mark.parametrize("serial", [0, -1, -(2**64)])
    def test_serial_number_that_is_not_positive(self, leaf_der: bytes, serial: int) -> None:
        content = serial.to_bytes(9, "big", signed=True)
        certificate = parsed(altered(leaf_der, serial=tlv(0x02, content)))
        assert certificate.serial == serial
        assert certificate.defects == (Defect.NEGATIVE_OR_ZERO_SERIAL,)

    def test_a_defect_without_any_extensions(self) -> None:
        certificate = parsed(altered(link("old", extensions=[]).certificate.der, serial=tlv(0x02, b"\x00")))
        assert certificate.defects == (Defect.NEGATIVE_OR_ZERO_SERIAL,)
        assert certificate.key_usage is None

    def test_two_different_signature_algorithms(self, leaf_der: bytes) -> None:
        ecdsa_with_sha512 = tlv(0x30, tlv(0x06, bytes.fromhex("2a8648ce3d040304")))
        assert parsed(altered(leaf_der, inner=ecdsa_with_sha512)).defects == (Defect.SIGNATURE_ALGORITHMS_DIFFER,)

    def test_reversed_validity(self, leaf_der: bytes) -> None:
        validity = tlv(0x30, tlv(0x17, b"300101000000Z"), tlv(0x17, b"200101000000Z"))
        assert parsed(altered(leaf_der, validity=validity)).defects == (Defect.VALIDITY_REVERSED,)

    def test_of_duplicate_extensions_the_first_counts(self, leaf_der: bytes) -> None:
        first, second = (key_usage(bits) for bits in (b"\x07\x80", b"\x01\x06"))
        certificate = parsed(altered(leaf_der, extensions=tlv(0xA3, tlv(0x30, first, second))))
        assert certificate.defects == (Defect.DUPLICATE_EXTENSION,)
        assert certificate.key_usage == frozenset({KeyUse.DIGITAL_SIGNATURE})

    @pytest.mark.parametrize(
        ("oid", "value"),
        [
            (ALTERNATIVE_NAMES, b"\x30\x05\x81"),
            ("2.5.29.32", b"\x30\x03\x02\x01\x01"),
            ("2.5.29.15", b"\x04\x01\x80"),
            (BASIC_CONSTRAINTS, tlv(0x30, tlv(0x01, b"\xff"), tlv(0x02, b"\xff"))),
            (BASIC_CONSTRAINTS, tlv(0x30, tlv(0x01, b"\xff"), tlv(0x02, b"\x7f" + bytes(20)))),
            ("1.3.6.1.5.5.7.1.3", tlv(0x30, tlv(0x02, b"\x01"))),
            ("1.3.6.1.5.5.7.1.3", tlv(0x30, tlv(0x30))),
            ("1.3.6.1.5.5.7.1.3", tlv(0x30, tlv(0x30, tlv(0x02, b"\x01")))),
        ],
    )
    def test_an_unreadable_extension_does_not_hide_the_others(self, oid: str, value: bytes) -> None:
        readable = x509.SubjectKeyIdentifier(b"readable")
        certificate = link("holder", extensions=[raw(oid, value), readable]).certificate
        assert certificate.defects == (Defect.UNREADABLE_EXTENSION,)
        assert certificate.subject_key_id == b"readable"
        assert (certificate.is_ca, certificate.path_length) == (False, None)

    @pytest.mark.parametrize(
        "listed",
        [
            tlv(0x30, tlv(0x30, tlv(0x06, b"\x55\x1d\x0e"))),
            tlv(0x30, tlv(0x30, tlv(0x06, b"\x55\x1d\x0e"), tlv(0x02, b"\x01"))),
            tlv(0x30, tlv(0x30, tlv(0x02, b"\x01"), tlv(0x04, b"\x01"))),
            tlv(0x30, b"\x30\x7f"),
        ],
    )
    def test_a_broken_list_of_extensions(self, leaf_der: bytes, listed: bytes) -> None:
        assert parsed(altered(leaf_der, extensions=tlv(0xA3, listed))).defects == (Defect.UNREADABLE_EXTENSION,)

    @pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
    def test_an_address_with_umlauts_is_read(self, encoding: str) -> None:
        names = tlv(0x30, tlv(0x81, "älli@example.invalid".encode(encoding)))
        certificate = link("holder", extensions=[raw(ALTERNATIVE_NAMES, names)]).certificate
        assert certificate.email == "älli@example.invalid"

    def test_what_only_the_strict_parser_refuses(self) -> None:
        latin_1 = tlv(0x30, tlv(0x81, "älli@example.invalid".encode("latin-1")))
        certificate = link("holder", extensions=[raw(ALTERNATIVE_NAMES, latin_1)]).certificate
        assert certificate.defects == (Defect.STRICT_PARSER_REFUSES,)


class TestRefusals:
    def test_no_bytes(self) -> None:
        assert reason_of(b"") is ParseReason.EMPTY

    def test_too_many_bytes(self, leaf_der: bytes) -> None:
        assert reason_of(leaf_der + bytes(LARGEST_CERTIFICATE)) is ParseReason.TOO_LARGE

    @pytest.mark.parametrize(
        "data",
        [
            b"text",
            b"\x30\x00",
            tlv(0x30, tlv(0x30), tlv(0x30), tlv(0x04)),
            tlv(0x30, tlv(0x30, tlv(0x02, b"\x01")), tlv(0x30), tlv(0x03, b"\x00")),
            tlv(0x30, tlv(0x30), tlv(0x30), tlv(0x03, b"\x00")),
        ],
        ids=["text", "empty sequence", "no bit string", "signed part too short", "signed part empty"],
    )
    def test_another_shape(self, data: bytes) -> None:
        assert reason_of(data) is ParseReason.NOT_A_CERTIFICATE

    @pytest.mark.parametrize("kept", [1, 2, 3, 4, 100, -1])
    def test_cut_bytes(self, leaf_der: bytes, kept: int) -> None:
        assert reason_of(leaf_der[:kept]) is ParseReason.TRUNCATED

    def test_an_inner_length_beyond_its_room(self) -> None:
        assert reason_of(tlv(0x30, b"\x30\x7f\x00")) is ParseReason.BAD_STRUCTURE

    @pytest.mark.parametrize("length", [b"\x80", b"\x85\x00\x00\x00\x00\x01", b"\xff"])
    def test_a_length_that_is_indefinite_or_overlong(self, length: bytes) -> None:
        assert reason_of(b"\x30" + length + bytes(200)) is ParseReason.BAD_STRUCTURE

    @pytest.mark.parametrize("serial", [b"", bytes(65)])
    def test_a_serial_number_without_or_with_too_many_octets(self, leaf_der: bytes, serial: bytes) -> None:
        assert reason_of(altered(leaf_der, serial=tlv(0x02, serial))) is ParseReason.BAD_STRUCTURE

    @pytest.mark.parametrize("content", [b"", tlv(0x06, b""), tlv(0x06, b"\x81"), tlv(0x06, b"\x01" * 65)])
    def test_an_algorithm_without_readable_identifier(self, leaf_der: bytes, content: bytes) -> None:
        assert reason_of(altered(leaf_der, outer=tlv(0x30, content))) is ParseReason.BAD_STRUCTURE

    @pytest.mark.parametrize(
        "time",
        [
            tlv(0x17, b"9913012359597"),
            tlv(0x17, b"220301080000X"),
            tlv(0x17),
            tlv(0x18, b"00000101000000Z"),
            tlv(0x18, b"99991231235959-2300"),
            tlv(0x02, b"\x01"),
        ],
        ids=["thirteenth month", "unknown zone", "empty", "year 0", "year 10000 in UTC", "number"],
    )
    def test_a_time_that_is_none(self, leaf_der: bytes, time: bytes) -> None:
        assert reason_of(altered(leaf_der, validity=tlv(0x30, time, time))) is ParseReason.BAD_TIME

    def test_the_index_is_handed_on(self) -> None:
        assert parse_certificate(b"", 7) == ParseFailure(ParseReason.EMPTY, "no bytes", 7)

    def test_the_detail_holds_no_bytes_of_the_input(self, leaf_der: bytes) -> None:
        time = tlv(0x17, b"9913SECRET59Z")
        failure = parse_certificate(altered(leaf_der, validity=tlv(0x30, time, time)))
        assert isinstance(failure, ParseFailure)
        assert "SECRET" not in failure.detail


def key_usage(bits: bytes) -> bytes:
    """A key usage extension, from the octet that counts unused bits and the bits."""
    return tlv(0x30, tlv(0x06, b"\x55\x1d\x0f"), tlv(0x04, tlv(0x03, bits)))
