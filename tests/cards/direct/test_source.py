"""One reading of one reader: in time, whole, and of the card that is there."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cardtool.cards.direct.source import DirectSource
from cardtool.cards.hardware import Hardware
from cardtool.cards.virtual.behaviour import Behaviour
from cardtool.cards.virtual.faults import FaultPlan, Pulled, ServiceStops, Silent, StatusInstead, Swapped
from cardtool.model.card import Origin, Via
from cardtool.model.errors import (
    CardChangedError,
    CardInUseError,
    CardRemovedError,
    CardTimeoutError,
    CardtoolError,
    ChipFaultyError,
    NoCardError,
    ServiceStoppedError,
)
from cardtool.model.pin import PinCondition
from tests.cards.direct.desk import NAME, Desk
from tests.cards.direct.made import card, made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from cardtool.cards.hardware import CardConnection
    from cardtool.certificates.head import CertificateHead
    from cardtool.model.reader import Reader

MADE = made()
OTHER = made("VARJO VILLE", "10987654321")
SHORT = 0.05


def test_the_desk_of_these_tests_is_hardware() -> None:
    assert isinstance(Desk(None), Hardware)


def test_a_card_as_it_is_told() -> None:
    desk = Desk(card("s41v4"))
    raw = DirectSource(desk).read(desk.reader)
    assert (raw.reader, raw.atr, raw.via) == (NAME, desk.reader.atr, Via.DIRECT)
    assert raw.origins[1] == (Origin(Via.DIRECT, place="3F0050164332"),)
    assert raw.cost is not None
    assert raw.cost.bytes > sum(map(len, raw.certificates))


def test_the_head_is_told_before_the_certificate_is_whole() -> None:
    desk = Desk(card("s41v4"))
    told: list[tuple[CertificateHead, int]] = []
    DirectSource(desk).read(desk.reader, on_head=lambda head: told.append((head, len(desk.sent))))
    ((head, commands),) = told
    assert head.subject.first("serialNumber") == "12345678901"
    assert commands <= 4


def test_a_later_part_of_the_same_card() -> None:
    desk = Desk(card("s42"))
    source = DirectSource(desk)
    read = source.read(desk.reader)
    full = source.complete(desk.reader, read, issuers=True, pins=True)
    assert set(full.certificates) == {*MADE.leaves, *MADE.cas}
    assert [pin.condition for pin in full.pins] == [PinCondition.USABLE] * 3
    assert read.cost is not None
    assert full.cost is not None
    assert full.cost.apdus == len(desk.sent) > read.cost.apdus
    assert source.complete(desk.reader, full, issuers=False, pins=False).certificates == full.certificates


def test_a_later_part_is_never_that_of_another_card() -> None:
    desk = Desk(card("s42"))
    source = DirectSource(desk)
    read = source.read(desk.reader)
    desk.insert(card("s42", OTHER))
    with pytest.raises(CardChangedError):
        source.complete(desk.reader, read, issuers=True, pins=True)
    source.read(desk.reader)
    with pytest.raises(CardChangedError, match=NAME):
        source.complete(desk.reader, read, issuers=True, pins=True)
    with pytest.raises(CardChangedError):
        DirectSource(desk).complete(desk.reader, read, issuers=True, pins=True)


def test_a_card_of_another_serial_number_is_not_told_of_as_known() -> None:
    desk = Desk(card("s41v4"))
    source = DirectSource(desk)
    source.read(desk.reader)
    desk.insert(card("s41v4", serial="1111111111111111"))
    told: list[object] = []
    raw = source.read(desk.reader, on_known=told.append)
    assert not told
    assert raw.token is not None
    assert raw.token.serial == "1111111111111111"


# -- causes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (FaultPlan({3: Pulled()}), CardRemovedError),
        (FaultPlan({3: Swapped(card(holder=OTHER), visible=True)}), CardChangedError),
        (FaultPlan({3: Swapped(card(holder=OTHER))}), ChipFaultyError),
        (FaultPlan({3: ServiceStops()}), ServiceStoppedError),
        (FaultPlan({3: StatusInstead(0x6F00)}), ChipFaultyError),
    ],
)
def test_every_cause_names_the_reader(plan: FaultPlan, expected: type[CardtoolError]) -> None:
    desk = Desk(card(), plan)
    with pytest.raises(expected) as caught:
        DirectSource(desk).read(desk.reader, on_head=lambda _: None)
    assert caught.value.reader == NAME


def test_an_empty_reader() -> None:
    desk = Desk(None)
    with pytest.raises(CardRemovedError):  # it was there a moment ago
        DirectSource(desk).read(replace(desk.reader, present=True))


def test_a_card_that_came_between_the_event_and_the_reading() -> None:
    desk = Desk(card())
    before = desk.reader
    desk.insert(card("s42", OTHER))
    with pytest.raises(CardChangedError):
        DirectSource(desk).read(before)
    assert not desk.sent


class Leaving(Desk):
    """A card that leaves just after its last answer."""

    def check_unchanged(self, before: Reader) -> None:
        self.insert(None)
        super().check_unchanged(before)


def test_a_card_that_leaves_at_the_end_was_not_read() -> None:
    desk = Leaving(card())
    with pytest.raises(CardRemovedError):
        DirectSource(desk).read(desk.reader)


class Busy(Desk):
    """A reader that another program holds; nothing can be proved of it."""

    def connect(self, reader: str) -> AbstractContextManager[CardConnection]:
        raise CardInUseError("held", reader=reader)

    def check_unchanged(self, before: Reader) -> None:
        raise CardInUseError("held", reader=before.name)


def test_what_cannot_be_explained_stays_as_it_is() -> None:
    desk = Busy(card())
    with pytest.raises(CardInUseError):
        DirectSource(desk).read(desk.reader)


class ShortOnly(Desk):
    """A reader whose driver cannot carry extended lengths: the connection ends."""

    @contextmanager
    def _connection(self, reader: str) -> Iterator[CardConnection]:
        with super()._connection(reader) as connection:
            carried = connection.transmit

            def transmit(command: bytes) -> bytes:
                if len(command) == 7 and command[4] == 0:
                    raise NoCardError("not transacted", reader=reader)
                return carried(command)

            connection.transmit = transmit  # type: ignore[method-assign] # a driver of this test
            yield connection


def test_a_reader_that_cannot_carry_extended_lengths_is_spared_them() -> None:
    desk = ShortOnly(card(behaviour=Behaviour(t0=False, extended=True)))
    source = DirectSource(desk)
    assert source.read(desk.reader).certificates == MADE.leaves
    assert desk.connections == 2
    assert source.read(desk.reader).certificates == MADE.leaves
    assert desk.connections == 3


def test_a_fault_of_the_program_is_no_fault_of_the_card() -> None:
    def broken(_: CertificateHead) -> None:
        raise ZeroDivisionError

    desk = Desk(card())
    source = DirectSource(desk)
    with pytest.raises(ZeroDivisionError):
        source.read(desk.reader, on_head=broken)
    assert source.read(desk.reader).certificates == MADE.leaves


# -- time -------------------------------------------------------------------------------------------------


def test_a_silent_card_is_given_up_and_the_reader_is_free_again_when_it_answers() -> None:
    silent = Silent()
    desk = Desk(card(), FaultPlan({4: silent}))
    source = DirectSource(desk, silence=SHORT)
    heads: list[CertificateHead] = []
    with pytest.raises(CardTimeoutError) as caught:
        source.read(desk.reader, on_head=heads.append)
    assert caught.value.reader == NAME
    told, sent = len(heads), len(desk.sent)
    with pytest.raises(CardTimeoutError, match="earlier"):
        source.read(desk.reader)
    assert desk.connections == 1
    worker = next(thread for thread in threading.enumerate() if thread.name == f"direct-{NAME}")
    silent.release()
    worker.join(5)
    assert not worker.is_alive()
    assert (len(heads), len(desk.sent)) == (told, sent)
    assert source.read(desk.reader).certificates == MADE.leaves


def test_a_slow_card_is_not_a_silent_one() -> None:
    beats = threading.Event()

    class Slow(Desk):
        @contextmanager
        def _connection(self, reader: str) -> Iterator[CardConnection]:
            with super()._connection(reader) as connection:
                carried = connection.transmit

                def transmit(command: bytes) -> bytes:
                    beats.wait(0.02)
                    return carried(command)

                connection.transmit = transmit  # type: ignore[method-assign] # a slow card of this test
                yield connection

    desk = Slow(card())
    assert DirectSource(desk, silence=0.2).read(desk.reader).certificates == MADE.leaves


def test_a_reading_without_end_is_given_up() -> None:
    desk = Desk(card())
    entered, leave = threading.Event(), threading.Event()

    def linger(_: CertificateHead) -> None:
        entered.set()
        leave.wait(0.2)

    with pytest.raises(CardTimeoutError):
        DirectSource(desk, silence=5, total=0.05).read(desk.reader, on_head=linger)
    assert entered.is_set()
