"""Whether this workstation trusts the pinned roots, and knows who issued the card's certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.trust import TrustState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.diagnostics.context import ProbeContext
    from cardtool.diagnostics.system import TrustStore
    from cardtool.model.certificate import Certificate
    from cardtool.model.reading import CardReading
    from cardtool.model.trust import Anchor


def observe(context: ProbeContext) -> Iterator[Fact]:
    """The stores and the pinned roots in them, then what the cards need; nothing where there is no store."""
    stores = context.system.stores.trust()
    if not stores:
        return
    for store in stores:
        yield Fact(FactCode.TRUST_STORE, store.name, str(len(store.roots) + len(store.issuers)))
    anchors = context.anchors()
    states = {anchor.sha256: _state(anchor, stores, context) for anchor in anchors}
    for anchor in anchors:
        yield Fact(FactCode.ROOT, anchor.name, states[anchor.sha256])
    known = {certificate.sha256 for store in stores for certificate in (*store.roots, *store.issuers)}
    for reading in context.cards():
        yield from _needed(reading, states, known, anchors)


def _state(anchor: Anchor, stores: tuple[TrustStore, ...], context: ProbeContext) -> str:
    if any(anchor.sha256 in store.distrusted for store in stores):
        return "distrusted"
    found = [root for store in stores for root in store.roots if root.sha256 == anchor.sha256]
    if not found:
        return "missing"
    return "expired" if found[0].not_after < context.now else "trusted"


def _needed(reading: CardReading, states: dict[str, str], known: set[str], anchors: Iterable[Anchor]) -> Iterator[Fact]:
    """What the chain of a card needs; a chain that ends in no pinned root needs none of them."""
    trust, reader = reading.trust, reading.card.reader
    if trust.state is TrustState.INCOMPLETE:
        yield Fact(FactCode.CARD_ISSUER, _common_name(trust.chain[-1]), "missing", reader)
    if trust.state is not TrustState.TRUSTED:
        return
    carried = {certificate.sha256 for certificate in reading.certificates}
    for issuer in trust.chain[1:-1]:
        yield Fact(FactCode.CARD_ISSUER, issuer.subject.first("CN"), _place(issuer, known, carried), reader)
    for anchor in anchors:
        if anchor.sha256 == trust.chain[-1].sha256:
            yield Fact(FactCode.CARD_ROOT, anchor.name, states[anchor.sha256], reader)


def _place(issuer: Certificate, known: set[str], carried: set[str]) -> str:
    """Where an issuing CA is; programs that take it from the card need it nowhere else."""
    if issuer.sha256 in known:
        return "present"
    return "only_on_card" if issuer.sha256 in carried else "missing"


def _common_name(certificate: Certificate) -> str:
    return certificate.issuer.first("CN")
