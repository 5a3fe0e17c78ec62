"""When something is found in a certificate of the inventory, and what is known of the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from cardtool.model.certificate import Certificate
    from cardtool.model.evidence import Confidence
    from cardtool.model.inventory import InventoryCertificate, InventoryFindingCode
    from cardtool.model.oid import KantaOid, RootMatch
    from cardtool.model.organisation import OrganisationMatch
    from cardtool.model.service import ServiceKind, ServiceUsage
    from cardtool.model.verdict import Severity


@dataclass(frozen=True, slots=True)
class InventoryFindingRule:
    """When a finding is reported.

    Attributes:
        code: what is found.
        severity: how much attention it needs.
        certainty: how sure the rule is.
        source: document and section.
        kinds: only for these kinds of certificate; empty = for all.
        places: from how many places on they are many.
        hashes: hashes of signatures that are weak.
        rsa_bits: least size of an RSA key that is not weak, in bits.
        ec_bits: the same of a key on a curve.
    """

    code: InventoryFindingCode
    severity: Severity
    certainty: Confidence
    source: str
    kinds: frozenset[ServiceKind] = frozenset()
    places: int = 0
    hashes: frozenset[str] = frozenset()
    rsa_bits: int = 0
    ec_bits: int = 0


@dataclass(frozen=True, slots=True)
class ValidityRule:
    """The longest validity of some certificates, in calendar months.

    Attributes:
        id: identifier.
        usages: for certificates of these uses.
        kinds: of these kinds.
        issued_from: first Finnish day of issue for which it holds.
        months: the longest validity.
        certainty: how sure the rule is.
        source: document and section.
        read: day on which the source was read.
    """

    id: str
    usages: frozenset[ServiceUsage]
    kinds: frozenset[ServiceKind]
    issued_from: date
    months: int
    certainty: Confidence
    source: str
    read: date


@dataclass(frozen=True, slots=True)
class InventoryFacts:
    """Everything that is known of one certificate.

    Attributes:
        item: the certificate of the inventory.
        named: what the register says of the organisation it names.
        validities: the longest validities, in the order of asking.
    """

    item: InventoryCertificate
    named: OrganisationMatch
    validities: tuple[ValidityRule, ...]

    @property
    def certificate(self) -> Certificate:
        """The certificate itself."""
        return self.item.certificate

    @property
    def oid(self) -> KantaOid | None:
        """Its Kanta OID."""
        return self.item.oid

    @property
    def root(self) -> RootMatch | None:
        """Whose root that is."""
        return self.item.root
