"""What judging an inventory needs: rules, roots, wanted OIDs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.app.inventory.registers import register_in_use
from cardtool.model.errors import SourceNotReadableError
from cardtool.model.inventory import ListFailure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.app.inventory.request import ScanRequest
    from cardtool.app.workspace import Workspace
    from cardtool.model.certificate import Certificate
    from cardtool.model.oid import WantedOid
    from cardtool.model.trust import Anchor
    from cardtool.register.imports_values import ImportFailure
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
        list_failures: lines of the list of these that could not be used.
        anchors: pinned roots.
        issuers: issuers' certificates from the administrator's folder.
    """

    kinds: ServiceKindRules
    findings: InventoryFindingRules
    verdicts: OidVerdictRules
    register: Register
    roots: RootIndex
    wanted: tuple[WantedOid, ...]
    list_failures: tuple[ListFailure, ...] = ()
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
    from cardtool.rules.service_loading import (
        load_inventory_finding_rules,
        load_oid_verdict_rules,
        load_service_kind_rules,
    )

    rules = workspace.folders.administrator / "rules"
    local = rules if rules.is_dir() else None
    register = workspace.knowledge.register
    imported = register_in_use(workspace, request.register)
    wanted, failures = _wanted(request)
    return InventoryKnowledge(
        kinds=load_service_kind_rules(local),
        findings=load_inventory_finding_rules(local),
        verdicts=load_oid_verdict_rules(local),
        register=register,
        roots=load_roots(imported, register.organisations),
        wanted=wanted,
        list_failures=failures,
        anchors=workspace.knowledge.anchors,
        issuers=workspace.knowledge.local_certificates,
    )


def _wanted(request: ScanRequest) -> tuple[tuple[WantedOid, ...], tuple[ListFailure, ...]]:
    """The OIDs that should have a certificate, and the lines of the list that could not be used."""
    from cardtool.register.wanted import default_wanted, read_wanted

    if request.wanted is None:
        return default_wanted(), ()
    listed = read_wanted(request.wanted)
    if not listed.oids:
        raise SourceNotReadableError(_reasons(listed.failures), reader=str(request.wanted))
    return listed.oids, tuple(ListFailure(one.line, one.reason.value, one.detail) for one in listed.failures)


def _reasons(failures: Iterable[ImportFailure]) -> str:
    return ", ".join(sorted({failure.reason.value for failure in failures})) or "no line"
