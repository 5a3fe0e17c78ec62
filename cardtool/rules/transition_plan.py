"""The transition board's data: what ships with the program, together with an administrator's additions.

The administrator's folder may hold ``transition_services.toml``: entries of the same identifier take the place of
shipped ones, others are added, and it may retire shipped ones. The day on which cards of old organisations are to be
closed stands in ``transition.toml``, and the one until which old and new OIDs work in ``oid_verdicts.toml``; an
administrator may override these too, and here they are only shown.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Final

from cardtool.model.errors import InstallationError, LocalDataError
from cardtool.model.file_fault import FileFault
from cardtool.model.transition import TransitionPlan
from cardtool.rules.loading import content_of
from cardtool.rules.transition_plan_days import dated
from cardtool.rules.transition_plan_tables import PlanFile, parsed, read_plan_file
from cardtool.shipped import resource

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from cardtool.model.transition_limits import BoardLimits
    from cardtool.rules.oid_verdict import OidVerdictRules
    from cardtool.rules.table import Fault
    from cardtool.rules.transition import TransitionRules

#: Name of the shipped file, and of an administrator's.
TRANSITION_SERVICES: Final = "transition_services.toml"


@dataclass(frozen=True, slots=True)
class BoardRules:
    """What the board is judged with.

    Attributes:
        plan: reforms and services.
        limits: when a date calls for attention.
        faults: what is wrong with the administrator's file; the entries that they are in are left out, so that a
            shipped entry of the same identifier stays.
    """

    plan: TransitionPlan
    limits: BoardLimits
    faults: tuple[FileFault, ...] = ()


def load_board_rules(local: Path | None, reforms: TransitionRules, oids: OidVerdictRules | None = None) -> BoardRules:
    """The rules of the board with those of the administrator's entries that have no faults.

    Args:
        local: the administrator's folder of rules, ``None`` for what ships alone.
        reforms: the rules on cards, which have the deadlines of cards.
        oids: the rules on OIDs, which have the ends of their transitions; ``None`` = the days as this file has them.

    Raises:
        InstallationError: the shipped file is missing or broken.
        LocalDataError: nothing of the administrator's file can be read: it is no TOML, or too large.
    """
    shipped = _shipped(resource("rules", TRANSITION_SERVICES))
    added = _additions(local, shipped)
    merged = _merged(shipped, added)
    return BoardRules(_plan(merged, reforms, oids), merged.limits, added.faults.in_order() if added else ())


def load_transition_plan(
    local: Path | None, reforms: TransitionRules, oids: OidVerdictRules | None = None
) -> TransitionPlan:
    """Reforms and services for the board, from a file of the administrator that has no faults.

    Args:
        local: the administrator's folder of rules, ``None`` for what ships alone.
        reforms: the rules on cards, which have the deadlines of cards.
        oids: the rules on OIDs, as for :func:`load_board_rules`.

    Raises:
        InstallationError: the shipped file is missing or broken.
        LocalDataError: the administrator's file has an error; it names the first one and how many more there are.
    """
    shipped = _shipped(resource("rules", TRANSITION_SERVICES))
    return _plan(_merged(shipped, _added(local, shipped)), reforms, oids)


def _plan(merged: PlanFile, reforms: TransitionRules, oids: OidVerdictRules | None) -> TransitionPlan:
    known = {reform.id: reform for reform in reforms.reforms}
    services = tuple(dated(service, known.get(service.reform), oids) for service in merged.services.values())
    return TransitionPlan(tuple(merged.reforms.values()), services)


def load_board_limits(local: Path | None = None) -> BoardLimits:
    """When a date calls for attention; an administrator's ``[limits]`` take the place of the shipped ones.

    Args:
        local: the administrator's folder of rules, ``None`` for what ships alone.

    Raises:
        InstallationError: the shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    shipped = _shipped(resource("rules", TRANSITION_SERVICES))
    return _merged(shipped, _added(local, shipped)).limits


def check_transition_file(path: Path, reforms: TransitionRules) -> tuple[FileFault, ...]:
    """Everything that is wrong with an administrator's file, from its top to its end; none when it can be used.

    Told as well is what does no harm but has no effect: retiring something that does not ship, and the deadline of
    cards in a reform that the rules on cards do not know.

    Args:
        path: the file, wherever it lies.
        reforms: the rules on cards.

    Raises:
        InstallationError: the shipped file is missing or broken.
    """
    shipped = _shipped(resource("rules", TRANSITION_SERVICES))
    try:
        content = content_of(path, LocalDataError)
    except LocalDataError as error:
        return (FileFault(0, 0, error.detail),)
    if content is None:
        return (FileFault(0, 0, "file is missing"),)
    read = _read(content, shipped, {reform.id for reform in reforms.reforms})
    return (read,) if isinstance(read, FileFault) else read.faults.in_order(doubts=True)


@cache
def _shipped(path: Path) -> PlanFile:
    """The shipped file, read once."""

    def fault(what: str) -> InstallationError:
        return InstallationError(what, reader=f"rules/{path.name}")

    content = content_of(path, fault)
    if content is None:
        raise fault("file is missing")
    return _whole(_read(content, None), path.name, fault)


def _added(local: Path | None, shipped: PlanFile) -> PlanFile | None:
    """An administrator's file without faults, ``None`` when there is none."""
    added = _additions(local, shipped)
    return None if added is None else _whole(added, TRANSITION_SERVICES, partial(_local_fault, local))


def _additions(local: Path | None, shipped: PlanFile) -> PlanFile | None:
    """What of an administrator's file has no faults, ``None`` when there is none."""
    if local is None:
        return None
    fault = partial(_local_fault, local)
    if local.is_file():
        raise fault("the folder of additions is a file")
    content = content_of(local / TRANSITION_SERVICES, fault)
    if content is None:
        return None
    read = _read(content, shipped)
    return read if isinstance(read, PlanFile) else _whole(read, TRANSITION_SERVICES, fault)


def _local_fault(local: Path | None, what: str) -> LocalDataError:
    return LocalDataError(what, reader=str(local and local / TRANSITION_SERVICES))


def _read(content: bytes, base: PlanFile | None, card_reforms: Collection[str] = ()) -> PlanFile | FileFault:
    tables = parsed(content)
    return tables if isinstance(tables, FileFault) else read_plan_file(*tables, base=base, card_reforms=card_reforms)


def _whole(read: PlanFile | FileFault, name: str, fault: Fault) -> PlanFile:
    """A file without faults.

    Raises:
        DataError: of the sort that ``fault`` makes, with the first one and how many more there are.
    """
    found = (read,) if isinstance(read, FileFault) else read.faults.in_order()
    if isinstance(read, PlanFile) and not found:
        return read
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    raise fault(f"{name}, {found[0]}{more}")


def _merged(shipped: PlanFile, added: PlanFile | None) -> PlanFile:
    """The shipped entries without the retired ones, with additions in the place of those of the same identifier."""
    if added is None:
        return shipped
    kept = {name: reform for name, reform in shipped.reforms.items() if name not in added.retired_reforms}
    services = {
        name: service
        for name, service in shipped.services.items()
        if name in added.services or (name not in added.retired_services and service.reform in kept)
    }
    return replace(
        shipped,
        reforms=kept | dict(added.reforms),
        services=services | dict(added.services),
        limits=added.limits,
    )
