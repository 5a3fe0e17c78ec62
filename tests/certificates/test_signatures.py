"""Signatures over the original bytes, by every kind of key."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, padding, rsa

from cardtool.certificates.signatures import signed_by
from cardtool.model.certificate import Certificate, Defect
from tests.certificates.making import HOLDER_KEY, Link, altered, link, parsed, signed_anew, tlv

if TYPE_CHECKING:
    from collections.abc import Callable

HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "md5": hashes.MD5(),  # noqa: S303 - to show that it is not accepted
    "sha1": hashes.SHA1(),  # noqa: S303 - the old root signed with it
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def algorithm(name: str, parameters: object = None) -> bytes:
    """An encoded signature algorithm."""
    encoded: bytes = SignedDigestAlgorithm({"algorithm": name, "parameters": parameters}).dump()
    return encoded


def pss(hash_name: str, salt_length: int) -> bytes:
    digest = {"algorithm": hash_name}
    mask = {"algorithm": "mgf1", "parameters": digest}
    parameters = {"hash_algorithm": digest, "mask_gen_algorithm": mask, "salt_length": salt_length}
    return algorithm("rsassa_pss", parameters)


@pytest.fixture(scope="module")
def rsa_link() -> Link:
    return link("RSA", key=rsa.generate_private_key(65537, 2048))


@pytest.fixture(scope="module")
def rsa_sign(rsa_link: Link) -> Callable[..., bytes]:
    key = rsa_link.key
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign


class TestRsa:
    @pytest.mark.parametrize("hash_name", ["sha1", "sha224", "sha256", "sha384", "sha512"])
    def test_pkcs1(self, rsa_link: Link, rsa_sign: Callable[..., bytes], hash_name: str) -> None:
        der = signed_anew(
            rsa_link.certificate.der,
            algorithm(f"{hash_name}_rsa"),
            lambda signed: rsa_sign(signed, padding.PKCS1v15(), HASHES[hash_name]),
        )
        certificate = parsed(der)
        assert certificate.signature_hash == hash_name
        assert signed_by(certificate, rsa_link.certificate)

    def test_md5_is_named_but_not_accepted(self, rsa_link: Link, rsa_sign: Callable[..., bytes]) -> None:
        der = signed_anew(
            rsa_link.certificate.der,
            algorithm("md5_rsa"),
            lambda signed: rsa_sign(signed, padding.PKCS1v15(), HASHES["md5"]),
        )
        assert parsed(der).signature_hash == "md5"
        assert not signed_by(parsed(der), rsa_link.certificate)

    @pytest.mark.parametrize(("hash_name", "salt"), [("sha1", 20), ("sha256", 32), ("sha384", 0), ("sha512", 64)])
    def test_pss(self, rsa_link: Link, rsa_sign: Callable[..., bytes], hash_name: str, salt: int) -> None:
        scheme = padding.PSS(padding.MGF1(HASHES[hash_name]), salt)
        der = signed_anew(
            rsa_link.certificate.der,
            pss(hash_name, salt),
            lambda signed: rsa_sign(signed, scheme, HASHES[hash_name]),
        )
        assert parsed(der).signature_hash == hash_name
        assert signed_by(parsed(der), rsa_link.certificate)

    def test_pss_with_another_salt_than_it_says(self, rsa_link: Link, rsa_sign: Callable[..., bytes]) -> None:
        scheme = padding.PSS(padding.MGF1(hashes.SHA256()), 20)
        der = signed_anew(
            rsa_link.certificate.der, pss("sha256", 32), lambda signed: rsa_sign(signed, scheme, hashes.SHA256())
        )
        assert not signed_by(parsed(der), rsa_link.certificate)

    def test_pss_without_readable_parameters(self, rsa_link: Link) -> None:
        broken = tlv(0x30, tlv(0x06, bytes.fromhex("2a864886f70d01010a")), tlv(0x02, b"\x01"))
        certificate = parsed(signed_anew(rsa_link.certificate.der, broken, lambda _: bytes(256)))
        assert certificate.signature_hash == ""
        assert not signed_by(replace(certificate, signature_hash="sha256"), rsa_link.certificate)


class TestCurves:
    @pytest.mark.parametrize("hash_name", ["sha1", "sha224", "sha256", "sha384", "sha512"])
    def test_ecdsa(self, hash_name: str) -> None:
        own = link("EC").certificate
        assert isinstance(HOLDER_KEY, ec.EllipticCurvePrivateKey)
        sign = HOLDER_KEY.sign
        der = signed_anew(
            own.der, algorithm(f"{hash_name}_ecdsa"), lambda signed: sign(signed, ec.ECDSA(HASHES[hash_name]))
        )
        assert signed_by(parsed(der), own)

    @pytest.mark.parametrize("kind", [ed25519.Ed25519PrivateKey, ed448.Ed448PrivateKey])
    def test_edwards(self, kind: type[ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey]) -> None:
        own = link("Edwards", key=kind.generate()).certificate
        assert own.signature_hash == ""
        assert signed_by(own, own)
        assert not signed_by(own, link("other", key=kind.generate()).certificate)

    def test_real_encodings(self, dvv_der: bytes, issuing: Certificate, root: Certificate) -> None:
        certificate = parsed(dvv_der)
        assert signed_by(certificate, issuing)
        assert not signed_by(certificate, root)


class TestNoProof:
    def test_a_changed_certificate(self, leaf: Certificate, issuing: Certificate) -> None:
        assert signed_by(leaf, issuing)
        forged = parsed(altered(leaf.der, serial=tlv(0x02, b"\x01")))
        assert not signed_by(forged, issuing)

    def test_two_algorithms(self, leaf: Certificate, issuing: Certificate) -> None:
        assert not signed_by(replace(leaf, defects=(Defect.SIGNATURE_ALGORITHMS_DIFFER,)), issuing)

    def test_a_key_of_another_kind(self, leaf: Certificate, rsa_link: Link) -> None:
        assert not signed_by(leaf, rsa_link.certificate)
        assert not signed_by(rsa_link.certificate, leaf)

    def test_an_unknown_algorithm(self, leaf: Certificate, issuing: Certificate) -> None:
        assert not signed_by(replace(leaf, signature_algorithm="1.2.3.4"), issuing)

    @pytest.mark.parametrize("spki", [b"", b"\x30\x00", bytes(100)])
    def test_a_broken_key(self, leaf: Certificate, issuing: Certificate, spki: bytes) -> None:
        assert not signed_by(leaf, replace(issuing, spki=spki))

    def test_a_point_that_is_not_on_the_curve(self, leaf: Certificate, issuing: Certificate) -> None:
        broken = replace(issuing, spki=issuing.spki[:-1] + bytes([issuing.spki[-1] ^ 1]))
        assert not signed_by(leaf, broken)
