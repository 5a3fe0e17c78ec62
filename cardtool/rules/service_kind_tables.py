"""From the text of ``service_kinds.toml`` to the rules of :mod:`cardtool.rules.service_kind`.

The shipped file holds every sort of rule. An administrator's file holds exact issuers and policies only: other rules
would bring regular expressions from outside.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.model.certificate import KeyUse
from cardtool.model.evidence import EvidenceCode
from cardtool.model.service import ServiceKind, ServiceUsage
from cardtool.model.sighting import SourceKind
from cardtool.rules.service_kind import KindRule, ServiceKindRules, UsageRule
from cardtool.rules.service_kind_clauses import (
    CardClause,
    Clause,
    IssuerKindClause,
    IssuerRow,
    KeyUsageClause,
    OidArcClause,
    PolicyClause,
    PurposeClause,
    SeenInClause,
    ServiceRule,
    TextClause,
)
from cardtool.rules.text import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.rules.card_kind import CardKindRules
    from cardtool.rules.table import Table

_OID: Final = re.compile(r"[0-2](\.\d{1,20}){1,40}", re.ASCII)
_ARC: Final = re.compile(r"0|[1-9]\d{0,9}", re.ASCII)
#: Keys that hold a pattern: the kind of observation, the attribute, whether it is the issuer's, whether case counts.
_PATTERNS: Final = {
    "issuer": (EvidenceCode.ISSUER_WORDS, "CN", True, False),
    "issuer_organisation": (EvidenceCode.ISSUER_WORDS, "O", True, False),
    "serial": (EvidenceCode.SUBJECT_SERIAL_NUMBER, "serialNumber", False, True),
    "common_name": (EvidenceCode.SUBJECT_COMMON_NAME, "CN", False, False),
    "common_name_exact": (EvidenceCode.SUBJECT_COMMON_NAME, "CN", False, True),
    "organisation": (EvidenceCode.SUBJECT_ORGANISATION, "O", False, True),
    "unit": (EvidenceCode.SUBJECT_UNIT, "OU", False, False),
    "unit_exact": (EvidenceCode.SUBJECT_UNIT, "OU", False, True),
}
#: Kinds that an exact issuer can state; the others are told by the subject or the place.
_ISSUED: Final = (ServiceKind.SOTE_SERVICE, ServiceKind.GENERIC_SERVICE)


def shipped_service_rules(table: Table, cards: CardKindRules) -> ServiceKindRules:
    """All rules of the shipped file.

    Raises:
        DataError: of the table's own sort, when a value is wrong, a key is unknown or an identifier stands twice.
    """
    seen: set[str] = set()
    rules = ServiceKindRules(
        issuers=tuple(_issuer(entry, seen, local=False) for entry in table.tables("issuer")),
        kinds=tuple(_kind(entry, seen) for entry in table.tables("kind"))
        + tuple(_policy(entry, seen) for entry in table.tables("policy")),
        usages=tuple(_usage(entry, seen) for entry in table.tables("usage")),
        tests=tuple(_test(entry, seen) for entry in table.tables("test")),
        cards=cards,
    )
    table.close()
    return rules


def with_local(rules: ServiceKindRules, table: Table) -> ServiceKindRules:
    """The rules with an administrator's exact issuers and policies, which are asked first.

    A shipped rule of the same identifier is left out.

    Raises:
        DataError: as for :func:`shipped_service_rules`; any other sort of rule is an unknown key.
    """
    seen: set[str] = set()
    issuers = tuple(_issuer(entry, seen, local=True) for entry in table.tables("issuer"))
    policies = tuple(_policy(entry, seen) for entry in table.tables("policy"))
    table.close()
    return replace(
        rules,
        issuers=issuers + tuple(row for row in rules.issuers if row.id not in seen),
        kinds=policies + tuple(known for known in rules.kinds if known.rule.id not in seen),
    )


def _new_id(table: Table, seen: set[str]) -> str:
    identifier = table.text("id")
    if identifier in seen:
        raise table.fail(f"id {identifier} stands twice")
    seen.add(identifier)
    return identifier


def _issuer(table: Table, seen: set[str], *, local: bool) -> IssuerRow:
    kind = table.choice("kind", ServiceKind)
    if kind not in _ISSUED:
        raise table.fail(f"kind of an issuer must be one of {', '.join(_ISSUED)}")
    row = IssuerRow(
        id=_new_id(table, seen),
        kind=kind,
        generation=table.text("generation"),
        organisation=folded(table.text("organisation")),
        common_names=frozenset(folded(name) for name in table.texts("common_names")),
        certainty=table.certainty(),
        source=table.text("source"),
        read=table.day("read"),
        local=local,
    )
    table.close()
    return row


def _kind(table: Table, seen: set[str]) -> KindRule:
    kind = table.choice("kind", ServiceKind)
    rule = _rule(table, seen, _clauses(table))
    if not rule.clauses:
        raise table.fail("a kind needs something to look at")
    return KindRule(kind, rule)


def _policy(table: Table, seen: set[str]) -> KindRule:
    kind = table.choice("kind", ServiceKind)
    return KindRule(kind, _rule(table, seen, ((EvidenceCode.POLICY, _policies(table)),)))


def _usage(table: Table, seen: set[str]) -> UsageRule:
    usage = table.choice("usage", ServiceUsage)
    return UsageRule(usage, _rule(table, seen, _clauses(table)))


def _test(table: Table, seen: set[str]) -> ServiceRule:
    clauses = tuple((_AS_TEST.get(code, code), clause) for code, clause in _clauses(table))
    if not clauses:
        raise table.fail("a test needs something to look at")
    return _rule(table, seen, clauses)


#: The same observations where they prove a test certificate.
_AS_TEST: Final = {
    EvidenceCode.POLICY: EvidenceCode.TEST_POLICY,
    EvidenceCode.ISSUER_WORDS: EvidenceCode.TEST_ISSUER,
    EvidenceCode.KANTA_OID: EvidenceCode.TEST_OID,
    EvidenceCode.SUBJECT_SERIAL_NUMBER: EvidenceCode.TEST_NAME,
    EvidenceCode.SUBJECT_COMMON_NAME: EvidenceCode.TEST_NAME,
    EvidenceCode.SUBJECT_ORGANISATION: EvidenceCode.TEST_NAME,
    EvidenceCode.SUBJECT_UNIT: EvidenceCode.TEST_NAME,
}


def _rule(table: Table, seen: set[str], clauses: tuple[tuple[EvidenceCode, Clause], ...]) -> ServiceRule:
    rule = ServiceRule(
        id=_new_id(table, seen),
        kinds=table.choices("kinds", ServiceKind, optional=True),
        clauses=clauses,
        certainty=table.certainty(),
        source=table.text("source"),
        read=table.day("read"),
    )
    table.close()
    return rule


def _clauses(table: Table) -> tuple[tuple[EvidenceCode, Clause], ...]:
    """Every clause of a rule; what is certain and quick to see comes first."""
    texts = tuple(_texts(table))
    others = ((code, make(table)) for key, (code, make) in _OTHERS.items() if table.has(key))
    return (*texts, *others)


def _texts(table: Table) -> Iterator[tuple[EvidenceCode, Clause]]:
    for key, (code, attribute, of_issuer, exact) in _PATTERNS.items():
        if table.has(key):
            yield code, TextClause(attribute, table.pattern(key), of_issuer, exact)


def _policies(table: Table) -> PolicyClause:
    return PolicyClause(tuple(f"{arc}." for arc in table.shaped("policies", _OID, "dotted identifiers")))


def _uses(table: Table) -> KeyUsageClause:
    return KeyUsageClause(table.choices("key_usage", KeyUse), table.choices("key_usage_not", KeyUse, optional=True))


def _purposes(table: Table) -> PurposeClause:
    wanted = table.shaped("purposes", _OID, "dotted identifiers")
    unwanted = table.shaped("purposes_not", _OID, "dotted identifiers", optional=True)
    return PurposeClause(frozenset(wanted), frozenset(unwanted))


def _oid_arcs(table: Table) -> OidArcClause:
    return OidArcClause(frozenset(int(arc) for arc in table.shaped("oid_arcs", _ARC, "arcs")))


def _issuer_kind(table: Table) -> IssuerKindClause:
    return IssuerKindClause(table.choice("issuer_kind", ServiceKind))


def _seen_in(table: Table) -> SeenInClause:
    return SeenInClause(table.choices("seen_in", SourceKind))


def _card(table: Table) -> CardClause:
    if not table.flag("card"):
        raise table.fail("card can only be true")
    return CardClause()


#: Every other key of a rule that holds a clause: what kind of observation it makes, and how it is read.
_OTHERS: Final[dict[str, tuple[EvidenceCode, Callable[[Table], Clause]]]] = {
    "issuer_kind": (EvidenceCode.EXACT_ISSUER, _issuer_kind),
    "policies": (EvidenceCode.POLICY, _policies),
    "key_usage": (EvidenceCode.KEY_USAGE, _uses),
    "purposes": (EvidenceCode.EXTENDED_KEY_USAGE, _purposes),
    "oid_arcs": (EvidenceCode.KANTA_OID, _oid_arcs),
    "seen_in": (EvidenceCode.SEEN_IN, _seen_in),
    "card": (EvidenceCode.CARD_RULES, _card),
}
