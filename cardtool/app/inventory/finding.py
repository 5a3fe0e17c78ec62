"""Use case: where is this certificate, its key, or its predecessor?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.app.explaining import read_certificates

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.model.certificate import Certificate
    from cardtool.model.inventory import Inventory, InventoryCertificate


def find_certificate(file: Path, inventory: Inventory) -> Inventory:
    """The part of an inventory that has to do with the certificates of a file.

    That is: the certificate itself, others with the same key, and others of the same OID and use.

    Raises:
        DataError: the file cannot be read or holds no certificate.
    """
    wanted = read_certificates(file)
    identities = {certificate.sha256 for certificate in wanted}
    keys = {certificate.spki_sha256 for certificate in wanted}
    services = services_of(wanted, inventory.certificates)
    found = tuple(item for item in inventory.certificates if _concerns(item, identities, keys, services))
    hashes = {item.certificate.sha256 for item in found}
    oids = tuple(verdict for verdict in inventory.oids if hashes.intersection(verdict.certificates))
    return replace(inventory, certificates=found, oids=oids)


def services_of(wanted: Iterable[Certificate], known: Iterable[InventoryCertificate]) -> set[tuple[str, str]]:
    """OID and use of what is looked for; the use is that of the inventory where it stands there too."""
    from cardtool.rules.service_kind import kanta_oid_of
    from cardtool.rules.service_loading import load_service_kind_rules

    rules = load_service_kind_rules()
    judged = {item.certificate.sha256: item.judgement for item in known}
    services = set()
    for certificate in wanted:
        oid = kanta_oid_of(certificate)
        if oid is not None:
            judgement = judged.get(certificate.sha256) or rules.judge(certificate)
            services.add((oid.text, judgement.usage.value))
    return services


def _concerns(item: InventoryCertificate, identities: set[str], keys: set[str], services: set[tuple[str, str]]) -> bool:
    certificate = item.certificate
    if certificate.sha256 in identities or certificate.spki_sha256 in keys:
        return True
    return item.oid is not None and (item.oid.text, item.judgement.usage.value) in services
