"""``cardtool card``: read, watch, explain, login-test."""

from __future__ import annotations

import queue
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from cardtool.app.documents import event_json
from cardtool.app.explaining import explain_files
from cardtool.app.language import marked
from cardtool.app.reading import read_cards
from cardtool.app.telling import tell_cause, tell_glimpse, tell_kind, tell_organisation, tell_verdict
from cardtool.app.watching import CardWatch
from cardtool.cli.exits import Exit
from cardtool.cli.login_test import login_test
from cardtool.cli.output import attempt, finish_with_readings
from cardtool.cli.session import Session, general_options, json_option, pass_session, reading_options
from cardtool.model.events import (
    CardFailed,
    CardGlimpsed,
    CardInserted,
    CardRead,
    CardRemoved,
    ReadersChanged,
    ServiceLost,
    Stage,
    WatchEnded,
)

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.model.events import Event


@click.group()
def card() -> None:
    """Read cards, watch readers, judge certificate files."""


@card.command(
    epilog="""\b
Examples:
  cardtool card read
  cardtool card read --json --as-of 2023-02-28
  cardtool card read --profile opensc --reader OMNIKEY"""
)
@json_option
@reading_options
@pass_session
def read(session: Session, *, as_json: bool) -> None:
    """Read every card in every reader, once.

    Exit codes: 0 fine, 1 a card needs action, 2 usage, 3 something could not be read.
    """
    readings = attempt(session, lambda: read_cards(session.surroundings(), session.request))
    finish_with_readings(session, readings, as_json=as_json)


@card.command(
    epilog="""\b
Examples:
  cardtool card explain card.pem
  cardtool card explain authentication.cer signature.cer --json
  cardtool card explain --each *.pem --as-of 2023-03-01"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--each", is_flag=True, help="Take every file as a card of its own; otherwise all files are one card.")
@json_option
@general_options
@pass_session
def explain(session: Session, files: tuple[Path, ...], *, each: bool, as_json: bool) -> None:
    """Judge certificate FILES (PEM or DER) as if they were a card, without hardware.

    Exit codes: 0 fine, 1 the card needs action, 2 usage, 3 a file could not be read.
    """
    readings = attempt(session, lambda: explain_files(session.surroundings(), files, each=each))
    finish_with_readings(session, readings, as_json=as_json)


@card.command(
    epilog="""\b
Examples:
  cardtool card watch
  cardtool card watch --json | jq .event
  cardtool card watch --count 10"""
)
@click.option("--count", type=click.IntRange(min=1), help="End after this many cards were read or failed.")
@json_option
@reading_options
@pass_session
def watch(session: Session, count: int | None, *, as_json: bool) -> None:
    """Watch the readers and print one line for every event, until interrupted (Ctrl+C).

    Exit codes: 0 ended by the user or after --count cards, 2 usage, 3 the watch could not begin.
    """
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    workspace = session.surroundings()
    watcher = CardWatch(workspace, events.put, session.request)
    watcher.start()
    left, code = count, Exit.FINE
    pending: dict[str, bool] = {}
    try:
        while left is None or left > 0:
            event = events.get()
            line = event_json(event, workspace.now()) if as_json else event_line(session.texts, event)
            click.echo(line)
            if left is not None and _settles(event, pending):
                left -= 1
            if isinstance(event, WatchEnded):
                code = Exit.NOT_READ
                break
    except KeyboardInterrupt:
        pass
    finally:
        watcher.stop()
    raise SystemExit(code)


card.add_command(login_test)

_STAGES: Final = {
    Stage.RECOGNISED: marked("Seen before, being checked"),
    Stage.VERDICT: marked("Read, being confirmed"),
    Stage.COMPLETE: "",
}


def _settles(event: Event, pending: dict[str, bool]) -> bool:
    """Whether an event is the last word on a card.

    ``pending`` remembers for each reader whether its card still waits for one: a failure after the complete reading (a
    module that crashed while it confirmed) is no second card.
    """
    match event:
        case CardInserted(reader, _):
            pending[reader] = True
            return False
        case CardRead(reader, _, Stage.COMPLETE):
            pending[reader] = False
            return True
        case CardFailed(reader, _):
            first = pending.get(reader, True)
            pending |= {reader: False} if reader else {}
            return first
        case CardRemoved(reader):
            return pending.pop(reader, False)
        case _:
            return False


def event_line(texts: Texts, event: Event) -> str:  # noqa: PLR0911 - one sentence for each kind of event
    """An event as one line of text."""
    match event:
        case ReadersChanged(readers):
            names = ", ".join(reader.name for reader in readers)
            return texts.say("Readers: {names}", names=names or "-")
        case CardInserted(reader, _):
            return texts.say("{reader}: card inserted, reading …", reader=reader)
        case CardGlimpsed(reader, glimpse):
            return f"{reader}: {texts.say('Reading …')} {tell_glimpse(texts, glimpse)}"
        case CardRead(reader, reading, stage):
            told = (
                _STAGES[stage] and texts.say(_STAGES[stage]),
                tell_verdict(texts, reading),
                tell_kind(texts, reading),
                reading.holder.name,
                reading.holder.organisation,
                tell_organisation(texts, reading.organisation),
            )
            return f"{reader}: {' | '.join(part for part in told if part)}"
        case CardFailed(reader, problem):
            return ": ".join(part for part in (reader, " ".join(tell_cause(texts, problem))) if part)
        case CardRemoved(reader):
            return texts.say("{reader}: card removed", reader=reader)
        case ServiceLost(problem):
            return " ".join(tell_cause(texts, problem))
        case WatchEnded():
            return texts.say("The watch has ended")
        case _:
            return texts.say("The smart-card service is back")
