"""What the search for a certificate says, without widgets."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from cardtool.app.inventory.looking import tell_place
from cardtool.app.inventory.whereabouts import Kinship
from cardtool.app.inventory.wording import name_of
from cardtool.app.language import marked as _
from cardtool.model.cause import Cause
from cardtool.model.finnish_time import finnish_day
from cardtool.model.sighting import RefusalReason
from ui.inventory.runs.strings import tell_database_problem
from ui.inventory.strings import tell_day
from ui.look.rows import Row
from ui.look.tone import Tone
from ui.tables.lines import make_lines
from ui.window.strings import tell_notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.app.inventory.whereabouts import Stay, Whereabout, Whereabouts
    from cardtool.app.language import Texts
    from cardtool.model.cause import Problem
    from ui.tables.lines import Lines

_KINSHIPS: Final = {
    Kinship.CERTIFICATE: _("The certificate itself"),
    Kinship.KEY: _("Same key, another certificate"),
    Kinship.PREDECESSOR: _("Predecessor: same OID and use"),
    Kinship.SUCCESSOR: _("Successor: same OID and use"),
}


class Column(IntEnum):
    """The columns of the table, from the left."""

    KINSHIP = 0
    NAME = 1
    OID = 2
    UNTIL = 3
    PLACE = 4
    HOST = 5
    ON_SCREEN = 6
    RUNS = 7
    SOURCE = 8
    FINGERPRINT = 9


def make_whereabouts(texts: Texts, found: Sequence[Whereabout]) -> Lines:
    """Places as a table; may take long for very many."""
    say = texts.say
    order = list(Kinship)
    titles = (
        say("What"),
        say("Name"),
        say("OID"),
        say("Valid until"),
        say("Place"),
        say("Host"),
        say("On the screen"),
        say("In kept runs"),
        say("Kind of source"),
        say("SHA-256"),
    )
    keys = {
        Column.KINSHIP: lambda there: order.index(there.kinship),
        Column.UNTIL: lambda there: there.not_after,
        Column.RUNS: lambda there: tuple(stay.last for stay in there.stays[::-1]),
    }
    return make_lines(titles, found, lambda there: _cells(texts, there), {int(key): keys[key] for key in keys})


def _cells(texts: Texts, there: Whereabout) -> tuple[str, ...]:
    return (
        texts.say(_KINSHIPS[there.kinship]),
        there.name,
        there.oid,
        tell_day(texts, finnish_day(there.not_after)),
        tell_place(there.place),
        there.host,
        texts.say("yes") if there.on_screen else "",
        "; ".join(_tell_stay(texts, stay) for stay in there.stays),
        name_of(texts, there.place.source),
        there.sha256,
    )


def _tell_stay(texts: Texts, stay: Stay) -> str:
    first, last = (tell_day(texts, finnish_day(moment)) for moment in (stay.first, stay.last))
    days = first if first == last else f"{first} – {last}"  # noqa: RUF001 - the dash between two dates
    return texts.say("{days}, still there", days=days) if stay.still else texts.say("{days}, gone since", days=days)


def tell_answer(texts: Texts, found: Whereabouts) -> list[Row]:
    """What was looked for, what was found, and what could not be searched."""
    say = texts.say
    names = "; ".join(certificate.subject.first("CN") or certificate.sha256 for certificate in found.wanted)
    rows = [Row(say("Looked for"), f"{names} ({found.file.name})")]
    if found.found:
        numbers = ((say(_KINSHIPS[kinship]), found.number(kinship)) for kinship in Kinship)
        told = ", ".join(f"{name} ({number})" for name, number in numbers if number)
        many = texts.say_many("Found in {number} place", "Found in {number} places", len(found.found))
        rows.append(Row("", f"{many}: {told}", "check", Tone.GOOD, strong=True))
    else:
        nowhere = say("Neither it nor its key, predecessor or successor stands anywhere that was searched.")
        rows.append(Row("", nowhere, "question", Tone.ACT, strong=True))
    rows.append(Row(say("Searched"), _tell_searched(texts, found)))
    if found.problem is not None:
        told = say(
            "The kept runs could not be searched. {problem}", problem=tell_database_problem(texts, found.problem)
        )
        rows.append(Row("", told, "warning", Tone.ACT))
    return rows


def _tell_searched(texts: Texts, found: Whereabouts) -> str:
    places = (
        (found.inventory_searched, texts.say("the inventory on the screen")),
        (found.runs_searched, texts.say("the kept runs")),
    )
    return ", ".join(name for searched, name in places if searched) or texts.say(
        "nothing: nothing was scanned yet, and no run was kept"
    )


def wants_password(problem: Problem) -> bool:
    """Whether the file is a store that none of the passwords given so far opens."""
    reasons = problem.detail.split(", ")
    return problem.cause is Cause.NO_CERTIFICATE_FOUND and RefusalReason.PASSWORD_NEEDED.value in reasons


def tell_refusal(texts: Texts, problem: Problem) -> Row:
    """Why a file is not looked for."""
    if problem.cause is Cause.NO_CERTIFICATE_FOUND:
        reasons = ", ".join(_tell_reason(texts, code) for code in problem.detail.split(", ") if code)
        told = texts.say(
            "{file} holds no certificate that can be read: {reasons}.", file=problem.reader, reasons=reasons
        )
        if wants_password(problem):
            return Row("", told, "lock", Tone.ACT, strong=True)
        remedy = texts.say("Give a certificate file in PEM or DER form.")
        return Row("", f"{told} {remedy}", "stop", Tone.STOP, strong=True)
    return Row("", tell_notice(texts, problem), "stop", Tone.STOP, strong=True)


def _tell_reason(texts: Texts, code: str) -> str:
    """The parser's reasons have the names of those of the inventory, but for an empty file."""
    try:
        return name_of(texts, RefusalReason(code))
    except ValueError:
        return texts.say("empty") if code == "empty" else code
