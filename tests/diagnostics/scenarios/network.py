"""The way to the issuer's servers, and what they say of the card: both only on request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from cardtool.app.diagnosing.on_request import OnRequest
from cardtool.app.diagnosing.revocation_facts import revocation_facts
from cardtool.diagnostics.system import ProxyState, Reached
from cardtool.model.diagnosis import DiagnosisCode as Code
from cardtool.model.diagnosis import ProbeId
from cardtool.model.revocation import (
    CertificateRevocation,
    NoAnswerReason,
    RevocationAnswer,
    RevocationReport,
    RevocationState,
)
from tests.diagnostics.bench import HEALTHY, Bench, parsed
from tests.diagnostics.scenarios.registry import scenario

if TYPE_CHECKING:
    from pathlib import Path

LISTS, RESPONDERS = "http://proxy.fineid.fi/", "http://ocsp.fineid.fi/"


def _reaching(home: Path, **hosts: Reached | NoAnswerReason) -> Bench:
    bench = Bench(home)
    bench.request = OnRequest(network=True)
    bench.station.hosts = {{"lists": LISTS, "responders": RESPONDERS}[name]: found for name, found in hosts.items()}
    return bench


@scenario(0, Code.ALL_FINE)
def servers_answer(home: Path) -> Bench:
    return _reaching(home)


@scenario(0, Code.NETWORK_BLOCKED)
def one_server_does_not_answer(home: Path) -> Bench:
    return _reaching(home, responders=NoAnswerReason.TIMED_OUT)


@scenario(0, Code.NETWORK_BLOCKED)
def no_network(home: Path) -> Bench:
    return _reaching(home, lists=NoAnswerReason.HOST_UNKNOWN, responders=NoAnswerReason.HOST_UNKNOWN)


@scenario(0, Code.NETWORK_BLOCKED)
def login_page_of_a_guest_network(home: Path) -> Bench:
    return _reaching(home, lists=NoAnswerReason.REDIRECT_REFUSED, responders=NoAnswerReason.REDIRECT_REFUSED)


@scenario(0, Code.NETWORK_BLOCKED)
def proxy_that_a_script_chooses(home: Path) -> Bench:
    bench = _reaching(home, lists=NoAnswerReason.HOST_REFUSED, responders=NoAnswerReason.HOST_REFUSED)
    bench.station.proxy |= {"automatic": ProxyState.SET}
    return bench


@scenario(0, Code.PROXY_REFUSED)
def proxy_wants_a_password(home: Path) -> Bench:
    bench = _reaching(home, lists=NoAnswerReason.PROXY_REFUSED, responders=NoAnswerReason.PROXY_REFUSED)
    bench.station.proxy |= {"http": ProxyState.SET}
    return bench


def _answering(home: Path, state: RevocationState) -> Bench:
    """The card of the bench, asked about with this result."""
    bench = Bench(home)
    answer = RevocationAnswer(state, age=None if state is RevocationState.NOT_CHECKED else timedelta(hours=1))
    checked = CertificateRevocation(parsed(bench.certificates(HEALTHY).authentication), answer)
    report = RevocationReport((checked,), (), bench.now, network=True)
    bench.asked = {ProbeId.REVOCATION: lambda: revocation_facts(report)}
    return bench


@scenario(0, Code.ALL_FINE)
def not_revoked(home: Path) -> Bench:
    return _answering(home, RevocationState.GOOD)


@scenario(17, Code.REVOKED)
def revoked(home: Path) -> Bench:
    return _answering(home, RevocationState.REVOKED)


@scenario(17, Code.REVOCATION_UNKNOWN)
def revocation_unknown(home: Path) -> Bench:
    return _answering(home, RevocationState.UNKNOWN)


@scenario(17, Code.REVOCATION_UNKNOWN)
def revocation_could_not_be_asked(home: Path) -> Bench:
    return _answering(home, RevocationState.NOT_CHECKED)
