"""Who issued the certificates of an inventory: by what was found with them, and within a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cardtool.app.inventory.chains import with_chains
from cardtool.app.inventory.knowledge import InventoryKnowledge, load_inventory_knowledge
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.stock import Stock
from cardtool.model.inventory import InventoryCertificate, IssuerChain
from cardtool.model.service import Environment, ServiceJudgement, ServiceKind, ServiceUsage
from cardtool.model.sighting import Place, Sighting, SourceKind
from cardtool.model.trust import Anchor, TrustState
from tests.app.inventories import workspace
from tests.certificates.making import link

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.certificate import Certificate

ROOT = link("root")
ISSUING = link("issuing", ROOT)
LEAF = link("leaf", ISSUING, extensions=[])
SECOND = link("second", ISSUING, extensions=[])
STRAY = link("stray", link("missing"), extensions=[])


@pytest.fixture
def knowledge(tmp_path: Path) -> InventoryKnowledge:
    known = load_inventory_knowledge(workspace(tmp_path), ScanRequest())
    assert known.anchors
    return replace(known, anchors=(Anchor("Pinned", ROOT.certificate.sha256),))


def item(certificate: Certificate, kind: ServiceKind = ServiceKind.SOTE_SERVICE) -> InventoryCertificate:
    judged = ServiceJudgement(ServiceKind.CA if certificate.is_ca else kind, ServiceUsage.OTHER, Environment.TEST)
    return InventoryCertificate(certificate, judged)


def test_issuers_are_found_among_the_certificates_themselves(knowledge: InventoryKnowledge) -> None:
    items = [item(each.certificate) for each in (LEAF, ROOT, STRAY, ISSUING, SECOND)]
    told = with_chains(items, knowledge)
    assert [each.certificate for each in told] == [each.certificate for each in items]
    leaf, root, stray, issuing, second = (each.chain for each in told)
    above = (ISSUING.certificate.sha256, ROOT.certificate.sha256)
    assert leaf == IssuerChain(TrustState.TRUSTED, above, "Pinned")
    assert leaf is second
    assert (root.state, root.issuers) == (TrustState.TRUSTED, ())
    assert (issuing.state, issuing.issuers) == (TrustState.TRUSTED, above[1:])
    assert (stray.state, stray.missing_issuer) == (TrustState.INCOMPLETE, str(STRAY.certificate.issuer))


def test_the_administrators_issuers_help(knowledge: InventoryKnowledge) -> None:
    items = [item(LEAF.certificate)]
    assert with_chains(items, knowledge)[0].chain.state is TrustState.INCOMPLETE
    helped = replace(knowledge, issuers=(ISSUING.certificate, ROOT.certificate))
    assert with_chains(items, helped)[0].chain.state is TrustState.TRUSTED
    unpinned = replace(helped, anchors=())
    assert with_chains(items, unpinned)[0].chain.state is TrustState.NOT_TRUSTED


def test_a_signature_of_another_key_is_wrong(knowledge: InventoryKnowledge) -> None:
    forged = replace(LEAF.certificate, signature=SECOND.certificate.signature)
    helped = replace(knowledge, issuers=(ISSUING.certificate, ROOT.certificate))
    assert with_chains([item(forged)], helped)[0].chain.state is TrustState.SIGNATURE_WRONG


def test_what_the_time_does_not_reach_is_not_checked(knowledge: InventoryKnowledge) -> None:
    """Certificates of services come first, whatever their order."""
    ticks = iter((0.0, 1.0, 3.0, 6.0, 9.0))
    items = [item(LEAF.certificate, ServiceKind.OTHER), item(ROOT.certificate), item(SECOND.certificate)]
    items.append(item(STRAY.certificate))
    told = with_chains(items, knowledge, seconds=5, clock=lambda: next(ticks))
    reached = [each.chain.state is not TrustState.NOT_CHECKED for each in told]
    assert reached == [False, False, True, True]


def test_nothing_is_nothing(knowledge: InventoryKnowledge) -> None:
    assert with_chains([], knowledge) == ()


def test_a_stock_tells_the_chain_of_every_certificate(knowledge: InventoryKnowledge) -> None:
    stock = Stock()
    for each in (LEAF, ISSUING, ROOT):
        stock.add(Sighting(Place(SourceKind.FILES, "/srv/a.pem"), each.certificate.der))
    items, _ = stock.judged(knowledge)
    assert {each.chain.state for each in items} == {TrustState.TRUSTED}
