"""What one run says of a certificate, apart from the certificate and its places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.model.inventory import InventoryCertificate, IssuerChain

if TYPE_CHECKING:
    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import InventoryFinding
    from cardtool.model.oid import KantaOid, RootMatch
    from cardtool.model.organisation import Organisation
    from cardtool.model.service import ServiceJudgement
    from cardtool.model.sighting import Place

_NOT_CHECKED: Final = IssuerChain()


@dataclass(frozen=True, slots=True)
class Said:
    """The fields of ``InventoryCertificate`` of the same names."""

    judgement: ServiceJudgement
    oid: KantaOid | None = None
    root: RootMatch | None = None
    organisation: Organisation | None = None
    findings: tuple[InventoryFinding, ...] = ()
    chain: IssuerChain = _NOT_CHECKED

    def of(self, certificate: Certificate, places: tuple[Place, ...]) -> InventoryCertificate:
        """The whole again."""
        return InventoryCertificate(
            certificate=certificate,
            judgement=self.judgement,
            oid=self.oid,
            root=self.root,
            organisation=self.organisation,
            places=places,
            findings=self.findings,
            chain=self.chain,
        )


def said_of(found: InventoryCertificate) -> Said:
    """What is said of the certificate."""
    return Said(found.judgement, found.oid, found.root, found.organisation, found.findings, found.chain)
