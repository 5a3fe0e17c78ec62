"""An administrator's additions: ``organisations.csv`` or ``organisations.toml`` in a folder of their own.

Columns of the CSV file and keys of each ``[[organisation]]`` in the TOML file; lists use ``|`` in CSV:

=====================  =====================================================================================
``name_fi``            Finnish name; required
``status``             ``old``, ``current`` or ``unaffected``; required
``county_codes``       area (``01``-``21``, ``90``, ``91``, ``HUS``); the successors of an old body, the default first
``key``                key of the shipped row to replace as a whole; without it the row is added
``code``               makes the body a successor body of its own; for a reorganisation after 2023
``kind``               kind of body; ``other`` when empty
``name_sv``            Swedish name
``aliases``            list of other names and abbreviations
``email_domains``      list of domains
``business_ids``       list of business ids with hyphen
``oid_roots``          list of OID roots
``municipality_codes`` list of municipality codes
``founded``            first day, for names that two bodies share (2021-07-01)
``closed``             last day of an ended body (2022-12-31)
``what_happened``      free text
``source``             where the row comes from
``confidence``         ``certain`` (when empty), ``likely`` or ``unknown``
=====================  =====================================================================================

A name or a domain of a local row hides the shipped bodies with the same name or domain.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import LocalDataError
from cardtool.model.evidence import Confidence
from cardtool.model.organisation import Organisation, OrganisationKind, OrganisationStatus
from cardtool.register.entry import Entry
from cardtool.register.names import MAX_NAME, key, words
from cardtool.register.shipped_rows import successors_of
from cardtool.register.tables import Source, csv_rows, toml_rows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from cardtool.register.tables import Row

_TEXTS: Final = frozenset(
    {"name_fi", "name_sv", "key", "code", "kind", "status", "confidence", "what_happened", "source"}
)
_DAYS: Final = frozenset({"founded", "closed"})
_LISTS: Final = frozenset(
    {"county_codes", "aliases", "email_domains", "business_ids", "oid_roots", "municipality_codes"}
)
_COLUMNS: Final = _TEXTS | _DAYS | _LISTS
_FORMATS: Final = {
    "email_domains": (re.compile(r"[\w-]+(\.[\w-]+)+"), "a domain like example.fi"),
    "business_ids": (re.compile(r"\d{7}-\d"), "a business id like 1234567-1"),
    "oid_roots": (re.compile(r"\d+(\.\d+)+"), "an OID like 1.2.246.10.12345678"),
    "municipality_codes": (re.compile(r"\d{3}"), "a municipality code like 020"),
}


def local_entries(folder: Path, counties: Mapping[str, Organisation]) -> tuple[Entry, ...]:
    """The additions in ``folder``; none when it holds no such file.

    Args:
        folder: the administrator's folder; it need not exist.
        counties: the shipped successor bodies by code.

    Raises:
        LocalDataError: a row has an error; file and line are in it.
    """
    rows = [_checked(row) for row in chain(_rows(folder, "csv"), _rows(folder, "toml"))]
    own = [_entry(row, {}) for row in rows if row.text("code")]
    known = {**counties, **{entry.code: entry.organisation for entry in own}}
    rest = [_entry(row, known) for row in rows if not row.text("code")]
    entries = (*own, *rest)
    _refuse_twins(rows, entries)
    return entries


def _rows(folder: Path, suffix: str) -> list[Row]:
    path = folder / f"organisations.{suffix}"
    if not path.exists():
        return []
    source = Source(path, LocalDataError)
    return list(csv_rows(source) if suffix == "csv" else toml_rows(source))


def _checked(row: Row) -> Row:
    if unknown := sorted(set(row.fields) - _COLUMNS):
        raise row.fault(f"unknown column {unknown[0]!r}")
    if len(row.required("name_fi")) > MAX_NAME or not words(row.text("name_fi")):
        raise row.fault(f"name_fi is no name of at most {MAX_NAME} characters")
    for column, (pattern, example) in _FORMATS.items():
        if wrong := [item for item in row.items(column) if not pattern.fullmatch(item)]:
            raise row.fault(f"{wrong[0]!r} is not {example}")
    return row


def _entry(row: Row, counties: Mapping[str, Organisation]) -> Entry:
    status = row.choice("status", OrganisationStatus)
    if status not in {OrganisationStatus.OLD, OrganisationStatus.CURRENT, OrganisationStatus.UNAFFECTED}:
        raise row.fault(f"status is {status.value!r}, which is an answer and not a property of a body")
    code, codes = row.text("code"), row.items("county_codes")
    successors = () if code else successors_of(row, codes, counties)
    old = status is OrganisationStatus.OLD
    if old and not successors:
        raise row.fault("an old body needs county_codes and no code")
    organisation = _organisation(row, status, counties)
    return Entry(organisation, frozenset((*codes, *filter(None, [code]))), code, row.day("founded"))


def _organisation(row: Row, status: OrganisationStatus, counties: Mapping[str, Organisation]) -> Organisation:
    kind = row.choice("kind", OrganisationKind, OrganisationKind.OTHER)
    old = status is OrganisationStatus.OLD
    return Organisation(
        key=row.text("key") or f"{kind}:{row.text('code') or _slug(row.text('name_fi'))}",
        kind=kind,
        status=status,
        name_fi=row.text("name_fi"),
        name_sv=row.text("name_sv"),
        aliases=row.items("aliases"),
        email_domains=tuple(domain.lower() for domain in row.items("email_domains")),
        business_ids=row.items("business_ids"),
        oid_roots=row.items("oid_roots"),
        successors=successors_of(row, row.items("county_codes"), counties) if old else (),
        municipality_codes=row.items("municipality_codes"),
        closed=row.day("closed"),
        what_happened=row.text("what_happened"),
        confidence=row.choice("confidence", Confidence, Confidence.CERTAIN),
        source=row.text("source"),
        local=True,
    )


def _slug(name: str) -> str:
    return "-".join(word.plain for word in words(name))


def _refuse_twins(rows: list[Row], entries: tuple[Entry, ...]) -> None:
    """Two local rows for one key or one name would make a name ambiguous by mistake."""
    seen: set[str] = set()
    ordered = [row for row in rows if row.text("code")] + [row for row in rows if not row.text("code")]
    for row, entry in zip(ordered, entries, strict=True):
        for mark in (entry.organisation.key, "name " + key(entry.organisation.name_fi)):
            if mark in seen:
                raise row.fault(f"{entry.organisation.name_fi!r} stands in more than one row")
            seen.add(mark)
