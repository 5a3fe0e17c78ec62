"""Proxies, and whether the issuer's servers can be reached; never made unless a person asks for it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.network.transfer import host_of
from cardtool.model.diagnosis import Fact, FactCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.diagnostics.context import ProbeContext

#: Hosts that are asked, and how long one may take, in seconds; all are asked at once.
MOST: Final = 8
PATIENCE: Final = 5.0


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The proxies, then each host; nothing where there is no network to speak of."""
    network = context.system.network
    proxies = network.proxies()
    if not proxies:
        return
    for scheme, state in proxies.items():
        yield Fact(FactCode.PROXY, scheme, state)
    pages = by_host(context.addresses())
    with ThreadPoolExecutor(MOST, "probe-host") as pool:
        reached = pool.map(lambda url: network.reach(url, PATIENCE), pages.values())
        yield from (Fact(FactCode.REACHABLE, host, each) for host, each in zip(pages, reached, strict=True))


def by_host(addresses: Iterable[str]) -> dict[str, str]:
    """One address of each host, in their order, and no more than are asked."""
    found: dict[str, str] = {}
    for url in addresses:
        found.setdefault(host_of(url), url)
    return dict(list(found.items())[:MOST])
