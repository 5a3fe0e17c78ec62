"""An address at which a server shows its certificates: ``host:port``, with the protocol spoken before TLS."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

_HTTPS: Final = 443
_LONGEST: Final = 512
#: A name for DNS, or for a hosts file; letters of any language, since names may be international.
_HOST_NAME: Final = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63}){0,126}\.?")
#: Name of an interface, after an address of version 6 that counts there only (RFC 6874).
_ZONE: Final = re.compile(r"[\w.-]{1,64}")


class Opening(StrEnum):
    """What is said before the handshake."""

    TLS = "tls"
    SMTP = "smtp"
    IMAP = "imap"
    POP3 = "pop3"
    LDAP = "ldap"
    FTP = "ftp"
    XMPP = "xmpp"
    XMPP_SERVER = "xmpp-server"
    POSTGRES = "postgres"


#: Ports on which TLS begins in the middle of a conversation (IANA port registry; RFC 6120 for XMPP).
USUAL_PORTS: Final = {
    21: Opening.FTP,
    25: Opening.SMTP,
    110: Opening.POP3,
    143: Opening.IMAP,
    389: Opening.LDAP,
    587: Opening.SMTP,
    3268: Opening.LDAP,
    5222: Opening.XMPP,
    5269: Opening.XMPP_SERVER,
    5432: Opening.POSTGRES,
}
#: Schemes a person may write; those that end in s mean TLS from the first byte.
_SCHEMES: Final = {opening.value: (opening, port) for port, opening in reversed(USUAL_PORTS.items())} | {
    "tls": (Opening.TLS, _HTTPS),
    "https": (Opening.TLS, _HTTPS),
    "ldaps": (Opening.TLS, 636),
    "smtps": (Opening.TLS, 465),
    "imaps": (Opening.TLS, 993),
    "pop3s": (Opening.TLS, 995),
    "ftps": (Opening.TLS, 990),
    "postgresql": (Opening.POSTGRES, 5432),
}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A server's address.

    Attributes:
        host: name or IP address, without brackets.
        port: TCP port.
        opening: protocol spoken before TLS.
    """

    host: str
    port: int
    opening: Opening = Opening.TLS

    def __str__(self) -> str:
        """``host:port``, an IPv6 address in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def server_name(self) -> str | None:
        """The name the client asks for (RFC 6066, 3), ``None`` for an address."""
        return None if _is_address(self.host) else self.host.rstrip(".")


def parse_endpoint(text: str) -> Endpoint | None:
    """Read ``host``, ``host:port``, ``[address]:port``, a bare IPv6 address, or ``scheme://host:port``; else ``None``.

    Without a port it is that of the scheme, or 443; without a scheme the usual port decides what is said before TLS.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or not text.isprintable():
        return None
    if _is_address(text) and ":" in text:
        address, mark, zone = text.partition("%")
        return Endpoint(address.lower() + mark + zone, _HTTPS)
    scheme, separator, _ = text.partition("://")
    known = _SCHEMES.get(scheme.lower()) if separator else None
    if separator and known is None:
        return None
    try:
        parts = urlsplit(text if separator else f"//{text}")
        host, port = parts.hostname or "", parts.port
    except ValueError:  # brackets that do not match, or no number between 0 and 65535
        return None
    if parts.username is not None or not (_HOST_NAME.fullmatch(host) or _is_address(host)):
        return None
    return _endpoint(host, port, known)


def _endpoint(host: str, port: int | None, known: tuple[Opening, int] | None) -> Endpoint | None:
    if port == 0:
        return None
    if known is not None:
        return Endpoint(host, port or known[1], known[0])
    port = port or _HTTPS
    return Endpoint(host, port, USUAL_PORTS.get(port, Opening.TLS))


def _is_address(text: str) -> bool:
    """Whether it is an IP address; one of version 6 may have a zone, which is the name of an interface."""
    address, mark, zone = text.partition("%")
    try:
        version = ipaddress.ip_address(address).version
    except ValueError:
        return False
    return not mark or (version == 6 and _ZONE.fullmatch(zone) is not None)  # noqa: PLR2004 - IPv6
