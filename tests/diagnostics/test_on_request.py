"""Probes that leave this workstation: never by themselves, whom they tell, and what they bring to the check."""

from __future__ import annotations

import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest
from cryptography.x509 import ocsp

from cardtool.app.diagnosing import on_request
from cardtool.app.diagnosing.diagnosing import diagnose
from cardtool.app.diagnosing.on_request import OnRequest, network_hosts
from cardtool.app.folders import Folders
from cardtool.app.training import begin_training
from cardtool.app.workspace import Workspace
from cardtool.cards.virtual import profiles as virtual_cards
from cardtool.diagnostics.apart import apart
from cardtool.diagnostics.network.asking import Limits
from cardtool.diagnostics.probes import network as probe
from cardtool.diagnostics.runner import Runner
from cardtool.diagnostics.system import Reached
from cardtool.model.diagnosis import DiagnosisCode, Fact, FactCode, ProbeId, ProbeState
from cardtool.model.revocation import NoAnswerReason
from tests.app.diagnosing.asking import configure
from tests.certificates.revocation.making import NOW, answer, authority, card, crl
from tests.diagnostics.bench import NOW as BENCH_NOW
from tests.diagnostics.bench import Bench
from tests.diagnostics.network.servers import Server, web_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.model.diagnosis import Diagnosis

FINEID = ("proxy.fineid.fi", "ocsp.fineid.fi")


@pytest.fixture
def server() -> Iterator[Server]:
    with web_server() as served:
        yield served


@pytest.fixture
def announced() -> list[tuple[ProbeId, tuple[str, ...]]]:
    return []


def told(diagnosis: Diagnosis, which: ProbeId) -> list[str]:
    return [str(fact) for result in diagnosis.probes if result.probe is which for fact in result.facts]


def state(diagnosis: Diagnosis, which: ProbeId) -> ProbeState:
    return next(result.state for result in diagnosis.probes if result.probe is which)


class Bystander:
    """A network that nobody may look at."""

    def proxies(self) -> None:
        raise AssertionError("the network was looked at")

    reach = proxies


class TestNetwork:
    def test_never_by_itself(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        bench.station.proxies = bench.station.reach = Bystander().proxies  # type: ignore[method-assign,assignment] # raises
        diagnosis = bench.diagnose()
        assert state(diagnosis, ProbeId.NETWORK) is ProbeState.NOT_ASKED
        assert diagnosis.first.code is DiagnosisCode.ALL_FINE
        assert state(bench.diagnose([ProbeId.NETWORK, ProbeId.SESSION]), ProbeId.NETWORK) is ProbeState.NOT_ASKED

    def test_the_hosts_are_named_before_they_are_asked(
        self, tmp_path: Path, announced: list[tuple[ProbeId, tuple[str, ...]]]
    ) -> None:
        bench = Bench(tmp_path)
        bench.request = OnRequest(network=True, announce=lambda *said: announced.append(said))
        asked: list[str] = []

        def reach(url: str, _seconds: float) -> Reached:
            assert announced
            asked.append(url)
            return Reached.YES

        bench.station.reach = reach  # type: ignore[method-assign,assignment] # looks at the order
        diagnosis = bench.diagnose([ProbeId.NETWORK])
        assert announced == [(ProbeId.NETWORK, FINEID)]
        assert sorted(asked) == ["http://ocsp.fineid.fi/", "http://proxy.fineid.fi/"]
        assert told(diagnosis, ProbeId.NETWORK) == [
            "proxy http: none",
            "proxy https: none",
            "reachable proxy.fineid.fi: yes",
            "reachable ocsp.fineid.fi: yes",
        ]
        assert network_hosts(bench.workspace) == FINEID

    def test_all_hosts_are_asked_at_once(self, tmp_path: Path) -> None:
        """Each waits for the other, so one after the other would never end."""
        bench, both = Bench(tmp_path), threading.Barrier(2)
        bench.request = OnRequest(network=True)

        def reach(_url: str, _seconds: float) -> Reached:
            both.wait(20)
            return Reached.YES

        bench.station.reach = reach  # type: ignore[method-assign,assignment] # waits
        assert state(bench.diagnose([ProbeId.NETWORK]), ProbeId.NETWORK) is ProbeState.OK

    def test_a_silent_host_does_not_take_the_facts_with_it(self) -> None:
        assert probe.PATIENCE < 9.0, "the limit of the probe"

    def test_mirrors_take_the_place_of_the_issuers_servers(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        bench.workspace.folders.administrator.mkdir(parents=True)
        configure(bench.workspace, ocsp=["http://mirror.example/a", "http://mirror.example/b"], crl=["http://other/c"])
        bench.request = OnRequest(network=True)
        bench.station.hosts = {"http://other/c": NoAnswerReason.HOST_REFUSED}
        diagnosis = bench.diagnose([ProbeId.NETWORK])
        assert told(diagnosis, ProbeId.NETWORK)[2:] == [
            "reachable mirror.example: yes",
            "reachable other: host_refused",
        ]
        assert diagnosis.first.code is DiagnosisCode.NETWORK_BLOCKED

    def test_mirrors_with_an_error_ask_nobody(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        folder = bench.workspace.folders.administrator
        folder.mkdir(parents=True)
        (folder / "revocation.toml").write_text("[[", encoding="utf-8")
        bench.request = OnRequest(network=True)
        diagnosis = bench.diagnose()
        assert told(diagnosis, ProbeId.NETWORK)[-1] == "not_checked network: local_data_invalid"
        assert "addition revocation.toml: invalid" in told(diagnosis, ProbeId.TOOL)
        assert diagnosis.first.code is DiagnosisCode.LOCAL_DATA_INVALID

    def test_a_refusal_that_may_be_the_proxys_is_no_cause(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path)
        bench.request = OnRequest(network=True)
        bench.station.hosts = {"http://ocsp.fineid.fi/": Reached.UNCLEAR}
        diagnosis = bench.diagnose()
        assert diagnosis.first.code is DiagnosisCode.ALL_FINE
        assert "reachable ocsp.fineid.fi: unclear" in told(diagnosis, ProbeId.NETWORK)

    def test_a_training_has_no_network(self, tmp_path: Path) -> None:
        workspace = Workspace(Folders(*(tmp_path / name for name in "abcde")), now=lambda: BENCH_NOW)
        begin_training(workspace)
        diagnosis = diagnose(workspace, [ProbeId.NETWORK], request=OnRequest(network=True))
        assert state(diagnosis, ProbeId.NETWORK) is ProbeState.NOT_APPLICABLE

    def test_not_all_hosts_of_a_long_list(self) -> None:
        assert len(probe.by_host(f"http://host{number}/" for number in range(50))) == probe.MOST


class TestRevocation:
    @pytest.fixture
    def bench(self, tmp_path: Path, announced: list[tuple[ProbeId, tuple[str, ...]]]) -> Bench:
        """A bench with a card that the responder of the tests knows."""
        made = Bench(tmp_path, card="", day=date(2023, 2, 1))
        made.now = made.station.newest = NOW
        chain = authority().chain
        made.put(virtual_cards.build("s42", authentication=card().der, signature=card(4712).der, cas=chain))
        made.workspace.folders.administrator.mkdir(parents=True)
        made.request = OnRequest(revocation=True, announce=lambda *said: announced.append(said))
        return made

    def test_never_by_itself(self, bench: Bench, server: Server) -> None:
        configure(bench.workspace, ocsp=[server.answer("/ocsp", lambda _: answer())])
        bench.request = OnRequest()
        assert state(bench.diagnose(), ProbeId.REVOCATION) is ProbeState.NOT_ASKED
        assert not server.asked

    def test_revoked(self, bench: Bench, server: Server, announced: list[tuple[ProbeId, tuple[str, ...]]]) -> None:
        revoked = answer(status=ocsp.OCSPCertStatus.REVOKED)
        configure(bench.workspace, ocsp=[server.answer("/ocsp", lambda _: revoked)], crl=[server.serve("/crl", crl())])
        diagnosis = bench.diagnose([ProbeId.REVOCATION])
        assert diagnosis.first.code is DiagnosisCode.REVOKED
        ((which, hosts),) = announced
        assert (which, hosts[0]) == (ProbeId.REVOCATION, "127.0.0.1")
        facts = told(diagnosis, ProbeId.REVOCATION)
        assert "revocation authentication: revoked" in facts
        assert "revocation_age authentication: 3600" in facts

    def test_by_a_list(self, bench: Bench, server: Server) -> None:
        configure(bench.workspace, crl=[server.serve("/crl", crl([9999]))])
        diagnosis = bench.diagnose([ProbeId.REVOCATION])
        assert state(diagnosis, ProbeId.REVOCATION) is ProbeState.OK
        assert "revocation authentication: good" in told(diagnosis, ProbeId.REVOCATION)

    def test_nobody_answers(self, bench: Bench, server: Server) -> None:
        configure(bench.workspace, ocsp=[server.serve("/ocsp", b"garbage")])
        diagnosis = bench.diagnose([ProbeId.REVOCATION])
        assert diagnosis.first.code is DiagnosisCode.REVOCATION_UNKNOWN
        assert not diagnosis.only_unchecked

    def test_offline_nobody_is_asked(
        self, bench: Bench, server: Server, announced: list[tuple[ProbeId, tuple[str, ...]]]
    ) -> None:
        configure(bench.workspace, ocsp=[server.answer("/ocsp", lambda _: answer())])
        bench.request = OnRequest(revocation=True, offline=True, announce=lambda *said: announced.append(said))
        diagnosis = bench.diagnose([ProbeId.REVOCATION])
        assert diagnosis.first.code is DiagnosisCode.REVOCATION_UNKNOWN
        assert "revocation authentication: not_checked" in told(diagnosis, ProbeId.REVOCATION)
        assert not server.asked
        assert not announced

    def test_what_is_not_known_in_time_is_told_as_unknown(
        self, bench: Bench, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A responder that never answers is given up before the probe is, so its facts are not lost."""
        monkeypatch.setattr(on_request, "_SECONDS", 0.0)
        configure(bench.workspace, ocsp=[server.hang("/ocsp")])
        diagnosis = bench.diagnose([ProbeId.REVOCATION], runner=Runner())
        assert "revocation authentication: unknown" in told(diagnosis, ProbeId.REVOCATION)
        assert state(diagnosis, ProbeId.REVOCATION) is ProbeState.FINDING
        assert not server.asked

    def test_its_limits_fit_into_the_time_of_a_check(self) -> None:
        assert on_request._SECONDS < 9.0
        assert on_request._LIMITS.answer_seconds + on_request._LIMITS.list_seconds < on_request._SECONDS
        assert on_request._LIMITS.list_bytes == Limits().list_bytes

    def test_no_card(self, tmp_path: Path) -> None:
        bench = Bench(tmp_path, card="")
        bench.request = OnRequest(revocation=True)
        diagnosis = bench.diagnose([ProbeId.REVOCATION])
        assert state(diagnosis, ProbeId.REVOCATION) is ProbeState.NOT_APPLICABLE

    def test_what_somebody_brings_wins(self, bench: Bench, server: Server) -> None:
        bench.asked = {ProbeId.REVOCATION: lambda: [Fact(FactCode.REVOCATION, "authentication", "good")]}
        configure(bench.workspace, ocsp=[server.answer("/ocsp", lambda _: answer())])
        diagnosis = bench.diagnose([ProbeId.REVOCATION])
        assert told(diagnosis, ProbeId.REVOCATION) == ["revocation authentication: good"]
        assert not server.asked


def test_what_was_asked_for() -> None:
    assert OnRequest().probes == ()
    assert OnRequest(network=True, revocation=True).probes == (ProbeId.NETWORK, ProbeId.REVOCATION)
    OnRequest().announce(ProbeId.NETWORK, ("host",))


def test_an_expired_card_is_not_said_to_be_unknown(tmp_path: Path) -> None:
    """Nobody keeps the state of certificates that have expired, so nothing is missing."""
    bench = Bench(tmp_path, card="expired-old-district")
    bench.asked = {ProbeId.REVOCATION: lambda: [Fact(FactCode.REVOCATION, "authentication", "not_checked")]}
    codes = [cause.code for cause in bench.diagnose().causes]
    assert codes[0] is DiagnosisCode.EXPIRED
    assert DiagnosisCode.REVOCATION_UNKNOWN not in codes


def test_nobody_is_asked_from_a_workstation_of_which_nothing_is_known() -> None:
    network = apart().network
    assert network.proxies() == {}
    assert network.reach("http://ocsp.fineid.fi/", 1.0) is NoAnswerReason.CANCELLED
