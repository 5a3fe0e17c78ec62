"""The training desk behaves as readers and a service do."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from queue import SimpleQueue
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardtool.cards.hardware import Hardware
from cardtool.cards.training.desk import MOST_READERS, TrainingDesk
from cardtool.cards.training.scripts import load_scripts
from cardtool.cards.virtual.layouts import CONTACTLESS_ATRS
from cardtool.model.cause import Cause
from cardtool.model.errors import (
    CardAccessError,
    CardChangedError,
    CardInUseError,
    CardMuteError,
    CardRemovedError,
    CardtoolError,
    NoCardError,
    NoReaderError,
    ServiceStoppedError,
)
from cardtool.model.reader import Reader, ReaderSnapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.cards.hardware import CardConnection

DAY = date(2023, 1, 15)
SCRIPTS = load_scripts()
FIRST, SECOND = "Training reader 1", "Training reader 2"
SELECT, READ = bytes.fromhex("00A4080C0450154331"), bytes.fromhex("00B0000000")
OK = b"\x90\x00"
COUNTY = b"Varsinais-Suomen hyvinvointialue"


@pytest.fixture
def desk() -> TrainingDesk:
    return TrainingDesk(DAY, scripts=SCRIPTS)


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def state(desk: TrainingDesk, reader: str = FIRST) -> Reader:
    return next(each for each in desk.readers() if each.name == reader)


def contents(connection: CardConnection) -> bytes:
    """All of the current file."""
    read = b""
    while (answer := connection.transmit(b"\x00\xb0" + len(read).to_bytes(2, "big") + b"\x00"))[-2:] == OK:
        read += answer[:-2]
    return read


def commands_until_an_error(desk: TrainingDesk, most: int = 50) -> int:
    with desk.connect(FIRST) as connection:
        for number in range(most):
            try:
                connection.transmit(SELECT)
            except CardAccessError:
                return number
    return most


def test_it_is_hardware(desk: TrainingDesk) -> None:
    assert isinstance(desk, Hardware)
    assert desk.readers() == (Reader(FIRST), Reader(SECOND))
    assert desk.reader_names == (FIRST, SECOND)


def test_a_card_is_read_as_it_was_made(desk: TrainingDesk) -> None:
    desk.insert("staff-county", FIRST)
    with desk.connect(FIRST) as connection:
        assert connection.transmit(SELECT) == OK
        assert COUNTY in contents(connection)
    assert state(desk).present
    assert state(desk).atr == connection.atr
    assert not state(desk, SECOND).present


@pytest.mark.parametrize("script", [script.id for script in SCRIPTS.scripts])
def test_every_script_puts_a_card_into_the_reader(desk: TrainingDesk, script: str) -> None:
    desk.insert(script, SECOND)
    assert state(desk, SECOND).present
    assert state(desk, SECOND).event_count == 1


def test_events_are_counted_as_the_service_counts_them(desk: TrainingDesk) -> None:
    desk.insert("citizen", FIRST)
    desk.insert("professional", FIRST)
    assert state(desk).event_count == 3
    desk.remove(FIRST)
    desk.remove(FIRST)
    assert state(desk) == Reader(FIRST, event_count=4)


def test_unknown_scripts_and_readers(desk: TrainingDesk) -> None:
    with pytest.raises(KeyError):
        desk.insert("nothing", FIRST)
    for use in (desk.remove, desk.remove_reader, desk.reset, lambda name: desk.insert("citizen", name)):
        with pytest.raises(NoReaderError):
            use("Reader 9")
    with pytest.raises(NoReaderError), desk.connect("Reader 9"):
        pass
    with pytest.raises(NoReaderError):
        desk.check_unchanged(Reader("Reader 9"))


@pytest.mark.parametrize(("script", "error"), [("", NoCardError), ("mute", CardMuteError), ("in-use", CardInUseError)])
def test_cards_that_cannot_be_connected_to(desk: TrainingDesk, script: str, error: type[CardtoolError]) -> None:
    if script:
        desk.insert(script, FIRST)
    with pytest.raises(error), desk.connect(FIRST):
        pass


def test_what_the_service_says_of_odd_cards(desk: TrainingDesk) -> None:
    desk.insert("mute", FIRST)
    assert (state(desk).mute, state(desk).atr) == (True, b"")
    desk.insert("in-use", FIRST)
    assert state(desk).in_use
    desk.insert("contactless", FIRST)
    assert state(desk).atr == CONTACTLESS_ATRS["cosmo_x"]


# -- PINs and damage --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "status"), [("pin1-locked", "6983"), ("pin1-last-try", "63C1"), ("professional", "63C5")]
)
def test_pin_states_of_scripts(desk: TrainingDesk, script: str, status: str) -> None:
    desk.insert(script, FIRST)
    with desk.connect(FIRST) as connection:
        assert connection.transmit(bytes.fromhex("00200003")).hex().upper() == status


@pytest.mark.parametrize(("script", "flag"), [("never-activated", "DF2F0100"), ("citizen", "DF2F0101")])
def test_a_card_that_was_never_activated_says_so(desk: TrainingDesk, script: str, flag: str) -> None:
    desk.insert(script, FIRST)
    with desk.connect(FIRST) as connection:
        connection.transmit(bytes.fromhex("00CB00FF05A00383011100"))
        answer = connection.transmit(bytes.fromhex("00C0000000"))
    assert bytes.fromhex(flag) in answer


def test_a_damaged_certificate_is_shorter_than_it_says(desk: TrainingDesk) -> None:
    desk.insert("broken-certificate", FIRST)
    with desk.connect(FIRST) as connection:
        connection.transmit(SELECT)
        file = contents(connection)
    assert int.from_bytes(file[2:4], "big") + 4 == len(file) + 200


def test_a_slow_card_is_slow(desk: TrainingDesk) -> None:
    slow = replace(SCRIPTS["slow"], per_apdu=0.01)
    desk = TrainingDesk(DAY, scripts=replace(SCRIPTS, scripts=(slow,)))
    desk.insert("slow", FIRST)
    with desk.connect(FIRST) as connection:
        assert connection.transmit(SELECT) == OK


# -- faults while a card is read --------------------------------------------------------------


def test_a_card_that_is_pulled_leaves_the_reader_empty(desk: TrainingDesk) -> None:
    desk.insert("pulled", FIRST)
    before = state(desk)
    assert commands_until_an_error(desk) == SCRIPTS["pulled"].at
    assert state(desk) == Reader(FIRST, event_count=2)
    with pytest.raises(CardRemovedError):
        desk.check_unchanged(before)


def test_a_card_that_is_swapped_is_another_card(desk: TrainingDesk) -> None:
    desk.insert("swapped", FIRST)
    before = state(desk)
    assert commands_until_an_error(desk) == SCRIPTS["swapped"].at
    assert state(desk).event_count == 3
    with pytest.raises(CardChangedError):
        desk.check_unchanged(before)
    with desk.connect(FIRST) as connection:
        connection.transmit(SELECT)
        assert COUNTY in contents(connection)


def test_a_service_that_stops_while_reading(desk: TrainingDesk) -> None:
    desk.insert("service-stops", FIRST)
    before = state(desk)
    assert commands_until_an_error(desk) == SCRIPTS["service-stops"].at
    for use in (desk.readers, lambda: desk.check_unchanged(before), lambda: desk.reset(FIRST)):
        with pytest.raises(ServiceStoppedError):
            use()
    desk.stop_service()
    desk.start_service()
    desk.start_service()
    assert state(desk).present
    assert state(desk).event_count == 0
    assert commands_until_an_error(desk, 20) == 20


def test_a_silent_card_holds_the_command_until_it_is_pulled(desk: TrainingDesk, pool: ThreadPoolExecutor) -> None:
    desk.insert("silent", FIRST)
    count = pool.submit(commands_until_an_error, desk)
    with pytest.raises(TimeoutError):
        count.result(0.05)
    waiting = pool.submit(commands_until_an_error, desk)
    desk.remove(FIRST)
    assert count.result(5) == SCRIPTS["silent"].at
    with pytest.raises((CardRemovedError, NoCardError)):
        waiting.result(5)


def test_transactions_come_one_after_another(desk: TrainingDesk, pool: ThreadPoolExecutor) -> None:
    desk.insert("citizen", FIRST)
    with desk.connect(FIRST) as connection:
        second: Future[int] = pool.submit(commands_until_an_error, desk, 1)
        with pytest.raises(TimeoutError):
            second.result(0.05)
        connection.transmit(SELECT)
    assert second.result(5) == 1


def test_a_waiting_transaction_ends_with_the_service(desk: TrainingDesk, pool: ThreadPoolExecutor) -> None:
    desk.insert("citizen", FIRST)
    with desk.connect(FIRST):
        second: Future[int] = pool.submit(commands_until_an_error, desk, 1)
        with pytest.raises(TimeoutError):
            second.result(0.05)
        desk.stop_service()
        with pytest.raises(ServiceStoppedError):
            second.result(5)


def test_the_end_of_an_old_connection_does_not_touch_the_new_card(desk: TrainingDesk) -> None:
    desk.insert("citizen", FIRST)
    with desk.connect(FIRST) as old:
        desk.insert("professional", FIRST)
        with desk.connect(FIRST) as new:
            with pytest.raises(CardRemovedError):
                old.transmit(SELECT)
            assert new.transmit(SELECT) == OK


def test_a_fault_of_a_card_that_has_left_meanwhile_changes_nothing(desk: TrainingDesk) -> None:
    desk.insert("pulled", FIRST)
    bay = desk._bays[FIRST]
    contact = bay.contact
    assert contact is not None
    desk.insert("professional", FIRST)
    assert contact.plan is not None
    desk._lost(bay, contact, contact.plan._faults[SCRIPTS["pulled"].at])
    assert state(desk).present


def test_reset_forgets_what_was_selected(desk: TrainingDesk) -> None:
    desk.insert("professional", FIRST)
    with desk.connect(FIRST) as connection:
        connection.transmit(SELECT)
    before = state(desk)
    desk.reset(FIRST)
    desk.check_unchanged(before)
    with desk.connect(FIRST) as connection:
        assert connection.transmit(READ).hex() == "6986"


# -- readers ----------------------------------------------------------------------------------


def test_readers_come_and_go(desk: TrainingDesk) -> None:
    assert desk.add_reader() == "Training reader 3"
    desk.insert("citizen", FIRST)
    desk.remove_reader(FIRST)
    assert desk.reader_names == (SECOND, "Training reader 3")
    assert desk.add_reader() == FIRST
    assert not state(desk).present
    for _ in range(MOST_READERS - 3):
        desk.add_reader()
    with pytest.raises(ValueError, match="at most 6"):
        desk.add_reader()


def test_a_card_leaves_with_its_reader(desk: TrainingDesk) -> None:
    desk.insert("citizen", FIRST)
    with desk.connect(FIRST) as connection:
        desk.remove_reader(FIRST)
        with pytest.raises(CardRemovedError):
            connection.transmit(SELECT)


# -- watching ---------------------------------------------------------------------------------


class Watch:
    """Collects snapshots."""

    def __init__(self, desk: TrainingDesk) -> None:
        self.snapshots: SimpleQueue[ReaderSnapshot] = SimpleQueue()
        self.threads: set[str] = set()
        self.watcher = desk.watch(self._note)

    def _note(self, snapshot: ReaderSnapshot) -> None:
        self.threads.add(threading.current_thread().name)
        self.snapshots.put(snapshot)

    def next(self) -> ReaderSnapshot:
        return self.snapshots.get(timeout=5)


@pytest.fixture
def watch(desk: TrainingDesk) -> Iterator[Watch]:
    made = Watch(desk)
    made.watcher.start()
    yield made
    made.watcher.stop()


def test_the_watch_tells_the_state_at_the_start_and_every_change(desk: TrainingDesk, watch: Watch) -> None:
    assert watch.next() == ReaderSnapshot(service=True, readers=(Reader(FIRST), Reader(SECOND)))
    desk.insert("citizen", SECOND)
    assert [reader.present for reader in watch.next().readers] == [False, True]
    desk.insert("professional", SECOND)
    assert [watch.next().readers[1].present for _ in range(2)] == [False, True]
    desk.remove(SECOND)
    desk.remove(SECOND)
    assert watch.next().readers[1] == Reader(SECOND, event_count=4)
    desk.add_reader()
    assert len(watch.next().readers) == 3
    desk.remove_reader(FIRST)
    assert len(watch.next().readers) == 2
    assert watch.snapshots.empty()
    assert watch.threads == {"training-watcher"}


def test_the_watch_tells_of_the_service(desk: TrainingDesk, watch: Watch) -> None:
    watch.next()
    desk.stop_service()
    gone = watch.next()
    assert (gone.service, gone.readers) == (False, ())
    assert gone.problem is not None
    assert gone.problem.cause is Cause.SERVICE_STOPPED
    desk.insert("citizen", FIRST)
    watch.next()
    desk.start_service()
    back = watch.next()
    assert back.service
    assert back.readers[0].present


def test_a_swap_by_script_is_told_as_two_changes(desk: TrainingDesk, watch: Watch) -> None:
    watch.next()
    desk.insert("swapped", FIRST)
    watch.next()
    commands_until_an_error(desk)
    assert [watch.next().readers[0].event_count for _ in range(2)] == [2, 3]


def test_nothing_is_told_after_the_end(desk: TrainingDesk, watch: Watch) -> None:
    watch.next()
    watch.watcher.stop()
    desk.insert("citizen", FIRST)
    assert watch.snapshots.empty()
    watch.watcher.stop()


def test_a_watch_can_end_before_it_began_and_by_its_own_callback(desk: TrainingDesk) -> None:
    desk.watch(lambda _: None).stop()
    ended = threading.Event()

    def end(_: ReaderSnapshot) -> None:
        watcher.stop()
        ended.set()

    watcher = desk.watch(end)
    watcher.start()
    assert ended.wait(5)
    watcher.stop()


def test_a_mistake_of_the_callback_does_not_end_the_watch(desk: TrainingDesk, caplog: pytest.LogCaptureFixture) -> None:
    seen = threading.Event()

    def callback(snapshot: ReaderSnapshot) -> None:
        if not snapshot.readers[0].present:
            raise ValueError("TESTINEN TAINA")
        seen.set()

    watcher = desk.watch(callback)
    watcher.start()
    desk.insert("citizen", FIRST)
    assert seen.wait(5)
    watcher.stop()
    assert caplog.messages == ["callback failed: ValueError"]


# -- anything at all --------------------------------------------------------------------------

STEPS = st.one_of(
    st.tuples(st.just("insert"), st.sampled_from([s.id for s in SCRIPTS.scripts if s.id not in {"silent", "slow"}])),
    st.tuples(st.sampled_from(["remove", "read", "stop", "start", "add", "drop"]), st.just("")),
)


@settings(max_examples=50)
@given(st.lists(STEPS, max_size=12))
def test_whatever_a_trainer_does_every_command_ends(steps: list[tuple[str, str]]) -> None:
    desk = TrainingDesk(DAY, scripts=SCRIPTS)
    watch = Watch(desk)
    watch.watcher.start()
    for what, script in steps:
        try:
            _do(desk, what, script)
        except (CardAccessError, ValueError):
            continue
    last = desk.snapshot()
    told = watch.next()
    while told != last:
        told = watch.next()
    watch.watcher.stop()


def _do(desk: TrainingDesk, what: str, script: str) -> None:
    match what:
        case "insert":
            desk.insert(script, FIRST)
        case "read":
            commands_until_an_error(desk, 12)
        case "remove":
            desk.remove(FIRST)
        case "stop":
            desk.stop_service()
        case "start":
            desk.start_service()
        case "add":
            desk.add_reader()
        case "drop":
            desk.remove_reader(FIRST)
