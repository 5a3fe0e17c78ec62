"""The made-up authority: certificates like those of real cards, with a wish list of contents and encodings."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from cardtool.cards.training.authority import ROOT_NAME, KeyKind, TrainingAuthority
from cardtool.certificates.chain import build_trust
from cardtool.model.certificate import ATTRIBUTE_NAMES, Defect, KeyUse, PublicKeyFacts, Usage
from cardtool.model.trust import Anchor, TrustState
from tests.certificates.making import BEGIN, END, HOLDER_KEY, ISSUING_NAME, SUBJECT, issue, parsed

if TYPE_CHECKING:
    from cardtool.cards.training.authority import Attributes
    from cardtool.model.certificate import Certificate


@pytest.fixture(scope="module")
def rsa_authority() -> TrainingAuthority:
    return TrainingAuthority.create(
        ISSUING_NAME,
        not_before=BEGIN,
        not_after=END,
        root_name=[("C", "FI"), ("CN", "Another Root")],
        key_kind=KeyKind.RSA_2048,
        policies=["1.2.246.517.99.10.301.1"],
        short_name="another",
    )


class TestAuthority:
    def test_names(self, root: Certificate, issuing: Certificate) -> None:
        assert [(a.short_name, a.value) for a in root.subject.attributes] == list(ROOT_NAME)
        assert root.subject.der == root.issuer.der == issuing.issuer.der
        assert [(a.short_name, a.value) for a in issuing.subject.attributes] == list(ISSUING_NAME)

    def test_both_are_authorities(self, root: Certificate, issuing: Certificate) -> None:
        for certificate in (root, issuing):
            assert certificate.is_ca
            assert certificate.key_usage == frozenset({KeyUse.KEY_CERT_SIGN, KeyUse.CRL_SIGN})
        assert (root.path_length, issuing.path_length) == (None, 0)

    def test_the_chain_leads_to_the_root(self, authority: TrainingAuthority, dvv_der: bytes) -> None:
        issuing, root = (parsed(der) for der in authority.chain)
        trust = build_trust(parsed(dvv_der), [issuing, root], [Anchor("Training", root.sha256)])
        assert (trust.state, len(trust.chain)) == (TrustState.TRUSTED, 3)

    def test_what_can_be_wished(self, rsa_authority: TrainingAuthority) -> None:
        issuing, root = (parsed(der) for der in rsa_authority.chain)
        assert str(root.subject) == "C=FI, CN=Another Root"
        assert issuing.key == PublicKeyFacts("rsa", 2048)
        assert issuing.signature_hash == "sha512"
        assert issuing.policies == ("1.2.246.517.99.10.301.1",)
        assert parsed(issue(rsa_authority).der).crl_addresses == ("http://proxy.example.invalid/crl/anotherc.crl",)


class TestContents:
    @pytest.mark.parametrize("subject", list(permutations([("C", "FI"), ("O", "Ö"), ("CN", "x")])))
    def test_the_subject_stands_in_the_order_given(self, authority: TrainingAuthority, subject: Attributes) -> None:
        certificate = parsed(issue(authority, subject=subject).der)
        assert [(a.short_name, a.value) for a in certificate.subject.attributes] == list(subject)

    def test_every_attribute_type_can_be_named(self, authority: TrainingAuthority) -> None:
        subject = [(short, "FI" if short == "C" else "x") for short in ATTRIBUTE_NAMES.values()]
        assert [a.short_name for a in parsed(issue(authority, subject=subject).der).subject.attributes] == [
            short for short, _ in subject
        ]

    @pytest.mark.parametrize(
        ("usage", "uses"),
        [
            (Usage.AUTHENTICATION, {KeyUse.DIGITAL_SIGNATURE, KeyUse.KEY_ENCIPHERMENT, KeyUse.DATA_ENCIPHERMENT}),
            (Usage.SIGNATURE, {KeyUse.NON_REPUDIATION}),
        ],
    )
    def test_key_usage_of_an_rsa_key(
        self, authority: TrainingAuthority, rsa_authority: TrainingAuthority, usage: Usage, uses: set[KeyUse]
    ) -> None:
        certificate = parsed(issue(authority, usage=usage, key=rsa_authority.root.key).der)
        assert certificate.key_usage == frozenset(uses)
        assert certificate.usage is usage

    def test_key_usage_is_critical(self, leaf: Certificate) -> None:
        reference = x509.load_der_x509_certificate(leaf.der)
        assert reference.extensions.get_extension_for_class(x509.KeyUsage).critical

    def test_signature_certificates_are_qualified(self, authority: TrainingAuthority, leaf: Certificate) -> None:
        assert parsed(issue(authority, usage=Usage.SIGNATURE).der).qc_statements
        assert leaf.qc_statements == ()

    def test_what_is_not_wished_is_absent(self, authority: TrainingAuthority) -> None:
        certificate = parsed(authority.issue(SUBJECT, not_before=BEGIN, not_after=END, key=KeyKind.P256).der)
        assert certificate.conforming
        assert (certificate.policies, certificate.email, certificate.alternative_names.upns) == ((), "", ())

    def test_every_address_is_one_that_never_exists(self, leaf: Certificate, issuing: Certificate) -> None:
        for certificate in (leaf, issuing):
            addresses = (*certificate.crl_addresses, *certificate.ocsp_addresses, *certificate.issuer_addresses)
            assert len(addresses) == 3
            assert all(".example.invalid/" in address for address in addresses)

    def test_no_other_use_than_those_of_a_card(self, authority: TrainingAuthority) -> None:
        with pytest.raises(ValueError, match="ca"):
            issue(authority, usage=Usage.CA)


class TestEncodings:
    def test_null_parameters_are_signed_in(self, authority: TrainingAuthority, issuing: Certificate) -> None:
        certificate = parsed(issue(authority, ecdsa_null=True).der)
        assert certificate.defects == (Defect.NULL_PARAMETERS_IN_ECDSA,)
        key = load_der_public_key(issuing.spki)
        assert isinstance(key, ec.EllipticCurvePublicKey)
        assert build_trust(certificate, [issuing], []).chain == (certificate, issuing)

    def test_null_parameters_belong_to_ec_keys_only(self, rsa_authority: TrainingAuthority) -> None:
        with pytest.raises(ValueError, match="ECDSA"):
            issue(rsa_authority, ecdsa_null=True)

    def test_explicit_false_under_an_rsa_authority(self, rsa_authority: TrainingAuthority) -> None:
        certificate = parsed(issue(rsa_authority, explicit_false=True).der)
        assert certificate.defects == (Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS,)

    def test_p_384_signs_with_sha_384(self) -> None:
        authority = TrainingAuthority.create(ISSUING_NAME, not_before=BEGIN, not_after=END)
        assert parsed(issue(authority).der).signature_hash == "sha384"


class TestKeys:
    def test_a_key_of_the_holder_is_used(self, authority: TrainingAuthority) -> None:
        assert issue(authority).key is HOLDER_KEY

    @pytest.mark.parametrize("kind", [KeyKind.RSA_2048, KeyKind.P256, KeyKind.P384])
    def test_kinds(self, kind: KeyKind) -> None:
        key = kind.generate()
        if isinstance(key, rsa.RSAPrivateKey):
            assert kind == f"rsa{key.key_size}"
        else:
            assert kind == key.curve.name

    def test_a_key_does_not_show_in_logs(self, authority: TrainingAuthority) -> None:
        assert "PrivateKey" not in repr(authority)


class TestDeterminism:
    def test_the_same_wishes_give_the_same_contents(self, authority: TrainingAuthority) -> None:
        assert parsed(issue(authority).der).tbs == parsed(issue(authority).der).tbs

    def test_other_contents_give_another_serial_number(self, authority: TrainingAuthority, leaf: Certificate) -> None:
        other = parsed(issue(authority, usage=Usage.SIGNATURE).der)
        assert 0 < other.serial < 2**64
        assert other.serial != leaf.serial

    def test_a_serial_number_can_be_given(self, authority: TrainingAuthority) -> None:
        assert parsed(issue(authority, serial=42).der).serial_hex == "2a"
