"""From the text of ``inventory_findings.toml`` to finding rules and longest validities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.inventory import GRAVEST_FIRST, InventoryFindingCode
from cardtool.model.service import ServiceKind, ServiceUsage
from cardtool.model.verdict import Severity
from cardtool.rules.inventory_findings import InventoryFindingRules
from cardtool.rules.inventory_findings_facts import InventoryFindingRule, ValidityRule

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.rules.table import Table


def shipped_inventory_findings(table: Table) -> InventoryFindingRules:
    """All rules of the shipped file, in which every code must stand.

    Raises:
        DataError: of the table's own sort, when a value is wrong, a key is unknown, or a code is missing or twice.
    """
    rules, validities = _findings(table), _validities(table)
    table.close()
    if missing := [code for code in InventoryFindingCode if code not in rules]:
        raise table.fail(f"no entry for {', '.join(missing)}")
    return InventoryFindingRules(_in_order(rules.values()), tuple(validities.values()))


def with_local_findings(rules: InventoryFindingRules, table: Table) -> InventoryFindingRules:
    """The rules with an administrator's findings in their places, and validities before the shipped ones.

    Raises:
        DataError: as for :func:`shipped_inventory_findings`.
    """
    findings, validities = _findings(table), _validities(table)
    table.close()
    return InventoryFindingRules(
        _in_order(findings.get(rule.code, rule) for rule in rules.rules),
        (*validities.values(), *(rule for rule in rules.validities if rule.id not in validities)),
    )


def _in_order(rules: Iterable[InventoryFindingRule]) -> tuple[InventoryFindingRule, ...]:
    """The gravest first."""
    return tuple(sorted(rules, key=lambda rule: GRAVEST_FIRST.index(rule.severity)))


def _findings(table: Table) -> dict[InventoryFindingCode, InventoryFindingRule]:
    found: dict[InventoryFindingCode, InventoryFindingRule] = {}
    for entry in table.tables("finding"):
        rule = _finding(entry)
        if rule.code in found:
            raise entry.fail(f"code {rule.code} stands twice")
        found[rule.code] = rule
    return found


def _finding(entry: Table) -> InventoryFindingRule:
    code = entry.choice("code", InventoryFindingCode)
    many = code is InventoryFindingCode.MANY_PLACES
    weak = code is InventoryFindingCode.WEAK_SIGNATURE
    rule = InventoryFindingRule(
        code=code,
        severity=entry.choice("severity", Severity),
        certainty=entry.certainty(),
        source=entry.text("source"),
        kinds=entry.choices("kinds", ServiceKind, optional=True),
        places=entry.count("places") if many else 0,
        hashes=frozenset(entry.texts("hashes")) if weak else frozenset(),
        rsa_bits=entry.count("rsa_bits") if weak else 0,
        ec_bits=entry.count("ec_bits") if weak else 0,
    )
    entry.close()
    return rule


def _validities(table: Table) -> dict[str, ValidityRule]:
    found: dict[str, ValidityRule] = {}
    for entry in table.tables("validity"):
        rule = _validity(entry)
        if rule.id in found:
            raise entry.fail(f"id {rule.id} stands twice")
        found[rule.id] = rule
    return found


def _validity(entry: Table) -> ValidityRule:
    rule = ValidityRule(
        id=entry.text("id"),
        usages=entry.choices("usages", ServiceUsage),
        kinds=entry.choices("kinds", ServiceKind),
        issued_from=entry.day("from"),
        months=entry.count("months"),
        certainty=entry.certainty(),
        source=entry.text("source"),
        read=entry.day("read"),
    )
    entry.close()
    return rule
