"""PEM in any state; private keys are noted as present and never decoded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats import armour, pkcs7
from cardtool.inventory.formats.findings import Findings
from cardtool.inventory.formats.result import SKIPPED, FormatResult
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`.
FORM: Final = "pem"
#: OpenSSL appends its own trust settings to the certificate under this label (x509, option -trustout).
_TRUSTED: Final = b"TRUSTED CERTIFICATE"
_CERTIFICATES: Final = frozenset({b"CERTIFICATE", b"X509 CERTIFICATE", _TRUSTED})
#: RFC 7468, sections 8 and 9; ``PKCS #7 SIGNED DATA`` is OpenSSL's second name for it.
_CONTAINERS: Final = frozenset({b"PKCS7", b"CMS", b"PKCS7 SIGNED DATA"})
_KEY: Final = b"PRIVATE KEY"


def sniff(content: bytes) -> bool:
    """Whether it is a text with the mark of a PEM block."""
    text = armour.narrow(content)
    return text is not None and armour.BEGIN in text


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - no block needs one
    """All certificates of a text; a block that cannot be read is a refusal with its number."""
    text = armour.narrow(content)
    if text is None:
        return SKIPPED
    findings = Findings(place, FORM)
    key = False
    for block in armour.blocks(text):
        key |= block.label.endswith(_KEY)
        if block.label in _CERTIFICATES or block.label in _CONTAINERS:
            _take(block, findings)
        if findings.full:
            break
    if key:
        findings.note_key()
    return findings.result()


def _take(block: armour.Block, findings: Findings) -> None:
    if block.body is None:
        findings.refuse(RefusalReason.TRUNCATED, "the END mark is missing")
        return
    content = armour.body_bytes(block.body)
    if content is None:
        findings.refuse(RefusalReason.BAD_BASE64, "not base64")
    elif block.label in _CERTIFICATES:
        findings.add(content, note="trusted" if block.label == _TRUSTED else "")
    else:
        pkcs7.take(content, findings)
