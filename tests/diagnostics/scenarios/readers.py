"""Symptoms in the smart-card service, the readers and a remote session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.diagnostics.system import (
    Device,
    ServiceStart,
    SessionKind,
)
from cardtool.model.diagnosis import DiagnosisCode as Code
from cardtool.model.errors import (
    AccessRefusedError,
    ServiceStoppedError,
)
from cardtool.model.pin import PinRole, PinState
from cardtool.model.reader import Reader
from tests.diagnostics.bench import FIRST, SECOND, Bench, Program
from tests.diagnostics.scenarios.registry import refusing, scenario, stopped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from cardtool.model.card import RawCard


@scenario(1, Code.SERVICE_STOPPED)
def service_disabled(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.stop_service()
    bench.station.service = stopped(ServiceStart.DISABLED)
    return bench


@scenario(1, Code.NO_READER)
def nothing_plugged_in(home: Path) -> Bench:
    bench = Bench(home, readers=0, card="")
    bench.station.devices = ()
    return bench


@scenario(1, Code.NO_READER)
def reader_without_driver(home: Path) -> Bench:
    bench = Bench(home, readers=0, card="")
    bench.station.devices = (Device("Unknown reader", working=False),)
    return bench


@scenario(1, Code.NO_READER)
def service_went_with_the_last_reader(home: Path) -> Bench:
    bench = Bench(home, readers=0, card="")
    bench.desk.stop_service()
    bench.station.service = stopped()
    bench.station.devices = ()
    return bench


@scenario(1, Code.NO_READER)
def service_went_where_certificates_are_not_propagated(home: Path) -> Bench:
    bench = service_went_with_the_last_reader(home)
    bench.station.propagation = replace(bench.station.propagation, start=ServiceStart.DISABLED)
    return bench


@scenario(2, Code.REMOTE_WITHOUT_REDIRECTION)
def remote_desktop(home: Path) -> Bench:
    bench = Bench(home, readers=0, card="")
    bench.station.devices = ()
    bench.station.session = SessionKind.RDP
    return bench


@scenario(2, Code.REMOTE_WITHOUT_REDIRECTION)
def remote_desktop_answers_no_service(home: Path) -> Bench:
    bench = remote_desktop(home)
    bench.desk.stop_service()
    return bench


@scenario(2, Code.REMOTE_WITHOUT_REDIRECTION)
def citrix(home: Path) -> Bench:
    bench = remote_desktop(home)
    bench.station.session = SessionKind.CITRIX
    return bench


@scenario(31, Code.SERVICE_STOPPED)
def service_stayed_away_after_the_reader_came_back(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.stop_service()
    bench.station.service = stopped()
    return bench


@scenario(32, Code.NO_READER)
def readers_gone_after_sleep(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.devices = ()
    for reader in bench.desk.reader_names:
        bench.desk.remove_reader(reader)
    return bench


@scenario(32, Code.SERVICE_STOPPED)
def service_stops_while_the_card_is_read(home: Path) -> Bench:
    return refusing(home, ServiceStoppedError("context lost", reader=FIRST))


@scenario(37, Code.READER_UNRELIABLE)
def unreliable_reader(home: Path) -> Bench:
    bench = Bench(home)
    bench.hardware.names = {FIRST: "Alcor Micro AU9540 00 00"}
    return bench


@scenario(38, Code.HELLO_READER)
def hello_reader_beside_a_real_one(home: Path) -> Bench:
    bench = Bench(home)
    bench.hardware.extra = (Reader("Windows Hello for Business 1", present=True, atr=b"\x3b\x00"),)
    return bench


@scenario(38, Code.HELLO_READER)
def hello_reader_alone(home: Path) -> Bench:
    bench = Bench(home, readers=0, card="")
    bench.hardware.extra = (Reader("Windows Hello for Business 1", present=True, atr=b"\x3b\x00"),)
    bench.station.devices = ()
    return bench


@scenario(38, Code.HELLO_READER)
def expired_card_in_a_virtual_reader(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.insert("expired-old-district", SECOND)
    bench.hardware.names = {SECOND: "Windows Hello for Business 1"}
    return bench


@scenario(39, Code.FALSE_PINPAD)
def reader_claims_keys(home: Path) -> Bench:
    bench = Bench(home)
    bench.hardware.names = {FIRST: "HID Global OMNIKEY 3x21 Smart Card Reader 0"}

    def with_pad(readers: Iterable[Reader]) -> list[RawCard]:
        return [replace(card, pins=(PinState(PinRole.PIN1, pin_pad=True),)) for card in bench.shown(readers)]

    bench.programs.installed = {"atostek-id": Program(cards=with_pad)}
    return bench


@scenario(45, Code.ACCESS_REFUSED)
def polkit_refuses(home: Path) -> Bench:
    bench = Bench(home)
    bench.hardware.refusal = AccessRefusedError("0x8010006A")
    return bench


@scenario(46, Code.ACCESS_REFUSED)
def reader_not_seen_by_this_user(home: Path) -> Bench:
    return Bench(home, readers=0, card="")
