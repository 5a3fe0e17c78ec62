"""What there is to find in a certificate of the inventory: one function a finding.

Each gives the observed text, ``""`` when the code says it all, or ``None`` when there is nothing to report.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from cardtool.model.finnish_time import finnish_day
from cardtool.model.inventory import InventoryFindingCode
from cardtool.model.oid import OidDefect, RootStatus
from cardtool.model.organisation import OrganisationStatus
from cardtool.model.service import Environment, ServiceKind
from cardtool.register.names import key
from cardtool.register.oid_syntax import as_business_id, root_of
from cardtool.rules.kanta_oid import parse_oid
from cardtool.rules.kind_matching import values
from cardtool.rules.observations import months_later
from cardtool.rules.text import joined, subject_organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.model.certificate import Certificate, Name
    from cardtool.model.oid import KantaOid, RootMatch
    from cardtool.model.organisation import Organisation
    from cardtool.rules.inventory_findings_facts import InventoryFacts, InventoryFindingRule

_LOOKS_LIKE_OID: Final = re.compile(r"\s*\d+(\.\d+){2,}\s*", re.ASCII)
#: A business id inside organizationIdentifier, for example ``NTRFI-3221304-3`` (ETSI EN 319 412-1, 5.1.4).
_IDENTIFIER: Final = re.compile(r"[A-Z]{3}FI-(\d{7}-\d)", re.ASCII)


def business_id_in(certificate: Certificate) -> str:
    """The business id that a subject shows beside its OID: in organizationIdentifier, serialNumber or CN.

    X-Road's signing certificates have it as CN, generic service certificates as serialNumber (domain note
    service-certificates.md, 1.4 and 7). Empty when there is none.
    """
    return business_id_named(certificate.subject)


def business_id_named(subject: Name) -> str:
    """The same for a subject alone."""
    identifiers = (_IDENTIFIER.fullmatch(value) for value in values(subject, "organizationIdentifier"))
    shown = [found[1] for found in identifiers if found]
    shown += [as_business_id(value) for value in values(subject, "serialNumber", "CN")]
    return next((text for text in shown if text), "")


def _name_disagrees(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    if facts.oid is None or not facts.oid.business_id or facts.root is None:
        return None
    if facts.named.status is OrganisationStatus.UNKNOWN:
        return None
    bodies = (facts.named.matched,) if facts.named.matched else facts.named.candidates
    if not all(_contradicts(body, facts.oid, facts.root) for body in bodies):
        return None
    return joined(text for text in (_name(facts), facts.root.organisation or facts.oid.root) if text)


def _contradicts(body: Organisation, oid: KantaOid, root: RootMatch) -> bool:
    """Whether the OID cannot be the body's; where the body's own root is not known only old and new tell it."""
    if root_of(oid.business_id) in body.oid_roots or oid.business_id in body.business_ids:
        return False
    if root.organisation and key(root.organisation) in {key(body.name_fi), key(body.name_sv)}:
        return False
    if root.status is RootStatus.OTHER:
        return bool(body.oid_roots) and not root.probable_county
    if body.oid_roots:
        return True
    old = body.status is OrganisationStatus.OLD
    return (old and root.status is RootStatus.NEW) or (not old and root.status is RootStatus.OLD)


def _business_id_disagrees(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    shown = business_id_in(facts.certificate)
    if not shown or facts.oid is None or not facts.oid.business_id or shown == facts.oid.business_id:
        return None
    return joined((shown, facts.oid.business_id))


def _of_status(status: RootStatus) -> Callable[[InventoryFacts, InventoryFindingRule], str | None]:
    def look(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
        return facts.root.organisation if facts.root and facts.root.status is status else None

    return look


def _of_others(*, probable_county: bool) -> Callable[[InventoryFacts, InventoryFindingRule], str | None]:
    def look(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
        root = facts.root
        if root is None or root.status is not RootStatus.OTHER or root.probable_county is not probable_county:
            return None
        shown = facts.oid.root if facts.oid else business_id_in(facts.certificate)
        return joined(text for text in (shown, root.organisation) if text)

    return look


def _check_digit(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    return facts.oid.business_id if facts.oid and OidDefect.CHECK_DIGIT in facts.oid.defects else None


def _oid_not_valid(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    if facts.oid is not None:
        return None
    serials = values(facts.certificate.subject, "serialNumber")
    bad = [serial for serial in serials if _LOOKS_LIKE_OID.fullmatch(serial) and parse_oid(serial) is None]
    if bad:
        return joined(bad)
    return joined(serials) if facts.item.judgement.kind is ServiceKind.SOTE_SERVICE else None


def _several_oids(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    """The OIDs that do not count, because the first one does."""
    shown = (parse_oid(serial) for serial in values(facts.certificate.subject, "serialNumber"))
    others = dict.fromkeys(oid.text for oid in shown if oid and facts.oid and oid.text != facts.oid.text)
    return joined(others) or None


def _test(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    return "" if facts.item.judgement.environment is Environment.TEST else None


def _weak(facts: InventoryFacts, rule: InventoryFindingRule) -> str | None:
    return joined(_weaknesses(facts.certificate, rule)) or None


def _weaknesses(certificate: Certificate, rule: InventoryFindingRule) -> Iterator[str]:
    # Nobody relies on the signature of a root over itself.
    itself = certificate.is_ca and certificate.issuer.der == certificate.subject.der
    if certificate.signature_hash in rule.hashes and not itself:
        yield certificate.signature_hash
    least = {"rsa": rule.rsa_bits, "ec": rule.ec_bits}.get(certificate.key.kind, 0)
    if 0 < certificate.key.bits < least:
        yield f"{certificate.key.kind} {certificate.key.bits}"


def _validity(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    first, last = finnish_day(facts.certificate.not_before), finnish_day(facts.certificate.not_after)
    judged = facts.item.judgement
    fitting = (
        rule
        for rule in facts.validities
        if judged.usage in rule.usages and judged.kind in rule.kinds and first >= rule.issued_from
    )
    longest = next(fitting, None)
    if longest is None or last <= months_later(first, longest.months):
        return None
    return str((last - first).days)


def _key_missing(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    places = facts.item.places
    return "" if places and all(place.key is False for place in places) else None


def _many_places(facts: InventoryFacts, rule: InventoryFindingRule) -> str | None:
    number = len({(place.host, place.path) for place in facts.item.places})
    return str(number) if number >= rule.places else None


def _not_conforming(facts: InventoryFacts, _: InventoryFindingRule) -> str | None:
    return joined(defect.value for defect in facts.certificate.defects) or None


def _name(facts: InventoryFacts) -> str:
    matched = facts.named.matched
    return matched.name_fi if matched else subject_organisation(facts.certificate)


#: How each finding is found; complete, so a code without a function does not exist.
LOOKS: Final[dict[InventoryFindingCode, Callable[[InventoryFacts, InventoryFindingRule], str | None]]] = {
    InventoryFindingCode.NAME_AND_OID_DISAGREE: _name_disagrees,
    InventoryFindingCode.BUSINESS_ID_AND_OID_DISAGREE: _business_id_disagrees,
    InventoryFindingCode.OLD_ROOT: _of_status(RootStatus.OLD),
    InventoryFindingCode.KEPT_ROOT: _of_status(RootStatus.KEPT),
    InventoryFindingCode.MUNICIPALITY_ROOT: _of_status(RootStatus.MUNICIPALITY),
    InventoryFindingCode.OTHER_ORGANISATION: _of_others(probable_county=False),
    InventoryFindingCode.PROBABLE_COUNTY_ROOT: _of_others(probable_county=True),
    InventoryFindingCode.CHECK_DIGIT: _check_digit,
    InventoryFindingCode.OID_NOT_VALID: _oid_not_valid,
    InventoryFindingCode.SEVERAL_OIDS: _several_oids,
    InventoryFindingCode.TEST_CERTIFICATE: _test,
    InventoryFindingCode.MANY_PLACES: _many_places,
    InventoryFindingCode.KEY_MISSING: _key_missing,
    InventoryFindingCode.NOT_CONFORMING: _not_conforming,
    InventoryFindingCode.WEAK_SIGNATURE: _weak,
    InventoryFindingCode.VALIDITY_TOO_LONG: _validity,
}
