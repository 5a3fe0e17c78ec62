"""Certificates as texts of XML elements: what SAML metadata and X-Road's key configuration have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats.armour import from_base64
from cardtool.inventory.xml_safe import LONGEST_TEXT
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from cardtool.inventory.formats.findings import Findings

#: Longest name of an entry, in characters; an entityID has at most 1024 (SAML 2.0 Metadata, 2.2.1).
_LONGEST_ALIAS: Final = 1024
#: Some programs put the whole PEM block into the element.
_MARKS: Final = re.compile(rb"-----(BEGIN|END) CERTIFICATE-----")


def add_text(findings: Findings, text: str | None, alias: str, note: str) -> None:
    """Take the certificate in the text of an element, or a refusal of this element alone.

    Args:
        findings: where to.
        text: base64 with any blanks; ``None`` if it was too long to be kept.
        alias: name of the entry it belongs to.
        note: what the document says of it.
    """
    alias = alias[:_LONGEST_ALIAS]
    if text is None:
        findings.refuse(RefusalReason.TOO_LARGE, f"more than {LONGEST_TEXT} characters", alias=alias)
        return
    digits = _MARKS.sub(b"", text.encode("ascii", errors="replace")).strip()
    der = from_base64(digits)
    if not digits:
        findings.refuse(RefusalReason.NO_CERTIFICATE, "an empty element", alias=alias)
    elif der is None:
        findings.refuse(RefusalReason.BAD_BASE64, alias=alias)
    else:
        findings.add(der, alias=alias, note=note)
