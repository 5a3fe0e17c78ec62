"""From the text of ``transition.toml`` and ``findings.toml`` to reforms and finding rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.model.kind import CardKind
from cardtool.model.verdict import FindingCode, Severity
from cardtool.rules.observations import FindingRule
from cardtool.rules.transition import Reform

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.rules.table import Table

#: The key of the threshold of those codes that have one.
_THRESHOLDS: Final = {
    FindingCode.EXPIRES_WITHIN_90_DAYS: "days",
    FindingCode.EXPIRES_WITHIN_30_DAYS: "days",
    FindingCode.BACKUP_OVER_THREE_MONTHS: "months",
}
#: Kinds whose verdict is decided before or without any reform.
_BEYOND_REFORMS: Final = frozenset({CardKind.TEST, CardKind.UNKNOWN, CardKind.CITIZEN, CardKind.ORGANISATION})


def reforms(table: Table) -> dict[str, Reform]:
    """The reforms of a file by identifier.

    Raises:
        DataError: of the table's own sort, when a value is wrong, a key is unknown or an identifier stands twice.
    """
    found: dict[str, Reform] = {}
    for entry in table.tables("reform"):
        reform = _reform(entry)
        if reform.id in found:
            raise entry.fail(f"id {reform.id} stands twice")
        found[reform.id] = reform
    table.close()
    return found


def in_order(found: Iterable[Reform]) -> tuple[Reform, ...]:
    """The order of asking: reforms that list their bodies first, among equals the latest first."""
    return tuple(sorted(found, key=lambda reform: (bool(reform.organisations), reform.effective), reverse=True))


def finding_rules(table: Table, *, complete: bool) -> dict[FindingCode, FindingRule]:
    """The findings of a file by code.

    Args:
        table: the file.
        complete: every code must be there.

    Raises:
        DataError: of the table's own sort, when a value is wrong, a key is unknown, or a code is missing or twice.
    """
    found: dict[FindingCode, FindingRule] = {}
    for entry in table.tables("finding"):
        rule = _finding(entry)
        if rule.code in found:
            raise entry.fail(f"code {rule.code} stands twice")
        found[rule.code] = rule
    table.close()
    if complete and (missing := [code for code in FindingCode if code not in found]):
        raise table.fail(f"no entry for {', '.join(missing)}")
    return found


def _reform(table: Table) -> Reform:
    reform = Reform(
        id=table.text("id"),
        name=table.text("name"),
        effective=table.day("effective"),
        deadline=table.day("deadline"),
        concerns=table.choices("concerns", CardKind),
        exempts=table.choices("exempts", CardKind, optional=True),
        organisations=frozenset(table.texts("organisations", optional=True)),
        certainty=table.certainty(),
        source=table.text("source"),
        read=table.day("read"),
    )
    table.close()
    _check(table, reform)
    return reform


def _check(table: Table, reform: Reform) -> None:
    if reform.deadline < reform.effective:
        raise table.fail("deadline is before effective")
    if both := reform.concerns & reform.exempts:
        raise table.fail(f"{', '.join(sorted(both))} stands in both concerns and exempts")
    if beyond := (reform.concerns | reform.exempts) & _BEYOND_REFORMS:
        raise table.fail(f"{', '.join(sorted(beyond))} cannot be concerned or exempt")


def _finding(table: Table) -> FindingRule:
    code = table.choice("code", FindingCode)
    rule = FindingRule(
        code=code,
        severity=table.choice("severity", Severity),
        source=table.text("source"),
        kinds=table.choices("kinds", CardKind, optional=True),
        threshold=table.count(_THRESHOLDS[code]) if code in _THRESHOLDS else 0,
    )
    table.close()
    return rule
