"""From the text of ``transition_services.toml`` to reforms, services and limits, with every fault of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Final

from cardtool.model.evidence import Confidence
from cardtool.model.file_fault import FileFault
from cardtool.model.transition import BoardReform, Scope, SeenKind, TransitionService
from cardtool.model.transition_limits import BoardLimits
from cardtool.rules.checked_table import CheckedTable, FaultList
from cardtool.rules.toml_checks import COUNT, DAY, IDENTIFIER, LINE, one_of
from cardtool.rules.toml_reading import TooDeepError, read_toml
from cardtool.rules.transition_plan_parts import SCOPE, contacts, dates, links, rules, steps
from cardtool.rules.transition_plan_texts import CERTAINTY, Common, Entries, Part, by_identifier

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SEEN: Final = one_of(SeenKind)
#: In the place of limits that a file should have.
_NO_LIMITS: Final = BoardLimits(0, 0, "")
#: How the standard library's reader tells the place of a mistake in the grammar.
_AT: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$", re.ASCII)


@dataclass(frozen=True, slots=True)
class PlanFile:
    """What a file says; what has faults is not there.

    Attributes:
        reforms: by identifier, in the order of the file.
        services: the same.
        retired_reforms: identifiers of shipped reforms that are no longer shown; of additions only.
        retired_services: the same of services.
        limits: when a date calls for attention, the shipped ones where additions have none, or faulty ones.
        faults: what is wrong with it.
    """

    reforms: Mapping[str, BoardReform]
    services: Mapping[str, TransitionService]
    retired_reforms: tuple[str, ...]
    retired_services: tuple[str, ...]
    limits: BoardLimits
    faults: FaultList


@dataclass(frozen=True, slots=True)
class _Reforms:
    """The reforms that services may name.

    Attributes:
        shown: on the board.
        faulty: described with faults, so not on it.
        with_cards: known to the rules on cards.
    """

    shown: Collection[str]
    faulty: Collection[str]
    with_cards: Collection[str]


def parsed(content: bytes) -> tuple[str, Mapping[str, object]] | FileFault:
    """The text of a file and its tables, or where it is no TOML."""
    try:
        return content.decode("utf-8-sig"), read_toml(content)
    except UnicodeDecodeError as error:
        return FileFault(content.count(b"\n", 0, error.start) + 1, 0, "not a TOML file: not UTF-8")
    except TooDeepError as error:
        return FileFault(error.line, 0, f"not a TOML file: {error}")
    except ValueError as error:
        return _mistake(str(error), content)


def _mistake(told: str, content: bytes) -> FileFault:
    """A mistake in the grammar, from the words of the reader."""
    place = _AT.search(told)
    what = f"not a TOML file: {_AT.sub('', told)}"
    if place is None:
        return FileFault(0, 0, what)
    if place[1] is None:
        return FileFault(content.rstrip().count(b"\n") + 1, 0, f"{what} at the end of the file")
    return FileFault(int(place[1]), int(place[2]), what)


def read_plan_file(
    text: str, content: Mapping[str, object], *, base: PlanFile | None = None, card_reforms: Collection[str] = ()
) -> PlanFile:
    """What a file says.

    Args:
        text: the file.
        content: its tables.
        base: the shipped file, for additions to it. The shipped one itself has no base: all languages and the limits
            have to be there, and it retires nothing.
        card_reforms: identifiers of the reforms that the rules on cards know.
    """
    faults = FaultList(text)
    table = CheckedTable(content, faults)
    limits = _limits(table, base)
    reforms = by_identifier(table.tables("reform"), faults, partial(_reform, shipped=base is None))
    retired = () if base is None else _retired(table, "retired_reforms", base.reforms, reforms)
    shown = reforms.sound.keys() | ((base.reforms.keys() if base else set()) - set(retired))
    known = _Reforms(shown, reforms.faulty, card_reforms)
    services = by_identifier(table.tables("service"), faults, partial(_service, shipped=base is None, reforms=known))
    gone = () if base is None else _retired(table, "retired_services", base.services, services)
    table.close()
    return PlanFile(reforms.sound, services.sound, retired, gone, limits, faults)


def _retired(table: CheckedTable, key: str, shipped: Collection[str], own: Entries[Part]) -> tuple[str, ...]:
    """The identifiers of a list of what is no longer shown; what the same file describes is not retired.

    One that does not ship is a doubt only: a later version of the program may have dropped it.
    """
    retired = table.listed(key, IDENTIFIER)
    for number, name in enumerate(retired):
        if name in own.all:
            table.fault(f"{key} holds {name}, which this file describes", key, number)
        elif name not in shipped:
            table.doubt(f"{key} holds {name}, which does not ship with the program", key, number)
    return tuple(name for name in retired if name not in own.all)


def _limits(file: CheckedTable, base: PlanFile | None) -> BoardLimits:
    table = file.table("limits")
    if table is None:
        if base is None:
            file.fault("[limits] is missing")
        return base.limits if base else _NO_LIMITS
    before = table.faults.count
    limits = BoardLimits(
        soon_days=table.required("soon_days", COUNT, 0),
        overdue_days=table.required("overdue_days", COUNT, 0),
        source=table.required("source", LINE, ""),
    )
    table.close()
    return base.limits if base and table.faults.count > before else limits


def _reform(table: CheckedTable, *, shipped: bool) -> BoardReform:
    source = table.required("source", LINE, "")
    return BoardReform(
        id=table.required("id", IDENTIFIER, ""),
        name=Common(Confidence.CERTAIN, source, shipped).text(table, "name"),
        effective=table.required("effective", DAY, date.min),
        source=source,
        read=table.required("read", DAY, date.min),
        local=not shipped,
    )


def _service(table: CheckedTable, *, shipped: bool, reforms: _Reforms) -> TransitionService:
    common = Common(
        certainty=table.optional("certainty", CERTAINTY, Confidence.CERTAIN),
        source=table.required("source", LINE, ""),
        all_languages=shipped,
    )
    days = dates(table, common)
    return TransitionService(
        id=table.required("id", IDENTIFIER, ""),
        reform=_reform_of(table, reforms, concerns_cards=any(each.concerns_cards for each in days)),
        title=common.text(table, "title"),
        change=common.text(table, "change"),
        who=common.text(table, "who"),
        scope=table.required("scope", SCOPE, Scope.COUNTIES),
        source=common.source,
        read=table.required("read", DAY, date.min),
        certainty=common.certainty,
        dates=days,
        steps=steps(table, common, {each.id for each in days}),
        rules=rules(table, common),
        contacts=contacts(table, common),
        links=links(table, common),
        seen=table.listed("seen", _SEEN),
        local=not shipped,
    )


def _reform_of(table: CheckedTable, reforms: _Reforms, *, concerns_cards: bool) -> str:
    """The reform that a service names."""
    reform = table.required("reform", IDENTIFIER, "")
    if reform and reform not in reforms.shown:
        told = "has faults" if reform in reforms.faulty else "is not known"
        table.fault(f"reform {reform} {told}", "reform")
    elif concerns_cards and reform not in reforms.with_cards:
        table.doubt(f"transition.toml has no reform {reform}, so concerns_cards has no effect", "reform")
    return reform
