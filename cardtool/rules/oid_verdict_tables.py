"""From the text of ``oid_verdicts.toml`` to the rules of :mod:`cardtool.rules.oid_verdict`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from cardtool.model.service import ServiceKind
from cardtool.rules.oid_verdict import OidVerdictRules, TransitionRule

if TYPE_CHECKING:
    from cardtool.rules.table import Table

_ARC: Final = re.compile(r"0|[1-9]\d{0,9}", re.ASCII)
_COUNTY: Final = re.compile(r"\d{2}|HUS", re.ASCII)


def shipped_verdict_rules(table: Table) -> OidVerdictRules:
    """All rules of the shipped file.

    Raises:
        DataError: of the table's own sort, when a value is wrong, a key is unknown or an identifier stands twice.
    """
    counted = [_counted(entry) for entry in table.tables("counts")]
    if len(counted) != 1:
        raise table.fail("counts must stand there once")
    kinds, arcs = counted[0]
    rules = OidVerdictRules(kinds, arcs, _transitions(table))
    table.close()
    return rules


def with_local_transitions(rules: OidVerdictRules, table: Table) -> OidVerdictRules:
    """The rules with an administrator's ends of transitions, which are asked first.

    Raises:
        DataError: as for :func:`shipped_verdict_rules`.
    """
    added = _transitions(table)
    table.close()
    replaced = {end.id for end in added}
    return replace(rules, transitions=_in_order((*added, *(e for e in rules.transitions if e.id not in replaced))))


def _counted(entry: Table) -> tuple[frozenset[ServiceKind], frozenset[int]]:
    kinds = entry.choices("kinds", ServiceKind)
    arcs = frozenset(int(arc) for arc in entry.shaped("test_arcs", _ARC, "arcs"))
    entry.certainty()
    entry.text("source")
    entry.day("read")
    entry.close()
    return kinds, arcs


def _transitions(table: Table) -> tuple[TransitionRule, ...]:
    found: dict[str, TransitionRule] = {}
    for entry in table.tables("transition"):
        end = _transition(entry)
        if end.id in found:
            raise entry.fail(f"id {end.id} stands twice")
        found[end.id] = end
    return _in_order(tuple(found.values()))


def _in_order(ends: tuple[TransitionRule, ...]) -> tuple[TransitionRule, ...]:
    """Those for single counties first."""
    return tuple(sorted(ends, key=lambda end: not end.counties))


def _transition(entry: Table) -> TransitionRule:
    end = TransitionRule(
        id=entry.text("id"),
        day=entry.day("day"),
        provisional=bool(entry.flag("provisional")),
        counties=frozenset(entry.shaped("counties", _COUNTY, "codes such as 05 or HUS", optional=True)),
        certainty=entry.certainty(),
        source=entry.text("source"),
        read=entry.day("read"),
    )
    entry.close()
    return end
