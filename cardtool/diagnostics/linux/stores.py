"""What programs trust on Linux: the system's store, and the databases of NSS that browsers use."""

from __future__ import annotations

from itertools import chain, islice
from pathlib import Path
from typing import Final

from cardtool.certificates.parsing import parse_certificate
from cardtool.certificates.pools import system_certificates
from cardtool.diagnostics.system import TrustStore, UserStore
from cardtool.inventory.formats import nss
from cardtool.inventory.passwords import Passwords
from cardtool.model.certificate import Certificate, Usage
from cardtool.model.sighting import Place, SourceKind

_DATABASES: Final = (
    ".pki/nssdb/cert9.db",
    ".mozilla/firefox/*/cert9.db",
    "snap/firefox/common/.mozilla/firefox/*/cert9.db",
)
_MOST_DATABASES: Final = 20
_LARGEST: Final = 32 * 1024 * 1024


class LinuxStores:
    """:class:`cardtool.diagnostics.system.Stores`.

    Args:
        home: the user's home folder.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._home = home

    def trust(self) -> tuple[TrustStore, ...]:
        """The system's store, then the user's databases. What NSS keeps as an authority counts as trusted there."""
        return (_store("system", system_certificates()), *(_store("nss", found) for found in self._databases()))

    def personal(self) -> tuple[UserStore, ...]:
        """The user's databases; nothing on Linux puts the certificates of cards into them."""
        stores = []
        for found in self._databases():
            own = tuple(certificate for certificate in found if not certificate.is_ca)
            stores.append(UserStore("nss", own))
        return tuple(stores)

    def _databases(self) -> list[tuple[Certificate, ...]]:
        try:
            home = self._home or Path.home()
            found = chain.from_iterable(home.glob(pattern) for pattern in _DATABASES)
            return [_certificates(path) for path in islice(found, _MOST_DATABASES)]
        except (OSError, RuntimeError):
            return []


def _certificates(path: Path) -> tuple[Certificate, ...]:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST)
    except OSError:
        return ()
    result = nss.read(content, Place(SourceKind.FILES, path.name), Passwords())
    parsed = (parse_certificate(sighting.der) for sighting in result.items)
    return tuple(certificate for certificate in parsed if isinstance(certificate, Certificate))


def _store(name: str, certificates: tuple[Certificate, ...]) -> TrustStore:
    authorities = [certificate for certificate in certificates if certificate.usage is Usage.CA]
    roots = tuple(certificate for certificate in authorities if certificate.subject.der == certificate.issuer.der)
    return TrustStore(name, roots, tuple(certificate for certificate in authorities if certificate not in roots))
