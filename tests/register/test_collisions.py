"""Keys that stand for more than one row are known and wanted; the list here is the whole of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.organisation import OrganisationKind

if TYPE_CHECKING:
    from cardtool.register.entry import Entry
    from cardtool.register.register import Register

#: An ended body and one that goes on under one short name: the domain or the date decides.
SHARED_NAMES = {
    "hus": {"group:HUS", "hospital_district:hus"},
    "hns": {"group:HUS", "hospital_district:hus"},
    "keusote": {"county:02", "sote_joint_authority:keusote"},
    "siunsote": {"county:14", "sote_joint_authority:siun-sote"},
    "soite": {"county:18", "sote_joint_authority:soite"},
    "pohjanmaanhyvinvointi": {"county:17", "sote_joint_authority:pohjanmaan-hyvinvointikuntayhtyma"},
}

#: Two rows of the data for one body: as hospital district and as organiser, or as area and as municipality.
ONE_BODY = {
    frozenset({"region:91", "hospital_district:ahs"}),
    frozenset({"city:90", "municipality:091"}),
    frozenset({"hospital_district:sosteri", "sote_joint_authority:sosteri"}),
    frozenset({"hospital_district:psshp", "sote_joint_authority:kysteri"}),
    frozenset({"hospital_district:lshp", "sote_joint_authority:mekttky"}),
    frozenset(
        {
            "hospital_district:ksshp",
            "sote_joint_authority:seututerveyskeskus",
        }
    ),
}

SHARED_DOMAINS = {"hus.fi", "keusote.fi", "siunsote.fi", "soite.fi", "kainuu.fi", "pohjanmaanhyvinvointi.fi"}


def collisions(register: Register) -> dict[str, list[Entry]]:
    return {key: [m.entry for m in found] for key, found in register._names.items() if len(found) > 1}


def test_names_shared_by_old_and_new(register: Register) -> None:
    shared = {
        key: {e.organisation.key for e in entries}
        for key, entries in collisions(register).items()
        if len({e.old for e in entries}) > 1
    }
    assert shared == SHARED_NAMES


def test_other_collisions_are_two_rows_of_one_body(register: Register) -> None:
    others = {
        frozenset(e.organisation.key for e in entries)
        for key, entries in collisions(register).items()
        if key not in SHARED_NAMES
    }
    assert others == ONE_BODY


def test_rows_of_one_body_have_the_same_status_and_default_successor(register: Register) -> None:
    by_key = {o.key: o for o in register.organisations}
    for keys in ONE_BODY - {frozenset({"region:91", "hospital_district:ahs"})}:
        bodies = [by_key[key] for key in keys]
        assert len({(b.status, b.successors[0].code) for b in bodies}) == 1


def test_no_two_municipalities_share_a_form(register: Register) -> None:
    for key, found in register._names.items():
        municipalities = [m.entry for m in found if m.entry.organisation.kind is OrganisationKind.MUNICIPALITY]
        assert len(municipalities) <= 1, key


def test_domains_shared_by_old_and_new(register: Register) -> None:
    domains = {d for o in register.organisations for d in o.email_domains}
    shared = {d for d in domains if len({e.old for e in register._domains[d]}) > 1}
    assert shared == SHARED_DOMAINS


def test_every_domain_of_old_bodies_alone_leads_to_one_default(register: Register) -> None:
    for entries in register._domains.values():
        old = [e.organisation.successors[0].code for e in entries if e.old]
        assert len(set(old)) <= 1
