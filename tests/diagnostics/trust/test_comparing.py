"""Pinned authorities against stores."""

from __future__ import annotations

from datetime import date

import pytest

from cardtool.certificates.anchors import load_authorities
from cardtool.diagnostics.trust.comparing import compare
from cardtool.diagnostics.trust.content import StoreContent
from cardtool.model.sighting import SourceState
from cardtool.model.workstation_trust import (
    AuthorityRole,
    AuthorityState,
    PinnedAuthority,
    StoreKind,
    StoreSeen,
    WorkstationTrust,
)

DAY = date(2023, 2, 1)
ROOT = PinnedAuthority("Root", "aa" * 32, AuthorityRole.ROOT, valid_until=date(2023, 12, 18))
ISSUER = PinnedAuthority("Issuer", "bb" * 32, AuthorityRole.ISSUING, "Root")


def store(
    *,
    kind: StoreKind = StoreKind.SYSTEM,
    state: SourceState = SourceState.COMPLETE,
    roots: set[str] | None = None,
    issuers: set[str] | None = None,
    distrusted: set[str] | None = None,
) -> StoreContent:
    sets = (frozenset(each or ()) for each in (roots, issuers, distrusted))
    return StoreContent(StoreSeen(kind, kind.value, state), *sets)


def states(*stores: StoreContent, day: date = DAY) -> tuple[AuthorityState, AuthorityState]:
    root, issuer = view(*stores, day=day).authorities
    return root.state, issuer.state


def view(*stores: StoreContent, day: date = DAY) -> WorkstationTrust:
    return compare((ROOT, ISSUER), stores, as_of=day)


def test_present() -> None:
    found = view(store(roots={ROOT.sha256}, issuers={ISSUER.sha256}))
    assert [each.state for each in found.authorities] == [AuthorityState.PRESENT] * 2
    assert found.authorities[0].present_in == ("system",)
    assert not found.needs_action
    assert not found.is_unknown


def test_missing() -> None:
    found = view(store())
    assert [each.state for each in found.authorities] == [AuthorityState.MISSING] * 2
    assert [each.to_install for each in found.authorities] == [True, False]
    assert found.needs_action


def test_an_issuing_authority_may_be_missing() -> None:
    assert not view(store(roots={ROOT.sha256})).needs_action


def test_a_root_among_issuers_is_not_trusted() -> None:
    assert states(store(issuers={ROOT.sha256}))[0] is AuthorityState.MISSING


def test_an_issuing_authority_may_be_trusted_as_a_root() -> None:
    assert states(store(roots={ISSUER.sha256}))[1] is AuthorityState.PRESENT


@pytest.mark.parametrize(
    ("day", "state"),
    [(date(2023, 12, 18), AuthorityState.MISSING), (date(2023, 12, 19), AuthorityState.EXPIRED)],
)
def test_the_old_root_is_not_missed_after_its_end(day: date, state: AuthorityState) -> None:
    found = view(store(), day=day)
    assert found.authorities[0].state is state
    assert found.needs_action is (state is AuthorityState.MISSING)


def test_forbidden_by_any_store() -> None:
    trusting, forbidding = store(roots={ROOT.sha256}), store(kind=StoreKind.NSS, distrusted={ROOT.sha256})
    found = view(trusting, forbidding)
    assert found.authorities[0].state is AuthorityState.DISTRUSTED
    assert found.authorities[0].distrusted_in == ("nss",)
    assert found.needs_action


def test_a_browser_alone_decides_nothing() -> None:
    assert states(store(), store(kind=StoreKind.NSS, roots={ROOT.sha256}))[0] is AuthorityState.MISSING
    assert states(store(roots={ROOT.sha256}), store(kind=StoreKind.NSS))[0] is AuthorityState.PRESENT


@pytest.mark.parametrize("stores", [(), (store(state=SourceState.PARTIAL),), (store(kind=StoreKind.NSS),)])
def test_what_could_not_be_read_whole_is_not_known(stores: tuple[StoreContent, ...]) -> None:
    found = view(*stores)
    assert found.authorities[0].state is AuthorityState.UNKNOWN
    assert (found.is_unknown, found.needs_action) == (True, False)


def test_the_shipped_authorities() -> None:
    found = compare(load_authorities(), [store()], as_of=date(2024, 1, 1))
    expired = {each.authority.name for each in found.authorities if each.state is AuthorityState.EXPIRED}
    assert "VRK Gov. Root CA" in expired
    assert len(expired) == 3
