"""Nothing that a card, a reader or the service does at any moment brings a wrong field."""

from __future__ import annotations

import pytest

from tests.cards.direct.sweep import FAULTS, OTHER, RIGHT, run_sweep, scenarios


@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_a_fault_at_any_command_is_a_cause_or_the_right_card(name: str) -> None:
    table = run_sweep(lambda each: each == name)
    print("\n".join(table.lines()))  # noqa: T201 - the size and result of the sweep belong to what it proves
    assert not table.wrong
    assert table.size == table.commands[name] * len(FAULTS)
    outcomes = {fault: counted.keys() for (_, fault), counted in table.outcomes.items()}
    assert outcomes["silence"] == {"timed_out"}
    assert outcomes["pull"] == {"removed_during_reading"}
    assert outcomes["visible swap"] == {"changed_during_reading"}
    assert outcomes["invisible swap"] <= {"changed_during_reading", "chip_faulty", OTHER}
    for fault in ("6F00", "6A82", "truncated", "cut to nothing", "length +7", "length -7", "garbage"):
        assert outcomes[fault] <= {"chip_faulty", RIGHT}
