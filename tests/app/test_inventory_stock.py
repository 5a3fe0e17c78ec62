from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from cardtool.app.inventory.knowledge import InventoryKnowledge, load_inventory_knowledge
from cardtool.app.inventory.request import ScanRequest
from cardtool.app.inventory.stock import Stock
from cardtool.model.oid import RootStatus
from cardtool.model.service import ServiceKind
from cardtool.model.sighting import Place, RefusalReason, Sighting, SourceKind
from tests.app.inventories import VALID, service, without_times, workspace
from tests.estate import bodies, issuers
from tests.estate.issuing import Truth, issue
from tests.estate.services import generic

if TYPE_CHECKING:
    from pathlib import Path

FILE = Place(SourceKind.FILES, "/srv/a.pem", detail="pem#1")


@pytest.fixture
def knowledge(tmp_path: Path) -> InventoryKnowledge:
    return load_inventory_knowledge(workspace(tmp_path), ScanRequest())


def test_each_certificate_stands_once_with_its_places_in_order(knowledge: InventoryKnowledge) -> None:
    stock = Stock()
    other = Place(SourceKind.WINDOWS_STORE, r"LocalMachine\My")
    for place in (FILE, other, FILE):
        stock.add(Sighting(place, service().der))
    assert len(stock) == 1
    (item,), refused = stock.judged(knowledge)
    assert item.places == (FILE, other)
    assert refused == {}


def test_what_is_no_certificate_is_refused_for_each_sighting(knowledge: InventoryKnowledge) -> None:
    stock = Stock()
    stock.add(Sighting(FILE, without_times(service())), 2)
    stock.add(Sighting(FILE, without_times(service())), 4)
    stock.add(Sighting(FILE, b""), 4)
    items, refused = stock.judged(knowledge)
    assert items == ()
    reasons = {source: [refusal.reason for refusal in refusals] for source, refusals in refused.items()}
    assert reasons == {
        2: [RefusalReason.BAD_TIME],
        4: [RefusalReason.BAD_TIME, RefusalReason.NOT_A_CERTIFICATE],
    }


@pytest.mark.parametrize(
    ("source", "detail", "kind"),
    [
        (SourceKind.FILES, "saml#1, sp signing", ServiceKind.SAML_SIGNING),
        (SourceKind.FILES, "saml#2, idp", ServiceKind.SAML_SIGNING),
        (SourceKind.FILES, "saml#3, metadata signature", ServiceKind.SAML_SIGNING),
        (SourceKind.FILES, "saml#4, sp encryption", ServiceKind.OTHER),
        (SourceKind.SAML, "saml#1, sp signing", ServiceKind.SAML_SIGNING),
        (SourceKind.SAML, "saml#1, sp encryption", ServiceKind.OTHER),
        (SourceKind.SAML, "", ServiceKind.SAML_SIGNING),
        (SourceKind.FILES, "pem#1", ServiceKind.OTHER),
    ],
)
def test_metadata_say_what_a_certificate_is_for(
    knowledge: InventoryKnowledge, source: SourceKind, detail: str, kind: ServiceKind
) -> None:
    subject = (("O", "Esimerkki"), ("CN", "tunnistus.example.invalid"))
    truth = Truth("saml_signing", "signature")
    made = issue(issuers.HOUSE, subject, truth, use="other", first=VALID[0], last=VALID[1], self_signed=True)
    stock = Stock()
    stock.add(Sighting(FILE, made.der))
    stock.add(Sighting(Place(source, "/srv/metadata.xml", detail=detail), made.der))
    (item,), _ = stock.judged(knowledge)
    assert item.judgement.kind is kind


def test_without_an_oid_the_business_id_says_whose_it_is(knowledge: InventoryKnowledge) -> None:
    stock = Stock()
    stock.add(Sighting(FILE, generic(issuers.GENERIC_G5E, bodies.VSSHP, "www.example.invalid", "server", VALID).der))
    (item,), _ = stock.judged(knowledge)
    assert item.oid is None
    assert item.root is not None
    assert item.root.status is RootStatus.OLD


def test_without_either_nothing_is_said(knowledge: InventoryKnowledge) -> None:
    subject = (("CN", "palvelin.example.invalid"),)
    day = date(2023, 1, 1)
    made = issue(issuers.HOUSE, subject, Truth("other", "other"), use="other", first=day, last=day)
    stock = Stock()
    stock.add(Sighting(FILE, made.der))
    (item,), _ = stock.judged(knowledge)
    assert (item.oid, item.root, item.organisation) == (None, None, None)
