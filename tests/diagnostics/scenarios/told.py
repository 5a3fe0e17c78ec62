"""Symptoms that no probe can see: the user tells them, and they are the cause where nothing else is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.diagnosis import DiagnosisCode as Code
from cardtool.model.diagnosis import Symptom
from cardtool.model.reader import Reader
from tests.diagnostics.bench import Bench
from tests.diagnostics.scenarios.registry import scenario, with_card

if TYPE_CHECKING:
    from pathlib import Path


@scenario(14, Code.ACTIVATION_LETTER_MISSING)
def letter_has_not_come(home: Path) -> Bench:
    bench = with_card(home, "never-activated")
    bench.told = (Symptom.LETTER_MISSING,)
    return bench


@scenario(25, Code.NOT_LINKED)
def patient_system_refuses_this_card(home: Path) -> Bench:
    bench = Bench(home)
    bench.told = (Symptom.SYSTEM_REFUSES,)
    return bench


@scenario(25, Code.PIN_LOCKED)
def patient_system_refuses_because_of_the_card(home: Path) -> Bench:
    bench = patient_system_refuses_this_card(home)
    bench.pin(0, tries=0)
    return bench


@scenario(27, Code.SV_NUMBER_MISSING)
def prescription_cannot_be_signed(home: Path) -> Bench:
    bench = with_card(home, "professional")
    bench.told = (Symptom.PRESCRIPTION_REFUSED,)
    return bench


@scenario(25, Code.NOT_LINKED)
def patient_system_refuses_beside_a_virtual_reader(home: Path) -> Bench:
    bench = patient_system_refuses_this_card(home)
    bench.hardware.extra = (Reader("Windows Hello for Business 1", present=True, atr=b"\x3b\x00"),)
    return bench


@scenario(27, Code.PROFESSIONAL_CARD_NEEDED)
def prescription_with_a_staff_card(home: Path) -> Bench:
    bench = Bench(home)
    bench.told = (Symptom.PRESCRIPTION_REFUSED,)
    return bench


@scenario(27, Code.PIN_LOCKED)
def prescription_cannot_be_signed_with_a_locked_pin(home: Path) -> Bench:
    bench = prescription_cannot_be_signed(home)
    bench.pin(1, tries=0)
    return bench
