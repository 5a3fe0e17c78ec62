"""The check on the real stack: virtual card, vpcd, pcscd, OpenSC in its helper process, this workstation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.app.diagnosing.diagnosing import diagnose
from cardtool.app.folders import Folders
from cardtool.app.workspace import Workspace
from cardtool.cards.virtual import profiles
from cardtool.model.diagnosis import Diagnosis, DiagnosisCode, FactCode, ProbeId, ProbeState
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.cards.virtual.card import Card
    from tests.rig.rig import PcscRig

pytestmark = pytest.mark.stack


def card() -> Card:
    made = certificates("TESTINEN TAINA")
    return profiles.build("s42", authentication=made.authentication, signature=made.signature, cas=made.cas)


def values(diagnosis: Diagnosis, code: FactCode) -> set[str]:
    return {fact.value for result in diagnosis.probes for fact in result.facts if fact.code is code}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(Folders(*(tmp_path / name for name in ("data", "settings", "cache", "logs", "added"))))


def test_a_healthy_card(pcsc_rig: PcscRig, workspace: Workspace) -> None:
    with pcsc_rig.inserted(card()):
        diagnosis = diagnose(workspace)
    assert not diagnosis.unchecked
    assert values(diagnosis, FactCode.SERVICE_STATE) >= {"running"}
    assert values(diagnosis, FactCode.READ) == {"2"}, "issuers are read only where they are missing"
    assert values(diagnosis, FactCode.MIDDLEWARE_CARD) == {"seen"}
    assert {result.probe for result in diagnosis.probes if result.state is ProbeState.FINDING} <= {
        ProbeId.TRUST,
        ProbeId.READING,
    }, [str(fact) for cause in diagnosis.causes for fact in cause.evidence]


def test_without_a_card(pcsc_rig: PcscRig, workspace: Workspace) -> None:
    assert diagnose(workspace).first.code is DiagnosisCode.NO_CARD


def test_without_the_service(pcsc_rig: PcscRig, workspace: Workspace) -> None:
    pcsc_rig.stop()
    assert diagnose(workspace).first.code is DiagnosisCode.SERVICE_STOPPED
