"""Exports of the organisation register, lists of wanted OIDs, and the names that organisations have."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.model.oid import RootStatus
from cardtool.model.organisation import OrganisationMatch
from cardtool.register.imports import import_register
from cardtool.register.imports_values import MAX_FAILURES, MAX_FIELD, ImportFailure, ImportReason
from cardtool.register.loading import load_register
from cardtool.register.oid_roots import load_oid_roots
from cardtool.register.oid_syntax import MAX_OID, as_business_id, is_oid, root_of, rooted
from cardtool.register.roots import RootIndex
from cardtool.register.wanted import wanted_of
from cardtool.rules.kanta_oid import explain_oid, parse_oid
from cardtool.rules.oid_verdict_horizon import Horizon
from tests.fuzz.target import as_file, assert_text

if TYPE_CHECKING:
    from cardtool.register.imports_values import ImportedRegister
    from cardtool.register.oid_roots import OidRoot
    from cardtool.register.register import Register

_LONGEST_SHOWN: Final = 512


@cache
def _roots() -> tuple[OidRoot, ...]:
    return tuple(load_oid_roots())


@cache
def _register() -> Register:
    return load_register()


def export(data: bytes) -> None:
    """An export of any form."""
    _imported(data)


def wanted(data: bytes) -> None:
    """A list of wanted OIDs, and what an export makes of the roots."""
    imported = _imported(data)
    found = wanted_of(imported)
    assert len(found.oids) <= len(imported.rows)
    for failure in found.failures:
        _assert_failure(failure)
    if not imported.rows:
        return
    index = RootIndex(_roots(), imported)
    for row in imported.rows[:10]:
        index.match_root(row.oid)
        index.predecessors(row.oid)


def _imported(data: bytes) -> ImportedRegister:
    imported = import_register(as_file(data, "register"))
    assert imported.rows or imported.failures
    assert len(imported.rows) <= len(data)
    assert len(imported.failures) <= MAX_FAILURES + 1
    for failure in imported.failures:
        _assert_failure(failure)
    for row in imported.rows:
        assert is_oid(row.oid)
        for text in (row.name, row.parent, row.business_id, row.status):
            assert_text(text, MAX_FIELD)
    return imported


def _assert_failure(failure: ImportFailure) -> None:
    assert failure.reason in ImportReason
    assert_text(failure.detail, MAX_FIELD)


def oid(data: bytes) -> None:
    """The text that stands where an OID should: in certificates, in lists, in the command line."""
    text = data.decode(errors="replace")
    explanation, parsed = explain_oid(text), parse_oid(text)
    assert explanation.oid == parsed
    assert (parsed is None) == (explanation.problem is not None)
    assert_text(explanation.text, _LONGEST_SHOWN)
    if parsed is not None:
        assert is_oid(parsed.text)
        assert len(parsed.text) <= MAX_OID
        assert RootIndex(_roots()).match(parsed).status in RootStatus
    business_id = as_business_id(text)
    assert not business_id or business_id == as_business_id(business_id)
    assert not root_of(text) or rooted(root_of(text))
    horizon = Horizon.parse(text)
    assert horizon is None or (horizon.days >= 0 and horizon.percent >= 0)


def organisation_name(data: bytes) -> None:
    """What a certificate says of an organisation: name, e-mail address and municipality, one a line."""
    name, email, municipality = (*data.decode(errors="replace").split("\n", 2), "", "")[:3]
    match = _register().resolve(name, email, municipality=municipality)
    assert isinstance(match, OrganisationMatch)
    for evidence in match.evidence:
        assert_text(evidence.detail, _LONGEST_SHOWN)
