"""What is to be scanned, as a person asks for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

#: How far ahead a valid certificate should last, unless asked otherwise.
DEFAULT_HORIZON: Final = "90d"


@dataclass(frozen=True, slots=True)
class ScanRequest:
    r"""What to scan.

    Attributes:
        paths: files and folders; what is in them is told by its content.
        system_trust: the trust folders of this system too.
        windows_stores: Windows certificate stores or locations, for example ``LocalMachine\My``.
        tls: endpoints ``host:port``.
        tokens: the PKCS#11 tokens that the installed middleware shows, cards included.
        saml: SAML metadata: files, folders or addresses.
        xroad: folders of an X-Road security server.
        lists: exports of certificates (CSV or NDJSON).
        passwords: for key stores; held in memory only.
        wanted: file with the OIDs that should have a certificate; ``None`` for the counties' roots.
        register: export of the register; ``None`` for the shipped table alone.
        horizon: days (``90`` or ``90d``) or a part of the lifetime (``20%``).
        cache: files that are as they were at an earlier scan are not read again.
    """

    paths: tuple[Path, ...] = ()
    system_trust: bool = False
    windows_stores: tuple[str, ...] = ()
    tls: tuple[str, ...] = ()
    tokens: bool = False
    saml: tuple[str, ...] = ()
    xroad: tuple[Path, ...] = ()
    lists: tuple[Path, ...] = ()
    passwords: tuple[str, ...] = field(default=(), repr=False)
    wanted: Path | None = None
    register: Path | None = None
    horizon: str = DEFAULT_HORIZON
    cache: bool = True

    @property
    def names_nothing(self) -> bool:
        """Whether no source was asked for."""
        named = (self.paths, self.windows_stores, self.tls, self.saml, self.xroad, self.lists)
        return not any(named) and not self.system_trust and not self.tokens


def is_horizon(text: str) -> bool:
    """Whether a text says how far ahead to look: days such as ``90d``, or a part of the lifetime such as ``20%``."""
    from cardtool.rules.oid_verdict_horizon import Horizon

    return Horizon.parse(text) is not None
