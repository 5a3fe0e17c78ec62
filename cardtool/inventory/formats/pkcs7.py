"""PKCS#7 and CMS signed data (RFC 5652, 5): a chain without a key, or the certificates in a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cardtool.inventory.formats import der
from cardtool.inventory.formats.findings import Findings
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from asn1crypto.cms import CertificateSet

    from cardtool.inventory.formats.result import FormatResult
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`.
FORM: Final = "pkcs7"
#: Largest content, in bytes: the reader of BER copies it once for each level of indefinite length.
_LARGEST: Final = 8 * 1024 * 1024
#: The encoded identifier of signed data, 1.2.840.113549.1.7.2 (RFC 5652, 5.1).
_SIGNED_DATA: Final = bytes.fromhex("06092a864886f70d010702")


def sniff(content: bytes) -> bool:
    """Whether it begins as signed data, in DER or BER."""
    return der.begins_with(content, _SIGNED_DATA)


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - needs none
    """All X.509 certificates of signed data, in their order."""
    findings = Findings(place, FORM)
    if sniff(content):
        take(content, findings)
    return findings.result()


def take(content: bytes, findings: Findings) -> None:
    """Add the certificates of signed data to ``findings``; other kinds of PKCS#7 hold none."""
    if len(content) > _LARGEST:
        findings.refuse_rest(RefusalReason.TOO_LARGE, f"larger than {_LARGEST} bytes")
        return
    if der.is_cut(content):
        findings.refuse_rest(RefusalReason.TRUNCATED, "shorter than it says")
        return
    try:
        certificates = _certificates(content)
    except Exception as error:  # noqa: BLE001 - the library has no one class for what it cannot read
        findings.refuse_rest(RefusalReason.BAD_STRUCTURE, type(error).__name__)
        return
    for index in range(len(certificates)):
        _take_one(certificates, index, findings)
        if findings.full:
            break


def _certificates(content: bytes) -> CertificateSet:
    from asn1crypto import cms

    info = cms.ContentInfo.load(content)
    certificates = info["content"]["certificates"] if info["content_type"].native == "signed_data" else ()
    len(certificates)  # the library reads when asked; asked here, it fails here
    return certificates


def _original(value: Any) -> bytes:
    """The bytes as they stand there.

    asn1crypto takes a length whose last octet is 80 for an indefinite one and writes the value anew (its issue 249),
    which loses encodings that are not DER.
    """
    if value._header[1:] == b"\x80":  # noqa: SLF001 - there is no public way to the bytes
        return bytes(value.dump())
    return bytes(value._header + value.contents + value._trailer)  # noqa: SLF001


def _take_one(certificates: CertificateSet, index: int, findings: Findings) -> None:
    try:
        choice = certificates[index]
        certificate = _original(choice.chosen) if choice.name == "certificate" else None
    except Exception as error:  # noqa: BLE001 - as above; the other certificates are still read
        findings.refuse(RefusalReason.BAD_STRUCTURE, type(error).__name__)
        return
    if certificate is not None:
        findings.add(certificate)
