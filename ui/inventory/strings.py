"""What the inventory's page says, without widgets."""

from __future__ import annotations

import math
from collections import Counter
from enum import IntEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cardtool.app.inventory.looking import tell_place, tell_state
from cardtool.app.inventory.wording import name_of, tell_finding, tell_transition
from cardtool.app.language import Texts
from cardtool.model.finnish_time import finnish_day
from cardtool.model.inventory import InventoryFinding
from ui.inventory.grouping import organisation_of
from ui.inventory.signs import SOURCE_SIGNS
from ui.look.rows import Row

if TYPE_CHECKING:
    from datetime import date

    from cardtool.app.inventory.looking import Month
    from cardtool.app.inventory.scanning import Progress
    from cardtool.model.inventory import InventoryCertificate, InventoryFindingCode
    from cardtool.model.oid import OidVerdict
    from cardtool.model.sighting import Coverage
    from cardtool.model.verdict import Severity
    from ui.inventory.comparing import Pair
    from ui.inventory.grouping import Group

#: Days that stay known; those of a century in three languages are as many.
_DAYS_KEPT: Final = 100_000
#: What remains of a scan is told in minutes from here on, in seconds.
_SECONDS_TOLD: Final = 120
#: The same for findings: codes, severities, languages.
_FINDINGS_KEPT: Final = 256


class Column(IntEnum):
    """The columns of the table of certificates, from the left."""

    NAME = 0
    OID = 1
    ORGANISATION = 2
    KIND = 3
    USE = 4
    STATE = 5
    FROM = 6
    UNTIL = 7
    ISSUER = 8
    CHAIN = 9
    FINDINGS = 10
    PLACES = 11


def column_titles(texts: Texts) -> tuple[str, ...]:
    """Titles of the columns, in the order of :class:`Column`."""
    say = texts.say
    return (
        say("Name"),
        say("OID"),
        say("Organisation"),
        say("Kind of certificate"),
        say("Use"),
        say("State"),
        say("Valid from"),
        say("Valid until"),
        say("Issuer"),
        say("Chain"),
        say("Worth knowing"),
        say("Places"),
    )


def tell_cells(texts: Texts, item: InventoryCertificate, as_of: date) -> tuple[str, ...]:
    """The words of one row, in the order of :class:`Column`."""
    certificate, judgement = item.certificate, item.judgement
    return (
        certificate.subject.first("CN") or certificate.sha256,
        item.oid.text if item.oid else "",
        tell_whose(item),
        name_of(texts, judgement.kind),
        name_of(texts, judgement.usage),
        tell_state(texts, certificate, as_of),
        tell_day(texts, finnish_day(certificate.not_before)),
        tell_day(texts, finnish_day(certificate.not_after)),
        certificate.issuer.first("CN") or str(certificate.issuer),
        name_of(texts, item.chain.state),
        "; ".join(_finding(texts.language, finding.code, finding.severity) for finding in item.findings),
        "; ".join(tell_place(place) for place in item.places),
    )


def tell_whose(item: InventoryCertificate) -> str:
    """The organisation a certificate names, else the one whose root its OID has."""
    named = item.certificate.subject.first("O")
    return named or (item.root.organisation if item.root else "")


def tell_day(texts: Texts, day: date) -> str:
    """A calendar day; most days of a large inventory occur again and again."""
    return _day(texts.language, day)


@lru_cache(maxsize=_DAYS_KEPT)
def _day(language: str, day: date) -> str:
    return Texts(language).day(day)


@lru_cache(maxsize=_FINDINGS_KEPT)
def _finding(language: str, code: InventoryFindingCode, severity: Severity) -> str:
    """A finding without its detail, so that the column repeats few values."""
    return tell_finding(Texts(language), InventoryFinding(code, severity=severity))


def tell_coverage(texts: Texts, source: Coverage) -> Row:
    """What became of one source, with an icon beside the words."""
    reasons = Counter(refusal.reason for refusal in source.refusals)
    parts = [
        name_of(texts, source.state),
        texts.say_many("{number} certificate seen", "{number} certificates seen", source.seen),
        texts.say("{number} looked at", number=source.looked_at),
    ]
    if source.refusals:
        told = ", ".join(f"{name_of(texts, reason)} ({number})" for reason, number in reasons.most_common())
        parts.append(texts.say("{number} not read: {reasons}", number=len(source.refusals), reasons=told))
    icon, tone = SOURCE_SIGNS[source.state]
    return Row(f"{name_of(texts, source.kind)}: {source.name}".removesuffix(": "), ". ".join(parts), icon, tone)


def tell_progress(texts: Texts, progress: Progress) -> str:
    """How far a scan is, on one line."""
    told = texts.say("{number} looked at, {rate} in a second", number=progress.looked_at, rate=round(progress.rate))
    if progress.remaining is None:
        return told
    if progress.remaining < _SECONDS_TOLD:
        return f"{told}, {texts.say('{seconds} s left', seconds=round(progress.remaining))}"
    return f"{told}, {texts.say('{minutes} min left', minutes=math.ceil(progress.remaining / 60))}"


def tell_oid(texts: Texts, as_of: date, verdict: OidVerdict) -> str:
    """The line of one wanted OID: its answer in words, the OID, and what it is for where that is known."""
    name, begins = verdict.wanted.name, verdict.wanted.valid_from
    line = f"{verdict.wanted.oid} – {name_of(texts, verdict.code)}"  # noqa: RUF001 - the dash between two parts
    line = f"{line} ({name})" if name and name != verdict.organisation else line
    if begins is not None and verdict.wanted.begins_after(as_of):
        line = f"{line}. {texts.say('In use from {day}', day=tell_day(texts, begins))}"
    return f"{line}. {tell_transition(texts, verdict.transition_end)}" if verdict.transition_end else line


def tell_group(texts: Texts, group: Group) -> str:
    """The line of an organisation."""
    return texts.say(
        "{organisation}: {open} of {number} need attention",
        organisation=group.organisation or texts.say("Organisation not known"),
        open=group.open,
        number=len(group.lines),
    )


def searched_words(texts: Texts, as_of: date, verdict: OidVerdict) -> str:
    """Everything the line of an OID says, and its organisation's."""
    return "\n".join((organisation_of(verdict), tell_oid(texts, as_of, verdict), verdict.county))


def tell_shown(texts: Texts, shown: int, number: int) -> str:
    """How much of the table passes the filter."""
    return texts.say("{shown} of {number} certificates", shown=shown, number=number)


def tell_pair(texts: Texts, pair: Pair, as_of: date) -> tuple[tuple[str, str, str], ...]:
    """The facts of two certificates: label, of the old one, of the new one."""
    titles = column_titles(texts)
    old, new = (tell_cells(texts, item, as_of) if item else () for item in (pair.old, pair.new))
    missing = texts.say("none")
    if not old or not new:
        blank = (missing, *[""] * (len(titles) - 1))
        old, new = old or blank, new or blank
    return tuple(zip(titles, old, new, strict=True))


def tell_month(months: tuple[Month, ...], position: int) -> str:
    """A month as a label; the first and the last stand for all beyond them too."""
    sign = {0: "≤ ", len(months) - 1: "≥ "}.get(position, "")
    return f"{sign}{months[position].month}/{months[position].year}"


def tell_timeline(texts: Texts, months: tuple[Month, ...]) -> str:
    """What the picture shows, for those who do not see it."""
    past = sum(month.number for month in months if month.past)
    coming = sum(month.number for month in months) - past
    parts = [texts.say("{past} ended in earlier months, {coming} end this month or later.", past=past, coming=coming)]
    most = max(range(len(months)), key=lambda position: months[position].number, default=None)
    if most is not None and months[most].number:
        month, number = tell_month(months, most), months[most].number
        parts.append(texts.say("Most in {month}: {number}.", month=month, number=number))
    return " ".join(parts)
