"""The fast road: ``cryptography``, which accepts conforming certificates only.

It warns of a few oddities instead of refusing them. Names are not read here and doubtful serial numbers and algorithms
never come here, which leaves two: text in policy notices and directory names in addresses. These count as accepted,
and the warning takes its normal course: to silence it would change the filters of the whole process, threads included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cryptography import x509

from cardtool.certificates.facts import CA_ISSUERS, OCSP, QC_STATEMENTS, UPN, ExtensionFacts, Facts
from cardtool.certificates.opaque import qc_statements, upn_text
from cardtool.model.certificate import AlternativeNames, KeyUse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def read_strictly(der: bytes) -> Facts | None:
    """Read times and extensions, or return ``None`` where ``cryptography`` refuses the certificate."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        return Facts(
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            extensions=_extension_facts(certificate.extensions),
        )
    except Exception:  # noqa: BLE001 - any refusal, of whatever class, sends the certificate to the tolerant road
        return None


def _extension_facts(extensions: Iterable[x509.Extension[Any]]) -> ExtensionFacts:
    facts = ExtensionFacts()
    for extension in extensions:
        reader = _READERS.get(type(extension.value))
        if reader:
            reader(facts, extension.value)
    return facts


def _alternative_names(facts: ExtensionFacts, names: x509.SubjectAlternativeName) -> None:
    others = names.get_values_for_type(x509.OtherName)
    facts.alternative_names = AlternativeNames(
        emails=tuple(names.get_values_for_type(x509.RFC822Name)),
        upns=tuple(upn_text(other.value) for other in others if other.type_id.dotted_string == UPN),
        dns=tuple(names.get_values_for_type(x509.DNSName)),
        uris=_uris(names),
    )


def _uris(names: Iterable[x509.GeneralName]) -> tuple[str, ...]:
    return tuple(name.value for name in names if isinstance(name, x509.UniformResourceIdentifier))


def _policies(facts: ExtensionFacts, policies: x509.CertificatePolicies) -> None:
    facts.policies = tuple(policy.policy_identifier.dotted_string for policy in policies)


def _key_usage(facts: ExtensionFacts, usage: x509.KeyUsage) -> None:
    uses = {use for attribute, use in _KEY_USES.items() if getattr(usage, attribute)}
    if usage.key_agreement:  # the library answers these two for key agreement only
        uses |= {use for attribute, use in _AGREEMENT_USES.items() if getattr(usage, attribute)}
    facts.key_usage = frozenset(uses)


def _extended_key_usage(facts: ExtensionFacts, purposes: x509.ExtendedKeyUsage) -> None:
    facts.extended_key_usage = tuple(purpose.dotted_string for purpose in purposes)


def _basic_constraints(facts: ExtensionFacts, constraints: x509.BasicConstraints) -> None:
    facts.is_ca = constraints.ca
    facts.path_length = constraints.path_length


def _subject_key_id(facts: ExtensionFacts, identifier: x509.SubjectKeyIdentifier) -> None:
    facts.subject_key_id = identifier.digest


def _authority_key_id(facts: ExtensionFacts, identifier: x509.AuthorityKeyIdentifier) -> None:
    facts.authority_key_id = identifier.key_identifier or b""


def _authority_access(facts: ExtensionFacts, access: x509.AuthorityInformationAccess) -> None:
    facts.issuer_addresses = _accessed(access, CA_ISSUERS)
    facts.ocsp_addresses = _accessed(access, OCSP)


def _accessed(access: x509.AuthorityInformationAccess, method: str) -> tuple[str, ...]:
    return _uris(item.access_location for item in access if item.access_method.dotted_string == method)


def _crl_points(facts: ExtensionFacts, points: x509.CRLDistributionPoints) -> None:
    facts.crl_addresses = _uris(name for point in points for name in point.full_name or ())


def _unrecognised(facts: ExtensionFacts, extension: x509.UnrecognizedExtension) -> None:
    if extension.oid.dotted_string == QC_STATEMENTS:
        facts.qc_statements = qc_statements(extension.value)


_READERS: Final[dict[type, Callable[[ExtensionFacts, Any], None]]] = {
    x509.SubjectAlternativeName: _alternative_names,
    x509.CertificatePolicies: _policies,
    x509.KeyUsage: _key_usage,
    x509.ExtendedKeyUsage: _extended_key_usage,
    x509.BasicConstraints: _basic_constraints,
    x509.SubjectKeyIdentifier: _subject_key_id,
    x509.AuthorityKeyIdentifier: _authority_key_id,
    x509.AuthorityInformationAccess: _authority_access,
    x509.CRLDistributionPoints: _crl_points,
    x509.UnrecognizedExtension: _unrecognised,
}

_KEY_USES: Final = {
    "digital_signature": KeyUse.DIGITAL_SIGNATURE,
    "content_commitment": KeyUse.NON_REPUDIATION,
    "key_encipherment": KeyUse.KEY_ENCIPHERMENT,
    "data_encipherment": KeyUse.DATA_ENCIPHERMENT,
    "key_agreement": KeyUse.KEY_AGREEMENT,
    "key_cert_sign": KeyUse.KEY_CERT_SIGN,
    "crl_sign": KeyUse.CRL_SIGN,
}
_AGREEMENT_USES: Final = {
    "encipher_only": KeyUse.ENCIPHER_ONLY,
    "decipher_only": KeyUse.DECIPHER_ONLY,
}
