"""Use case: deadlines and ends of certificates as a calendar that other programs take in (``.ics``, RFC 5545)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

from cardtool.app.inventory.wording import name_of
from cardtool.app.transition.seen_telling import tell_owner
from cardtool.app.transition.wording import (
    DATE_KINDS,
    STATES,
    in_language,
    name_of_organisation,
    tell_contact,
    tell_source,
    tell_step,
    tell_when,
)
from cardtool.app.worklist.exporting import written_whole
from cardtool.model.errors import FileNotWritableError
from cardtool.model.finnish_time import finnish_day
from cardtool.model.transition import DateKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import JudgedDate, JudgedService
    from cardtool.model.transition_seen import Board, SeenCertificate
    from cardtool.reports.transition_calendar import CalendarEntry

_SUFFIX: Final = ".ics"


def board_calendar(board: Board, texts: Texts, certificates: Iterable[SeenCertificate] = ()) -> bytes:
    """The calendar in the language of the texts; the same board gives the same bytes.

    It has every deadline, the milestones and meetings that are still to come, and the ends of certificates that are
    still valid.

    Args:
        board: the board.
        texts: the language.
        certificates: all that are to be in it (``seeing.ending_certificates``), as the board itself has only some.
    """
    from cardtool.reports.transition_calendar import calendar_bytes

    title = texts.say("DVV services in the reform: {organisation}", organisation=_whose(board, texts))
    entries = sorted(_entries(board, texts, certificates), key=lambda entry: (entry.day, entry.summary, entry.identity))
    return calendar_bytes(title, entries, stamp=board.plan.as_of, language=texts.language)


def write_calendar(path: Path, board: Board, texts: Texts, certificates: Iterable[SeenCertificate] = ()) -> None:
    """Write the calendar of :func:`board_calendar`; the file is there as a whole or not at all.

    Raises:
        FileNotWritableError: its name ends otherwise than in ``.ics``, or it cannot be written.
    """
    if path.suffix.casefold() != _SUFFIX:
        raise FileNotWritableError(f"its name ends in {_SUFFIX}", reader=str(path))
    with written_whole(path) as stream:
        stream.write(board_calendar(board, texts, certificates))


def _whose(board: Board, texts: Texts) -> str:
    return name_of_organisation(texts, board.plan.organisation)


def _entries(board: Board, texts: Texts, further: Iterable[SeenCertificate]) -> Iterator[CalendarEntry]:
    whose = board.plan.organisation.code if board.plan.organisation else ""
    for service in board.plan.services:
        for judged in service.dates:
            if judged.date.kind is DateKind.DEADLINE or judged.days >= 0:
                yield _of_date(service, judged, whose, texts)
    of_board = (seen.certificates.certificates for seen in board.seen.values() if seen.certificates)
    certificates = {each.sha256: each for each in (*chain.from_iterable(of_board), *further)}
    yield from (_of_certificate(each, texts) for each in certificates.values() if each.ends_in >= 0 and each.has_end)


def _of_date(service: JudgedService, judged: JudgedDate, whose: str, texts: Texts) -> CalendarEntry:
    from cardtool.reports.transition_calendar import CalendarEntry

    about, of = judged.date, service.service
    link = about.where if about.where.startswith("https://") else ""
    return CalendarEntry(
        identity=f"date {of.reform} {of.id} {about.id} {whose}",
        day=about.day,
        summary=f"{in_language(texts, of.title)}: {in_language(texts, about.text)}",
        description=tuple(_description(service, judged, texts)),
        category=texts.say(DATE_KINDS[about.kind]),
        begins=about.begins,
        ends=about.ends,
        zone=about.zone,
        url=link,
    )


def _description(service: JudgedService, judged: JudgedDate, texts: Texts) -> Iterator[str]:
    about, of = judged.date, service.service
    yield f"{texts.say(STATES[judged.state])}: {tell_when(texts, about)}"
    if who := ", ".join(filter(None, (in_language(texts, about.who), about.where))):
        yield who
    for step in service.steps:
        if step.due is not None and step.due.date.id == about.id:
            yield f"{'[x]' if step.done else '[ ]'} {tell_step(texts, step)}"
    yield from (tell_contact(texts, contact) for contact in of.contacts)
    yield tell_source(texts, about.source or of.source, of.read)


def _of_certificate(certificate: SeenCertificate, texts: Texts) -> CalendarEntry:
    from cardtool.reports.transition_calendar import CalendarEntry

    kind, whom = name_of(texts, certificate.kind), certificate.organisation or certificate.subject
    lines = [certificate.subject, f"SHA-256 {certificate.sha256}"]
    if certificate.owner is not None:
        lines.insert(1, tell_owner(texts, certificate, certificate.owner))
    return CalendarEntry(
        identity=f"certificate {certificate.sha256}",
        day=finnish_day(certificate.valid_until),
        summary=texts.say("Certificate ends: {kind}, {name}", kind=kind, name=whom),
        description=tuple(lines),
        category=texts.say("End of a certificate"),
    )
