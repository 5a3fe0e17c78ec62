from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from cardtool.app.explaining import explain_files
from cardtool.app.inventory.keeping import keep
from cardtool.app.transition.board import transition_board
from cardtool.app.transition.plan import check_file, plan_in_force
from cardtool.app.transition.ticks import StepTicks, tick_step
from cardtool.app.worklist.opening import author, open_store
from cardtool.model.cause import Cause
from cardtool.model.kind import CardKind
from cardtool.model.readiness import Ready
from cardtool.model.transition import SeenKind
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_seen import CardCount, SeenProblem
from cardtool.model.transition_ticks import StepKey
from cardtool.model.worklist import EntryState
from tests.app.inventories import workspace
from tests.made_up_cards import staff_card
from tests.store.inventories import found, inventory
from tests.worklist.values import card

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.workspace import Workspace
    from cardtool.model.transition_judged import JudgedService
    from cardtool.model.transition_seen import Board

KEY = StepKey("reform-2023", "card-contract", "apply", "05")
AUTUMN = date(2022, 10, 20)


@pytest.fixture
def surroundings(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


def service(board: Board, name: str) -> JudgedService:
    return next(judged for judged in board.plan.services if judged.service.id == name)


def put(surroundings: Workspace, *cards: tuple[object, EntryState]) -> None:
    """Cards on the closing list, each with the state it ends in."""
    by = author(surroundings)
    with open_store(surroundings) as store:
        for changes, state in cards:
            held = card(changes) if not isinstance(changes, dict) else card(str(changes), **changes)
            entry = store.add(held, by).entry
            assert entry is not None
            if state is not EntryState.TO_CLOSE:
                store.set_state(entry.id, entry.version, state, by)


def test_nothing_scanned_yet_is_said_and_nothing_is_made(surroundings: Workspace) -> None:
    board = transition_board(surroundings)
    assert board.seen.keys() == set(SeenKind)
    assert {seen.problem for seen in board.seen.values()} == {SeenProblem.NOTHING_SCANNED}
    assert (board.plan.as_of, board.plan.organisation, board.problems) == (surroundings.day(), None, ())
    assert not surroundings.folders.data.exists()


def test_ticks_count_for_their_organisation(surroundings: Workspace) -> None:
    tick_step(surroundings, KEY)
    tick_step(surroundings, replace(KEY, step="attach-points"))
    with StepTicks(surroundings) as ticks:
        own = transition_board(surroundings, organisation="05", as_of=AUTUMN, ticks=ticks)
    other = transition_board(surroundings, organisation="06", as_of=AUTUMN)
    assert service(own, "card-contract").state is DateState.DONE
    assert service(other, "card-contract").state is DateState.OVERDUE
    assert own.plan.organisation is not None
    assert own.plan.organisation.name_fi == "Varsinais-Suomen hyvinvointialue"


def test_an_unknown_organisation_is_a_mistake_of_the_caller(surroundings: Workspace) -> None:
    with pytest.raises(ValueError, match="99"):
        transition_board(surroundings, organisation="99")


def test_cards_are_counted_by_kind_organisation_and_county(surroundings: Workspace) -> None:
    put(
        surroundings,
        (1, EntryState.TO_CLOSE),
        (2, EntryState.TO_CLOSE),
        (3, EntryState.CLOSED),
        ({"organisation": "Pirkanmaan hyvinvointialue", "successor": ""}, EntryState.TO_CLOSE),
        ({"organisation": "Pirkanmaan sairaanhoitopiiri", "successor": ""}, EntryState.TO_CLOSE),
        ({"organisation": "", "successor": "", "kind": CardKind.BACKUP}, EntryState.TO_CLOSE),
    )
    everybody = transition_board(surroundings, as_of=AUTUMN).seen[SeenKind.CARDS].cards
    assert everybody is not None
    assert (everybody.open, everybody.settled) == (5, 1)
    assert (everybody.deadline, everybody.days) == (date(2023, 2, 28), 131)
    assert [(count.county, count.number) for count in everybody.counts] == [
        ("05", 2),
        ("", 1),
        ("08", 1),
        ("08", 1),
        ("05", 1),
    ]
    own = transition_board(surroundings, organisation="05").seen[SeenKind.CARDS].cards
    assert own is not None
    name = "Varsinais-Suomen hyvinvointialue"
    assert own.counts == (
        CardCount(CardKind.STAFF_OR_ACTOR, "VSSHP", name, "05", EntryState.TO_CLOSE, 2),
        CardCount(CardKind.STAFF_OR_ACTOR, "VSSHP", name, "05", EntryState.CLOSED, 1),
    )
    assert (own.open, own.settled, own.days) == (2, 1, -1)


def test_an_empty_list_is_nothing_scanned(surroundings: Workspace) -> None:
    put(surroundings)
    assert transition_board(surroundings).seen[SeenKind.CARDS].problem is SeenProblem.NOTHING_SCANNED


def test_cards_of_the_session_are_judged_for_vtjkysely(surroundings: Workspace, tmp_path: Path) -> None:
    (tmp_path / "card.der").write_bytes(staff_card()[0])
    readings = explain_files(surroundings, [tmp_path / "card.der"])
    login = transition_board(surroundings, readings=readings.cards).seen[SeenKind.CARD_LOGIN].login
    assert login is not None
    assert (login.read, sum(login.counts.values())) == (1, 1)
    assert set(login.counts) <= set(Ready)


def test_kept_inventories_are_told(surroundings: Workspace) -> None:
    keep(surroundings, inventory([found("a")]))
    board = transition_board(surroundings)
    oids = board.seen[SeenKind.OIDS].oids
    assert oids is not None
    assert len(oids.scans) == 1
    assert board.seen[SeenKind.DATA_EXCHANGE].certificates is not None


def test_a_database_that_refuses_is_told_and_does_not_stop_the_board(surroundings: Workspace, tmp_path: Path) -> None:
    keep(surroundings, inventory([found("a")]))
    nowhere = str(tmp_path / "none.sqlite")
    board = transition_board(surroundings, database=nowhere, inventory_database=nowhere)
    assert [problem.cause for problem in board.problems] == [Cause.STORE_UNREACHABLE]
    refused = {seen.kind: seen.detail for seen in board.seen.values() if seen.problem is SeenProblem.NOT_READABLE}
    assert refused == {kind: "store_unreachable" for kind in SeenKind if kind is not SeenKind.CARD_LOGIN}
    assert len(board.plan.services) > 10


def test_a_database_of_a_later_program_is_told(surroundings: Workspace) -> None:
    put(surroundings, (1, EntryState.TO_CLOSE))
    with closing(sqlite3.connect(surroundings.folders.data / "worklist.sqlite")) as other, other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
    board = transition_board(surroundings)
    assert board.seen[SeenKind.CARDS].detail == "store_too_new"
    assert [problem.cause for problem in board.problems] == [Cause.STORE_TOO_NEW]


def test_ticks_that_were_open_and_cannot_be_read_are_told(surroundings: Workspace, tmp_path: Path) -> None:
    board = transition_board(surroundings, ticks=StepTicks(surroundings, str(tmp_path / "none.sqlite")))
    assert [problem.cause for problem in board.problems] == [Cause.STORE_UNREACHABLE]


def rules_of(surroundings: Workspace, **files: str) -> Path:
    """An administrator's rule files."""
    folder = surroundings.folders.administrator / "rules"
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_broken_addition_is_told_and_what_ships_is_in_force(surroundings: Workspace) -> None:
    folder = rules_of(surroundings, transition_services='[[service]]\nid = "own"\n')
    in_force = plan_in_force(surroundings)
    assert [problem.cause for problem in in_force.problems] == [Cause.LOCAL_DATA_INVALID]
    assert "line 1" in in_force.problems[0].detail
    assert "card-contract" in {each.id for each in in_force.plan.services}
    assert transition_board(surroundings).problems == in_force.problems
    assert {fault.line for fault in check_file(surroundings, folder / "transition_services.toml")} == {1}


def test_an_administrator_retires_a_service_and_moves_the_closing_day(surroundings: Workspace) -> None:
    rules_of(
        surroundings,
        transition_services='retired_services = ["rescue-card-contract"]\n',
        transition=(
            '[[reform]]\nid = "reform-2023"\nname = "Uudistus"\neffective = 2023-01-01\ndeadline = 2023-03-31\n'
            'concerns = ["staff"]\nexempts = ["professional"]\ncertainty = "certain"\nsource = "own"\n'
            "read = 2023-01-01\n"
        ),
    )
    board = transition_board(surroundings, as_of=AUTUMN)
    assert board.problems == ()
    assert "rescue-card-contract" not in {judged.service.id for judged in board.plan.services}
    put(surroundings, (1, EntryState.TO_CLOSE))
    cards = transition_board(surroundings, as_of=AUTUMN).seen[SeenKind.CARDS].cards
    assert cards is not None
    assert cards.deadline == date(2023, 3, 31)


def test_the_day_is_that_of_the_workspace_unless_it_is_given(surroundings: Workspace) -> None:
    later = replace(surroundings, as_of=None, now=lambda: datetime(2022, 12, 31, 22, 30, tzinfo=UTC))
    assert transition_board(later).plan.as_of == date(2023, 1, 1)


def test_what_no_service_asks_for_is_not_looked_at(surroundings: Workspace) -> None:
    rules_of(surroundings, transition_services='retired_services = ["card-renewal", "sote-service-certificates"]\n')
    keep(surroundings, inventory([found("a")]))
    seen = transition_board(surroundings).seen
    assert seen.keys() == {SeenKind.CARD_LOGIN, SeenKind.SAML_SIGNING, SeenKind.DATA_EXCHANGE}
    assert seen[SeenKind.SAML_SIGNING].certificates is not None
