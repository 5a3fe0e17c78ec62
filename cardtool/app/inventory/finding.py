"""Use case: where is this certificate, its key, or its predecessor?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cardtool.app.explaining import read_certificates
from cardtool.app.inventory.kinship import Kin, kin_of
from cardtool.model.certificate import Certificate
from cardtool.model.errors import NoCertificateFoundError, SourceNotReadableError
from cardtool.model.sighting import Place, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from typing import Any

    from cardtool.model.inventory import Inventory, InventoryCertificate


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of the certificates in a file.

    Attributes:
        inventory: the part of the inventory that has to do with them, the closest first.
        kin: what each certificate of it is to them, by its fingerprint.
    """

    inventory: Inventory
    kin: Mapping[str, Kin] = field(default_factory=dict)

    @property
    def anything(self) -> bool:
        """Whether there is more than certificates of other organisations that share the key."""
        return any(not kin.other_organisation for kin in self.kin.values())


def find_certificate(file: Path, inventory: Inventory, passwords: Iterable[str] = ()) -> Found:
    """The part of an inventory that has to do with the certificates of a file.

    That is: the certificate itself, others with the same key, and others of the same OID and use.

    Args:
        file: certificates in any form that a scan reads.
        inventory: where to look.
        passwords: to try when the file is a store with a password.

    Raises:
        DataError: the file cannot be read or holds no certificate.
    """
    wanted = wanted_certificates(file, passwords)
    services = services_of(wanted, inventory.certificates)
    related = [(item, kin_of(item, wanted, services)) for item in inventory.certificates]
    kin = {item.certificate.sha256: is_kin for item, is_kin in related if is_kin is not None}
    items = [item for item in inventory.certificates if item.certificate.sha256 in kin]
    items.sort(key=lambda item: _distance(kin[item.certificate.sha256]))
    oids = tuple(verdict for verdict in inventory.oids if kin.keys() & set(verdict.certificates))
    return Found(replace(inventory, certificates=tuple(items), oids=oids), kin)


def found_document(found: Found) -> dict[str, Any]:
    """The answer as an inventory (schema ``cardtool.inventory.v1``) whose certificates say their kinship."""
    from cardtool.reports.inventory_documents import inventory_document

    document = inventory_document(found.inventory)
    for certificate in document["certificates"]:
        kin = found.kin[certificate["sha256"]]
        certificate |= {"kinship": kin.kinship.value, "other_organisation": kin.other_organisation}
    return document


def wanted_certificates(file: Path, passwords: Iterable[str] = ()) -> tuple[Certificate, ...]:
    """What a file asks for: its certificates without those of their issuers, unless it holds nothing else.

    Args:
        file: PEM, DER, or a store in any form that a scan reads.
        passwords: to try when it is a store with a password.

    Raises:
        DataError: it cannot be read or holds no certificate.
    """
    try:
        certificates = read_certificates(file)
    except NoCertificateFoundError as error:
        certificates = _in_store(file, passwords, error)
    return tuple(certificate for certificate in certificates if not certificate.is_ca) or certificates


def _in_store(file: Path, passwords: Iterable[str], plain: NoCertificateFoundError) -> tuple[Certificate, ...]:
    """The certificates of a file that is neither PEM nor DER.

    Args:
        file: the file; it was read once, so it is of a bounded size.
        passwords: to try.
        plain: why it is neither, which is told for a file that is no store.
    """
    from cardtool.certificates.parsing import parse_certificate
    from cardtool.inventory.formats.registry import recognise
    from cardtool.inventory.passwords import Passwords

    try:
        content = file.read_bytes()
    except OSError as error:
        raise SourceNotReadableError(error.strerror or type(error).__name__, reader=str(file)) from error
    known = recognise(content)
    if known is None:
        raise plain
    result = known.read(content, Place(SourceKind.FILES, str(file)), Passwords(passwords))
    parsed = [parse_certificate(sighting.der) for sighting in result.items]
    certificates = {found.sha256: found for found in parsed if isinstance(found, Certificate)}
    if not certificates:
        reasons = ", ".join(sorted({refusal.reason.value for refusal in result.refusals}))
        raise NoCertificateFoundError(reasons or plain.detail, reader=str(file))
    return tuple(certificates.values())


def _distance(kin: Kin) -> tuple[bool, int]:
    return kin.other_organisation, list(type(kin.kinship)).index(kin.kinship)


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
