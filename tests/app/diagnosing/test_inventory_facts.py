"""What an inventory says to the decision table: of everything something, of nothing too much."""

from __future__ import annotations

from dataclasses import replace

from cardtool.app.diagnosing.inventory_facts import MOST_ALIKE, inventory_facts
from cardtool.diagnostics.runner import MOST_FACTS
from cardtool.model.diagnosis import INVENTORY_FACTS
from cardtool.model.inventory import Inventory, InventoryCertificate, InventoryFinding, InventoryFindingCode
from cardtool.model.oid import OidVerdict, OidVerdictCode, WantedOid
from cardtool.model.service import Environment, ServiceJudgement, ServiceKind, ServiceUsage
from cardtool.model.sighting import Coverage, Place, Refusal, RefusalReason, SourceKind, SourceState
from tests.app.inventories import NOW
from tests.values import certificate

MANY = 1500


def inventory(
    *coverage: Coverage, found: tuple[InventoryCertificate, ...] = (), oids: tuple[OidVerdict, ...] = ()
) -> Inventory:
    return Inventory(coverage, found, oids, NOW.date(), NOW)


def told(of: Inventory) -> list[str]:
    return [str(fact) for fact in inventory_facts(of)]


def test_a_source_and_what_it_refused() -> None:
    refusals = tuple(Refusal(reason, Place(SourceKind.FILES, "/srv/a")) for reason in [RefusalReason.INTEGRITY] * 3)
    source = Coverage(SourceKind.FILES, "/srv", SourceState.PARTIAL, refusals=refusals)
    assert told(inventory(source)) == ["source /srv: partial", "refused /srv: integrity"]


def test_tokens_are_read_without_a_pin() -> None:
    source = Coverage(SourceKind.TOKEN, "PKCS#11", SourceState.COMPLETE, seen=3)
    assert told(inventory(source)) == ["source PKCS#11: complete", "without_pin PKCS#11: 3"]


def test_what_is_said_often_crowds_nothing_out() -> None:
    oids = tuple(OidVerdict(WantedOid(f"1.2.246.10.{number}"), OidVerdictCode.NONE) for number in range(MANY))
    last = OidVerdict(WantedOid("1.2.246.10.9999"), OidVerdictCode.ROLLOVER)
    facts = told(inventory(oids=(*oids, last)))
    assert facts[-1] == "oid 1.2.246.10.9999: rollover"
    assert len(facts) == MOST_ALIKE + 1


def test_a_certificate_and_what_was_found_in_it() -> None:
    each = InventoryCertificate(
        replace(certificate(), sha256="ab" * 32),
        ServiceJudgement(ServiceKind.OTHER, ServiceUsage.OTHER, Environment.PRODUCTION),
        findings=tuple(map(InventoryFinding, InventoryFindingCode)),
    )
    facts = list(inventory_facts(inventory(found=(each,) * MANY)))
    assert str(facts[0]) == "certificate abababababababab: name_and_oid_disagree"
    assert {fact.value for fact in facts} == set(InventoryFindingCode)
    assert {fact.code for fact in facts} <= INVENTORY_FACTS
    assert len(facts) < MOST_FACTS
