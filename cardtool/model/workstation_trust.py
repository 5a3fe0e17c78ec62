"""What a workstation trusts of the authorities that Finnish cards rest on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cardtool.model.evidence import Confidence

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.sighting import SourceState


class AuthorityRole(StrEnum):
    """Place of an authority in the hierarchy."""

    ROOT = "root"
    ISSUING = "issuing"


@dataclass(frozen=True, slots=True)
class PinnedAuthority:
    """An authority whose certificate is known by its fingerprint.

    Attributes:
        name: common name.
        sha256: fingerprint of its certificate, lower-case hexadecimal.
        role: root or issuing.
        issued_by: common name of its issuer, empty for a root.
        valid_from: first day, ``None`` when not told.
        valid_until: last day, ``None`` when not told.
        address: where its certificate can be fetched, empty when not known.
        source: where the facts come from.
        certainty: how sure they are.
    """

    name: str
    sha256: str
    role: AuthorityRole
    issued_by: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    address: str = ""
    source: str = ""
    certainty: Confidence = Confidence.CERTAIN


class StoreKind(StrEnum):
    """What kind of store."""

    WINDOWS = "windows"
    SYSTEM = "system"
    """Folders and files of a Linux system."""
    NSS = "nss"
    """A user's database of Firefox, Thunderbird or Chromium; Firefox brings roots of its own besides."""


class AuthorityState(StrEnum):
    """What can be said of an authority on this workstation."""

    PRESENT = "present"
    MISSING = "missing"
    EXPIRED = "expired"
    """Its validity ended, so it need not be there."""
    DISTRUSTED = "distrusted"
    UNKNOWN = "unknown"
    """It was not seen, but not all stores could be read."""


@dataclass(frozen=True, slots=True)
class StoreSeen:
    """One store that was looked at.

    Attributes:
        kind: what kind.
        name: location or path.
        state: how far it could be read.
        certificates: how many it holds.
        detail: why it could not be read whole, in the system's words.
    """

    kind: StoreKind
    name: str
    state: SourceState
    certificates: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityTrust:
    """One authority, and the stores it stands in.

    Attributes:
        authority: which one.
        state: the result for the workstation.
        present_in: names of the stores that trust it; of an issuing authority, that know it.
        distrusted_in: names of the stores that forbid it.
    """

    authority: PinnedAuthority
    state: AuthorityState
    present_in: tuple[str, ...] = ()
    distrusted_in: tuple[str, ...] = ()

    @property
    def to_install(self) -> bool:
        """A root that is in force and does not stand in the stores."""
        return self.authority.role is AuthorityRole.ROOT and self.state is AuthorityState.MISSING


@dataclass(frozen=True, slots=True)
class WorkstationTrust:
    """All pinned authorities against the stores of this workstation.

    Attributes:
        authorities: roots first, in the order of the rules.
        stores: what was looked at.
        as_of: Finnish calendar day of the comparison.
    """

    authorities: tuple[AuthorityTrust, ...]
    stores: tuple[StoreSeen, ...]
    as_of: date

    @property
    def needs_action(self) -> bool:
        """A root in force is missing, or an authority is forbidden.

        Issuing authorities may be missing: programs find them in cards and on the way.
        """
        return any(each.to_install or each.state is AuthorityState.DISTRUSTED for each in self.authorities)

    @property
    def is_unknown(self) -> bool:
        """Of a root in force nothing can be said."""
        return any(
            each.state is AuthorityState.UNKNOWN and each.authority.role is AuthorityRole.ROOT
            for each in self.authorities
        )
