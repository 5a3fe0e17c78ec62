"""The tolerant road: asn1crypto, one extension at a time, so that one broken part does not hide the others.

It is the normal road for Finnish cards: every end-entity certificate of VRK and DVV measured from 2017 on encodes an
explicit FALSE in its basic constraints, which strict parsers refuse (domain note cards.md, 0.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from asn1crypto import x509
from asn1crypto.core import Void

from cardtool.certificates.der import OCTET_STRING, OID, Element, UnreadableError, children, content_of, element
from cardtool.certificates.facts import CA_ISSUERS, OCSP, QC_STATEMENTS, UPN, ExtensionFacts, Facts
from cardtool.certificates.names import narrow_text
from cardtool.certificates.oids import dotted
from cardtool.certificates.opaque import qc_statements, upn_text
from cardtool.model.certificate import AlternativeNames, Defect, KeyUse, ParseReason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cardtool.certificates.layout import Layout

#: A BasicConstraints value that starts like ``30 03 01 01 00``: cA present although FALSE is its default.
_EXPLICIT_FALSE = b"\x01\x01\x00"
_LARGEST_PATH_LENGTH = 2**31


def read_tolerantly(layout: Layout) -> Facts:
    """Read times and extensions; what cannot be read of the extensions is left out and named among the defects.

    Raises:
        UnreadableError: ``bad_time``.
    """
    not_before, not_after = _validity(layout.validity)
    facts = ExtensionFacts()
    defects = _read_extensions(layout.extensions, facts)
    return Facts(not_before, not_after, facts, tuple(sorted(defects)))


def _validity(encoded_validity: bytes) -> tuple[datetime, datetime]:
    try:
        validity: Any = x509.Validity.load(encoded_validity)
        return _moment(validity["not_before"].native), _moment(validity["not_after"].native)
    except Exception as error:
        raise UnreadableError(ParseReason.BAD_TIME, type(error).__name__) from error


def _moment(native: Any) -> datetime:
    if not isinstance(native, datetime):  # asn1crypto has a type of its own for the year 0
        raise TypeError(type(native).__name__)
    return native.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Extension:
    oid: str
    value: bytes


def _read_extensions(listed: bytes, facts: ExtensionFacts) -> set[Defect]:
    defects: set[Defect] = set()
    seen: set[str] = set()
    try:
        for extension in _extensions(listed):
            if extension.oid in seen:
                defects.add(Defect.DUPLICATE_EXTENSION)
                continue  # the first one counts
            seen.add(extension.oid)
            defects |= _read_extension(extension, facts)
    except UnreadableError:
        defects.add(Defect.UNREADABLE_EXTENSION)
    return defects


def _extensions(listed: bytes) -> Iterator[_Extension]:
    if not listed:
        return
    for item in children(listed, element(listed, 0, len(listed))):
        yield _extension(listed, item)


def _extension(listed: bytes, item: Element) -> _Extension:
    """Identifier and value; the critical flag between them changes nothing here."""
    parts = list(children(listed, item))
    if len(parts) < 2 or parts[0].tag != OID or parts[-1].tag != OCTET_STRING:  # noqa: PLR2004 - identifier and value
        raise UnreadableError(ParseReason.BAD_STRUCTURE, "not an extension")
    return _Extension(dotted(content_of(listed, parts[0])), content_of(listed, parts[-1]))


def _read_extension(extension: _Extension, facts: ExtensionFacts) -> set[Defect]:
    reader = _READERS.get(extension.oid)
    if reader is None:
        return set()
    try:
        reader(facts, extension.value)
    except Exception:  # noqa: BLE001 - asn1crypto has no closed set of errors for broken input
        return {Defect.UNREADABLE_EXTENSION}
    if reader is _basic_constraints and extension.value[2:5] == _EXPLICIT_FALSE:
        return {Defect.EXPLICIT_FALSE_IN_BASIC_CONSTRAINTS}
    return set()


def _alternative_names(facts: ExtensionFacts, value: bytes) -> None:
    names = list(x509.GeneralNames.load(value, strict=True))
    facts.alternative_names = AlternativeNames(
        emails=_texts(names, "rfc822_name"),
        upns=tuple(_upns(names)),
        dns=_texts(names, "dns_name"),
        uris=_texts(names, "uniform_resource_identifier"),
    )


def _texts(names: Iterable[Any], kind: str) -> tuple[str, ...]:
    """The names as they stand in the certificate; asn1crypto's own values would be decoded from punycode."""
    return tuple(narrow_text(name.chosen.contents) for name in names if name.name == kind)


def _upns(names: Iterable[Any]) -> Iterator[str]:
    for name in names:
        if name.name == "other_name" and name.chosen["type_id"].dotted == UPN:
            tagged = name.chosen["value"].dump()
            yield upn_text(content_of(tagged, element(tagged, 0, len(tagged))))


def _policies(facts: ExtensionFacts, value: bytes) -> None:
    policies = x509.CertificatePolicies.load(value, strict=True)
    facts.policies = tuple(policy["policy_identifier"].dotted for policy in policies)


def _key_usage(facts: ExtensionFacts, value: bytes) -> None:
    bits = x509.KeyUsage.load(value, strict=True).native
    facts.key_usage = frozenset(_KEY_USES[bit] for bit in bits if bit in _KEY_USES)


def _extended_key_usage(facts: ExtensionFacts, value: bytes) -> None:
    facts.extended_key_usage = tuple(purpose.dotted for purpose in x509.ExtKeyUsageSyntax.load(value, strict=True))


def _basic_constraints(facts: ExtensionFacts, value: bytes) -> None:
    constraints = x509.BasicConstraints.load(value, strict=True)
    is_ca, path_length = constraints["ca"].native, constraints["path_len_constraint"].native
    if path_length is not None and not 0 <= path_length < _LARGEST_PATH_LENGTH:
        raise ValueError("path length out of range")
    facts.is_ca, facts.path_length = is_ca, path_length


def _subject_key_id(facts: ExtensionFacts, value: bytes) -> None:
    facts.subject_key_id = x509.OctetString.load(value, strict=True).native


def _authority_key_id(facts: ExtensionFacts, value: bytes) -> None:
    facts.authority_key_id = x509.AuthorityKeyIdentifier.load(value, strict=True)["key_identifier"].native or b""


def _authority_access(facts: ExtensionFacts, value: bytes) -> None:
    access = list(x509.AuthorityInfoAccessSyntax.load(value, strict=True))
    facts.issuer_addresses = _accessed(access, CA_ISSUERS)
    facts.ocsp_addresses = _accessed(access, OCSP)


def _accessed(access: Iterable[Any], method: str) -> tuple[str, ...]:
    locations = [item["access_location"] for item in access if item["access_method"].dotted == method]
    return _texts(locations, "uniform_resource_identifier")


def _crl_points(facts: ExtensionFacts, value: bytes) -> None:
    points = x509.CRLDistributionPoints.load(value, strict=True)
    names = [point["distribution_point"] for point in points]
    full = [name.chosen for name in names if not isinstance(name, Void) and name.name == "full_name"]
    facts.crl_addresses = _texts((name for group in full for name in group), "uniform_resource_identifier")


def _qc_statements(facts: ExtensionFacts, value: bytes) -> None:
    facts.qc_statements = qc_statements(value)


_READERS: Final[dict[str, Callable[[ExtensionFacts, bytes], None]]] = {
    "2.5.29.17": _alternative_names,
    "2.5.29.32": _policies,
    "2.5.29.15": _key_usage,
    "2.5.29.37": _extended_key_usage,
    "2.5.29.19": _basic_constraints,
    "2.5.29.14": _subject_key_id,
    "2.5.29.35": _authority_key_id,
    "1.3.6.1.5.5.7.1.1": _authority_access,
    "2.5.29.31": _crl_points,
    QC_STATEMENTS: _qc_statements,
}

_KEY_USES: Final = {
    "digital_signature": KeyUse.DIGITAL_SIGNATURE,
    "non_repudiation": KeyUse.NON_REPUDIATION,
    "key_encipherment": KeyUse.KEY_ENCIPHERMENT,
    "data_encipherment": KeyUse.DATA_ENCIPHERMENT,
    "key_agreement": KeyUse.KEY_AGREEMENT,
    "key_cert_sign": KeyUse.KEY_CERT_SIGN,
    "crl_sign": KeyUse.CRL_SIGN,
    "encipher_only": KeyUse.ENCIPHER_ONLY,
    "decipher_only": KeyUse.DECIPHER_ONLY,
}
