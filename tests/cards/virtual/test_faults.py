"""What the plan of faults makes of answers, and how a connection ends."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.virtual import profiles
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.connection import VirtualConnection, connected
from cardtool.cards.virtual.contact import Contact
from cardtool.cards.virtual.faults import (
    Distorted,
    Fault,
    FaultPlan,
    Garbage,
    Pulled,
    ServiceStops,
    Silent,
    StatusInstead,
    Swapped,
    Truncated,
    WrongLength,
)
from cardtool.cards.virtual.ledger import PinLedger
from cardtool.cards.virtual.speed import Delay
from cardtool.model.card import Cost
from cardtool.model.errors import CardAccessError, CardRemovedError, ServiceStoppedError
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card

MADE, OTHER = certificates("TESTINEN TAINA"), certificates("MALLIKAS MATTI")
SELECT, READ = bytes.fromhex("00A4080C024331"), bytes.fromhex("00B0000010")
OK = b"\x90\x00"


def card(authentication: bytes = MADE.authentication, *, t0: bool = True) -> Card:
    return profiles.build("s41v4", authentication=authentication, behaviour=Behaviour(t0=t0), ledger=PinLedger())


# -- connections ------------------------------------------------------------------------------


@pytest.mark.parametrize("t0", [False, True])
def test_a_connection_passes_commands_and_counts_them(t0: bool) -> None:
    inserted = card(t0=t0)
    with connected(inserted, reader="R") as connection:
        assert (connection.reader, connection.atr, connection.protocol) == ("R", inserted.atr, 0 if t0 else 1)
        assert connection.transmit(SELECT) == OK
        assert connection.transmit(READ) == MADE.authentication[:16] + OK
        assert connection.cost == Cost(2, 7 + 2 + 5 + 18)
    with pytest.raises(CardRemovedError, match="closed"):
        connection.transmit(READ)


def test_the_card_is_left_as_it_is_between_connections() -> None:
    contact = Contact(card())
    VirtualConnection(contact).transmit(SELECT)
    assert VirtualConnection(contact).transmit(READ) == MADE.authentication[:16] + OK


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Pulled(), CardRemovedError),
        (Swapped(card(), visible=True), CardRemovedError),
        (ServiceStops(), ServiceStoppedError),
    ],
)
@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_lost_card_stays_lost(fault: Fault, error: type[CardAccessError], at: int) -> None:
    with connected(card(), plan=FaultPlan({at: fault}), reader="R") as connection:
        for _ in range(at):
            connection.transmit(SELECT)
        for _ in range(3):
            with pytest.raises(error) as caught:
                connection.transmit(SELECT)
            assert caught.value.reader == "R"
        assert connection.cost.apdus == at


def test_an_invisible_swap_puts_the_other_card_in_its_place() -> None:
    other = card(OTHER.authentication)
    other.transmit(SELECT)
    with connected(card(), plan=FaultPlan({1: Swapped(other)})) as connection:
        connection.transmit(SELECT)
        assert connection.transmit(READ) == bytes.fromhex("6986")
        connection.transmit(SELECT)
        assert connection.transmit(READ) == OTHER.authentication[:16] + OK
        assert connection.card is other


@pytest.fixture
def pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1)


def test_a_silent_card_goes_on_when_released(pool: ThreadPoolExecutor) -> None:
    plan = FaultPlan({0: Silent()})
    with connected(card(), plan=plan) as connection, pool:
        answer = pool.submit(connection.transmit, SELECT)
        with pytest.raises(TimeoutError):
            answer.result(0.02)
        plan.release()
        assert answer.result(5) == OK


def test_a_silent_card_can_be_pulled(pool: ThreadPoolExecutor) -> None:
    plan = FaultPlan({1: Silent()}, lasting=True)
    with connected(card(), plan=plan) as connection, pool:
        connection.transmit(SELECT)
        answer = pool.submit(connection.transmit, READ)
        with pytest.raises(TimeoutError):
            answer.result(0.02)
        connection.pull()
        with pytest.raises(CardRemovedError):
            answer.result(5)


def test_a_card_pulled_before_is_not_waited_for() -> None:
    contact = Contact(card(), plan=FaultPlan({0: Silent()}))
    contact.lose()
    with pytest.raises(CardRemovedError):
        contact.exchange(SELECT)


def test_the_first_reason_counts() -> None:
    contact = Contact(card())
    contact.lose(ServiceStoppedError)
    contact.lose()
    with pytest.raises(ServiceStoppedError):
        contact.exchange(SELECT)


def test_a_slow_card_takes_its_time_and_can_be_pulled_meanwhile(pool: ThreadPoolExecutor) -> None:
    with connected(card(), delay=Delay(0.02, 0.001)) as connection:
        before = time.monotonic()
        connection.transmit(SELECT)
        assert time.monotonic() - before >= 0.02 + 0.009
    with connected(card(), delay=Delay(3600)) as connection, pool:
        answer = pool.submit(connection.transmit, SELECT)
        connection.pull()
        with pytest.raises(CardRemovedError):
            answer.result(5)


def test_the_owner_is_told_what_ended_the_contact() -> None:
    told: list[tuple[Contact, Fault]] = []
    pulled = Pulled()
    contact = Contact(card(), plan=FaultPlan({0: pulled}), on_lost=lambda *what: told.append(what))
    with pytest.raises(CardRemovedError):
        contact.exchange(SELECT)
    assert told == [(contact, pulled)]


# -- plans ------------------------------------------------------------------------------------


def test_a_plan_counts_across_connections() -> None:
    plan = FaultPlan({2: StatusInstead(0x6F00)})
    contact = Contact(card(), plan=plan)
    answers = [VirtualConnection(contact).transmit(SELECT) for _ in range(4)]
    assert answers == [OK, OK, bytes.fromhex("6F00"), OK]
    assert plan.commands == 4


def test_the_last_fault_may_last() -> None:
    plan = FaultPlan({0: StatusInstead(0x6A82), 2: StatusInstead(0x6F00)}, lasting=True)
    with connected(card(), plan=plan) as connection:
        answers = [connection.transmit(SELECT).hex() for _ in range(5)]
    assert answers == ["6a82", "9000", "6f00", "6f00", "6f00"]
    assert FaultPlan({}, lasting=True).take() is None


def test_a_plan_may_be_asked_from_many_threads() -> None:
    plan = FaultPlan({500: Pulled()})
    with ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(lambda _: plan.take(), range(1000)))
    assert [fault for fault in taken if fault] == [Pulled()]
    assert plan.commands == 1000


# -- distortions ------------------------------------------------------------------------------

CERTIFICATE_HEAD = bytes.fromhex("3082040A") + bytes(12) + OK


@pytest.mark.parametrize(
    ("fault", "answer", "expected"),
    [
        (StatusInstead(0x6A82), "01029000", "6A82"),
        (Truncated(), "010203049000", "01029000"),
        (Truncated(1), "010203049000", "019000"),
        (Truncated(0), "010203049000", "9000"),
        (Truncated(), "9000", "90"),
        (WrongLength(5), "3003AABBCC9000", "3008AABBCC9000"),
        (WrongLength(-2), "3003AABBCC9000", "3001AABBCC9000"),
        (WrongLength(-9), "3003AABBCC9000", "3000AABBCC9000"),
        (WrongLength(1), "3082040A00009000", "3082040B00009000"),
        (WrongLength(0x10000), "3082040A00009000", "3082FFFF00009000"),
        (WrongLength(1), "3081FF9000", "3081FF9000"),
        (WrongLength(2), "AABB9000", "AABB00009000"),
        (WrongLength(-1), "AABB9000", "AA9000"),
        (WrongLength(1), "3088AABB9000", "3088AABB009000"),
        (WrongLength(1), "3080AABB9000", "3080AABB009000"),
        (WrongLength(2), "9000", "00009000"),
    ],
)
def test_distortions(fault: Distorted, answer: str, expected: str) -> None:
    assert fault.distort(bytes.fromhex(answer)).hex().upper() == expected


def test_what_looks_like_an_object_amid_a_file_is_none() -> None:
    """Random bytes of a key would otherwise now and then be changed in silence."""
    assert (
        WrongLength(7).distort(bytes.fromhex("3003AABBCC9000"), amid=True).hex().upper() == f"3003AABBCC{'00' * 7}9000"
    )


@pytest.mark.parametrize("answer", [OK, CERTIFICATE_HEAD])
def test_garbage_is_as_long_as_the_data_and_the_same_each_time(answer: bytes) -> None:
    garbage = Garbage().distort(answer)
    assert garbage == Garbage().distort(answer) != Garbage(b"x").distort(answer)
    assert len(garbage) == (len(answer) if answer != OK else 18)
    assert garbage[-2:] == OK
    assert garbage != answer


DISTORTIONS = st.one_of(
    st.builds(StatusInstead, st.integers(0, 0xFFFF)),
    st.builds(Truncated, st.none() | st.integers(0, 300)),
    st.builds(WrongLength, st.integers(-70000, 70000)),
    st.builds(Garbage, st.binary(max_size=4)),
)


@given(DISTORTIONS, st.binary(max_size=300))
def test_any_answer_can_be_distorted(fault: Distorted, data: bytes) -> None:
    assert 1 <= len(fault.distort(data + OK)) <= len(data) + 70002


ENDINGS = st.sampled_from([Pulled(), ServiceStops()]) | st.builds(
    lambda visible: Swapped(card(OTHER.authentication), visible=visible), st.booleans()
)


@given(
    st.dictionaries(st.integers(0, 9), DISTORTIONS | ENDINGS, max_size=4),
    st.booleans(),
    st.lists(st.sampled_from([SELECT, READ, b"", b"\x00"]), max_size=9),
)
def test_any_plan_ends_every_command_with_an_answer_or_for_good(
    faults: dict[int, Fault], lasting: bool, commands: list[bytes]
) -> None:
    with connected(card(), plan=FaultPlan(faults, lasting=lasting)) as connection:
        dead = False
        for command in commands:
            try:
                answer = connection.transmit(command)
            except CardAccessError:
                dead = True
            else:
                assert answer
                assert not dead
