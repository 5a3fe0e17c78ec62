"""What programs trust on Linux: the system's store, and the databases of NSS that browsers use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.certificates.parsing import parse_certificate
from cardtool.certificates.pools import system_certificates
from cardtool.diagnostics.system import TrustStore, UserStore
from cardtool.diagnostics.trust.nss import NssTrust, read_nss_trust
from cardtool.diagnostics.trust.stores import blocked_fingerprints, nss_databases
from cardtool.inventory.formats import nss
from cardtool.inventory.passwords import Passwords
from cardtool.model.certificate import Certificate, Usage
from cardtool.model.sighting import Place, SourceKind

if TYPE_CHECKING:
    from pathlib import Path

_LARGEST: Final = 32 * 1024 * 1024
_NOTHING_TRUSTED: Final = NssTrust(frozenset(), frozenset(), frozenset())


class LinuxStores:
    """:class:`cardtool.diagnostics.system.Stores`.

    Args:
        home: the user's home folder.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._home = home

    def trust(self) -> tuple[TrustStore, ...]:
        """The system's store, then the user's databases, each with what it trusts and forbids."""
        system = system_certificates()
        everything = frozenset(certificate.sha256 for certificate in system)
        return (
            _store("system", system, everything, blocked_fingerprints()),
            *(_store("nss", found, trust.trusted, trust.distrusted) for found, trust in self._databases()),
        )

    def personal(self) -> tuple[UserStore, ...]:
        """The user's databases; nothing on Linux puts the certificates of cards into them."""
        stores = []
        for found, _ in self._databases():
            own = tuple(certificate for certificate in found if not certificate.is_ca)
            stores.append(UserStore("nss", own))
        return tuple(stores)

    def _databases(self) -> list[tuple[tuple[Certificate, ...], NssTrust]]:
        return [_database(path) for path in nss_databases(self._home, {})]


def _database(path: Path) -> tuple[tuple[Certificate, ...], NssTrust]:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    except OSError:
        content = b""
    result = nss.read(content, Place(SourceKind.FILES, path.name), Passwords())
    parsed = (parse_certificate(sighting.der) for sighting in result.items)
    found = tuple(certificate for certificate in parsed if isinstance(certificate, Certificate))
    return found, read_nss_trust(content) or _NOTHING_TRUSTED


def _store(
    name: str, certificates: tuple[Certificate, ...], trusted: frozenset[str], distrusted: frozenset[str]
) -> TrustStore:
    """What is its own issuer is a root where the store trusts it, and nothing where it does not."""
    authorities = [certificate for certificate in certificates if certificate.usage is Usage.CA]
    roots = [certificate for certificate in authorities if certificate.subject.der == certificate.issuer.der]
    issuers = tuple(certificate for certificate in authorities if certificate not in roots)
    return TrustStore(name, tuple(root for root in roots if root.sha256 in trusted), issuers, distrusted)
