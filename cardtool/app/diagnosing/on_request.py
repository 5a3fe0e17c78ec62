"""The probes that leave this workstation or tell a third party: made only when a person asks for them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.revocation import RevocationCheck, subject_of_card
from cardtool.app.diagnosing.revocation_facts import revocation_facts
from cardtool.diagnostics.network.addresses import load_addresses
from cardtool.diagnostics.network.asking import Limits
from cardtool.diagnostics.probes import network
from cardtool.model.diagnosis import Fact, FactCode, ProbeId

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from cardtool.app.workspace import Workspace
    from cardtool.diagnostics.context import ProbeContext
    from cardtool.model.diagnosis import Symptom
    from cardtool.rules.diagnosis import DiagnosisRules

    Observe = Callable[[ProbeContext], Iterable[Fact]]

__all__ = ["OnRequest", "network_hosts", "observing"]

#: Asking about certificates fits into the time of its probe, in seconds, so that what was learnt is told.
_SECONDS: Final = 8.0
#: For each address; one that is silent leaves time for the next way.
_LIMITS: Final = Limits(answer_seconds=2.5, list_seconds=5.0)


def _nobody(_probe: ProbeId, _hosts: tuple[str, ...]) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class OnRequest:
    """What a person asked for beyond this workstation.

    Attributes:
        network: look at the proxies, and whether the issuer's servers can be reached.
        revocation: ask whether the certificates of the card were revoked.
        offline: for revocation count only what is kept or was delivered; nobody is asked.
        announce: told of the hosts before they are asked, on the thread of the probe.
    """

    network: bool = False
    revocation: bool = False
    offline: bool = False
    announce: Callable[[ProbeId, tuple[str, ...]], None] = _nobody

    @property
    def probes(self) -> tuple[ProbeId, ...]:
        """The probes that were asked for."""
        wanted = {ProbeId.NETWORK: self.network, ProbeId.REVOCATION: self.revocation}
        return tuple(probe for probe, is_wanted in wanted.items() if is_wanted)


def observing(
    workspace: Workspace, request: OnRequest, told: Collection[Symptom], *, made_up: bool = False
) -> Mapping[ProbeId, Observe]:
    """What brings the facts of the probes that were asked for, and of what the user says.

    Args:
        workspace: surroundings.
        request: what a person asked for.
        told: what the user says.
        made_up: the cards are those of a training, about which nobody is asked.
    """
    found: dict[ProbeId, Observe] = {}
    if told:
        found[ProbeId.SYMPTOM] = lambda _: [Fact(FactCode.TOLD, value=symptom) for symptom in told]
    if request.network:
        found[ProbeId.NETWORK] = partial(_network, request)
    if request.revocation:
        found[ProbeId.REVOCATION] = _nothing if made_up else partial(_revocation, workspace, request)
    return found


def network_hosts(workspace: Workspace) -> tuple[str, ...]:
    """The hosts that the probe of the network asks for a page.

    Raises:
        InstallationError: the decision table that ships with the program is missing or broken.
        LocalDataError: the administrator's table or addresses have an error.
    """
    from cardtool.rules.diagnosis_tables import load_diagnosis_rules

    folder = workspace.folders.administrator / "rules"
    rules = load_diagnosis_rules(folder if folder.is_dir() else None)
    return tuple(network.by_host(pages_to_reach(workspace, rules)))


def pages_to_reach(workspace: Workspace, rules: DiagnosisRules) -> tuple[str, ...]:
    """Pages of the mirrors where the administrator named some, because others are not to be reached then.

    Raises:
        LocalDataError: the administrator's addresses have an error.
    """
    mirrors = load_addresses(workspace.folders.administrator).by_issuer
    return tuple(url for _, each in mirrors for url in (*each.ocsp, *each.crl)) or rules.addresses


def _nothing(_context: ProbeContext) -> Iterable[Fact]:
    """A made-up card has no issuer who could know it."""
    return ()


def _network(request: OnRequest, context: ProbeContext) -> Iterator[Fact]:
    if context.system.network.proxies():
        request.announce(ProbeId.NETWORK, tuple(network.by_host(context.addresses())))
    yield from network.observe(context)


def _revocation(workspace: Workspace, request: OnRequest, context: ProbeContext) -> Iterator[Fact]:
    """Card by card, so that what is known of one is not lost with the next."""
    end = time.monotonic() + _SECONDS
    subjects = [subject_of_card(reading) for reading in context.readings().cards]
    if not subjects:
        return
    check = RevocationCheck(
        workspace,
        allow_network=not request.offline,
        stopped=lambda: time.monotonic() > end,
        limits=_LIMITS,
    )
    if hosts := check.hosts(subjects):
        request.announce(ProbeId.REVOCATION, hosts)
    for subject in subjects:
        yield from revocation_facts(check.run([subject]))
