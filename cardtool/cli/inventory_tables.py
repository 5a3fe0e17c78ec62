"""An inventory as text for a terminal."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from cardtool.app.inventory.wording import (
    name_of,
    tell_begin,
    tell_chain,
    tell_finding,
    tell_key,
    tell_kin,
    tell_list_failure,
    tell_root,
    tell_transition,
)
from cardtool.app.telling import tell_evidence
from cardtool.cli.tables import table
from cardtool.model.finnish_time import finnish_day
from cardtool.model.inventory import GRAVEST_FIRST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cardtool.app.inventory.finding import Found
    from cardtool.app.inventory.scanning import Progress
    from cardtool.app.language import Texts
    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.oid import OidVerdict
    from cardtool.model.sighting import Coverage


def progress_line(texts: Texts, progress: Progress) -> str:
    """How far a scan is, on one line."""
    left = "" if progress.remaining is None else texts.say("{seconds} s left", seconds=round(progress.remaining))
    told = texts.say("{number} looked at, {rate} in a second", number=progress.looked_at, rate=round(progress.rate))
    return f"{told} {left}".rstrip()


def coverage_lines(texts: Texts, inventory: Inventory) -> Iterator[str]:
    """What was looked at; every report begins with it."""
    yield texts.say("Judged for {day}", day=texts.day(inventory.as_of))
    yield ""
    say = texts.say
    heads = (say("Source"), say("State"), say("Certificates seen"), say("Looked at"), say("Not read"), say("Reasons"))
    yield from table([heads, *(_coverage(texts, source) for source in inventory.coverage)])
    yield ""
    certificates = inventory.certificates
    yield from _numbers(name_of(texts, item.judgement.kind) for item in certificates)
    yield from _numbers(name_of(texts, item.chain.state) for item in certificates)
    yield from _findings(texts, inventory)


def _findings(texts: Texts, inventory: Inventory) -> Iterator[str]:
    """How often each thing worth knowing was found, the gravest first."""
    plain = [replace(finding, detail="") for item in inventory.certificates for finding in item.findings]
    plain.sort(key=lambda finding: GRAVEST_FIRST.index(finding.severity))
    for _, found in groupby(plain, key=attrgetter("severity")):
        yield from _numbers(tell_finding(texts, finding) for finding in found)


def _numbers(told: Iterable[str]) -> Iterator[str]:
    """How often each text occurs, the most frequent first, and an empty line."""
    counted = Counter(told)
    yield from (f"  {number:>7}  {text}" for text, number in counted.most_common())
    if counted:
        yield ""


def _coverage(texts: Texts, source: Coverage) -> tuple[str, ...]:
    reasons = Counter(refusal.reason for refusal in source.refusals)
    told = ", ".join(f"{name_of(texts, reason)} {number}" for reason, number in reasons.most_common())
    numbers = (source.seen, source.looked_at, len(source.refusals))
    return (source.name, name_of(texts, source.state), *map(str, numbers), told)


def list_failure_lines(texts: Texts, inventory: Inventory) -> Iterator[str]:
    """The lines of the list of wanted OIDs that could not be used, with what stands there."""
    for failure in inventory.list_failures:
        told = tell_list_failure(texts, failure)
        yield f"{told} ({failure.detail})" if failure.detail else told


def oid_lines(texts: Texts, inventory: Inventory) -> Iterator[str]:
    """The answer for every wanted OID."""
    if not inventory.oids:
        return
    say = texts.say
    heads = (say("OID"), say("Organisation"), say("Answer"), say("Certificates"))
    rows = [
        (verdict.wanted.oid, verdict.organisation, _answer(texts, verdict, inventory), str(len(verdict.certificates)))
        for verdict in inventory.oids
    ]
    yield from table([heads, *rows])
    # Each root of the shipped table adds a remark of its own after the table's name.
    sources = {verdict.source.partition(": ")[0] for verdict in inventory.oids if verdict.source}
    if sources:
        yield ""
        yield say("Names of organisations from: {sources}", sources="; ".join(sorted(sources)))
    yield from _transitions(texts, inventory)


def _answer(texts: Texts, verdict: OidVerdict, inventory: Inventory) -> str:
    begins = tell_begin(texts, verdict.wanted, inventory.as_of)
    told = name_of(texts, verdict.code)
    return f"{told} ({begins})" if begins else told


def _transitions(texts: Texts, inventory: Inventory) -> Iterator[str]:
    """Until when old roots were to be used, each sentence once with the OIDs it is about."""
    told: dict[str, list[str]] = {}
    for verdict in inventory.oids:
        if verdict.transition_end is not None:
            told.setdefault(tell_transition(texts, verdict.transition_end), []).append(verdict.wanted.oid)
    for sentence, oids in told.items():
        yield ""
        yield sentence
        yield from (f"  {oid}" for oid in oids)


def found_lines(texts: Texts, found: Found) -> Iterator[str]:
    """Certificates with what they are to the one that was looked for, and all their places."""
    if not found.anything:
        yield texts.say("It stands in none of these places.")
    for item in found.inventory.certificates:
        yield tell_kin(texts, found.kin[item.certificate.sha256])
        yield from _certificate(texts, item)


def _certificate(texts: Texts, item: InventoryCertificate) -> Iterator[str]:
    certificate = item.certificate
    days = " – ".join(texts.day(finnish_day(m)) for m in (certificate.not_before, certificate.not_after))  # noqa: RUF001 - the dash between two dates
    yield f"{certificate.subject.first('CN') or certificate.sha256}  {name_of(texts, item.judgement.kind)}  {days}"
    if item.oid:
        yield f"  {item.oid.text}  {tell_root(texts, item.root) if item.root else ''}".rstrip()
    yield f"  {tell_chain(texts, item.chain)}"
    yield from (f"  {tell_finding(texts, finding)}" for finding in item.findings)
    yield from (f"  {texts.say('Why')}: {tell_evidence(texts, seen)}" for seen in item.judgement.evidence)
    for place in item.places:
        entry = f" [{place.alias}]" if place.alias else ""
        key = tell_key(texts, place.key)
        yield f"  {name_of(texts, place.source)}: {place.path}{entry}{f' ({key})' if key else ''}"
