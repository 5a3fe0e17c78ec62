"""Entries from the rows of the shipped tables; the columns are described in resources/register/README.md."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.evidence import Confidence
from cardtool.model.organisation import Organisation, OrganisationKind, OrganisationStatus, Successor
from cardtool.register.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cardtool.register.tables import Row


def county_entry(row: Row) -> Entry:
    """A successor body from ``counties.csv``."""
    code = row.required("county_code")
    kind = row.choice("kind", OrganisationKind)
    name_fi, name_sv = row.required("name_fi"), row.required("name_sv")
    itself = (Successor(code, name_fi, name_sv, default=True),) if kind is OrganisationKind.CITY else ()
    organisation = Organisation(
        key=f"{kind}:{code}",
        kind=kind,
        status=row.choice("status", OrganisationStatus),
        name_fi=name_fi,
        name_sv=name_sv,
        aliases=(*row.items("abbreviations"), *row.items("name_en")),
        email_domains=_merged(row.items("web_domains"), row.items("email_domains")),
        business_ids=_merged(row.items("oid_root_business_id"), row.items("legal_business_id")),
        oid_roots=_merged(row.items("register_oid_root"), row.items("own_oid_root")),
        successors=itself,
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
        rescue_department=row.text("rescue_department"),
    )
    return Entry(organisation, frozenset({code}), code, row.day("founded"))


def organisation_entry(row: Row, counties: Mapping[str, Organisation], municipalities: Mapping[str, str]) -> Entry:
    """A body from ``organisations.csv``; ``municipalities`` gives the codes by Finnish name."""
    status = row.choice("status", OrganisationStatus)
    codes = _merged((row.required("primary_county_code"),), row.items("county_codes"))
    successors = successors_of(row, codes, counties)
    organisation = Organisation(
        key=row.required("key"),
        kind=row.choice("kind", OrganisationKind),
        status=status,
        name_fi=row.required("name_fi"),
        name_sv=row.text("name_sv"),
        aliases=row.items("aliases"),
        email_domains=row.items("domains"),
        business_ids=row.items("business_id"),
        oid_roots=row.items("old_oid_root"),
        successors=successors if status is OrganisationStatus.OLD else (),
        municipality_codes=tuple(_codes(row, municipalities)),
        closed=row.day("closed"),
        what_happened=row.text("what_happened"),
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
    )
    return Entry(organisation, frozenset(codes))


def municipality_entry(row: Row, counties: Mapping[str, Organisation]) -> Entry:
    """A municipality from ``municipalities.csv``; its successor is the body of its area, whatever its status."""
    code = row.required("county_code")
    organisation = Organisation(
        key=row.required("key"),
        kind=OrganisationKind.MUNICIPALITY,
        status=row.choice("status", OrganisationStatus),
        name_fi=row.required("name_fi"),
        name_sv=row.text("name_sv"),
        business_ids=row.items("business_id"),
        oid_roots=row.items("oid_root"),
        successors=successors_of(row, (code,), counties),
        municipality_codes=row.items("municipality_code"),
        closed=row.day("ended"),
        what_happened=row.text("merged_into"),
        confidence=row.choice("confidence", Confidence),
        source=row.text("source"),
    )
    return Entry(organisation, frozenset({code}))


def successors_of(row: Row, codes: Iterable[str], counties: Mapping[str, Organisation]) -> tuple[Successor, ...]:
    """The successor bodies with these codes; the first one is the default.

    Raises:
        DataError: a code is not that of a successor body.
    """
    codes = tuple(codes)
    if unknown := [code for code in codes if code not in counties]:
        raise row.fault(f"{unknown[0]!r} is not the code of a successor body")
    bodies = [(code, counties[code]) for code in codes]
    return tuple(Successor(code, body.name_fi, body.name_sv, code == codes[0]) for code, body in bodies)


def _codes(row: Row, municipalities: Mapping[str, str]) -> Iterable[str]:
    for name in row.items("member_municipalities"):
        if not (code := municipalities.get(name)):
            raise row.fault(f"{name!r} is not a municipality with a code")
        yield code


def _merged(*parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for part in parts for item in part))
