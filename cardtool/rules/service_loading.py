"""The rules on service certificates that ship with the program, together with an administrator's additions.

The administrator's folder may hold ``service_kinds.toml`` (exact issuers and policies), ``oid_verdicts.toml`` (ends of
transitions) and ``inventory_findings.toml``; each file is optional. Errors are those of
:mod:`cardtool.rules.loading`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.rules.inventory_findings_tables import shipped_inventory_findings, with_local_findings
from cardtool.rules.loading import added_table, load_card_kind_rules, shipped_table
from cardtool.rules.oid_verdict_tables import shipped_verdict_rules, with_local_transitions
from cardtool.rules.service_kind_tables import shipped_service_rules, with_local

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.rules.inventory_findings import InventoryFindingRules
    from cardtool.rules.oid_verdict import OidVerdictRules
    from cardtool.rules.service_kind import ServiceKindRules

SERVICE_KINDS: Final = "service_kinds.toml"
OID_VERDICTS: Final = "oid_verdicts.toml"
INVENTORY_FINDINGS: Final = "inventory_findings.toml"


def load_service_kind_rules(local: Path | None = None) -> ServiceKindRules:
    """Rules on the kind of a certificate; an administrator's issuers and policies are asked first.

    The rules on cards, which these build on, come with the administrator's additions too.

    Args:
        local: the administrator's folder, ``None`` for the shipped rules alone.

    Raises:
        InstallationError: a shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    rules = shipped_service_rules(shipped_table(SERVICE_KINDS), load_card_kind_rules(local))
    added = added_table(local, SERVICE_KINDS)
    return rules if added is None else with_local(rules, added)


def load_oid_verdict_rules(local: Path | None = None) -> OidVerdictRules:
    """What counts for the verdict on an OID; an administrator's ends of transitions are asked first.

    Args:
        local: the administrator's folder, ``None`` for the shipped rules alone.

    Raises:
        InstallationError: a shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    rules = shipped_verdict_rules(shipped_table(OID_VERDICTS))
    added = added_table(local, OID_VERDICTS)
    return rules if added is None else with_local_transitions(rules, added)


@cache
def shipped_oid_verdict_rules() -> OidVerdictRules:
    """The shipped rules on verdicts, read once.

    Raises:
        InstallationError: the shipped file is missing or broken.
    """
    return load_oid_verdict_rules()


def load_inventory_finding_rules(local: Path | None = None) -> InventoryFindingRules:
    """Findings; an administrator's entry takes the place of the shipped one of the same code.

    Args:
        local: the administrator's folder, ``None`` for the shipped rules alone.

    Raises:
        InstallationError: a shipped file is missing or broken.
        LocalDataError: the administrator's file has an error.
    """
    rules = shipped_inventory_findings(shipped_table(INVENTORY_FINDINGS))
    added = added_table(local, INVENTORY_FINDINGS)
    return rules if added is None else with_local_findings(rules, added)
