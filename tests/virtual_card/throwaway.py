"""Throw-away certificates for tests that need some certificate but not a particular one."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from cardtool.cards.training.certificates import CardCertificates

if TYPE_CHECKING:
    from cardtool.cards.virtual.signing import CardKey

#: Fixed, so that nothing depends on the clock.
_FROM: Final = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
_UNTIL: Final = dt.datetime(2042, 1, 1, tzinfo=dt.UTC)


@cache
def certificates(holder: str) -> CardCertificates:
    """An issuing CA under a root, and two certificates for the holder; the same ones for the same name."""
    root_key, ca_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, ca_name = "Throw-away Root CA", "Throw-away Issuing CA"
    return CardCertificates(
        _certificate(holder, ec.generate_private_key(ec.SECP256R1()), ca_name, ca_key),
        _certificate(holder, ec.generate_private_key(ec.SECP384R1()), ca_name, ca_key),
        (_certificate(ca_name, ca_key, root_name, root_key), _certificate(root_name, root_key, root_name, root_key)),
    )


@cache
def signing_certificates(holder: str) -> CardCertificates:
    """The same with RSA keys for the holder, which are known, and with their usages, for a card that can sign."""
    made = certificates(holder)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    keys = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
    authentication, signature = (
        _certificate(holder, key, "Throw-away Issuing CA", ca_key, _usage(signs=signs))
        for key, signs in zip(keys, (False, True), strict=True)
    )
    return CardCertificates(authentication, signature, made.cas, keys)


def _certificate(
    subject: str,
    key: CardKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    usage: x509.KeyUsage | None = None,
) -> bytes:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_FROM)
        .not_valid_after(_UNTIL)
    )
    if usage is not None:
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _usage(*, signs: bool) -> x509.KeyUsage:
    """That of a signature certificate, or of an authentication certificate."""
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=not signs,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.COUNTRY_NAME, "FI"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)]
    )
