"""Each symptom of the domain note comes to its cause, in every language; at the end a confusion table is printed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest

from cardtool.app.diagnosing.documents import diagnosis_document
from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.diagnosis import DiagnosisCode, ProbeState
from tests.diagnostics.scenarios import SCENARIOS
from tests.diagnostics.symptoms import SYMPTOMS
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.diagnostics.scenarios import Scenario

_FEWEST: Final = 35


@pytest.mark.xdist_group("diagnosis-scenarios")
class TestScenarios:
    """In one worker, so that the table at the end knows all of them."""

    outcomes: Final[dict[str, tuple[DiagnosisCode, DiagnosisCode]]] = {}

    @pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.id)
    def test_the_cause_comes_first(self, scenario: Scenario, tmp_path: Path) -> None:
        diagnosis = scenario.arrange(tmp_path).diagnose()
        self.outcomes[scenario.id] = scenario.cause, diagnosis.first.code
        told = {fact for result in diagnosis.probes for fact in result.facts}
        assert diagnosis.first.code is scenario.cause, "\n".join(sorted(map(str, told)))
        assert diagnosis.first.evidence
        assert set(diagnosis.first.evidence) <= told
        assert len({cause.code for cause in diagnosis.causes}) == len(diagnosis.causes)
        if scenario.cause is not DiagnosisCode.ALL_FINE:
            state = ProbeState.COULD_NOT_CHECK if diagnosis.only_unchecked else ProbeState.FINDING
            assert any(result.state is state for result in diagnosis.probes)
        for language in LANGUAGES:
            document = diagnosis_document(diagnosis, Texts(language))
            assert_valid(document)
            assert document["causes"][0]["code"] == scenario.cause
            assert document["language"] == language

    def test_confusion_table(self, record_property: Callable[[str, object], None]) -> None:
        """Printed at the end of the run; last, because it needs the others."""
        counts = Counter(self.outcomes.values())
        lines = [f"{'expected':32} {'found':32} scenarios"]
        lines += [f"{wanted:32} {found:32} {count:9}" for (wanted, found), count in sorted(counts.items())]
        right = sum(count for (wanted, found), count in counts.items() if wanted is found)
        lines.append(f"{right} of {len(self.outcomes)} right")
        record_property("table", "\n".join(lines))
        assert right == len(self.outcomes)


def test_every_symptom_is_a_scenario(record_property: Callable[[str, object], None]) -> None:
    """The table of symptoms and their scenarios is printed at the end of the run."""
    found = {row: [scenario.name for scenario in SCENARIOS if scenario.row == row] for row in SYMPTOMS}
    record_property("table", "\n".join(f"{row:>3} {SYMPTOMS[row]}: {', '.join(found[row])}" for row in SYMPTOMS))
    assert all(found.values())
    assert {scenario.row for scenario in SCENARIOS} - {""} == SYMPTOMS.keys()
    assert len({scenario.id for scenario in SCENARIOS}) == len(SCENARIOS) >= _FEWEST
