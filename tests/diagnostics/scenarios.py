"""The symptoms of the domain note (helpdesk.md, section 2) as scripted scenarios; the number is that of its row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from cardtool.diagnostics.system import (
    Device,
    Listener,
    PortAnswer,
    PortSays,
    Service,
    ServiceStart,
    ServiceState,
    SessionKind,
    Space,
    UserStore,
)
from cardtool.model.cause import Cause
from cardtool.model.diagnosis import DiagnosisCode, Fact, FactCode, ProbeId
from cardtool.model.errors import (
    AccessRefusedError,
    CardAccessError,
    CardChangedError,
    CardInUseError,
    ChipFaultyError,
    ServiceStoppedError,
)
from cardtool.model.pin import PinRole, PinState
from cardtool.model.reader import Reader
from tests.diagnostics.bench import FIRST, SCRIPTS, SECOND, Bench, Program, parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cardtool.model.card import RawCard

Code = DiagnosisCode


@dataclass(frozen=True)
class Scenario:
    """One symptom.

    Attributes:
        row: row of the domain note; 0 for what the note does not list.
        name: short name.
        cause: the cause that must come out first.
        arrange: makes the bench.
    """

    row: int
    name: str
    cause: Code
    arrange: Callable[[Path], Bench]

    @property
    def id(self) -> str:
        """For the name of the test."""
        return f"{self.row:02}-{self.name}"


#: Rows that no program can tell from what it sees at a workstation, and why.
UNTESTABLE: Final = {
    14: "whether a letter has come, no program can see",
    27: "which field of the certificate holds the SV number is not known (domain note cards.md, section 4)",
    44: "hidden when modules are read: a certificate counts in the slot that has its key (tests/cards/test_tokens.py)",
}

SCENARIOS: Final[list[Scenario]] = []


def scenario(row: int, cause: Code) -> Callable[[Callable[[Path], Bench]], Callable[[Path], Bench]]:
    """Add a scenario, named as the function that arranges it."""

    def add(arrange: Callable[[Path], Bench]) -> Callable[[Path], Bench]:
        SCENARIOS.append(Scenario(row, arrange.__name__.replace("_", "-"), cause, arrange))
        return arrange

    return add


def _stopped(start: ServiceStart = ServiceStart.MANUAL) -> Service:
    return Service("SCardSvr", ServiceState.STOPPED, start)


def _refusing(home: Path, error: CardAccessError) -> Bench:
    bench = Bench(home)
    bench.hardware.connecting = error
    return bench


def _script(home: Path, card: str) -> Bench:
    return Bench(home, card=card)


# -- service and readers ----------------------------------------------------------------------------------


@scenario(1, Code.SERVICE_STOPPED)
def service_disabled(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.stop_service()
    bench.station.service = _stopped(ServiceStart.DISABLED)
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
    bench.station.service = _stopped()
    bench.station.devices = ()
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


@scenario(3, Code.NO_CARD)
def empty_reader(home: Path) -> Bench:
    return Bench(home, card="")


@scenario(3, Code.CARD_MUTE)
def card_upside_down(home: Path) -> Bench:
    return _script(home, "mute")


@scenario(3, Code.CARD_CONTACTLESS)
def card_on_contactless_reader(home: Path) -> Bench:
    return _script(home, "contactless")


@scenario(4, Code.CARD_UNSUPPORTED)
def bus_card(home: Path) -> Bench:
    return _script(home, "unknown")


# -- the reader program -----------------------------------------------------------------------------------


@scenario(5, Code.MIDDLEWARE_NO_TOKEN)
def program_shows_no_card(home: Path) -> Bench:
    bench = Bench(home)
    bench.programs.installed = {"atostek-id": Program()}
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


@scenario(39, Code.FALSE_PINPAD)
def reader_claims_keys(home: Path) -> Bench:
    bench = Bench(home)
    bench.hardware.names = {FIRST: "HID Global OMNIKEY 3x21 Smart Card Reader 0"}

    def with_pad(readers: Iterable[Reader]) -> list[RawCard]:
        return [replace(card, pins=(PinState(PinRole.PIN1, pin_pad=True),)) for card in bench.shown(readers)]

    bench.programs.installed = {"atostek-id": Program(cards=with_pad)}
    return bench


@scenario(0, Code.MIDDLEWARE_MISBEHAVES)
def program_shows_the_old_certificate(home: Path) -> Bench:
    bench = Bench(home)

    def old(readers: Iterable[Reader]) -> list[RawCard]:
        return [replace(card, certificates=(b"old",), origins=card.origins[:1]) for card in bench.shown(readers)]

    bench.programs.installed = {"atostek-id": Program(cards=old)}
    return bench


# -- PINs -------------------------------------------------------------------------------------------------


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
    return _script(home, "never-activated")


@scenario(13, Code.NOT_ACTIVATED)
def new_card_with_all_pins_blocked(home: Path) -> Bench:
    bench = Bench(home, card="")
    bench.put(bench.made("backup-professional"))  # five days old
    bench.pin(0, tries=0)
    bench.pin(1, tries=0)
    bench.programs.installed = {"atostek-id": Program(cards=bench.shown)}
    return bench


# -- certificates and clock -------------------------------------------------------------------------------


def _on(home: Path, days: int) -> Bench:
    """The healthy card, so many days from now."""
    bench = Bench(home)
    bench.workspace.as_of = bench.workspace.day() + timedelta(days=days)
    bench.now += timedelta(days=days)
    bench.station.newest = bench.now
    return bench


@scenario(15, Code.EXPIRED)
def expired(home: Path) -> Bench:
    return _on(home, 1430)


@scenario(15, Code.NOT_YET_VALID)
def not_yet_valid(home: Path) -> Bench:
    return _on(home, -500)


@scenario(16, Code.CLOCK_WRONG)
def clock_behind_its_files(home: Path) -> Bench:
    bench = _on(home, -500)
    bench.station.newest = bench.now + timedelta(days=500)
    return bench


@scenario(16, Code.CLOCK_WRONG)
def clock_at_the_beginning_of_time(home: Path) -> Bench:
    bench = Bench(home)
    bench.now, bench.station.newest = datetime(2000, 1, 1, tzinfo=UTC), None
    bench.workspace.as_of = date(2000, 1, 1)
    return bench


def _told(value: str) -> Callable[[], Iterable[Fact]]:
    return lambda: [Fact(FactCode.REVOCATION, "authentication", value)]


@scenario(17, Code.REVOKED)
def revoked(home: Path) -> Bench:
    bench = Bench(home)
    bench.asked = {ProbeId.REVOCATION: _told("revoked")}
    return bench


@scenario(17, Code.REVOCATION_UNKNOWN)
def revocation_unknown(home: Path) -> Bench:
    bench = Bench(home)
    bench.asked = {ProbeId.REVOCATION: _told("unknown")}
    return bench


@scenario(18, Code.OLD_ORGANISATION)
def old_organisation_after_the_transition(home: Path) -> Bench:
    return _script(home, "staff-old-district")


@scenario(18, Code.OLD_ORGANISATION)
def old_organisation_in_the_transition(home: Path) -> Bench:
    return Bench(home, card="staff-old-district", day=date(2023, 2, 1))


@scenario(19, Code.ROOT_MISSING)
def root_missing(home: Path) -> Bench:
    bench = Bench(home)
    bench.pin_root()
    bench.trust(issuers=[parsed(bench.certificates("staff-county").cas[0])])
    return bench


@scenario(19, Code.ROOT_MISSING)
def root_distrusted(home: Path) -> Bench:
    bench = Bench(home)
    root = bench.pin_root()
    bench.trust(root, issuers=[parsed(bench.certificates("staff-county").cas[0])])
    bench.station.trusted = tuple(
        replace(store, distrusted=frozenset({root.sha256})) for store in bench.station.trusted
    )
    return bench


@scenario(20, Code.INTERMEDIATE_MISSING)
def issuer_missing(home: Path) -> Bench:
    bench = Bench(home, card="")
    bench.put(bench.made(cas=False))
    bench.propagate("staff-county")
    bench.trust()
    return bench


@scenario(29, Code.CHIP_FAULTY)
def damaged_certificate(home: Path) -> Bench:
    return _script(home, "broken-certificate")


@scenario(29, Code.CHIP_FAULTY)
def card_answers_with_errors(home: Path) -> Bench:
    return _refusing(home, ChipFaultyError("6581", reader=FIRST))


# -- this workstation -------------------------------------------------------------------------------------


@scenario(21, Code.CERT_NOT_IN_WINDOWS)
def certificate_not_propagated(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.propagation = Service("CertPropSvc", ServiceState.STOPPED, ServiceStart.MANUAL)
    bench.station.own = (UserStore(r"CurrentUser\My", (), propagates=True),)
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


@scenario(24, Code.WRONG_CERT_CHOSEN)
def two_cards_to_choose_from(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.insert("professional", SECOND)
    bench.propagate("staff-county", "professional")
    return bench


@scenario(25, Code.ALL_FINE)
def patient_system_refuses(home: Path) -> Bench:
    return Bench(home)


@scenario(26, Code.BACKUP_CARD_NOT_ACCEPTED)
def backup_card(home: Path) -> Bench:
    bench = Bench(home, card="")
    bench.put(bench.made("backup-professional"))
    bench.propagate("backup-professional")
    return bench


@scenario(28, Code.TEST_CARD)
def card_of_the_test_system(home: Path) -> Bench:
    return _script(home, "test-card")


@scenario(31, Code.SERVICE_STOPPED)
def service_stayed_away_after_the_reader_came_back(home: Path) -> Bench:
    bench = Bench(home)
    bench.desk.stop_service()
    bench.station.service = _stopped()
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
    return _refusing(home, ServiceStoppedError("context lost", reader=FIRST))


@scenario(33, Code.REMOVED_DURING_READING)
def event_counter_changed(home: Path) -> Bench:
    return _refusing(home, CardChangedError("another insertion", reader=FIRST))


@scenario(34, Code.ALL_FINE)
def cards_swapped_quickly(home: Path) -> Bench:
    # The swap is treated as a removal and an insertion: the second card is read, whole, and is fine.
    return _swapped(home)


@scenario(35, Code.STALE_CERTIFICATE)
def certificate_of_an_absent_card(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.session = SessionKind.RDP
    bench.propagate("staff-county", "professional")
    return bench


@scenario(36, Code.REMOVED_DURING_READING)
def card_pulled(home: Path) -> Bench:
    return _script(home, "pulled")


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


@scenario(40, Code.IN_USE_ELSEWHERE)
def exclusive_use(home: Path) -> Bench:
    return _script(home, "in-use")


@scenario(5, Code.IN_USE_ELSEWHERE)
def sharing_violation(home: Path) -> Bench:
    return _refusing(home, CardInUseError("0x8010000B", reader=FIRST))


@scenario(42, Code.TIMED_OUT)
def silent_card(home: Path) -> Bench:
    return _script(home, "silent")


@scenario(45, Code.ACCESS_REFUSED)
def polkit_refuses(home: Path) -> Bench:
    bench = Bench(home)
    bench.hardware.refusal = AccessRefusedError("0x8010006A")
    return bench


@scenario(46, Code.ACCESS_REFUSED)
def reader_not_seen_by_this_user(home: Path) -> Bench:
    return Bench(home, readers=0, card="")


# -- what the note does not number ------------------------------------------------------------------------


@scenario(0, Code.STORE_FULL)
def disk_full(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.folder = Space(exists=True, writable=True, free=1024)
    return bench


@scenario(0, Code.STORE_READ_ONLY)
def folder_not_writable(home: Path) -> Bench:
    bench = Bench(home)
    bench.station.folder = Space(exists=True, writable=False, free=10**10)
    return bench


@scenario(0, Code.STORE_DAMAGED)
def database_damaged(home: Path) -> Bench:
    bench = Bench(home)
    folder = bench.workspace.folders.data
    folder.mkdir(parents=True)
    (folder / "worklist.sqlite").write_bytes(b"not a database" * 100)
    return bench


@scenario(0, Code.LOCAL_DATA_INVALID)
def settings_broken(home: Path) -> Bench:
    bench = Bench(home)
    folder = bench.workspace.folders.settings
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text("[reading]\nvia = 'telepathy'\n")
    return bench


@scenario(0, Code.LOCAL_DATA_INVALID)
def addition_broken(home: Path) -> Bench:
    bench = Bench(home)
    folder = bench.workspace.folders.administrator / "rules"
    folder.mkdir(parents=True)
    (folder / "diagnosis.toml").write_text("[[cause]]\nid = 'half'\n")
    return bench


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
