"""SAML 2.0 metadata: the certificates of services, such as those that use Suomi.fi-tunnistus.

Format: OASIS "Metadata for the OASIS Security Assertion Markup Language (SAML) V2.0", 2.3 and 2.4.1.1. A service may
name several certificates, two during a rollover. The signature of the document is not checked: it says who published
the metadata, not which certificates are installed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats.findings import Findings
from cardtool.inventory.formats.xml_certificates import add_text
from cardtool.inventory.xml_safe import has_root, read_xml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cardtool.inventory.formats.result import FormatResult
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`.
FORM: Final = "saml"
_ROOTS: Final = frozenset({"EntityDescriptor", "EntitiesDescriptor"})
_NAMES: Final = {"EntityDescriptor": "entityID", "EntitiesDescriptor": "Name"}
_ROLES: Final = {
    "SPSSODescriptor": "sp",
    "IDPSSODescriptor": "idp",
    "AttributeAuthorityDescriptor": "aa",
    "AuthnAuthorityDescriptor": "aa",
    "PDPDescriptor": "pdp",
}
_USES: Final = frozenset({"signing", "encryption"})


def sniff(content: bytes) -> bool:
    """Whether the content is SAML metadata."""
    return has_root(content, _ROOTS)


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - same for all formats
    """The certificates of every KeyDescriptor, and of the signatures over the metadata.

    The alias is the entityID (of a signature over a group, the group's name); the detail is the number in the document,
    the role (``sp``, ``idp`` …) and the use (``signing``, ``encryption``, or nothing, which means both).
    """
    findings = Findings(place, FORM)
    fault = read_xml(content, _Visitor(findings))
    if fault is not None:
        findings.refuse_rest(fault.reason, fault.detail)
    return findings.result()


class _Visitor:
    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._names: list[str] = []
        self._use = ""

    def start(self, path: Sequence[str], attributes: Mapping[str, str]) -> None:
        """Remember whose the certificates that follow are, and for what."""
        if path[-1] in _NAMES:
            self._names.append(attributes.get(_NAMES[path[-1]], ""))
        elif path[-1] == "KeyDescriptor":
            self._use = attributes.get("use", "")

    def end(self, path: Sequence[str], text: str | None) -> None:
        """Take a certificate."""
        if path[-1] in _NAMES:
            self._names.pop()
        elif path[-1] == "X509Certificate":
            add_text(self._findings, text, self._names[-1] if self._names else "", self._words(path))

    def _words(self, path: Sequence[str]) -> str:
        if "KeyDescriptor" not in path:
            return "metadata signature" if "Signature" in path else ""
        role = next((_ROLES[name] for name in path if name in _ROLES), "")
        return " ".join(word for word in (role, self._use if self._use in _USES else "") if word)
