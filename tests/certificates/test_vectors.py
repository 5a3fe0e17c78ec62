"""Every file of the x509 folder of cryptography_vectors is parsed, or refused with a reason."""

from __future__ import annotations

import warnings
from pathlib import Path

import cryptography_vectors
import pytest
from cryptography import x509

from cardtool.certificates.bundles import parse_bundle
from cardtool.model.certificate import Certificate, Defect, ParseReason
from tests.fuzz.parsers.certificates import assert_certificate

VECTORS = Path(cryptography_vectors.__file__).parent / "x509"
FILES = sorted(path for path in VECTORS.rglob("*") if path.is_file())


def the_certificate(name: str) -> Certificate:
    parsed = parse_bundle((VECTORS / name).read_bytes())
    assert not parsed.failures
    return parsed.certificates[0]


def test_every_file_is_parsed_or_refused_with_a_reason() -> None:
    assert len(FILES) > 1000
    for file in FILES:
        parsed = parse_bundle(file.read_bytes())
        assert all(failure.reason in ParseReason and failure.detail for failure in parsed.failures)
        for certificate in parsed.certificates:
            assert_certificate(certificate, certificate.der)


def test_parsing_warns_of_one_oddity_only() -> None:
    """Serial numbers, algorithms and names raise no warnings; the text of a policy notice is left to the library."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        for file in FILES:
            parse_bundle(file.read_bytes())
    assert [str(warning.message) for warning in warned if "VisibleString" not in str(warning.message)] == []


def test_what_cryptography_reads_is_read_alike() -> None:
    compared = 0
    for file in FILES:
        for certificate in parse_bundle(file.read_bytes()).certificates:
            compared += compare(certificate)
    assert compared > 400


def compare(certificate: Certificate) -> bool:
    """Compare with ``cryptography`` where that accepts the certificate; it warns of what it dislikes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            reference = x509.load_der_x509_certificate(certificate.der)
            names = [values_of(reference.subject), values_of(reference.issuer)]
        except (ValueError, x509.InvalidVersion):
            return False
        assert certificate.serial == reference.serial_number
    assert certificate.tbs == reference.tbs_certificate_bytes
    assert certificate.signature == reference.signature
    assert certificate.signature_algorithm == reference.signature_algorithm_oid.dotted_string
    assert [[each.value for each in name.attributes] for name in (certificate.subject, certificate.issuer)] == names
    return True


def values_of(name: x509.Name) -> list[str]:
    """The values as texts; of a bit string the bits in hexadecimal, without the octet that counts unused ones."""
    return [each.value if isinstance(each.value, str) else each.value[1:].hex() for each in name]


@pytest.mark.parametrize(
    ("name", "defect"),
    [
        ("custom/negative_serial.pem", Defect.NEGATIVE_OR_ZERO_SERIAL),
        ("custom/two_basic_constraints.pem", Defect.DUPLICATE_EXTENSION),
        ("custom/mismatch_inner_outer_sig_algorithm.der", Defect.SIGNATURE_ALGORITHMS_DIFFER),
        ("san_x400address.der", Defect.STRICT_PARSER_REFUSES),
    ],
)
def test_known_defects(name: str, defect: Defect) -> None:
    assert defect in the_certificate(name).defects


@pytest.mark.parametrize(
    ("name", "reason"),
    [("badasn1time.pem", ParseReason.BAD_TIME), ("custom/long-form-name-attribute.pem", ParseReason.BAD_NAME)],
)
def test_known_refusals(name: str, reason: ParseReason) -> None:
    assert [failure.reason for failure in parse_bundle((VECTORS / name).read_bytes()).failures] == [reason]


@pytest.mark.parametrize(
    "name",
    ["cryptography.io.with_garbage.pem", "cryptography.io.with_headers.pem", "cryptography.io.old_header.pem"],
)
def test_pem_with_other_things_around(name: str) -> None:
    assert the_certificate(name) == the_certificate("cryptography.io.pem")
