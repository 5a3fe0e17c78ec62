"""From a ``[[service]]`` of ``transition_services.toml`` to its dates, steps, rules, contacts and links."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from cardtool.model.transition import (
    FINNISH_ZONE,
    Contact,
    ContactKind,
    DateKind,
    Link,
    Precision,
    Scope,
    TransitionDate,
    TransitionRule,
    TransitionStep,
)
from cardtool.rules.toml_checks import DAY, EMAIL, FLAG, IDENTIFIER, LINE, PHONE, TIME, WEB_ADDRESS, ZONE, one_of
from cardtool.rules.transition_plan_texts import by_identifier

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import time

    from cardtool.model.transition import LanguageText
    from cardtool.rules.checked_table import CheckedTable
    from cardtool.rules.transition_plan_texts import Common

_DATE_KIND: Final = one_of(DateKind)
_PRECISION: Final = one_of(Precision)
_CONTACT_KIND: Final = one_of(ContactKind)
SCOPE: Final = one_of(Scope)
_ADDRESS: Final = {ContactKind.EMAIL: EMAIL, ContactKind.PHONE: PHONE}


def dates(service: CheckedTable, common: Common) -> tuple[TransitionDate, ...]:
    """The dates of a service, in the order of the file."""
    return tuple(by_identifier(service.tables("date"), service.faults, partial(_date, common)).all.values())


def steps(service: CheckedTable, common: Common, known: Collection[str]) -> tuple[TransitionStep, ...]:
    """The steps of a service.

    Args:
        service: its table.
        common: what its parts have in common.
        known: identifiers of its dates, which steps may name.
    """
    return tuple(by_identifier(service.tables("step"), service.faults, partial(_step, common, known)).all.values())


def rules(service: CheckedTable, common: Common) -> tuple[TransitionRule, ...]:
    """The statements of a service."""
    return tuple(by_identifier(service.tables("rule"), service.faults, partial(_rule, common)).all.values())


def contacts(service: CheckedTable, common: Common) -> tuple[Contact, ...]:
    """Whom to ask."""
    return tuple(_contact(common, table) for table in service.tables("contact"))


def links(service: CheckedTable, common: Common) -> tuple[Link, ...]:
    """Addresses of the web."""
    return tuple(_link(common, table) for table in service.tables("link"))


def _date(common: Common, table: CheckedTable) -> TransitionDate:
    precision = table.optional("precision", _PRECISION, Precision.DAY)
    kind = table.required("kind", _DATE_KIND, DateKind.DEADLINE)
    begins, ends = _times(table)
    return TransitionDate(
        id=table.required("id", IDENTIFIER, ""),
        kind=kind,
        day=table.required("day", DAY, date.min),
        text=common.text(table, "text"),
        who=common.text_or_none(table, "who"),
        where=table.optional("where", LINE, ""),
        written=_written(common, table, precision),
        begins=begins,
        ends=ends,
        zone=table.optional("zone", ZONE, FINNISH_ZONE),
        precision=precision,
        provisional=table.optional("provisional", FLAG, default=False),
        concerns_cards=_flag_of_deadline(table, "concerns_cards", kind),
        concerns_oids=_flag_of_deadline(table, "concerns_oids", kind),
        certainty=common.certainty_of(table),
        source=common.source_of(table),
    )


def _times(table: CheckedTable) -> tuple[time | None, time | None]:
    """When a meeting begins and ends."""
    begins, ends = table.possible("begins", TIME), table.possible("ends", TIME)
    if ends is not None and (begins is None or ends <= begins):
        table.fault("ends must come after begins", "ends")
    return begins, ends


def _written(common: Common, table: CheckedTable, precision: Precision) -> LanguageText | None:
    """How the source writes a date; a day may have other words beside it."""
    return common.text_or_none(table, "written") if precision is Precision.DAY else common.text(table, "written")


def _flag_of_deadline(table: CheckedTable, key: str, kind: DateKind) -> bool:
    """Whether rules elsewhere have the day of a deadline too."""
    concerns = table.optional(key, FLAG, default=False)
    if concerns and kind is not DateKind.DEADLINE:
        table.fault(f"{key} is for a deadline", key)
    return concerns


def _step(common: Common, known: Collection[str], table: CheckedTable) -> TransitionStep:
    by, after = (_date_of_step(table, key, known) for key in ("by", "after"))
    if by and by == after:
        table.fault("after names the date by which it is to be done", "after")
    return TransitionStep(
        id=table.required("id", IDENTIFIER, ""),
        text=common.text(table, "text"),
        who=common.text(table, "who"),
        by=by,
        link=table.optional("link", WEB_ADDRESS, ""),
        certainty=common.certainty_of(table),
        source=common.source_of(table),
        after=after,
        scope=table.optional("scope", SCOPE, Scope.EVERYBODY),
    )


def _date_of_step(table: CheckedTable, key: str, known: Collection[str]) -> str:
    """The date of the service that a key of a step names, empty for none."""
    name = table.optional(key, IDENTIFIER, "")
    if name and name not in known:
        table.fault(f"{key} names {name}, which is no date of this service", key)
    return name


def _rule(common: Common, table: CheckedTable) -> TransitionRule:
    return TransitionRule(
        id=table.required("id", IDENTIFIER, ""),
        text=common.text(table, "text"),
        certainty=common.certainty_of(table),
        source=common.source_of(table),
    )


def _contact(common: Common, table: CheckedTable) -> Contact:
    kind = table.required("kind", _CONTACT_KIND, ContactKind.EMAIL)
    contact = Contact(
        kind=kind,
        address=table.required("address", _ADDRESS[kind], ""),
        matter=common.text(table, "matter"),
        certainty=common.certainty_of(table),
        source=common.source_of(table),
    )
    table.close()
    return contact


def _link(common: Common, table: CheckedTable) -> Link:
    link = Link(url=table.required("url", WEB_ADDRESS, ""), title=common.text(table, "title"))
    table.close()
    return link
