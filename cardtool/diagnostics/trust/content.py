"""What one store of certificates says of authorities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.workstation_trust import StoreSeen


@dataclass(frozen=True, slots=True)
class StoreContent:
    """Fingerprints (SHA-256, lower-case hexadecimal) by what the store does with them.

    Attributes:
        seen: the store itself.
        roots: trusted as roots.
        issuers: known as authorities, whether trusted by themselves or not.
        distrusted: forbidden.
    """

    seen: StoreSeen
    roots: frozenset[str] = frozenset()
    issuers: frozenset[str] = frozenset()
    distrusted: frozenset[str] = frozenset()
