"""What this tool has seen of the services, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.app import wording
from cardtool.app.inventory.wording import name_of
from cardtool.app.transition.attention import certificate_needs_somebody
from cardtool.app.transition.wording import LOGINS, OWNERS, PROBLEMS, tell_distance
from cardtool.app.worklist.wording import STATES
from cardtool.model.finnish_time import finnish_day
from cardtool.model.oid import OidVerdictCode
from cardtool.model.transition_seen import OwnerMatch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cardtool.app.language import Texts
    from cardtool.model.transition_seen import (
        CardCount,
        CardsSeen,
        CertificatesSeen,
        LoginSeen,
        OidsSeen,
        ScanMoment,
        Seen,
        SeenCertificate,
    )

#: Lines of one kind; the other forms have all.
MOST_LINES: Final = 12
#: Days before the end of a certificate where no rules say otherwise (``Board.soon_days``).
_SOON_DAYS: Final = 30


def tell_seen(texts: Texts, seen: Seen, most: int = MOST_LINES, *, soon_days: int = _SOON_DAYS) -> tuple[str, ...]:
    """What was seen, one line each; the first sums up.

    Args:
        texts: the language.
        seen: what was seen of one kind.
        most: lines of single cards, OIDs or certificates; how many more there are is told.
        soon_days: certificates that end within so many days stand in front (``Board.soon_days``).
    """
    if seen.problem is not None:
        told = texts.say(PROBLEMS[seen.problem])
        scans = seen.oids.scans if seen.oids is not None else ()
        return (f"{told} ({seen.detail})" if seen.detail else told, *scan_lines(texts, scans, most))
    return tuple(_lines(texts, seen, most, soon_days))


def _lines(texts: Texts, seen: Seen, most: int, soon_days: int) -> Iterator[str]:
    if seen.cards is not None:
        yield from _cards(texts, seen.cards, most)
    if seen.oids is not None:
        yield from _oids(texts, seen.oids, most)
    if seen.certificates is not None:
        yield from _certificates(texts, seen.certificates, most, soon_days)
    if seen.login is not None:
        yield from _login(texts, seen.login)


def _cards(texts: Texts, cards: CardsSeen, most: int) -> Iterator[str]:
    to_close = texts.say_many("{number} card to close", "{number} cards to close", cards.open)
    settled = texts.say_many("{number} settled", "{number} settled", cards.settled)
    line = f"{to_close}, {settled}"
    if cards.deadline is not None and cards.days is not None:
        line += ". " + texts.say(
            "Last day of the old cards: {day}, {days}",
            day=texts.day(cards.deadline),
            days=tell_distance(texts, cards.days),
        )
    yield line
    yield from _bounded(texts, (tell_count(texts, count) for count in cards.counts), len(cards.counts), most)


def tell_count(texts: Texts, count: CardCount) -> str:
    """Cards that have something in common, as one line."""
    kind = texts.say(wording.KINDS[count.kind])
    whose = count.organisation + (f" → {count.successor}" if count.successor else "")
    return f"{count.number}: {kind}, {whose or texts.say('no organisation')}, {texts.say(STATES[count.state])}"


def _oids(texts: Texts, oids: OidsSeen, most: int) -> Iterator[str]:
    counted = (f"{name_of(texts, code)}: {oids.counts[code]}" for code in OidVerdictCode if oids.counts.get(code))
    yield ", ".join(counted)
    yield from scan_lines(texts, oids.scans, most)
    for code, listed in ((OidVerdictCode.ONLY_OLD, oids.only_old), (OidVerdictCode.NONE, oids.missing)):
        lines = (f"{name_of(texts, code)}: {oid}" for oid in listed)
        yield from _bounded(texts, lines, oids.counts.get(code, 0), most)


def _certificates(texts: Texts, seen: CertificatesSeen, most: int, soon_days: int) -> Iterator[str]:
    total = texts.say_many("{number} certificate", "{number} certificates", seen.total)
    yield total + (", " + texts.say_many("{number} ended", "{number} ended", seen.ended) if seen.ended else "")
    yield from scan_lines(texts, seen.scans, most)
    needy_first = sorted(seen.certificates, key=lambda each: not certificate_needs_somebody(each, soon_days))
    yield from _bounded(texts, (tell_certificate(texts, each) for each in needy_first), seen.total, most)


def _is_marked(certificate: SeenCertificate) -> bool:
    return bool(certificate.business_id) and certificate.owner not in {None, OwnerMatch.LEGAL}


def tell_certificate(texts: Texts, certificate: SeenCertificate) -> str:
    """A certificate as one line: whom it names, when it ends, whose business id it carries."""
    day = texts.day(finnish_day(certificate.valid_until))
    ends = texts.say("ends {day}, {days}", day=day, days=tell_distance(texts, certificate.ends_in))
    parts = [name_of(texts, certificate.kind), certificate.organisation or certificate.subject, ends]
    if certificate.owner is not None:
        parts.append(tell_owner(texts, certificate, certificate.owner))
    return ", ".join(parts)


def tell_owner(texts: Texts, certificate: SeenCertificate, owner: OwnerMatch) -> str:
    """Whose business id an X-Road certificate names, marked where somebody has to look, and which one it should."""
    told = " ".join(filter(None, (texts.say(OWNERS[owner]), certificate.business_id)))
    if certificate.expected_business_id:
        told += " " + texts.say("(the legal one: {business_id})", business_id=certificate.expected_business_id)
    return f"! {told}" if _is_marked(certificate) else told


def _login(texts: Texts, login: LoginSeen) -> Iterator[str]:
    counted = ", ".join(f"{texts.say(LOGINS[ready])}: {number}" for ready, number in login.counts.items() if number)
    read = texts.say_many("{number} card read", "{number} cards read", login.read)
    yield f"{read} ({counted})" if counted else read


def scan_lines(texts: Texts, scans: Sequence[ScanMoment], most: int = MOST_LINES) -> Iterator[str]:
    """When and where the inventories were made, and which of them could not read everything."""
    yield from _bounded(texts, (tell_scan(texts, scan) for scan in scans), len(scans), most)


def tell_scan(texts: Texts, scan: ScanMoment) -> str:
    """When and where an inventory was made, marked where it could not read everything."""
    line = texts.say("Scanned {moment} on {host}", moment=texts.moment(scan.started), host=scan.host)
    return line if scan.whole else f"{line}. ! " + texts.say("Not everything could be read")


def _bounded(texts: Texts, lines: Iterable[str], total: int, most: int) -> Iterator[str]:
    shown = 0
    for line in lines:
        if shown == most:
            break
        shown += 1
        yield line
    if total > shown:
        yield texts.say("And {number} more.", number=total - shown)
