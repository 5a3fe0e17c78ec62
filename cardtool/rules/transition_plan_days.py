"""Days of the transition board that stand in other files of rules, where an administrator may override them."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from cardtool.model.transition import Precision

if TYPE_CHECKING:
    from cardtool.model.transition import TransitionDate, TransitionService
    from cardtool.rules.oid_verdict import OidVerdictRules, TransitionRule
    from cardtool.rules.transition import Reform


def dated(service: TransitionService, reform: Reform | None, oids: OidVerdictRules | None) -> TransitionService:
    """A service with its dates in order, and with the days that other rules have.

    Args:
        service: as the file has it.
        reform: the rules on cards of its reform, ``None`` when there are none.
        oids: the rules on OIDs, ``None`` to leave the day of the file.
    """
    days = (_with_ends(_with_deadline(each, reform), oids) for each in service.dates)
    return replace(service, dates=tuple(sorted(days, key=attrgetter("day"))))


def _with_deadline(each: TransitionDate, reform: Reform | None) -> TransitionDate:
    """The date with the deadline of cards, which is never provisional."""
    if not each.concerns_cards or reform is None or each.day == reform.deadline:
        return each
    return replace(
        each,
        day=reform.deadline,
        written=None,
        precision=Precision.DAY,
        provisional=False,
        certainty=reform.certainty,
        source=reform.source,
    )


def _with_ends(each: TransitionDate, oids: OidVerdictRules | None) -> TransitionDate:
    """The date with the end of the OIDs' transition, and with those of single organisations.

    The rule that is asked first for a verdict is the one that counts here.
    """
    if not each.concerns_oids or oids is None:
        return each
    general = next((rule for rule in oids.transitions if not rule.counties), None)
    shown = _with_end(each, general) if general else each
    own: dict[str, TransitionDate] = {}
    for rule in oids.transitions:
        for county in sorted(rule.counties):
            own.setdefault(county, _with_end(shown, rule))
    return replace(shown, of_county=own)


def _with_end(each: TransitionDate, rule: TransitionRule) -> TransitionDate:
    if each.day == rule.day and each.provisional == rule.provisional:
        return each
    return replace(
        each,
        day=rule.day,
        written=None,
        precision=Precision.DAY,
        provisional=rule.provisional,
        certainty=rule.certainty,
        source=rule.source,
    )
