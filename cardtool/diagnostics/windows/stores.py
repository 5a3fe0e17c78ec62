"""What programs trust on Windows, and the user's own certificates, by way of the inventory's source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.certificates.parsing import parse_certificate
from cardtool.diagnostics.system import TrustStore, UserStore
from cardtool.inventory.source import ScanLimits, ScanWatch
from cardtool.inventory.sources.windows_stores import WindowsStoreSource
from cardtool.model.certificate import Certificate
from cardtool.model.sighting import Sighting

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.inventory.source import Source

#: A store that takes longer is left out, in seconds.
_SECONDS: Final = 4.0
_ROOTS: Final = ("CurrentUser\\Root", "LocalMachine\\Root")
_ISSUERS: Final = ("CurrentUser\\CA", "LocalMachine\\CA")
_DISTRUSTED: Final = ("CurrentUser\\Disallowed", "LocalMachine\\Disallowed")
_OWN: Final = ("CurrentUser\\My",)


class WindowsStores:
    """:class:`cardtool.diagnostics.system.Stores`.

    Args:
        source: makes the source of some stores.
    """

    def __init__(
        self, source: Callable[[tuple[str, ...]], Source] = lambda stores: WindowsStoreSource(stores, seconds=_SECONDS)
    ) -> None:
        self._source = source

    def trust(self) -> tuple[TrustStore, ...]:
        """The stores of the user and the machine, as one."""
        roots, issuers = self._certificates(_ROOTS), self._certificates(_ISSUERS)
        distrusted = frozenset(certificate.sha256 for certificate in self._certificates(_DISTRUSTED))
        return (TrustStore("Windows", roots, issuers, distrusted),)

    def personal(self) -> tuple[UserStore, ...]:
        """The user's own store, into which the propagation service puts the certificates of cards."""
        return (UserStore(_OWN[0], self._certificates(_OWN), propagates=True),)

    def _certificates(self, stores: tuple[str, ...]) -> tuple[Certificate, ...]:
        watch = ScanWatch(ScanLimits(seconds=2 * _SECONDS))
        found = (item.der for item in self._source(stores).scan(watch) if isinstance(item, Sighting))
        parsed = (parse_certificate(der) for der in dict.fromkeys(found))
        return tuple(certificate for certificate in parsed if isinstance(certificate, Certificate))
