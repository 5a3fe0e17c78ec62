"""The reference table of OID roots."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cardtool.model.organisation import OrganisationKind
from cardtool.register.oid_roots import OidRootStatus, load_oid_roots

if TYPE_CHECKING:
    from cardtool.register.register import Register

ROOTS = {root.root: root for root in load_oid_roots()}


def test_all_roots_by_status() -> None:
    assert Counter(root.status for root in ROOTS.values()) == {
        OidRootStatus.CURRENT: 18,
        OidRootStatus.CURRENT_ROOT_KEPT: 6,
        OidRootStatus.OLD: 34,
        OidRootStatus.MUNICIPALITY: 122,
        OidRootStatus.UNAFFECTED: 3,
    }


def test_kept_roots_are_those_of_six_counties() -> None:
    kept = [root for root in ROOTS.values() if root.status is OidRootStatus.CURRENT_ROOT_KEPT]
    assert sorted(root.county_codes[0] for root in kept) == ["02", "10", "11", "17", "18", "20"]


def test_kainuu_has_a_kept_root_and_an_old_one() -> None:
    assert ROOTS["1.2.246.10.19056522"].status is OidRootStatus.CURRENT_ROOT_KEPT
    assert ROOTS["1.2.246.10.24969860"].status is OidRootStatus.OLD


def test_roots_of_hosts_are_those_of_municipalities() -> None:
    hosts = [root for root in ROOTS.values() if root.kind is OrganisationKind.HOST_MUNICIPALITY_AREA]
    assert {root.status for root in hosts} == {OidRootStatus.MUNICIPALITY}
    assert len(hosts) == 25


def test_laboratories_go_on() -> None:
    going_on = {root.business_id for root in ROOTS.values() if root.status is OidRootStatus.UNAFFECTED}
    assert going_on == {"2483868-4", "2126106-6", "1907542-4"}


def test_every_root_of_the_register_is_in_the_table(register: Register) -> None:
    assert {root for o in register.organisations for root in o.oid_roots} == set(ROOTS)
