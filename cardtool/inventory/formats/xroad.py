"""X-Road's ``keyconf.xml``: the keys of a security server's signer, with their certificates.

Format: nordic-institute/X-Road, keyconf.xsd. A configuration has devices (the software token, and hardware modules of
``devices.ini``), a device has keys, a key has its use and its certificates. The elements bear different prefixes and
namespaces in different versions, and the root is ``deviceConf`` in some.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
FORM: Final = "keyconf"
#: Type of the device whose keys are PKCS#12 files.
_SOFT_TOKEN: Final = "softToken"  # noqa: S105 - a kind of device, not a password
_ROOTS: Final = frozenset({"keyConf", "deviceConf"})
_USES: Final = {"SIGNING": "signing", "AUTHENTICATION": "authentication"}
_WORD: Final = re.compile(r"[\w ]{1,40}", re.ASCII)


@dataclass(slots=True)
class _Certificate:
    active: bool
    contents: str | None = ""
    status: str = ""


@dataclass(slots=True)
class _Key:
    usage: str = ""
    key_id: str = ""
    certificates: list[_Certificate] = field(default_factory=list)


def sniff(content: bytes) -> bool:
    """Whether the content is a key configuration of X-Road."""
    return has_root(content, _ROOTS)


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - same for all formats
    """The certificates of every key.

    The alias is ``<device type>/<device id>/<key id>``; the detail is the number in the document, the use of the key
    (``signing``, ``authentication``), whether the server uses the certificate (``active``, ``inactive``), and its
    status where it has one (``registered`` …).
    """
    findings = Findings(place, FORM)
    visitor = _Visitor(findings)
    fault = read_xml(content, visitor)
    visitor.hand_over()  # the whole certificates of a key that a fault cut off
    if fault is not None:
        findings.refuse_rest(fault.reason, fault.detail)
    return findings.result()


def soft_key(alias: str) -> str:
    """The key a certificate belongs to, if it is one of the software token, else an empty text.

    Args:
        alias: of a certificate as :func:`read` gives it.
    """
    device, _, rest = alias.partition("/")
    return rest.partition("/")[2] if device == _SOFT_TOKEN else ""


class _Visitor:
    """A key's certificates are handed over at the end of the key, when all that is said of it is known."""

    def __init__(self, findings: Findings) -> None:
        self._findings = findings
        self._device: dict[str, str] = {}
        self._key = _Key()
        self._certificate = _Certificate(active=True)

    def start(self, path: Sequence[str], attributes: Mapping[str, str]) -> None:
        """A device, a key or a certificate begins."""
        match tuple(path[1:]):
            case ("device",):
                self._device = {}
            case ("device", "key"):
                self._key = _Key(usage=attributes.get("usage", ""))
            case ("device", "key", "cert"):
                active = attributes.get("active", "true").strip() in {"true", "1"}  # xs:boolean, by default true
                self._certificate = _Certificate(active)

    def end(self, path: Sequence[str], text: str | None) -> None:
        """Keep what is said of a device, a key or a certificate."""
        match tuple(path[1:]):
            case ("device", "deviceType" | "id" as name):
                self._device[name] = (text or "").strip()
            case ("device", "key", "keyId"):
                self._key.key_id = (text or "").strip()
            case ("device", "key", "cert", "contents"):
                self._certificate.contents = text
            case ("device", "key", "cert", "status"):
                self._certificate.status = (text or "").strip()
            case ("device", "key", "cert"):
                self._key.certificates.append(self._certificate)
            case ("device", "key"):
                self.hand_over()

    def hand_over(self) -> None:
        """Take the certificates of the key at hand."""
        device = self._device.get("deviceType", ""), self._device.get("id", "")
        for certificate in self._key.certificates:
            words = (
                _USES.get(self._key.usage, ""),
                "active" if certificate.active else "inactive",
                certificate.status if _WORD.fullmatch(certificate.status) else "",
            )
            alias = "/".join((*device, self._key.key_id))
            add_text(self._findings, certificate.contents, alias, " ".join(word for word in words if word))
        self._key = _Key()
