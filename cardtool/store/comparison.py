"""What changed between two inventories: of two days, or of two machines. A pure function of values."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.store.places import storable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.sighting import Place

#: What two certificates of one service have in common: OID, or subject where there is no OID; kind, use, environment.
ServiceIdentity = tuple[str, ...]
PlaceIdentity = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A certificate that is in both inventories, but not in the same places.

    Attributes:
        certificate: as the later inventory has it.
        appeared: places of the later inventory only.
        left: places of the earlier one only.
    """

    certificate: InventoryCertificate
    appeared: tuple[Place, ...]
    left: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new certificate for a service that had one.

    Attributes:
        old: the certificate it follows; it may still stand there, which is a rollover.
        new: the new certificate.
        key_replaced: the new one has another key.
        old_remains: the old one is in the later inventory too.
    """

    old: InventoryCertificate
    new: InventoryCertificate
    key_replaced: bool
    old_remains: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences; every certificate of either inventory is in exactly one of the groups, or an ``old`` one.

    Attributes:
        new: in the later inventory only, and no renewal.
        gone: in the earlier one only, and not renewed.
        moved: in both, in other places.
        renewed: the same OID (or subject) and use, another certificate.
        same: number of certificates in both, in the same places.
    """

    new: tuple[InventoryCertificate, ...] = ()
    gone: tuple[InventoryCertificate, ...] = ()
    moved: tuple[Moved, ...] = ()
    renewed: tuple[Renewal, ...] = ()
    same: int = 0

    @property
    def replaced_keys(self) -> tuple[Renewal, ...]:
        """The renewals that came with another key."""
        return tuple(renewal for renewal in self.renewed if renewal.key_replaced)

    @property
    def unchanged(self) -> bool:
        """Whether there is no difference."""
        return not (self.new or self.gone or self.moved or self.renewed)


def compare(a: Inventory, b: Inventory, *, across_hosts: bool = False) -> Comparison:
    """What is different in ``b``, the later inventory, against ``a``.

    Args:
        a: the earlier inventory, or that of the first machine.
        b: the later one, or that of the second machine.
        across_hosts: the two are of different machines, so the name of the machine does not make a place another.
    """
    before = {found.certificate.sha256: found for found in a.certificates}
    after = {found.certificate.sha256: found for found in b.certificates}
    arrived = [found for sha256, found in after.items() if sha256 not in before]
    left = [found for sha256, found in before.items() if sha256 not in after]
    renewed = tuple(_renewals(arrived, before, after))
    renewals = {renewal.new.certificate.sha256 for renewal in renewed}
    followed = {service_identity(renewal.new) for renewal in renewed}
    both = [(before[sha256], found) for sha256, found in after.items() if sha256 in before]
    moved = tuple(_moves(both, across_hosts=across_hosts))
    return Comparison(
        new=tuple(found for found in arrived if found.certificate.sha256 not in renewals),
        gone=tuple(found for found in left if service_identity(found) not in followed),
        moved=moved,
        renewed=renewed,
        same=len(both) - len(moved),
    )


def service_identity(found: InventoryCertificate) -> ServiceIdentity | None:
    """What stays when the certificate of a service is renewed; ``None`` for one that names nothing."""
    name = found.oid.text if found.oid else str(found.certificate.subject)
    judgement = found.judgement
    return (name, judgement.kind, judgement.usage, judgement.environment) if name else None


def _renewals(
    arrived: Iterable[InventoryCertificate],
    before: Mapping[str, InventoryCertificate],
    after: Mapping[str, InventoryCertificate],
) -> Iterator[Renewal]:
    services = defaultdict(list)
    for found in before.values():
        services[service_identity(found)].append(found)
    for new in arrived:
        identity = service_identity(new)
        begins = new.certificate.not_before
        # A certificate that is older than all known ones was not renewed: somebody put an old one back.
        olds = [old for old in services.get(identity, ()) if identity and old.certificate.not_before <= begins]
        if olds:
            yield _renewal(max(olds, key=lambda old: old.certificate.not_after), new, after)


def _renewal(old: InventoryCertificate, new: InventoryCertificate, after: Mapping[str, object]) -> Renewal:
    return Renewal(
        old,
        new,
        key_replaced=old.certificate.spki_sha256 != new.certificate.spki_sha256,
        old_remains=old.certificate.sha256 in after,
    )


def _moves(both: Iterable[tuple[InventoryCertificate, InventoryCertificate]], *, across_hosts: bool) -> Iterator[Moved]:
    for old, new in both:
        was = {_place_identity(place, across_hosts=across_hosts): place for place in old.places}
        now = {_place_identity(place, across_hosts=across_hosts): place for place in new.places}
        if was.keys() != now.keys():
            appeared = tuple(place for identity, place in now.items() if identity not in was)
            yield Moved(new, appeared, tuple(place for identity, place in was.items() if identity not in now))


def _place_identity(place: Place, *, across_hosts: bool) -> PlaceIdentity:
    # The form and number of a block may change without the certificate standing anywhere else.
    # A store keeps bytes of a file name that are no text as escapes; a scan and a bundle keep the bytes.
    path, alias = storable(place.path), storable(place.alias)
    return place.source, "" if across_hosts else storable(place.host), path, alias
