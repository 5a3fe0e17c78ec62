"""An inventory as tables for people: coverage, wanted OIDs, certificates, places."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.finnish_time import finnish_day
from cardtool.model.sighting import SourceState
from cardtool.register.imports_values import ImportReason
from cardtool.reports.inventory_documents import business_id_of
from cardtool.reports.inventory_state import validity_state
from cardtool.reports.inventory_words import begin_text, chain_text, finding_text, key_text, root_text, transition_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from cardtool.model.inventory import Inventory, InventoryCertificate
    from cardtool.model.oid import OidVerdict
    from cardtool.model.sighting import Coverage, Place
    from cardtool.reports.inventory_words import ReportWords

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts.

    Attributes:
        title: what it shows.
        headings: one text a column.
        rows: the rows, each as long as ``headings``; may be an iterator, which is read once.
    """

    title: str
    headings: Row
    rows: Iterable[Row]


def inventory_tables(inventory: Inventory, words: ReportWords) -> tuple[Table, ...]:
    """All tables of a report, the coverage first."""
    return (
        coverage_table(inventory, words),
        oid_table(inventory, words),
        certificate_table(inventory, words),
        place_table(inventory, words),
    )


def coverage_table(inventory: Inventory, words: ReportWords) -> Table:
    """What became of every source."""
    say = words.say
    headings = (
        say("Source"),
        say("Kind of source"),
        say("State"),
        say("Certificates seen"),
        say("Looked at"),
        say("Not read"),
        say("Without certificates"),
        say("Reasons"),
        say("As of"),
    )
    rows = [_coverage_row(source, inventory, words) for source in inventory.coverage]
    if inventory.list_failures:
        rows.append(_list_row(inventory, words))
    return Table(say("What was looked at"), headings, rows)


def _coverage_row(source: Coverage, inventory: Inventory, words: ReportWords) -> Row:
    reasons = Counter(refusal.reason for refusal in source.refusals)
    return (
        source.name,
        words.name(source.kind),
        words.name(source.state),
        str(source.seen),
        str(source.looked_at),
        str(len(source.refusals)),
        str(source.skipped),
        "; ".join(f"{words.name(reason)} ({number})" for reason, number in reasons.most_common()),
        words.moment(source.as_of or inventory.scanned_at),
    )


def _list_row(inventory: Inventory, words: ReportWords) -> Row:
    """What of the list of wanted OIDs could not be used."""
    reasons = Counter(ImportReason(failure.reason) for failure in inventory.list_failures)
    told = "; ".join(f"{words.name(reason)} ({number})" for reason, number in reasons.most_common())
    number = str(len(inventory.list_failures))
    return words.say("The list of OIDs"), "", words.name(SourceState.PARTIAL), "", "", number, "", told, ""


def oid_table(inventory: Inventory, words: ReportWords) -> Table:
    """The answer for every wanted OID."""
    say = words.say
    headings = (
        say("OID"),
        say("Organisation"),
        say("County"),
        say("Answer"),
        say("Old root"),
        say("Certificates"),
        say("Certificates of the predecessor"),
        say("Name on the list"),
        say("In use"),
        say("Source of the organisation"),
    )
    rows = (_oid_row(verdict, inventory.as_of, words) for verdict in inventory.oids)
    return Table(say("Kanta OIDs"), headings, rows)


def _oid_row(verdict: OidVerdict, as_of: date, words: ReportWords) -> Row:
    return (
        verdict.wanted.oid,
        verdict.organisation or verdict.wanted.name,
        verdict.county,
        words.name(verdict.code),
        transition_text(words.say, words.day, verdict.transition_end) if verdict.transition_end else "",
        " ".join(verdict.certificates),
        " ".join(verdict.predecessors),
        verdict.wanted.name,
        begin_text(words.say, words.day, verdict.wanted, as_of),
        verdict.source,
    )


def certificate_table(inventory: Inventory, words: ReportWords) -> Table:
    """One row for each certificate."""
    say = words.say
    headings = (
        say("Name"),
        say("Kind of certificate"),
        say("Use"),
        say("Environment"),
        say("Generation"),
        say("OID"),
        say("Business ID"),
        say("Organisation"),
        say("Unit"),
        say("In the register"),
        say("Whose root"),
        say("State"),
        say("Valid from"),
        say("Valid until"),
        say("Issuer"),
        say("Chain"),
        say("Certificates of the issuers"),
        say("Serial number"),
        say("Encoding"),
        say("Worth knowing"),
        say("Why"),
        say("Places"),
        say("First place"),
        say("SHA-256"),
    )
    rows = (_certificate_row(found, inventory, words) for found in inventory.certificates)
    return Table(say("Certificates"), headings, rows)


def _certificate_row(found: InventoryCertificate, inventory: Inventory, words: ReportWords) -> Row:
    certificate, judgement, oid, root = found.certificate, found.judgement, found.oid, found.root
    subject = certificate.subject
    return (
        subject.first("CN"),
        words.name(judgement.kind),
        words.name(judgement.usage),
        words.name(judgement.environment),
        judgement.generation,
        oid.text if oid else "",
        business_id_of(oid, certificate),
        subject.first("O"),
        subject.first("OU"),
        root_text(words.say, words.name, root) if root else "",
        root.organisation if root else "",
        words.name(validity_state(certificate, inventory.as_of)),
        words.day(finnish_day(certificate.not_before)),
        words.day(finnish_day(certificate.not_after)),
        str(certificate.issuer),
        chain_text(words.name, found.chain),
        " ".join(found.chain.issuers),
        certificate.serial_hex,
        words.say("Conforms") if certificate.conforming else words.say("Departs from the standard"),
        "; ".join(finding_text(words.name, finding) for finding in found.findings),
        "; ".join(f"{words.name(seen.code)}: {seen.detail}" for seen in judgement.evidence),
        str(len(found.places)),
        place_text(found.places[0]) if found.places else "",
        certificate.sha256,
    )


def place_table(inventory: Inventory, words: ReportWords) -> Table:
    """One row for each certificate in each place."""
    say = words.say
    headings = (
        say("SHA-256"),
        say("Kind of source"),
        say("Host"),
        say("Path"),
        say("Entry"),
        say("Form"),
        say("Private key"),
    )
    return Table(say("Places"), headings, _place_rows(inventory, words))


def _place_rows(inventory: Inventory, words: ReportWords) -> Iterator[Row]:
    for found in inventory.certificates:
        for place in found.places:
            source, key = words.name(place.source), key_text(words.say, place.key)
            yield found.certificate.sha256, source, place.host, place.path, place.alias, place.detail, key


def place_text(place: Place) -> str:
    """A place in one line: machine, path, entry."""
    path = f"{place.host}: {place.path}" if place.host else place.path
    return f"{path} [{place.alias}]" if place.alias else path
