"""The board's data against the domain note it rests on: no date, address or rule of the note is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from cardtool.model.transition import Link, TransitionDate, TransitionStep
from tests.rules.transition_board import board, name_of, parts, services, text_of
from tests.rules.transition_note import LEFT_OUT, NOTE
from tests.rules.transition_note_blocks import addresses, days, emails, phones, statements

if TYPE_CHECKING:
    from tests.rules.transition_note_blocks import Statement

_NOTE: Final = Path(__file__).resolve().parents[3] / "shared" / "domain" / "process.md"

pytestmark = pytest.mark.skipif(not _NOTE.is_file(), reason="the domain note process.md is not beside the repository")


@dataclass(slots=True)
class Facts:
    """What can be found in texts of the board."""

    days: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    def add(self, text: str) -> None:
        self.days |= days(text)
        self.others |= emails(text) | phones(text) | addresses(text)


@cache
def facts_of(name: str) -> Facts:
    """Everything that a service says, in its texts, figures and sources."""
    service, facts = services()[name], Facts()
    facts.add(service.source)
    for part in parts(service):
        facts.add(text_of(part).en)
        facts.add(name_of(part))
        facts.add("" if isinstance(part, Link) else part.source)
        if isinstance(part, TransitionDate):
            facts.add(f"{part.day} {part.day:%Y-%m} {part.where} {part.written.en if part.written else ''}")
        if isinstance(part, TransitionStep):
            facts.add(part.link)
    return facts


def places_of(statement: Statement) -> tuple[str, ...]:
    places = [where for words, where in NOTE[statement.section].items() if statement.text.startswith(words)]
    assert len(places) == 1, f"section {statement.section}: {statement.text[:60]!r} has {len(places)} places"
    return places[0]


@cache
def of_note() -> tuple[Statement, ...]:
    found = statements(_NOTE.read_text(encoding="utf-8"))
    return tuple(statement for statement in found if statement.section not in LEFT_OUT)


def test_every_statement_of_the_note_has_a_place() -> None:
    assert {statement.section for statement in of_note()} == set(NOTE)
    for statement in of_note():
        for place in places_of(statement):
            assert place in board() or place in services(), place


def test_every_named_place_belongs_to_a_statement() -> None:
    texts = defaultdict(list)
    for statement in of_note():
        texts[statement.section].append(statement.text)
    unused = [
        (section, words)
        for section, named in NOTE.items()
        for words in named
        if not any(text.startswith(words) for text in texts[section])
    ]
    assert not unused


def test_every_date_and_address_of_the_note_is_where_its_statement_is() -> None:
    missing = []
    for statement in of_note():
        wanted, found = Facts(), Facts()
        wanted.add(statement.text)
        for name in {place.partition("/")[0] for place in places_of(statement)}:
            facts = facts_of(name)
            found.days |= facts.days
            found.others |= facts.others
        missing += [(statement.text[:40], fact) for fact in (wanted.days - found.days) | (wanted.others - found.others)]
    assert not missing


def test_the_data_is_as_sure_as_the_note() -> None:
    for statement in of_note():
        named = [part for place in places_of(statement) for part in board()[place]]
        marked = [part for part in named if not isinstance(part, Link)]
        assert statement.mark is None or {part.certainty for part in marked} <= {statement.mark}, statement.text[:60]
