"""Some probes again: what the user mended goes away, and nothing of before contradicts what is there now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cardtool.app.diagnosing.repeating import cards_of
from cardtool.diagnostics.system import ServiceStart
from cardtool.model.diagnosis import DiagnosisCode, Fact, FactCode, ProbeId, ProbeState
from cardtool.model.evidence import Confidence
from tests.diagnostics.bench import FIRST, HEALTHY, SCRIPTS, Bench, Workstation
from tests.diagnostics.scenarios.registry import stopped

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.diagnosis import Diagnosis

Code = DiagnosisCode
OTHER = "pin1-locked"


def state(diagnosis: Diagnosis, which: ProbeId) -> ProbeState:
    return next(result.state for result in diagnosis.probes if result.probe is which)


def put(bench: Bench, card: str) -> None:
    """The first card, or another one, is put in a minute later."""
    bench.now += timedelta(minutes=1)
    bench.desk.insert(card, FIRST)
    bench.propagate(SCRIPTS[card].card)


def repeat(bench: Bench, before: Diagnosis, *probes: ProbeId) -> Diagnosis:
    bench.now += timedelta(minutes=1)
    return bench.diagnose(probes, before=before)


def revoked(bench: Bench) -> Diagnosis:
    bench.asked = {ProbeId.REVOCATION: lambda: [Fact(FactCode.REVOCATION, "authentication", "revoked")]}
    found = bench.diagnose()
    bench.asked = {}
    assert found.first.code is Code.REVOKED
    return found


def test_a_card_that_was_put_in(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="")
    before = bench.diagnose()
    assert before.first.code is Code.NO_CARD
    put(bench, HEALTHY)
    after = repeat(bench, before, ProbeId.CARD)
    assert (after.first.code, after.first.certainty) == (Code.ALL_FINE, Confidence.CERTAIN)
    assert state(before, ProbeId.PINS) is ProbeState.NOT_APPLICABLE
    assert state(after, ProbeId.PINS) is ProbeState.OK


def test_what_the_card_says_that_was_put_in(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="")
    before = bench.diagnose()
    put(bench, OTHER)
    assert repeat(bench, before, ProbeId.READING).first.code is Code.PIN_LOCKED


def test_a_service_that_was_started(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.desk.stop_service()
    bench.station.service = stopped(ServiceStart.DISABLED)
    before = bench.diagnose()
    assert before.first.code is Code.SERVICE_STOPPED
    bench.desk.start_service()
    bench.station.service = Workstation().service
    assert repeat(bench, before, ProbeId.SERVICE).first.code is Code.ALL_FINE


def test_a_cause_that_another_probe_sees_too(tmp_path: Path) -> None:
    bench = Bench(tmp_path, readers=0, card="")
    bench.station.devices = ()
    before = bench.diagnose()
    assert before.first.code is Code.NO_READER
    bench.desk.add_reader()
    bench.station.devices = Workstation().devices
    put(bench, HEALTHY)
    assert repeat(bench, before, ProbeId.READERS).first.code is Code.ALL_FINE


def test_what_is_not_repeated_stays(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    before = bench.diagnose()
    bench.hardware.refusal = RuntimeError("nobody may look at a card now")
    after = repeat(bench, before, ProbeId.PORT)
    assert after.first.code is Code.ALL_FINE
    assert cards_of(after) == cards_of(before) != ()


def test_another_card(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    before = bench.diagnose()
    (first,) = cards_of(before)
    put(bench, OTHER)
    after = repeat(bench, before, ProbeId.PINS)
    (card,) = cards_of(after)
    assert card.certificates != first.certificates
    again = repeat(bench, after, ProbeId.SESSION)
    assert [each.certificates for each in cards_of(again)] == [card.certificates]


class TestRevocation:
    def test_it_stays_said_of_the_same_card(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        after = repeat(bench, revoked(bench), ProbeId.PINS)
        assert after.first.code is Code.REVOKED
        assert repeat(bench, after, ProbeId.PORT).first.code is Code.REVOKED

    def test_it_is_not_said_of_another_card(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        before = revoked(bench)
        put(bench, OTHER)
        after = repeat(bench, before, ProbeId.CARD)
        assert after.first.code is Code.PIN_LOCKED
        assert state(after, ProbeId.REVOCATION) is ProbeState.NOT_ASKED

    def test_it_is_asked_with_the_card_that_is_there(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        before = bench.diagnose()
        put(bench, OTHER)
        bench.asked = {ProbeId.REVOCATION: lambda: [Fact(FactCode.REVOCATION, "authentication", "good")]}
        after = repeat(bench, before, ProbeId.REVOCATION)
        assert after.first.code is Code.PIN_LOCKED
        assert state(after, ProbeId.REVOCATION) is ProbeState.OK
