"""Who issued the certificates of an inventory: from the issuers among them, the administrator's and the system's.

Every certificate costs one signature, 70 to 600 microseconds by the kind of its issuer's key, so that the time is
bounded: what is not reached is ``not_checked``, and certificates of services come first.
"""

from __future__ import annotations

from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING, Final

from cardtool.model.inventory import IssuerChain
from cardtool.model.service import ServiceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cardtool.app.inventory.knowledge import InventoryKnowledge
    from cardtool.certificates.chain import ChainBuilder
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.trust import Trust

#: Longest time for the chains of one inventory, in seconds: 50 000 certificates of the slowest kind of issuer.
MOST_SECONDS: Final = 30.0
_LAST: Final = frozenset({ServiceKind.OTHER, ServiceKind.CA})


def with_chains(
    items: Sequence[InventoryCertificate],
    knowledge: InventoryKnowledge,
    *,
    seconds: float = MOST_SECONDS,
    clock: Callable[[], float] = monotonic,
) -> tuple[InventoryCertificate, ...]:
    """The same certificates in the same order, each with the chain of its issuers.

    Args:
        items: the certificates.
        knowledge: pinned roots, and issuers of the administrator.
        seconds: the longest time; the certificates that are not reached stay ``not_checked``.
        clock: measures time, in seconds.
    """
    until = clock() + seconds
    told = list(items)
    chains = _Chains(_builder(items, knowledge))
    for number in sorted(range(len(items)), key=lambda number: items[number].judgement.kind in _LAST):
        if clock() > until:
            break
        told[number] = replace(items[number], chain=chains.of(items[number]))
    return tuple(told)


def _builder(items: Sequence[InventoryCertificate], knowledge: InventoryKnowledge) -> ChainBuilder:
    from cardtool.certificates.chain import ChainBuilder
    from cardtool.certificates.pools import system_certificates

    found = (item.certificate for item in items if item.certificate.is_ca)
    pool = (*found, *knowledge.issuers, *(system_certificates() if items else ()))
    return ChainBuilder(pool, knowledge.anchors)


class _Chains:
    """Chains in the form of the inventory; equal ones are the same object, since most certificates share theirs."""

    def __init__(self, builder: ChainBuilder) -> None:
        self._builder = builder
        self._known: dict[IssuerChain, IssuerChain] = {}

    def of(self, item: InventoryCertificate) -> IssuerChain:
        chain = _told(self._builder.trust(item.certificate))
        return self._known.setdefault(chain, chain)


def _told(trust: Trust) -> IssuerChain:
    issuers = tuple(_prints(trust))
    return IssuerChain(trust.state, issuers, trust.anchor, trust.missing_issuer)


def _prints(trust: Trust) -> Iterator[str]:
    return (certificate.sha256 for certificate in trust.chain[1:])
