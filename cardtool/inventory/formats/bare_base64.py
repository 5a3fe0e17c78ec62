"""Base64 without armour: whatever DER it stands for, as exports and web forms leave it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats import armour, der, pkcs7, pkcs12
from cardtool.inventory.formats.findings import Findings
from cardtool.inventory.formats.result import SKIPPED, FormatResult
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`.
FORM: Final = "base64"
#: "MI" are the first digits of every sequence of 128 bytes or more; no running text goes on like this.
_START: Final = re.compile(rb"\s*MI(?:[A-Za-z0-9+/]\r?\n?){60}")


def sniff(content: bytes) -> bool:
    """Whether it is a text that begins as a certificate or key store in base64."""
    text = armour.narrow(content)
    return text is not None and _START.match(text) is not None


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:
    """The certificates in whatever the base64 stands for."""
    text = armour.narrow(content)
    if text is None:
        return SKIPPED
    decoded = armour.from_base64(text)
    if decoded is None:
        return _not_base64(place)
    if pkcs12.sniff(decoded):
        return pkcs12.read(decoded, place, passwords)
    if pkcs7.sniff(decoded):
        return pkcs7.read(decoded, place, passwords)
    return _certificates(decoded, place)


def _not_base64(place: Place) -> FormatResult:
    findings = Findings(place, FORM)
    findings.refuse(RefusalReason.BAD_BASE64, "not base64")
    return findings.result()


def _certificates(decoded: bytes, place: Place) -> FormatResult:
    """One certificate; whatever else the base64 stands for is left alone."""
    findings = Findings(place, FORM)
    if der.sniff(decoded):
        findings.add(decoded)
    return findings.result()
