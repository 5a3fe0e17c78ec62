"""Each pinned authority against the stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.sighting import SourceState
from cardtool.model.workstation_trust import AuthorityRole, AuthorityState, AuthorityTrust, StoreKind, WorkstationTrust

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from cardtool.diagnostics.trust.content import StoreContent
    from cardtool.model.workstation_trust import PinnedAuthority

#: The stores that decide; a browser's database adds to what the browser brings along, so nothing need stand in it.
_DECIDING: Final = frozenset({StoreKind.WINDOWS, StoreKind.SYSTEM})


def compare(authorities: Iterable[PinnedAuthority], stores: Sequence[StoreContent], *, as_of: date) -> WorkstationTrust:
    """What this workstation trusts of the authorities.

    Args:
        authorities: roots and issuing ones.
        stores: what was read of the stores.
        as_of: Finnish calendar day on which an authority has expired or not.
    """
    told = tuple(_trust(authority, stores, as_of) for authority in authorities)
    return WorkstationTrust(told, tuple(store.seen for store in stores), as_of)


def _trust(authority: PinnedAuthority, stores: Sequence[StoreContent], as_of: date) -> AuthorityTrust:
    present = [store for store in stores if authority.sha256 in _wanted(authority, store)]
    distrusted = [store for store in stores if authority.sha256 in store.distrusted]
    return AuthorityTrust(
        authority,
        _state(authority, present, distrusted, stores, as_of),
        tuple(store.seen.name for store in present),
        tuple(store.seen.name for store in distrusted),
    )


def _wanted(authority: PinnedAuthority, store: StoreContent) -> frozenset[str]:
    """A root has to be trusted as one; to know an issuing authority is enough."""
    return store.roots if authority.role is AuthorityRole.ROOT else store.roots | store.issuers


def _state(
    authority: PinnedAuthority,
    present: Sequence[StoreContent],
    distrusted: Sequence[StoreContent],
    stores: Sequence[StoreContent],
    as_of: date,
) -> AuthorityState:
    if distrusted:
        return AuthorityState.DISTRUSTED
    if authority.valid_until is not None and authority.valid_until < as_of:
        return AuthorityState.EXPIRED
    deciding = [store for store in stores if store.seen.kind in _DECIDING]
    if any(store in deciding for store in present):
        return AuthorityState.PRESENT
    whole = deciding and all(store.seen.state is SourceState.COMPLETE for store in deciding)
    return AuthorityState.MISSING if whole else AuthorityState.UNKNOWN
