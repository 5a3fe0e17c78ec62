"""Symptoms of the card in the reader and of its PINs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import DiagnosisCode as Code
from cardtool.model.errors import (
    CardChangedError,
    CardInUseError,
    ChipFaultyError,
)
from tests.diagnostics.bench import FIRST, SCRIPTS, SECOND, Bench, Program
from tests.diagnostics.scenarios.registry import refusing, scenario, with_card

if TYPE_CHECKING:
    from pathlib import Path


@scenario(3, Code.NO_CARD)
def empty_reader(home: Path) -> Bench:
    return Bench(home, card="")


@scenario(3, Code.CARD_MUTE)
def card_upside_down(home: Path) -> Bench:
    return with_card(home, "mute")


@scenario(3, Code.CARD_CONTACTLESS)
def card_on_contactless_reader(home: Path) -> Bench:
    return with_card(home, "contactless")


@scenario(4, Code.CARD_UNSUPPORTED)
def bus_card(home: Path) -> Bench:
    return with_card(home, "unknown")


@scenario(3, Code.ALL_FINE)
def door_pass_on_another_reader(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.insert("contactless", SECOND)
    return bench


@scenario(4, Code.CARD_UNSUPPORTED)
def card_of_another_country(home: Path) -> Bench:
    return with_card(home, "foreign")


@scenario(9, Code.PIN_LOCKED)
def locked_card_and_a_bus_card_in_another_reader(home: Path) -> Bench:
    return _locked_beside(home, "unknown")


@scenario(9, Code.PIN_LOCKED)
def locked_card_and_a_mute_one_in_another_reader(home: Path) -> Bench:
    return _locked_beside(home, "mute")


def _locked_beside(home: Path, second: str) -> Bench:
    bench = with_card(home, "pin1-locked")
    bench.desk.insert(second, SECOND)
    return bench


@scenario(9, Code.PIN_LOCKED)
def pin1_locked(home: Path) -> Bench:
    bench = Bench(home)
    bench.pin(0, tries=0)
    return bench


@scenario(10, Code.PIN_LOCKED)
def pin2_locked(home: Path) -> Bench:
    bench = Bench(home)
    bench.pin(1, tries=0)
    return bench


@scenario(11, Code.PIN_LAST_TRY)
def one_try_left(home: Path) -> Bench:
    bench = Bench(home)
    bench.pin(0, tries=1)
    return bench


@scenario(11, Code.PIN_LOW)
def two_tries_left(home: Path) -> Bench:
    bench = Bench(home, card="citizen")
    bench.pin(0, tries=2)
    return bench


@scenario(12, Code.ACTIVATION_LOCKED)
def activation_code_locked_too(home: Path) -> Bench:
    bench = Bench(home)
    bench.pin(0, tries=0)
    bench.pin(2, tries=0)
    return bench


@scenario(13, Code.NOT_ACTIVATED)
def never_activated(home: Path) -> Bench:
    return with_card(home, "never-activated")


@scenario(13, Code.NOT_ACTIVATED)
def new_card_with_all_pins_blocked(home: Path) -> Bench:
    bench = Bench(home, card="")
    bench.put(bench.made("backup-professional"))  # five days old
    bench.pin(0, tries=0)
    bench.pin(1, tries=0)
    bench.programs.installed = {"atostek-id": Program(cards=bench.shown)}
    return bench


@scenario(29, Code.CHIP_FAULTY)
def damaged_certificate(home: Path) -> Bench:
    return with_card(home, "broken-certificate")


@scenario(29, Code.CHIP_FAULTY)
def card_answers_with_errors(home: Path) -> Bench:
    return refusing(home, ChipFaultyError("6581", reader=FIRST))


@scenario(33, Code.REMOVED_DURING_READING)
def event_counter_changed(home: Path) -> Bench:
    return refusing(home, CardChangedError("another insertion", reader=FIRST))


def _swapped(home: Path) -> Bench:
    """The healthy card comes in the place of another one while that is read."""
    from cardtool.cards.training.staging import Staged
    from cardtool.cards.virtual.faults import FaultPlan, Swapped

    bench = Bench(home, card="")
    second = bench.desk._stage._built(SCRIPTS["staff-county"].card, "s42", None)
    first = bench.desk._stage._built("staff-old-district", "s42", None)
    with bench.desk._changed:
        bench.desk._bay(FIRST).insert(Staged(first, FaultPlan({5: Swapped(second, visible=True)})))
    bench.propagate("staff-county")
    return bench


@scenario(34, Code.ALL_FINE)
def cards_swapped_quickly(home: Path) -> Bench:
    # The swap is treated as a removal and an insertion: the second card is read, whole, and is fine.
    return _swapped(home)


@scenario(36, Code.REMOVED_DURING_READING)
def card_pulled(home: Path) -> Bench:
    return with_card(home, "pulled")


@scenario(40, Code.IN_USE_ELSEWHERE)
def exclusive_use(home: Path) -> Bench:
    return with_card(home, "in-use")


@scenario(5, Code.IN_USE_ELSEWHERE)
def sharing_violation(home: Path) -> Bench:
    return refusing(home, CardInUseError("0x8010000B", reader=FIRST))


@scenario(42, Code.TIMED_OUT)
def silent_card(home: Path) -> Bench:
    return with_card(home, "silent")
