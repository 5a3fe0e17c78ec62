"""How a certificate is related to the one that is looked for."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import InventoryCertificate


class Kinship(StrEnum):
    """How what stands somewhere is related to the certificate that is looked for; the closest comes first."""

    CERTIFICATE = "certificate"
    KEY = "key"
    """Another certificate of the same public key."""
    PREDECESSOR = "predecessor"
    """One for the same OID and use that began earlier."""
    SUCCESSOR = "successor"
    """One for the same OID and use that began later, or at the same time."""


class Kin(NamedTuple):
    """What a certificate is to those that are looked for.

    Attributes:
        kinship: how it is related.
        other_organisation: it is another organisation's, by the roots of the OIDs, else by the names in the subjects.
    """

    kinship: Kinship
    other_organisation: bool = False


def kin_of(item: InventoryCertificate, wanted: Sequence[Certificate], services: set[tuple[str, str]]) -> Kin | None:
    """What a certificate of an inventory is to those that are looked for; ``None`` when it has nothing to do with them.

    Args:
        item: the certificate.
        wanted: those that are looked for.
        services: their OIDs and uses.
    """
    certificate = item.certificate
    if any(certificate.sha256 == one.sha256 for one in wanted):
        return Kin(Kinship.CERTIFICATE)
    if same_key := [one for one in wanted if one.spki_sha256 == certificate.spki_sha256]:
        return Kin(Kinship.KEY, all(_are_of_others(certificate, one) for one in same_key))
    if item.oid is None or (item.oid.text, item.judgement.usage.value) not in services:
        return None
    earlier = certificate.not_before < min(one.not_before for one in wanted)
    return Kin(Kinship.PREDECESSOR if earlier else Kinship.SUCCESSOR)


def _are_of_others(one: Certificate, other: Certificate) -> bool:
    """Whether two certificates say that they are of different organisations."""
    from cardtool.rules.service_kind import kanta_oid_of

    first, second = kanta_oid_of(one), kanta_oid_of(other)
    if first is not None and second is not None:
        return first.root != second.root
    names = [certificate.subject.first("O").casefold() for certificate in (one, other)]
    return all(names) and names[0] != names[1]
