"""Files of rules that are read when something asks for them: an error in an administrator's would be seen only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.diagnostics import readiness_rules
from cardtool.rules import service_loading, transition_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from cardtool.app.knowledge import Knowledge


def rules_for_later(knowledge: Callable[[], Knowledge]) -> Iterator[tuple[str, Callable[[Path], object]]]:
    """The name of each file, and what reads it from a folder and raises ``LocalDataError`` when it has an error."""

    def load_transition(folder: Path) -> None:
        transition_plan.load_transition_plan(folder, knowledge().transition)
        transition_plan.load_board_limits(folder)

    yield readiness_rules.FILE_NAME, readiness_rules.load_readiness_rules
    yield transition_plan.TRANSITION_SERVICES, load_transition
    yield service_loading.SERVICE_KINDS, service_loading.load_service_kind_rules
    yield service_loading.OID_VERDICTS, service_loading.load_oid_verdict_rules
    yield service_loading.INVENTORY_FINDINGS, service_loading.load_inventory_finding_rules
