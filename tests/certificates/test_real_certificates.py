"""Public certificates of VRK's and DVV's hierarchies: the facts that are known of them, and their chains."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import pytest

from cardtool.certificates.anchors import load_anchors
from cardtool.certificates.bundles import parse_bundle
from cardtool.certificates.chain import build_trust
from cardtool.certificates.signatures import signed_by
from cardtool.model.certificate import AlternativeNames, Certificate, Defect, KeyUse, PublicKeyFacts, Usage
from cardtool.model.finnish_time import utc_text
from cardtool.model.trust import TrustState
from tests.certificates.making import NO_REAL, REAL
from tests.fuzz.parsers.certificates import assert_certificate

pytestmark = pytest.mark.skipif(not REAL.is_dir(), reason=NO_REAL)

POTEX: Final = "test_ee_citizen_G3_POTEX_sign_RSA2048.pem"
AUVINEN: Final = "test_ee_citizen_G5E_AUVINEN_auth_P384.pem"
KANTA_G3E: Final = "prod_ee_sote_service_DVV_SWHC_G3E_kanta.pem"
KANTA_VRK: Final = "prod_ee_sote_service_VRK_SWHC_SP_kanta.pem"
KANTA_2013: Final = "test_ee_kanta_VRK_TEST_CA_for_Healthcare_SP_2013.pem"
APRO: Final = "prod_ee_service_VRK_SP_G3_testi.apro.pem"

G3_RSA, G3_ECC, VRK, VRK_G2 = (
    "DVV Gov. Root CA - G3 RSA",
    "DVV Gov. Root CA - G3 ECC",
    "VRK Gov. Root CA",
    "VRK Gov. Root CA - G2",
)
#: Under which root each chain ends; the root of the test hierarchies is not among the files.
TRUSTED: Final = {
    "prod_root_VRK_Gov_Root_CA.pem": VRK,
    "prod_root_VRK_Gov_Root_CA_G2.pem": VRK_G2,
    "prod_root_DVV_Gov_Root_CA_G3_RSA.pem": G3_RSA,
    "prod_root_DVV_Gov_Root_CA_G3_ECC.pem": G3_ECC,
    "prod_ca_VRK_CA_for_SWHC_Service_Providers.pem": VRK,
    "prod_ca_VRK_CA_for_Service_Providers_G3.pem": VRK,
    "prod_ca_DVV_Service_Certificates_G5R.pem": G3_RSA,
    "prod_ca_DVV_Service_Certificates_G5E.pem": G3_ECC,
    "prod_ca_DVV_SWHC_Service_Certificates_G3R.pem": G3_RSA,
    "prod_ca_DVV_SWHC_Service_Certificates_G3E.pem": G3_ECC,
    "prod_ca_refineid-00-citizen-g3.pem": VRK_G2,
    "prod_ca_refineid-01-citizen-g4e.pem": G3_ECC,
    "prod_ca_refineid-02-citizen-g4r.pem": G3_RSA,
    "prod_ca_refineid-03-organisation-g4r.pem": G3_RSA,
    APRO: VRK,
    KANTA_G3E: G3_ECC,
    KANTA_VRK: VRK,
}
INCOMPLETE: Final = {
    "test_ca_VRK_TEST_CA_for_Test_Purposes_G4.pem": 1,
    "test_ca_DVV_TEST_Certificates_G5E.pem": 1,
    POTEX: 1,
    AUVINEN: 2,
    KANTA_2013: 1,
}


@cache
def real(name: str) -> Certificate:
    parsed = parse_bundle((REAL / name).read_bytes())
    assert parsed.failures == ()
    (certificate,) = parsed.certificates
    return certificate


def names() -> list[str]:
    return sorted(path.name for path in REAL.glob("*.pem"))


@cache
def described() -> dict[str, dict[str, str]]:
    """The tables of SOURCES.md by file: SHA-256, Subject, Issuer, Valid (UTC)."""
    text = (REAL / "SOURCES.md").read_text(encoding="utf-8")
    sections = re.split(r"^### ", text, flags=re.MULTILINE)[1:]
    rows = {
        section.split("\n", 1)[0]: dict(re.findall(r"^\| ([^|]+?) \| (.+?) \|$", section, re.MULTILINE))
        for section in sections
    }
    return {name: fields for name, fields in rows.items() if "SHA-256" in fields}


def test_every_file_is_expected() -> None:
    assert set(names()) == TRUSTED.keys() | INCOMPLETE.keys()


def test_the_described_facts() -> None:
    assert len(described()) > 15
    for name, fields in described().items():
        certificate = real(name)
        assert certificate.sha256 == fields["SHA-256"].strip("`"), name
        assert str(certificate.subject) == fields["Subject"], name
        assert str(certificate.issuer) == fields["Issuer"], name
        validity = f"{utc_text(certificate.not_before)} - {utc_text(certificate.not_after)}"
        assert validity == fields["Valid (UTC)"], name


def test_both_roads_agree() -> None:
    for name in names():
        assert_certificate(real(name), real(name).der)


def test_chains_end_where_they_should() -> None:
    pool, anchors = [real(name) for name in names()], load_anchors()
    for name, root in TRUSTED.items():
        trust = build_trust(real(name), pool, anchors)
        assert (trust.state, trust.anchor) == (TrustState.TRUSTED, root), name
    for name, length in INCOMPLETE.items():
        trust = build_trust(real(name), pool, anchors)
        assert (trust.state, len(trust.chain)) == (TrustState.INCOMPLETE, length), name
        assert trust.missing_issuer == str(trust.chain[-1].issuer)


def test_without_their_issuer_nothing_is_trusted() -> None:
    anchors = load_anchors()
    for name in names():
        state = build_trust(real(name), [], anchors).state
        assert state is (TrustState.TRUSTED if "_root_" in name else TrustState.INCOMPLETE), name


def test_the_old_root_signed_itself_with_sha_1() -> None:
    root = real("prod_root_VRK_Gov_Root_CA.pem")
    assert root.signature_hash == "sha1"
    assert signed_by(root, root)


def test_encodings_that_strict_parsers_refuse() -> None:
    explicit_false = (Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS,)
    defects = {name: real(name).defects for name in names() if not real(name).conforming}
    assert defects == {
        APRO: explicit_false,
        POTEX: explicit_false,
        KANTA_G3E: explicit_false,
        KANTA_VRK: explicit_false,
        AUVINEN: (*explicit_false, Defect.NULL_PARAMETERS_IN_ECDSA),
    }


def test_a_citizen_authentication_certificate() -> None:
    certificate = real(AUVINEN)
    assert certificate.usage is Usage.AUTHENTICATION
    assert certificate.key == PublicKeyFacts("ec", 384, "secp384r1")
    assert certificate.key_usage == frozenset({KeyUse.DIGITAL_SIGNATURE, KeyUse.KEY_AGREEMENT})
    assert certificate.alternative_names == AlternativeNames(emails=("S1Philip087.SPECIMEN-Auvinen@testi.fi",))
    assert certificate.policies == ("1.2.246.517.99.10.352.1",)
    assert certificate.crl_addresses == ("http://proxy.fineid.fi/crl/dvvtp5ec.crl",)
    assert certificate.issuer_addresses == ("http://proxy.fineid.fi/ca/dvvtp5ec.crt",)
    assert certificate.ocsp_addresses == ("http://ocsptest.fineid.fi/dvvtp5ec",)
    assert certificate.authority_key_id.hex() == "129eb7e228c7f3946a8bbd4dc6f4c23697524208"


def test_a_citizen_signature_certificate() -> None:
    certificate = real(POTEX)
    assert certificate.usage is Usage.SIGNATURE
    assert certificate.key == PublicKeyFacts("rsa", 2048)
    assert certificate.key_usage == frozenset({KeyUse.NON_REPUDIATION})
    assert certificate.qc_statements == ("0.4.0.1862.1.1",)
    assert (certificate.email, certificate.policies) == ("", ("1.2.246.517.99.10.32.1",))


def test_system_signature_certificates_of_kanta() -> None:
    newer, older = real(KANTA_G3E), real(KANTA_VRK)
    assert newer.subject.first("serialNumber") == older.subject.first("serialNumber") == "1.2.246.556.12.21.2"
    assert newer.extended_key_usage == tuple(f"1.3.6.1.4.1.1847.2021.1.{n}" for n in (1, 2, 3))
    assert older.extended_key_usage == tuple(f"1.3.6.1.4.1.0.1847.2021.1.{n}" for n in (1, 2, 3))
    assert "1.2.246.517.1.10.358.2" in newer.policies
    assert newer.email


def test_an_address_in_a_directory_is_kept() -> None:
    assert any(address.startswith("ldap://") for address in real(KANTA_2013).crl_addresses)
