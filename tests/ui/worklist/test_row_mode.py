"""The use case behind row mode, without a window: what the list refuses, and what is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from cardtool.app.worklist.row_mode import Announce, Choice, Chosen, News, RowMode, UndoAsked
from cardtool.app.worklist.worklist import Worklist
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause
from cardtool.model.errors import ChangedMeanwhileError, StoreUnreachableError
from cardtool.model.events import CardInserted, CardRead, CardRemoved, ServiceFound, Stage
from cardtool.model.worklist import AdditionResult, EntryState
from tests.ui.made_up_events import ONE, card
from tests.values import certificate, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.model.reading import CardReading


@pytest.fixture
def worklist() -> Iterator[Worklist]:
    with Worklist(Workspace()) as made:
        yield made


@pytest.fixture
def mode(worklist: Worklist) -> RowMode:
    return RowMode(Workspace(), worklist)


def reading_of(number: int) -> CardReading:
    made = certificate(sha256=f"{number:064x}")
    return card(str(number), certificates=(made,), main=made)


def happen(mode: RowMode, *events: Any) -> list[Announce]:
    """Let events of the readers happen, and all that follows from them."""
    return [news for event in events for each in mode.happened(event) for news in let(mode, each)]


def let(mode: RowMode, event: Any) -> list[Announce]:
    announced, changes = mode.take(event)
    return [*announced, *(news for change in changes for news in let(mode, mode.perform(change)))]


def insert(mode: RowMode, number: int) -> list[Announce]:
    return happen(mode, CardRemoved(ONE), CardInserted(ONE, b""), CardRead(ONE, reading_of(number), Stage.VERDICT))


def ticket(mode: RowMode) -> int:
    assert mode.sitting.present is not None
    return mode.sitting.present.ticket


def put(mode: RowMode) -> list[Announce]:
    return let(mode, Chosen(ticket(mode), Choice.LIST))


def test_a_recognised_card_waits_for_its_verdict(mode: RowMode) -> None:
    assert happen(mode, CardInserted(ONE, b""), CardRead(ONE, reading_of(1), Stage.RECOGNISED), ServiceFound()) == []
    assert mode.sitting.present is None


def test_a_card_without_certificates_is_not_read(mode: RowMode) -> None:
    (news,) = happen(mode, CardInserted(ONE, b""), CardRead(ONE, unreadable()))
    assert (news.news, news.cause) == (News.NOT_READ, Cause.NO_AUTHENTICATION_CERTIFICATE)


def test_settings_with_an_error_are_the_cause(mode: RowMode) -> None:
    workspace = Workspace()
    workspace.folders.settings.mkdir(parents=True)
    (workspace.folders.settings / "settings.toml").write_text("[worklist]\nsounds = 1\n", encoding="ascii")
    broken = RowMode(workspace, mode._worklist)
    (news,) = happen(broken, CardInserted(ONE, b""), CardRead(ONE, reading_of(1)))
    assert news.cause is Cause.LOCAL_DATA_INVALID
    assert broken.problem is not None


def test_an_undo_that_somebody_overtook_says_so(mode: RowMode, worklist: Worklist) -> None:
    insert(mode, 1)
    put(mode)
    (entry,) = worklist.entries()
    worklist.set_state(entry, EntryState.CLOSED)
    (news,) = let(mode, UndoAsked())
    assert (news.news, news.cause) == (News.NOT_UNDONE, ChangedMeanwhileError.cause)
    assert worklist.entries()[0].state is EntryState.CLOSED


def test_what_was_delivered_meanwhile_is_withdrawn_all_the_same(
    mode: RowMode, worklist: Worklist, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: Any, **__: Any) -> None:
        raise StoreUnreachableError("gone")

    store = worklist.store
    monkeypatch.setattr(store, "add", unreachable)
    monkeypatch.setattr("cardtool.app.worklist.worklist.PATIENCE", 0.0)
    insert(mode, 1)
    (news,) = put(mode)
    assert (news.news, mode.queued) == (News.QUEUED, 1)
    monkeypatch.undo()
    assert worklist.deliver().waiting == 0
    assert len(worklist.entries()) == 1
    assert next(each.news for each in let(mode, UndoAsked())) is News.UNDONE
    assert worklist.entries() == ()
    assert worklist.store.verify().faults == ()


def test_a_card_that_another_workstation_was_faster_with(mode: RowMode, worklist: Worklist) -> None:
    insert(mode, 1)
    assert mode.sitting.present is not None
    assert worklist.add(mode.sitting.present.card).result is AdditionResult.ADDED
    (news,) = put(mode)
    assert news.news is News.ALREADY_LISTED
    assert len(worklist.entries()) == 1


def test_readings_are_kept_no_longer_than_they_are_looked_at(mode: RowMode) -> None:
    insert(mode, 1)
    first = mode.sitting.present
    assert first is not None
    assert mode.reading_of(first) is not None
    let(mode, Chosen(first.ticket, Choice.SKIP))
    for number in range(2, 80):
        insert(mode, number)
        let(mode, Chosen(ticket(mode), Choice.SKIP))
    assert mode.reading_of(first) is None
    assert mode.sitting.present is not None
    assert mode.reading_of(mode.sitting.present) is not None
