"""Symptoms in the reader program, and on the port by which browsers reach it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.diagnostics.system import (
    Listener,
    PortAnswer,
    PortSays,
)
from cardtool.model.cause import Cause
from cardtool.model.diagnosis import DiagnosisCode as Code
from tests.diagnostics.bench import FIRST, SECOND, Bench, Program
from tests.diagnostics.scenarios.registry import scenario

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.model.card import RawCard
    from cardtool.model.reader import Reader


@scenario(5, Code.MIDDLEWARE_NO_TOKEN)
def program_shows_no_card(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed = {"atostek-id": Program()}
    return bench


@scenario(5, Code.MIDDLEWARE_NO_TOKEN)
def issuers_program_shows_no_card_and_another_does(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed = {"atostek-id": Program(), "opensc": Program(cards=bench.shown)}
    return bench


@scenario(5, Code.MIDDLEWARE_NO_TOKEN)
def program_shows_only_the_first_card(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.insert("professional", SECOND)
    bench.propagate("staff-county", "professional")

    def first(readers: Iterable[Reader]) -> list[RawCard]:
        return [card for card in bench.shown(readers) if card.reader == FIRST]

    bench.programs.installed = {"atostek-id": Program(cards=first)}
    return bench


@scenario(5, Code.ALL_FINE)
def other_program_shows_no_card_beside_the_issuers(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed["opensc"] = Program()
    return bench


@scenario(6, Code.MIDDLEWARE_MISSING)
def no_program(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed = {}
    bench.station.listening = None
    return bench


@scenario(7, Code.MIDDLEWARE_CONFLICT)
def two_programs(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed["digisign"] = Program("4.3.4", cards=bench.shown)
    return bench


@scenario(8, Code.MIDDLEWARE_TOO_OLD)
def old_program_and_card_of_the_new_hierarchy(home: Path) -> Bench:
    bench = Bench(home, card="citizen")
    bench.programs.installed = {"digisign": Program("4.1.9")}
    return bench


@scenario(30, Code.MIDDLEWARE_CRASHED)
def program_crashes(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed = {"atostek-id": Program(cause=Cause.MIDDLEWARE_CRASHED)}
    return bench


@scenario(30, Code.MIDDLEWARE_CRASHED)
def issuers_program_crashes_and_another_answers(home: Path) -> Bench:
    bench = program_crashes(home)
    bench.programs.installed["opensc"] = Program(cards=bench.shown)
    return bench


@scenario(30, Code.ALL_FINE)
def other_program_crashes_beside_the_issuers(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed["opensc"] = Program(cause=Cause.MIDDLEWARE_CRASHED)
    return bench


@scenario(30, Code.TIMED_OUT)
def program_hangs(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed = {"atostek-id": Program(cause=Cause.TIMED_OUT)}
    return bench


@scenario(30, Code.MIDDLEWARE_MISBEHAVES)
def file_is_no_module(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed = {"atostek-id": Program(cause=Cause.MIDDLEWARE_MISBEHAVES)}
    return bench


@scenario(41, Code.MIDDLEWARE_BITNESS)
def program_of_other_bitness(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed = {"digisign": Program(fits=False, cause=Cause.MIDDLEWARE_BITNESS)}
    return bench


@scenario(43, Code.ALL_FINE)
def card_shows_twice(home: Path) -> Bench:
    bench = Bench(home)

    def twice(readers: Iterable[Reader]) -> list[RawCard]:
        return 2 * bench.shown(readers)

    bench.programs.installed = {"atostek-id": Program(cards=twice)}
    return bench


@scenario(44, Code.ALL_FINE)
def program_shows_the_signature_certificate_first(home: Path) -> Bench:
    # What a certificate is for is told by its key usage, not by the place in which a program shows it.
    bench = Bench(home)

    def turned(readers: Iterable[Reader]) -> list[RawCard]:
        return [replace(card, certificates=card.certificates[::-1]) for card in bench.shown(readers)]

    bench.programs.installed = {"atostek-id": Program(cards=turned)}
    return bench


@scenario(0, Code.MIDDLEWARE_MISBEHAVES)
def program_shows_the_old_certificate(home: Path) -> Bench:
    bench = Bench(home)

    def old(readers: Iterable[Reader]) -> list[RawCard]:
        return [replace(card, certificates=(b"old",), origins=card.origins[:1]) for card in bench.shown(readers)]

    bench.programs.installed = {"atostek-id": Program(cards=old)}
    return bench


@scenario(22, Code.PROGRAM_NOT_RUNNING)
def program_not_started(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.listening = None
    return bench


@scenario(23, Code.PORT_CONFLICT)
def port_taken(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.listening = Listener("updater.exe", r"C:\Tools\updater.exe")
    bench.station.says = PortAnswer(PortSays.NONE)
    return bench


@scenario(23, Code.PORT_CONFLICT)
def port_answers_otherwise(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.listening = Listener()
    bench.station.says = PortAnswer(PortSays.OTHER)
    return bench
