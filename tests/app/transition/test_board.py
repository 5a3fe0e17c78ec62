from __future__ import annotations

import socket
import sqlite3
import threading
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from cardtool.app.explaining import explain_files
from cardtool.app.inventory.keeping import keep
from cardtool.app.language import Texts
from cardtool.app.transition.board import transition_board
from cardtool.app.transition.plan import check_file, plan_in_force
from cardtool.app.transition.refusals import tell_refusal_line
from cardtool.app.transition.ticks import StepTicks
from cardtool.app.worklist.opening import author, open_store
from cardtool.app.workspace import Workspace
from cardtool.model.cause import Cause
from cardtool.model.kind import CardKind
from cardtool.model.readiness import Ready
from cardtool.model.transition import SeenKind
from cardtool.model.transition_judged import DateState
from cardtool.model.transition_seen import CardCount, SeenProblem
from cardtool.model.transition_ticks import StepKey
from cardtool.model.worklist import EntryState
from tests.app.inventories import workspace
from tests.app.transition.boards import tick_step
from tests.made_up_cards import staff_card
from tests.store.inventories import found, inventory
from tests.worklist.values import card

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.transition_judged import JudgedService, JudgedStep
    from cardtool.model.transition_seen import Board

CERTIFICATES = "sote-service-certificates"
KEY = StepKey("reform-2023", "card-contract", "apply", "05")
AUTUMN = date(2022, 10, 20)
DEADLINE = date(2023, 2, 28)


@pytest.fixture
def surroundings(tmp_path: Path) -> Workspace:
    return workspace(tmp_path)


def service(board: Board, name: str) -> JudgedService:
    return next(judged for judged in board.plan.services if judged.service.id == name)


def at(surroundings: Workspace, day: date) -> Workspace:
    """The same on a day."""
    return replace(surroundings, as_of=day, now=lambda: datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


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
    surroundings = at(surroundings, AUTUMN)
    tick_step(surroundings, KEY)
    tick_step(surroundings, replace(KEY, step="attach-points"))
    with StepTicks(surroundings) as ticks:
        own = transition_board(surroundings, organisation="05", as_of=AUTUMN, ticks=ticks)
    other = transition_board(surroundings, organisation="06", as_of=AUTUMN)
    assert service(own, "card-contract").state is DateState.DONE
    assert service(other, "card-contract").state is DateState.OVERDUE
    assert own.plan.organisation is not None
    assert own.plan.organisation.name_fi == "Varsinais-Suomen hyvinvointialue"


def test_a_day_in_the_past_has_what_was_said_until_then(surroundings: Workspace) -> None:
    tick_step(at(surroundings, AUTUMN), KEY)
    tick_step(at(surroundings, date(2022, 11, 1)), KEY, done=False)
    later = at(surroundings, date(2022, 12, 1))
    for day, done in ((date(2022, 10, 19), False), (AUTUMN, True), (date(2022, 10, 31), True), (later.day(), False)):
        steps = service(transition_board(later, organisation="05", as_of=day), "card-contract").steps
        assert [step.done for step in steps if step.step.id == KEY.step] == [done], day


def apply_step(board: Board) -> JudgedStep:
    return next(step for step in service(board, "card-contract").steps if step.step.id == KEY.step)


def test_a_workspace_that_judges_for_a_past_day_knows_that_it_is_past(surroundings: Workspace) -> None:
    later = at(surroundings, date(2022, 12, 1))
    tick_step(at(surroundings, AUTUMN), KEY)
    tick_step(later, KEY, done=False)
    looking = replace(later, as_of=date(2022, 11, 1))
    assert apply_step(transition_board(looking, organisation="05")).done


def test_a_tick_after_the_day_of_the_board_is_not_seen_but_the_next_one_can_follow_it(surroundings: Workspace) -> None:
    later = at(surroundings, date(2022, 12, 1))
    tick_step(later, KEY)
    for looking, done in ((replace(later, as_of=AUTUMN), False), (later, True)):
        step = apply_step(transition_board(looking, organisation="05"))
        assert (step.done, step.version) == (done, 1)
    assert tick_step(later, KEY, version=step.version).version == 2


def test_a_tick_of_a_clock_that_is_ahead_counts_today(surroundings: Workspace) -> None:
    tick_step(at(surroundings, date(2022, 12, 2)), KEY)
    step = apply_step(transition_board(at(surroundings, date(2022, 12, 1)), organisation="05"))
    assert (step.done, step.version) == (True, 1)


def test_what_is_soon_comes_from_the_rules(surroundings: Workspace) -> None:
    rules_of(
        surroundings,
        transition_services='[limits]\nsoon_days = 45\noverdue_days = 365\nsource = "own"\n',
    )
    board = transition_board(surroundings)
    assert (board.problems, board.soon_days) == ((), 45)


def test_a_day_in_the_past_makes_no_database(surroundings: Workspace) -> None:
    assert transition_board(surroundings, as_of=AUTUMN).problems == ()
    assert not surroundings.folders.data.exists()


def test_rescue_departments_are_not_asked_of_who_has_none(surroundings: Workspace) -> None:
    boards = {code: transition_board(surroundings, organisation=code, as_of=AUTUMN) for code in ("05", "90", "HUS")}
    ids = {code: {judged.service.id for judged in board.plan.services} for code, board in boards.items()}
    assert ids["05"] == ids["90"]
    assert ids["05"] - ids["HUS"] == {"rescue-card-contract"}
    steps = {step.step.id for judged in boards["HUS"].plan.services for step in judged.steps}
    assert not [step for step in steps if "rescue" in step]


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
        CardCount(CardKind.STAFF_OR_ACTOR, "VSSHP", name, "05", EntryState.TO_CLOSE, 2, DEADLINE),
        CardCount(CardKind.STAFF_OR_ACTOR, "VSSHP", name, "05", EntryState.CLOSED, 1, DEADLINE),
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


def test_a_server_that_refuses_is_asked_once_for_ticks_and_cards(surroundings: Workspace) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        asked: list[int] = []

        def refuse() -> None:
            with suppress(OSError):  # the test closes it
                while True:
                    caller, _ = server.accept()
                    asked.append(1)
                    caller.close()

        refusing = threading.Thread(target=refuse)
        refusing.start()
        address = f"postgresql://u@127.0.0.1:{server.getsockname()[1]}/none?sslmode=disable&gssencmode=disable"
        board = transition_board(surroundings, database=address)
        server.shutdown(socket.SHUT_RDWR)
        refusing.join(60)
    assert [problem.cause for problem in board.problems] == [Cause.STORE_UNREACHABLE]
    assert board.seen[SeenKind.CARDS].problem is SeenProblem.NOT_READABLE
    assert len(asked) == 1


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
    assert {problem.cause for problem in in_force.problems} == {Cause.LOCAL_DATA_INVALID}
    assert all("transition_services.toml, line 1: " in problem.detail for problem in in_force.problems)
    assert len(in_force.problems) == len(check_file(surroundings, folder / "transition_services.toml"))
    assert "card-contract" in {each.id for each in in_force.plan.services}
    assert transition_board(surroundings).problems == in_force.problems
    assert {fault.line for fault in check_file(surroundings, folder / "transition_services.toml")} == {1}


def test_what_has_no_faults_is_in_force_and_every_fault_is_told(surroundings: Workspace) -> None:
    many = "".join(f"k{number} = 1\n" for number in range(30))
    rules_of(surroundings, transition_services=f'{many}retired_services = ["rescue-card-contract"]\n')
    in_force = plan_in_force(surroundings)
    assert "rescue-card-contract" not in {each.id for each in in_force.plan.services}
    told = [problem.detail for problem in in_force.problems]
    assert len(told) == 20
    assert told[0] == "transition_services.toml, line 1: unknown key k0"
    assert "cardtool transition check" not in told[-1]
    assert [problem.more for problem in in_force.problems] == [0] * 19 + [10]
    line = tell_refusal_line(Texts("en"), in_force.problems[-1])
    assert "(and 10 more: cardtool transition check)" in line


def test_a_file_that_is_no_toml_is_told_once_and_off_as_a_whole(surroundings: Workspace) -> None:
    rules_of(surroundings, transition_services='retired_services = ["rescue-card-contract"]\nx =\n')
    in_force = plan_in_force(surroundings)
    assert ["not a TOML file" in problem.detail for problem in in_force.problems] == [True]
    assert "rescue-card-contract" in {each.id for each in in_force.plan.services}


def kanta_ends(surroundings: Workspace) -> list[str]:
    """The end of the Kanta transition, of all together and of two counties."""
    boards = [transition_board(surroundings, organisation=code) for code in ("", "05", "06")]
    dates = [judged.date for board in boards for judged in service(board, CERTIFICATES).dates]
    return [each.day.isoformat() for each in dates if each.id == "kanta-transition"]


@pytest.mark.parametrize(
    ("changes", "days"),
    [
        ("", ["2023-06-30", "2023-06-30", "2023-06-30"]),
        ('id = "transition-2023"\nday = 2023-09-30\n', ["2023-09-30", "2023-09-30", "2023-09-30"]),
        ('id = "varha"\nday = 2023-12-31\ncounties = ["05"]\n', ["2023-06-30", "2023-12-31", "2023-06-30"]),
    ],
)
def test_an_overridden_end_of_the_kanta_transition_shows(
    surroundings: Workspace, changes: str, days: list[str]
) -> None:
    end = f'[[transition]]\n{changes}certainty = "certain"\nsource = "Kela"\nread = 2023-01-01\n' if changes else ""
    rules_of(surroundings, oid_verdicts=end)
    assert kanta_ends(surroundings) == days
    assert plan_in_force(surroundings).problems == ()


def test_a_broken_end_of_the_kanta_transition_is_told(surroundings: Workspace) -> None:
    rules_of(surroundings, oid_verdicts="[[transition]]\n")
    assert kanta_ends(surroundings) == ["2023-06-30"] * 3
    assert [problem.cause for problem in plan_in_force(surroundings).problems] == [Cause.LOCAL_DATA_INVALID]


def test_cards_have_the_deadline_of_their_own_reform(surroundings: Workspace) -> None:
    body = surroundings.knowledge.register.resolve("VSSHP").matched
    assert body is not None
    rules_of(
        surroundings,
        transition=(
            '[[reform]]\nid = "earlier"\nname = "Other"\neffective = 2020-01-01\ndeadline = 2022-11-30\n'
            f'concerns = ["staff"]\norganisations = ["{body.key}"]\ncertainty = "certain"\nsource = "own"\n'
            "read = 2023-01-01\n"
        ),
    )
    surroundings = Workspace(surroundings.folders, as_of=AUTUMN)
    put(surroundings, (1, EntryState.CLOSED), ({"organisation": "PSHP"}, EntryState.TO_CLOSE))
    cards = transition_board(surroundings).seen[SeenKind.CARDS].cards
    assert cards is not None
    assert {count.organisation: count.deadline for count in cards.counts} == {
        "VSSHP": date(2022, 11, 30),
        "PSHP": DEADLINE,
    }
    assert cards.deadline == DEADLINE


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
