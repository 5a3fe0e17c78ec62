"""What the pages of the kept runs say, without widgets."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from cardtool.app.inventory.changes import ChangeKind
from cardtool.app.inventory.looking import tell_place
from cardtool.app.inventory.wording import name_of
from cardtool.app.language import marked as _
from cardtool.app.telling import tell_cause
from cardtool.model.cause import Cause
from cardtool.model.finnish_time import finnish_day
from cardtool.model.sighting import SourceState
from ui.inventory.grouping import is_open
from ui.inventory.strings import tell_day
from ui.tables.lines import make_lines
from ui.window.strings import tell_notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.inventory.changes import Change, Changes
    from cardtool.app.inventory.keeping import KeptRun
    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from cardtool.model.inventory import InventoryCertificate
    from cardtool.model.sighting import Coverage, Place
    from ui.tables.lines import Lines

CHANGES: Final = {
    ChangeKind.NEW: _("New"),
    ChangeKind.GONE: _("Gone"),
    ChangeKind.MOVED: _("Moved"),
    ChangeKind.RENEWED: _("Renewed, same key"),
    ChangeKind.KEY_REPLACED: _("Renewed, new key"),
}


class RunColumn(IntEnum):
    """The columns of the list of runs, from the left."""

    NUMBER = 0
    TIME = 1
    HOST = 2
    AS_OF = 3
    SOURCES = 4
    CERTIFICATES = 5
    OIDS = 6


class ChangeColumn(IntEnum):
    """The columns of the differences, from the left."""

    KIND = 0
    NAME = 1
    OID = 2
    CERTIFICATE_KIND = 3
    USE = 4
    UNTIL = 5
    WHAT = 6
    FINGERPRINT = 7


# -- the list of runs ----------------------------------------------------------------------------------------


def make_runs(texts: Texts, runs: Sequence[KeptRun]) -> Lines:
    """The list of runs as a table."""
    say = texts.say
    titles = (
        say("Run"),
        say("Time"),
        say("Host"),
        say("Judged for"),
        say("Sources"),
        say("Certificates"),
        say("Kanta OIDs"),
    )
    keys = {
        int(RunColumn.NUMBER): lambda run: run.number,
        int(RunColumn.TIME): lambda run: run.started,
        int(RunColumn.AS_OF): lambda run: run.as_of,
        int(RunColumn.SOURCES): lambda run: _unread(run.coverage),
        int(RunColumn.CERTIFICATES): lambda run: run.certificates,
        int(RunColumn.OIDS): _open,
    }
    return make_lines(titles, runs, lambda run: _run_cells(texts, run), keys)


def _run_cells(texts: Texts, run: KeptRun) -> tuple[str, ...]:
    return (
        str(run.number),
        texts.moment(run.started),
        run.host,
        tell_day(texts, run.as_of),
        _tell_sources(texts, run.coverage),
        str(run.certificates),
        texts.say("{open} of {number} need attention", open=_open(run), number=sum(run.oids.values())),
    )


def _tell_sources(texts: Texts, coverage: Sequence[Coverage]) -> str:
    unread = _unread(coverage)
    if not unread:
        return name_of(texts, SourceState.COMPLETE)
    return texts.say("{unread} of {number} not read whole", unread=unread, number=len(coverage))


def _unread(coverage: Sequence[Coverage]) -> int:
    return sum(source.state is not SourceState.COMPLETE for source in coverage)


def _open(run: KeptRun) -> int:
    return sum(number for code, number in run.oids.items() if is_open(code))


def tell_run(texts: Texts, run: KeptRun) -> str:
    """A run in a few words."""
    return texts.say(
        "run {number} of {time} on {host}", number=run.number, time=texts.moment(run.started), host=run.host
    )


def tell_shown_run(texts: Texts, run: KeptRun) -> str:
    """That a kept run is on the screen, not what is installed now."""
    return texts.say(
        "What is shown is a kept run, not how things are now: {run}, judged for {day}.",
        run=tell_run(texts, run),
        day=texts.day(run.as_of),
    )


# -- differences ---------------------------------------------------------------------------------------------


def change_titles(texts: Texts) -> tuple[str, ...]:
    """Titles of the columns of the differences."""
    say = texts.say
    return (
        say("Change"),
        say("Name"),
        say("OID"),
        say("Kind of certificate"),
        say("Use"),
        say("Valid until"),
        say("What changed"),
        say("SHA-256"),
    )


def make_changes(texts: Texts, changes: Changes) -> Lines:
    """The differences as a table; may take long for very many."""
    order = list(ChangeKind)
    keys = {
        int(ChangeColumn.KIND): lambda change: order.index(change.kind),
        int(ChangeColumn.UNTIL): lambda change: change.item.certificate.not_after,
    }
    return make_lines(change_titles(texts), changes.changes, lambda change: _change_cells(texts, change), keys)


def _change_cells(texts: Texts, change: Change) -> tuple[str, ...]:
    item = change.item
    certificate = item.certificate
    return (
        texts.say(CHANGES[change.kind]),
        certificate.subject.first("CN") or certificate.sha256,
        item.oid.text if item.oid else "",
        name_of(texts, item.judgement.kind),
        name_of(texts, item.judgement.usage),
        _tell_end(texts, item),
        _tell_what(texts, change),
        certificate.sha256,
    )


def _tell_what(texts: Texts, change: Change) -> str:
    match change.kind:
        case ChangeKind.NEW:
            return texts.say("stands in {places}", places=_tell_places(change.item.places))
        case ChangeKind.GONE:
            return texts.say("stood in {places}", places=_tell_places(change.item.places))
        case ChangeKind.MOVED:
            parts = ((_("now in {places}"), change.appeared), (_("no longer in {places}"), change.left))
            return "; ".join(texts.say(told, places=_tell_places(places)) for told, places in parts if places)
    return _tell_renewal(texts, change)


def _tell_renewal(texts: Texts, change: Change) -> str:
    if change.old is None:
        return ""
    told = texts.say("after the one valid until {day}", day=_tell_end(texts, change.old))
    return f"{told}, {texts.say('which still stands too') if change.old_remains else texts.say('which is gone')}"


def _tell_end(texts: Texts, item: InventoryCertificate) -> str:
    return tell_day(texts, finnish_day(item.certificate.not_after))


def _tell_places(places: Sequence[Place]) -> str:
    return "; ".join(tell_place(place) for place in places)


def tell_compared(texts: Texts, before: KeptRun, after: KeptRun, changes: Changes) -> str:
    """What was compared with what, and how much of it is the same."""
    told = texts.say("From {before} to {after}", before=tell_run(texts, before), after=tell_run(texts, after))
    same = texts.say_many("{number} certificate unchanged", "{number} certificates unchanged", changes.same)
    return f"{told}: {same}"


# -- problems ------------------------------------------------------------------------------------------------


def tell_database_problem(texts: Texts, problem: Problem) -> str:
    """Why the database refuses and what to do about it."""
    if problem.cause is Cause.RUN_UNKNOWN:
        gone = texts.say("This run is not in the database any more.")
        return f"{gone} {texts.say('Look at the list anew.')}"
    if problem.cause is not Cause.STORE_UNREACHABLE:
        return tell_notice(texts, problem)
    title, _remedy = tell_cause(texts, problem)
    where = ", ".join(part for part in (problem.reader, problem.detail) if part)
    remedy = texts.say("Check the address of the database, the network, your rights and the password.")
    return f"{title}: {where}. {remedy}"
