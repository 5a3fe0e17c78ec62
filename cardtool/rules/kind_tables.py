"""From the text of ``card_kinds.toml`` to the rules of :mod:`cardtool.rules.card_kind`.

The shipped file holds every sort of rule. An administrator's file holds exact issuers and policies only: words and
hints would bring regular expressions and guesses from outside, and an exact issuer says the same with certainty.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from cardtool.rules.card_kind import CardKindRules
from cardtool.rules.kind_matching import (
    HINT_ATTRIBUTES,
    HintRule,
    HintScope,
    IssuerRule,
    PolicyRule,
    ProofRule,
    WordsRule,
)
from cardtool.rules.rule_kind import RuleKind
from cardtool.rules.statements import Rule
from cardtool.rules.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.rules.table import Table

_OID: Final = re.compile(r"[0-2](\.\d{1,20}){1,40}", re.ASCII)
_FINGERPRINT: Final = re.compile(r"[0-9a-fA-F]{64}")


def shipped_rules(table: Table) -> CardKindRules:
    """All rules of the shipped file.

    Raises:
        DataError: of the table's own sort, when a value is wrong, a key is unknown or an identifier stands twice.
    """
    seen: set[str] = set()
    rules = CardKindRules(
        authorities=frozenset(name for entry in table.tables("authority") for name in _authority(entry, seen)),
        tests=tuple(_proof(entry, seen) for entry in table.tables("test")),
        issuers=tuple(_issuer(entry, seen, local=False) for entry in table.tables("issuer")),
        policies=tuple(_policy(entry, seen, local=False) for entry in table.tables("policy")),
        words=tuple(_words(entry, seen) for entry in table.tables("words")),
        hints=tuple(_hint(entry, seen) for entry in table.tables("hint")),
    )
    table.close()
    return rules


def local_rules(table: Table) -> tuple[tuple[IssuerRule, ...], tuple[PolicyRule, ...]]:
    """The exact issuers and policies of an administrator's file.

    Raises:
        DataError: as for :func:`shipped_rules`; any other sort of rule is an unknown key.
    """
    seen: set[str] = set()
    issuers = tuple(_issuer(entry, seen, local=True) for entry in table.tables("issuer"))
    policies = tuple(_policy(entry, seen, local=True) for entry in table.tables("policy"))
    table.close()
    return issuers, policies


def _new_id(table: Table, seen: set[str]) -> str:
    identifier = table.text("id")
    if identifier in seen:
        raise table.fail(f"id {identifier} stands twice")
    seen.add(identifier)
    return identifier


def _rule(table: Table, seen: set[str], *, local: bool = False) -> Rule:
    return Rule(
        id=_new_id(table, seen),
        kind=table.choice("kind", RuleKind),
        certainty=table.certainty(),
        source=table.text("source"),
        read=table.day("read"),
        kind_with_organisation=(
            table.choice("kind_with_organisation", RuleKind) if table.has("kind_with_organisation") else None
        ),
        local=local,
    )


def _authority(table: Table, seen: set[str]) -> Iterator[str]:
    _new_id(table, seen)
    table.text("source")
    table.day("read")
    yield from (folded(name) for name in table.texts("organisations"))
    table.close()


def _proof(table: Table, seen: set[str]) -> ProofRule:
    by_policy = table.has("policy_arc")
    proof = ProofRule(
        id=_new_id(table, seen),
        certainty=table.certainty(),
        source=table.text("source"),
        read=table.day("read"),
        policy_arc=f"{table.text('policy_arc')}." if by_policy else "",
        issuer_organisation=None if by_policy else table.pattern("issuer_organisation"),
    )
    table.close()
    return proof


def _issuer(table: Table, seen: set[str], *, local: bool) -> IssuerRule:
    named = table.has("common_names") or not table.has("sha256")
    issuer = IssuerRule(
        rule=_rule(table, seen, local=local),
        organisation=folded(table.text("organisation")) if named else "",
        common_names=frozenset(folded(name) for name in table.texts("common_names")) if named else frozenset(),
        fingerprints=frozenset(
            text.lower() for text in table.shaped("sha256", _FINGERPRINT, "64 hexadecimal digits", optional=True)
        ),
    )
    table.close()
    return issuer


def _policy(table: Table, seen: set[str], *, local: bool) -> PolicyRule:
    arcs = table.shaped("arcs", _OID, "dotted identifiers")
    policy = PolicyRule(_rule(table, seen, local=local), tuple(f"{arc}." for arc in arcs))
    table.close()
    return policy


def _words(table: Table, seen: set[str]) -> WordsRule:
    words = WordsRule(_rule(table, seen), table.patterns("patterns"))
    table.close()
    return words


def _hint(table: Table, seen: set[str]) -> HintRule:
    attributes = table.texts("attributes", optional=True)
    if not set(attributes) <= HINT_ATTRIBUTES.keys():
        raise table.fail(f"attributes must be of {', '.join(HINT_ATTRIBUTES)}")
    days = table.count("max_validity_days") if table.has("max_validity_days") else None
    hint = HintRule(
        rule=_rule(table, seen),
        scope=table.choice("scope", HintScope),
        attributes=attributes,
        organisation=table.flag("organisation"),
        max_validity=None if days is None else timedelta(days=days),
    )
    if not hint.rule.kind.possible < RuleKind.SOTE_UNSPECIFIED.possible:
        raise table.fail("a hint can only narrow sote_unspecified")
    table.close()
    return hint
