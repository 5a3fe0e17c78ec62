"""What an inventory of service certificates says to the helpdesk's decision table."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from cardtool.model.diagnosis import Fact, FactCode
from cardtool.model.sighting import SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.model.inventory import Inventory

#: Facts that say the same of different things; an inventory may hold ten thousands of certificates.
MOST_ALIKE: Final = 20
#: Digits of a fingerprint that tell certificates apart.
_DIGITS: Final = 16


def inventory_facts(inventory: Inventory) -> Iterator[Fact]:
    """The sources, what could not be read in them, what was found in certificates, the verdicts on wanted OIDs."""
    yield from _few(_all(inventory))


def _all(inventory: Inventory) -> Iterator[Fact]:
    for source in inventory.coverage:
        yield Fact(FactCode.SOURCE, source.name, source.state)
        for reason in dict.fromkeys(refusal.reason for refusal in source.refusals):
            yield Fact(FactCode.REFUSED, source.name, reason)
        if source.kind is SourceKind.TOKEN:
            yield Fact(FactCode.WITHOUT_PIN, source.name, str(source.seen))
    for item in inventory.certificates:
        for finding in item.findings:
            yield Fact(FactCode.CERTIFICATE, item.certificate.sha256[:_DIGITS], finding.code)
    for verdict in inventory.oids:
        yield Fact(FactCode.OID, verdict.wanted.oid, verdict.code)


def _few(facts: Iterable[Fact]) -> Iterator[Fact]:
    """The first of those that say the same, so that none of the others is crowded out."""
    told: Counter[tuple[FactCode, str]] = Counter()
    for fact in facts:
        told[fact.code, fact.value] += 1
        if told[fact.code, fact.value] <= MOST_ALIKE:
            yield fact
