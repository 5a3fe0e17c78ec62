"""What is worth knowing of one certificate of the inventory, the gravest first (severities are data)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.finnish_time import finnish_day
from cardtool.model.inventory import InventoryFinding
from cardtool.model.organisation import OrganisationStatus
from cardtool.rules.inventory_findings_facts import InventoryFacts
from cardtool.rules.inventory_findings_seen import LOOKS
from cardtool.rules.kind_matching import values
from cardtool.rules.text import clipped, subject_organisation

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.register.register import Register
    from cardtool.rules.inventory_findings_facts import InventoryFindingRule, ValidityRule


@dataclass(frozen=True, slots=True)
class InventoryFindingRules:
    """What is worth knowing.

    Attributes:
        rules: one rule for every code, the gravest first and then in the order of the file.
        validities: the longest validities, in the order of asking.
    """

    rules: tuple[InventoryFindingRule, ...]
    validities: tuple[ValidityRule, ...]

    def findings(self, item: InventoryCertificate, named: OrganisationMatch) -> tuple[InventoryFinding, ...]:
        """Everything worth knowing of a certificate, the gravest first.

        Args:
            item: the certificate with its judgement, OID, root and places; its findings do not matter.
            named: what the register says of the organisation it names, from :func:`named_organisation`.
        """
        facts = InventoryFacts(item, named, self.validities)
        return tuple(found for rule in self.rules if (found := _found(facts, rule)))


def named_organisation(certificate: Certificate, register: Register) -> OrganisationMatch:
    """What the register says of the organisation that a certificate's subject names: its O, otherwise an OU.

    By rule the OU of a sote service certificate is the organisation's long name in the code service (domain note
    service-certificates.md, 1.1); the day of issue decides names that stayed the same over the reform.
    """
    issued_on = finnish_day(certificate.not_before)
    match = register.resolve(clipped(subject_organisation(certificate)), issued_on=issued_on)
    if match.status is not OrganisationStatus.UNKNOWN:
        return match
    units = (register.resolve(unit, issued_on=issued_on) for unit in values(certificate.subject, "OU"))
    return next((unit for unit in units if unit.status is not OrganisationStatus.UNKNOWN), match)


def _found(facts: InventoryFacts, rule: InventoryFindingRule) -> InventoryFinding | None:
    if rule.kinds and facts.item.judgement.kind not in rule.kinds:
        return None
    detail = LOOKS[rule.code](facts, rule)
    return None if detail is None else InventoryFinding(rule.code, clipped(detail), rule.severity)
