"""What judging an inventory needs: rules, roots, wanted OIDs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from cardtool.app.inventory.registers import register_in_use
from cardtool.model.errors import SourceNotReadableError
from cardtool.model.inventory import ListFailure

if TYPE_CHECKING:
    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.workspace import Workspace
    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import Inventory
    from cardtool.model.oid import WantedOid
    from cardtool.model.trust import Anchor
    from cardtool.register.register import Register
    from cardtool.register.roots import RootIndex
    from cardtool.rules.inventory_findings import InventoryFindingRules
    from cardtool.rules.oid_verdict import OidVerdictRules
    from cardtool.rules.service_kind import ServiceKindRules


@dataclass(frozen=True)
class InventoryKnowledge:
    """Rules and reference data in force.

    Attributes:
        kinds: what a certificate is.
        findings: what is worth knowing of it.
        verdicts: what counts for an OID.
        register: organisations.
        roots: whose root an OID has.
        wanted: the OIDs that should have a certificate.
        anchors: pinned roots.
        issuers: issuers' certificates from the administrator's folder.
    """

    kinds: ServiceKindRules
    findings: InventoryFindingRules
    verdicts: OidVerdictRules
    register: Register
    roots: RootIndex
    wanted: tuple[WantedOid, ...]
    anchors: tuple[Anchor, ...] = ()
    issuers: tuple[Certificate, ...] = ()


def load_inventory_knowledge(workspace: Workspace, request: ScanRequest) -> InventoryKnowledge:
    """The shipped rules and data with the administrator's, the imported register and the user's list.

    Raises:
        InstallationError: shipped data is missing or broken.
        LocalDataError: a file of the administrator has an error.
        SourceNotReadableError: the register or the list holds nothing that can be used.
    """
    from cardtool.register.roots import load_roots
    from cardtool.register.wanted import default_wanted, read_wanted
    from cardtool.rules.service_loading import (
        load_inventory_finding_rules,
        load_oid_verdict_rules,
        load_service_kind_rules,
    )

    rules = workspace.folders.administrator / "rules"
    local = rules if rules.is_dir() else None
    register = workspace.knowledge.register
    imported = register_in_use(workspace, request.register)
    wanted = default_wanted()
    if request.wanted is not None:
        listed = read_wanted(request.wanted)
        wanted = listed.oids
        if not wanted:
            raise SourceNotReadableError(_reasons(listed.failures), reader=str(request.wanted))
    return InventoryKnowledge(
        kinds=load_service_kind_rules(local),
        findings=load_inventory_finding_rules(local),
        verdicts=load_oid_verdict_rules(local),
        register=register,
        roots=load_roots(imported, register.organisations),
        wanted=wanted,
        anchors=workspace.knowledge.anchors,
        issuers=workspace.knowledge.local_certificates,
    )


def with_list_failures(inventory: Inventory, request: ScanRequest) -> Inventory:
    """The inventory with the lines of the list of wanted OIDs that could not be used."""
    from cardtool.register.wanted import read_wanted

    if request.wanted is None:
        return inventory
    failures = read_wanted(request.wanted).failures
    told = tuple(ListFailure(failure.line, failure.reason.value, failure.detail) for failure in failures)
    return replace(inventory, list_failures=told)


def _reasons(failures: object) -> str:
    reasons = sorted({failure.reason.value for failure in failures})  # type: ignore[attr-defined] # import failures
    return ", ".join(reasons) or "no line"
