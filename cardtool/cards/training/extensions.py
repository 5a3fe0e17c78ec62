"""Extensions of made-up certificates, in the order and with the criticality of DVV's.

Measured on the certificates of the citizen test cards (domain note cards.md, section 4). The addresses lie under
``example.invalid``, which never exists (RFC 2606).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from asn1crypto import core
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ObjectIdentifier

from cardtool.cards.training.dvv_encodings import EXPLICIT_FALSE
from cardtool.model.certificate import KeyUse, Usage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.cards.training.keys import PrivateKey

_UPN: Final = ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")
_QC_STATEMENTS: Final = ObjectIdentifier("1.3.6.1.5.5.7.1.3")
#: QcCompliance, QcSSCD and QcType with eSign (ETSI EN 319 412-5).
_QC_COMPLIANCE: Final = "0.4.0.1862.1.1"
_QC_SSCD: Final = "0.4.0.1862.1.4"
_QC_TYPE: Final = "0.4.0.1862.1.6"
_QC_TYPE_ESIGN: Final = "0.4.0.1862.1.6.1"
_POLICY_TEXT: Final = "Made-up policy for training. This certificate proves nothing about anyone."

_CA_USES: Final = frozenset({KeyUse.KEY_CERT_SIGN, KeyUse.CRL_SIGN})
_SIGNATURE_USES: Final = frozenset({KeyUse.NON_REPUDIATION})
_RSA_AUTHENTICATION: Final = frozenset(
    {KeyUse.DIGITAL_SIGNATURE, KeyUse.KEY_ENCIPHERMENT, KeyUse.DATA_ENCIPHERMENT},
)
_EC_AUTHENTICATION: Final = frozenset({KeyUse.DIGITAL_SIGNATURE, KeyUse.KEY_AGREEMENT})


class Extension(NamedTuple):
    """An extension's value and whether it is critical."""

    value: x509.ExtensionType
    critical: bool = False


def root_extensions(key: PrivateKey) -> list[Extension]:
    """Extensions of a root."""
    return [_subject_key_id(key), _key_usage(_CA_USES), _authority(None)]


def issuing_extensions(key: PrivateKey, root_key: PrivateKey, policies: Iterable[str]) -> list[Extension]:
    """Extensions of an authority that issues end-entity certificates only."""
    return [
        _authority_key_id(root_key),
        _subject_key_id(key),
        _key_usage(_CA_USES),
        *_policies(policies),
        _authority(0),
        *_addresses("training-root"),
    ]


def card_extensions(
    key: PrivateKey,
    issuer_key: PrivateKey,
    *,
    usage: Usage,
    emails: Iterable[str],
    upns: Iterable[str],
    policies: Iterable[str],
    explicit_false: bool,
    issuer_short_name: str,
) -> list[Extension]:
    """Extensions of a card's authentication or signature certificate."""
    end_entity = EXPLICIT_FALSE if explicit_false else x509.BasicConstraints(ca=False, path_length=None)
    return [
        _authority_key_id(issuer_key),
        _subject_key_id(key),
        _key_usage(_card_uses(usage, key)),
        *_policies(policies),
        *_alternative_names(emails, upns),
        Extension(end_entity, critical=True),
        *_addresses(issuer_short_name),
        *([_qc_statements()] if usage is Usage.SIGNATURE else []),
    ]


def _card_uses(usage: Usage, key: PrivateKey) -> frozenset[KeyUse]:
    if usage is Usage.SIGNATURE:
        return _SIGNATURE_USES
    return _RSA_AUTHENTICATION if isinstance(key, rsa.RSAPrivateKey) else _EC_AUTHENTICATION


def _key_usage(uses: frozenset[KeyUse]) -> Extension:
    value = x509.KeyUsage(
        digital_signature=KeyUse.DIGITAL_SIGNATURE in uses,
        content_commitment=KeyUse.NON_REPUDIATION in uses,
        key_encipherment=KeyUse.KEY_ENCIPHERMENT in uses,
        data_encipherment=KeyUse.DATA_ENCIPHERMENT in uses,
        key_agreement=KeyUse.KEY_AGREEMENT in uses,
        key_cert_sign=KeyUse.KEY_CERT_SIGN in uses,
        crl_sign=KeyUse.CRL_SIGN in uses,
        encipher_only=False,
        decipher_only=False,
    )
    return Extension(value, critical=True)


def _authority(path_length: int | None) -> Extension:
    return Extension(x509.BasicConstraints(ca=True, path_length=path_length), critical=True)


def _subject_key_id(key: PrivateKey) -> Extension:
    return Extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()))


def _authority_key_id(issuer_key: PrivateKey) -> Extension:
    return Extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()))


def _policies(policies: Iterable[str]) -> list[Extension]:
    notice = x509.UserNotice(None, _POLICY_TEXT)
    listed = [
        x509.PolicyInformation(ObjectIdentifier(policy), ["http://www.example.invalid/cps/", notice])
        for policy in policies
    ]
    return [Extension(x509.CertificatePolicies(listed))] if listed else []


def _alternative_names(emails: Iterable[str], upns: Iterable[str]) -> list[Extension]:
    names: list[x509.GeneralName] = [x509.RFC822Name(email) for email in emails]
    names += [x509.OtherName(_UPN, core.UTF8String(upn).dump()) for upn in upns]
    return [Extension(x509.SubjectAlternativeName(names))] if names else []


def _addresses(issuer: str) -> list[Extension]:
    crl, certificate, ocsp = (
        x509.UniformResourceIdentifier(address)
        for address in (
            f"http://proxy.example.invalid/crl/{issuer}c.crl",
            f"http://proxy.example.invalid/ca/{issuer}.crt",
            f"http://ocsp.example.invalid/{issuer}",
        )
    )
    point = x509.DistributionPoint([crl], relative_name=None, reasons=None, crl_issuer=None)
    access = [
        x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, certificate),
        x509.AccessDescription(AuthorityInformationAccessOID.OCSP, ocsp),
    ]
    return [
        Extension(x509.CRLDistributionPoints([point])),
        Extension(x509.AuthorityInformationAccess(access)),
    ]


class _Oids(core.SequenceOf):  # type: ignore[misc] # asn1crypto is untyped
    _child_spec = core.ObjectIdentifier


class _QcStatement(core.Sequence):  # type: ignore[misc] # asn1crypto is untyped
    _fields = [("statement", core.ObjectIdentifier), ("info", _Oids, {"optional": True})]  # noqa: RUF012 - its way


class _QcStatements(core.SequenceOf):  # type: ignore[misc] # asn1crypto is untyped
    _child_spec = _QcStatement


def _qc_statements() -> Extension:
    statements = _QcStatements(
        [
            {"statement": _QC_COMPLIANCE},
            {"statement": _QC_SSCD},
            {"statement": _QC_TYPE, "info": [_QC_TYPE_ESIGN]},
        ]
    )
    return Extension(x509.UnrecognizedExtension(_QC_STATEMENTS, statements.dump()))
