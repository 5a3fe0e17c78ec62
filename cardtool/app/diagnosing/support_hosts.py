"""Hosts that a support file must not name: mirrors of the administrator, and servers of an inventory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.masking_kinds import Kind, Known
from cardtool.diagnostics.network.addresses import load_addresses
from cardtool.diagnostics.network.transfer import host_of
from cardtool.inventory.sources.endpoint import parse_endpoint
from cardtool.model.diagnosis import FactCode
from cardtool.model.errors import CardtoolError
from cardtool.rules.diagnosis_tables import load_diagnosis_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.app.workspace import Workspace
    from cardtool.model.diagnosis import Fact

_OF_PLACES: Final = frozenset({FactCode.SOURCE, FactCode.REFUSED})
#: How a source of several servers names them.
_SEPARATOR: Final = ", "
#: A folder or store has these where a server has none.
_NOT_OF_SERVERS: Final = frozenset("/\\#")


def named_hosts(workspace: Workspace, facts: Iterable[Fact]) -> tuple[Known, ...]:
    """The hosts to mask; those of the issuers, which ship with the program, say nothing of anybody."""
    found = dict.fromkeys((*_mirrors(workspace), *_of_facts(facts)))
    public = _public()
    return tuple(Known(Kind.HOST, host) for host in found if host and host not in public)


def _public() -> frozenset[str]:
    try:
        return frozenset(map(host_of, load_diagnosis_rules().addresses))
    except CardtoolError:
        return frozenset()


def _mirrors(workspace: Workspace) -> list[str]:
    try:
        mirrors = load_addresses(workspace.folders.administrator).by_issuer
    except CardtoolError:
        return []
    return [host_of(url) for _, each in mirrors for url in (*each.ocsp, *each.crl)]


def _of_facts(facts: Iterable[Fact]) -> Iterator[str]:
    for fact in facts:
        if fact.code is FactCode.REACHABLE:
            yield fact.subject
        elif fact.code in _OF_PLACES:
            yield from map(_host, fact.subject.split(_SEPARATOR))


def _host(place: str) -> str:
    """The host of a server that an inventory was to ask, empty for a folder, a store or a token."""
    if "://" not in place and _NOT_OF_SERVERS & set(place):
        return ""
    endpoint = parse_endpoint(place)
    return endpoint.host if endpoint is not None else host_of(place)
