"""The stores of this workstation that decide what is trusted, and those of browsers. Read-only."""

from __future__ import annotations

import hashlib
import os
import ssl
import sys
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.trust.content import StoreContent
from cardtool.diagnostics.trust.nss import read_nss_trust
from cardtool.inventory.scan import run_sources
from cardtool.inventory.source import ScanLimits, ScanWatch
from cardtool.inventory.sources.system_trust import SystemTrustSource
from cardtool.inventory.sources.windows_stores import WindowsStoreSource
from cardtool.model.sighting import Refusal, RefusalReason, SourceState
from cardtool.model.workstation_trust import StoreKind, StoreSeen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cardtool.inventory.source import Source

#: Time for all stores of one kind, in seconds.
SECONDS: Final = 20.0
_LOCATIONS: Final = ("LocalMachine", "CurrentUser")
_ROOTS, _ISSUERS, _FORBIDDEN = "Root", "CA", "Disallowed"
#: The bundles that programs of the distributions read, beside what OpenSSL says of itself.
_BUNDLES: Final = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/ca-bundle.pem",
)
#: Where p11-kit keeps what an administrator or the distribution forbids (update-ca-trust(8)).
_BLOCKLISTS: Final = (
    "/etc/pki/ca-trust/source/blocklist",
    "/usr/share/pki/ca-trust-source/blocklist",
    "/etc/ca-certificates/trust-source/blocklist",
    "/usr/share/ca-certificates/trust-source/blocklist",
)
_NSS_OF_HOME: Final = (
    ".pki/nssdb/cert9.db",
    ".mozilla/firefox/*/cert9.db",
    "snap/firefox/common/.mozilla/firefox/*/cert9.db",
)
_NSS_OF_WINDOWS: Final = ("Mozilla/Firefox/Profiles/*/cert9.db",)
_MOST_DATABASES: Final = 20
_LARGEST_DATABASE: Final = 32 * 1024 * 1024


def workstation_stores() -> tuple[StoreContent, ...]:
    """Everything that decides here, and the user's databases."""
    own = windows_stores() if sys.platform == "win32" else (system_store(),)
    return (*own, *(nss_store(path) for path in nss_databases()))


# -- Windows ---------------------------------------------------------------------------------------------


def windows_stores(
    make: Callable[[Iterable[str]], Source] = lambda stores: WindowsStoreSource(stores, seconds=SECONDS / 4),
) -> tuple[StoreContent, ...]:
    """The stores of the machine and of the user.

    Args:
        make: makes the source of the named stores.
    """
    wanted = [f"{location}\\{name}" for location in _LOCATIONS for name in (_ROOTS, _ISSUERS, _FORBIDDEN)]
    found, refusals = _scanned(make(wanted))
    return tuple(_location(location, found, refusals) for location in _LOCATIONS)


def _location(location: str, found: Mapping[str, frozenset[str]], refusals: Iterable[Refusal]) -> StoreContent:
    roots, issuers, forbidden = (
        found.get(f"{location}\\{name}", frozenset()) for name in (_ROOTS, _ISSUERS, _FORBIDDEN)
    )
    # A predefined store that nobody put anything into does not exist.
    own = [each for each in refusals if not _is_absent_store(each) and (_is_in(each, location) or not found)]
    state = SourceState.PARTIAL if own else SourceState.COMPLETE
    detail = ", ".join(dict.fromkeys(each.reason.value for each in own))
    seen = StoreSeen(StoreKind.WINDOWS, location, state, len(roots | issuers), detail)
    return StoreContent(seen, roots, issuers, forbidden)


def _is_absent_store(refusal: Refusal) -> bool:
    return refusal.reason is RefusalReason.NOT_FOUND and "\\" in refusal.place.path


def _is_in(refusal: Refusal, location: str) -> bool:
    return refusal.place.path.startswith(f"{location}\\")


# -- Linux -----------------------------------------------------------------------------------------------


def system_store(paths: tuple[str, ...] | None = None, blocklists: tuple[str, ...] = _BLOCKLISTS) -> StoreContent:
    """What the system trusts: the bundles and folders in force, not those from which an administrator may choose.

    Args:
        paths: files and folders of what is trusted, ``None`` for those of this system.
        blocklists: folders of what is not.
    """
    trusted = _effective_paths() if paths is None else paths
    found, refusals = _scanned(SystemTrustSource(paths=trusted))
    everything: frozenset[str] = frozenset().union(*found.values())
    state = SourceState.PARTIAL if everything and refusals else SourceState.COMPLETE
    if not everything:
        state = SourceState.UNREADABLE
    detail = ", ".join(dict.fromkeys(each.reason.value for each in refusals))
    seen = StoreSeen(StoreKind.SYSTEM, ", ".join(trusted), state, len(everything), detail)
    return StoreContent(seen, everything, everything, blocked_fingerprints(blocklists))


def blocked_fingerprints(blocklists: tuple[str, ...] = _BLOCKLISTS) -> frozenset[str]:
    """What the system trusts by no means.

    Args:
        blocklists: folders of it.
    """
    there = tuple(path for path in blocklists if Path(path).is_dir())
    found = _scanned(SystemTrustSource(paths=there))[0] if there else {}
    return frozenset().union(*found.values())


def _effective_paths() -> tuple[str, ...]:
    verify = ssl.get_default_verify_paths()
    paths = (verify.cafile, verify.capath, *_BUNDLES)
    return tuple(dict.fromkeys(path for path in paths if path and Path(path).exists()))


# -- browsers --------------------------------------------------------------------------------------------


def nss_databases(home: Path | None = None, environment: Mapping[str, str] = os.environ) -> tuple[Path, ...]:
    """The user's databases of NSS."""
    try:
        begin = home or Path.home()
        places = [begin.glob(pattern) for pattern in _NSS_OF_HOME]
        roaming = environment.get("APPDATA", "")
        places += [Path(roaming).glob(pattern) for pattern in _NSS_OF_WINDOWS if roaming]
        return tuple(islice(chain.from_iterable(places), _MOST_DATABASES))
    except (OSError, RuntimeError):
        return ()


def nss_store(path: Path) -> StoreContent:
    """What one database trusts."""
    try:
        with path.open("rb") as stream:
            content = stream.read(_LARGEST_DATABASE + 1)
    except OSError as error:
        return StoreContent(_unreadable(path, error.strerror or type(error).__name__))
    told = read_nss_trust(content) if len(content) <= _LARGEST_DATABASE else None
    if told is None:
        return StoreContent(_unreadable(path, RefusalReason.BAD_STRUCTURE.value))
    seen = StoreSeen(StoreKind.NSS, str(path), SourceState.COMPLETE, len(told.known))
    return StoreContent(seen, told.trusted, told.known, told.distrusted)


def _unreadable(path: Path, detail: str) -> StoreSeen:
    return StoreSeen(StoreKind.NSS, str(path), SourceState.UNREADABLE, detail=detail)


# -- reading ---------------------------------------------------------------------------------------------


def _scanned(source: Source) -> tuple[dict[str, frozenset[str]], tuple[Refusal, ...]]:
    """Fingerprints of what a source holds, by place; and what it could not read."""
    found: dict[str, set[str]] = {}
    scan = run_sources((source,), ScanWatch(ScanLimits(seconds=SECONDS)))
    for sighting in scan:
        found.setdefault(sighting.place.path, set()).add(hashlib.sha256(sighting.der).hexdigest())
    return {path: frozenset(prints) for path, prints in found.items()}, tuple(_refusals(scan.coverage[0].refusals))


def _refusals(refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    """What may hide a certificate; broken links in a folder of OpenSSL do not."""
    harmless = {RefusalReason.BROKEN_LINK, RefusalReason.LINK_LOOP, RefusalReason.SPECIAL_FILE}
    return (refusal for refusal in refusals if refusal.reason not in harmless)
