"""The use case: telling of each probe, only some, again, ended, and without what should be there."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cardtool.app.diagnosing.databases import check_database, check_file, check_server
from cardtool.app.diagnosing.diagnosing import ON_REQUEST, Watch, diagnose
from cardtool.app.diagnosing.surroundings import probe_context
from cardtool.app.folders import Folders
from cardtool.app.training import begin_training
from cardtool.app.workspace import Workspace
from cardtool.diagnostics.system import PortSays, Space, UserStore
from cardtool.model.cause import Cause
from cardtool.model.diagnosis import DiagnosisCode, Fact, FactCode, ProbeId, ProbeResult, ProbeState
from cardtool.model.errors import (
    CardTimeoutError,
    InstallationError,
    NoReaderError,
    StoreDamagedError,
    StoreReadOnlyError,
    StoreTooNewError,
    StoreUnreachableError,
)
from cardtool.model.evidence import Confidence
from cardtool.model.pin import PinRole, PinState
from cardtool.store.worklist_store import WorklistStore
from tests.diagnostics.bench import FIRST, NOW, Bench, Program, parsed, root_of
from tests.store import postgresql
from tests.values import certificate as made_up
from tests.values import name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cardtool.cards.profile import Profile
    from cardtool.model.card import RawCard
    from cardtool.model.reader import Reader
    from cardtool.model.reading import Readings

Code = DiagnosisCode


def states(results: tuple[ProbeResult, ...]) -> dict[ProbeId, ProbeState]:
    return {result.probe: result.state for result in results}


def test_a_healthy_workstation(tmp_path: Path) -> None:
    told: list[ProbeResult] = []
    diagnosis = Bench(tmp_path).diagnose(on_probe=told.append)
    assert diagnosis.first.code is Code.ALL_FINE
    assert diagnosis.first.certainty is Confidence.CERTAIN
    assert len(diagnosis.causes) == 1
    not_asked = ON_REQUEST | {ProbeId.SYMPTOM, ProbeId.INVENTORY}
    assert {result.probe for result in told} == set(ProbeId) - not_asked
    assert {result.state for result in told} <= {ProbeState.OK, ProbeState.NOT_APPLICABLE}
    assert [result.probe for result in diagnosis.probes] == list(ProbeId)
    assert {states(diagnosis.probes)[probe] for probe in not_asked} == {ProbeState.NOT_ASKED}
    assert diagnosis.as_of.isoformat() == "2026-11-20"
    assert diagnosis.started == diagnosis.ended == NOW
    assert not diagnosis.unchecked
    assert not diagnosis.only_unchecked


def test_a_probe_is_told_with_what_is_known_when_it_ends(tmp_path: Path) -> None:
    told: list[ProbeResult] = []
    Bench(tmp_path, card="").diagnose([ProbeId.CARD], on_probe=told.append)
    assert [result.state for result in told] == [ProbeState.FINDING]


def test_only_some(tmp_path: Path) -> None:
    diagnosis = Bench(tmp_path, card="pin1-locked").diagnose([ProbeId.PINS])
    assert diagnosis.first.code is Code.PIN_LOCKED
    assert {probe for probe, state in states(diagnosis.probes).items() if state is not ProbeState.NOT_ASKED} == {
        ProbeId.PINS
    }


def test_that_all_is_fine_is_not_certain_when_only_some_was_looked_at(tmp_path: Path) -> None:
    diagnosis = Bench(tmp_path).diagnose([ProbeId.SESSION])
    assert diagnosis.first.code is Code.ALL_FINE
    assert diagnosis.first.certainty is Confidence.LIKELY


def test_nothing_that_could_be_looked_at_is_not_fine(tmp_path: Path) -> None:
    diagnosis = Bench(tmp_path, card="").diagnose([ProbeId.PINS])
    assert diagnosis.first.code is Code.NOT_CHECKED
    assert diagnosis.only_unchecked


def test_one_probe_again(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.station.listening = None
    before = bench.diagnose()
    assert before.first.code is Code.PROGRAM_NOT_RUNNING
    bench.station = Bench(tmp_path).station
    after = bench.diagnose([ProbeId.PORT], before=before)
    assert after.first.code is Code.ALL_FINE
    assert after.first.certainty is Confidence.CERTAIN
    assert states(after.probes)[ProbeId.READING] is ProbeState.OK


def test_on_request_only_when_somebody_brings_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.asked = {ProbeId.NETWORK: lambda: [Fact(FactCode.PROXY, "http", "none")]}
    found = states(bench.diagnose().probes)
    assert found[ProbeId.NETWORK] is ProbeState.OK
    assert found[ProbeId.REVOCATION] is ProbeState.NOT_ASKED
    bench.asked = {}
    assert states(bench.diagnose([ProbeId.NETWORK, ProbeId.SESSION]).probes)[ProbeId.NETWORK] is ProbeState.NOT_ASKED


def test_cancelled(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    released, watch = threading.Event(), Watch()
    bench.hardware.hang = released.wait
    diagnosis = bench.diagnose([ProbeId.SERVICE, ProbeId.SESSION], on_probe=lambda _: watch.cancel(), watch=watch)
    released.set()
    assert watch.cancelled
    assert diagnosis.first.code is Code.NOT_CHECKED
    assert diagnosis.only_unchecked


def test_a_service_that_hangs_is_not_a_service_that_stopped(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.hardware.refusal = CardTimeoutError("the service does not answer")
    diagnosis = bench.diagnose([ProbeId.SERVICE, ProbeId.READERS, ProbeId.CARD])
    assert diagnosis.first.code is Code.TIMED_OUT
    assert set(states(diagnosis.probes).values()) == {
        ProbeState.COULD_NOT_CHECK,
        ProbeState.NOT_ASKED,
    }


def test_a_service_that_says_there_is_no_reader_runs(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.hardware.refusal = NoReaderError("none")
    bench.station.devices = ()
    assert bench.diagnose([ProbeId.SERVICE, ProbeId.READERS]).first.code is Code.NO_READER


def test_a_card_that_only_the_reader_program_can_read(tmp_path: Path) -> None:
    """Its file is not where a card's would be, so direct reading does not count; the check itself changes nothing."""
    bench = Bench(tmp_path, card="unknown")
    bench.programs.installed = {"atostek-id": Program()}
    assert bench.diagnose().first.code is Code.CARD_UNSUPPORTED


def test_a_second_module_of_a_program_is_tried(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    good = bench.programs.installed["atostek-id"]
    bench.programs.installed |= {"broken": Program(cause=None)}

    def answer(_profile: object, path: Path, _seconds: float) -> Cause | None:
        return Cause.MIDDLEWARE_BITNESS if path.name == "broken" else None

    def find(profile: Profile) -> tuple[Path, ...]:
        return (Path("/programs/broken"), Path("/programs/atostek-id")) if profile.name == "atostek-id" else ()

    bench.programs.find = find  # type: ignore[method-assign] # a program with two files
    bench.programs.answer = answer  # type: ignore[method-assign,assignment] # as above
    assert good.cause is None
    assert bench.diagnose([ProbeId.MIDDLEWARE]).first.code is Code.ALL_FINE


def test_training_has_no_workstation(tmp_path: Path) -> None:
    workspace = Workspace(Folders(*(tmp_path / name for name in "abcde")), now=lambda: NOW)
    begin_training(workspace).insert("staff-county", FIRST)
    diagnosis = diagnose(workspace)
    assert diagnosis.first.code is Code.ALL_FINE
    assert states(diagnosis.probes)[ProbeId.MIDDLEWARE] is ProbeState.NOT_APPLICABLE


def test_damaged_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise InstallationError("file is missing", reader="rules/card_kinds.toml")

    monkeypatch.setattr("cardtool.app.workspace.load_knowledge", broken)
    monkeypatch.setattr("tests.diagnostics.bench.shared_knowledge", broken)
    bench = Bench(tmp_path)
    bench.workspace.folders.administrator.mkdir(parents=True)
    diagnosis = bench.diagnose()
    assert diagnosis.first.code is Code.INSTALLATION_DAMAGED


@pytest.mark.parametrize("name", ["card_kinds.toml", "trust_anchors.toml"])
def test_broken_rules_of_the_administrator(tmp_path: Path, name: str) -> None:
    bench = Bench(tmp_path)
    folder = bench.workspace.folders.administrator / "rules"
    folder.mkdir(parents=True)
    (folder / name).write_text("nonsense")
    diagnosis = bench.diagnose([ProbeId.TOOL])
    assert Fact(FactCode.ADDITION, "rules", "invalid") in diagnosis.first.evidence


@pytest.mark.parametrize(
    "name",
    [
        "readiness.toml",
        "transition_services.toml",
        "service_kinds.toml",
        "oid_verdicts.toml",
        "inventory_findings.toml",
    ],
)
def test_rules_that_are_used_later_only(tmp_path: Path, name: str) -> None:
    bench = Bench(tmp_path)
    folder = bench.workspace.folders.administrator / "rules"
    folder.mkdir(parents=True)
    (folder / name).write_text("nonsense")
    diagnosis = bench.diagnose([ProbeId.TOOL])
    assert diagnosis.first.code is Code.LOCAL_DATA_INVALID
    assert Fact(FactCode.ADDITION, f"rules/{name}", "invalid") in diagnosis.first.evidence
    (folder / name).write_text("")
    assert bench.diagnose([ProbeId.TOOL]).first.code is not Code.INTERNAL_ERROR


def test_broken_profile_of_the_administrator(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    folder = bench.workspace.folders.administrator / "pkcs11_profiles"
    folder.mkdir(parents=True)
    (folder / "x.toml").write_text("nonsense")
    diagnosis = bench.diagnose()
    assert diagnosis.first.code is Code.LOCAL_DATA_INVALID
    assert Fact(FactCode.ADDITION, "pkcs11_profiles", "invalid") in diagnosis.first.evidence


def test_settings_that_want_the_reader_program(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    folder = bench.workspace.folders.administrator
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('[reading]\nvia = "pkcs11"\n[locked]\nkeys = ["reading.via"]\n')
    diagnosis = bench.diagnose([ProbeId.READING])
    assert any(fact.code is FactCode.PROBLEM for result in diagnosis.probes for fact in result.facts)


def test_port_without_an_answer_of_a_known_program_is_no_conflict(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.station.says = type(bench.station.says)(PortSays.NONE)
    assert bench.diagnose([ProbeId.PORT]).first.code is Code.ALL_FINE


def test_a_card_that_direct_reading_does_not_know_is_asked_of_the_reader_program(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="unknown")
    workspace = bench.workspace
    workspace.training_desk = None
    workspace.__dict__.update(hardware=bench.hardware, profiles=())
    diagnosis = bench.diagnose([ProbeId.READING])
    assert diagnosis.first.code is Code.CARD_UNSUPPORTED, "nor does that know it"


# -- databases --------------------------------------------------------------------------------------------


def test_a_database_of_the_program_is_good(tmp_path: Path) -> None:
    path = tmp_path / "worklist.sqlite"
    assert not check_file(path)
    WorklistStore.open(str(path)).close()
    before = path.read_bytes()
    assert check_file(path)
    assert path.read_bytes() == before


def test_a_file_may_be_named_by_an_address(tmp_path: Path) -> None:
    address = f"sqlite:///{(tmp_path / 'worklist.sqlite').as_posix()}"
    assert not check_database(address)
    WorklistStore.open(address).close()
    assert check_database(address)


def test_what_is_no_address_cannot_be_reached() -> None:
    with pytest.raises(StoreUnreachableError):
        check_database("mysql://server/cards")


def test_a_server_is_asked_whatever_driver_its_address_names() -> None:
    for driver in ("postgresql", "postgresql+psycopg"):
        with socket.create_server(("127.0.0.1", 0)) as server:
            thread = threading.Thread(target=_ask_for_password, args=(server,))
            thread.start()
            assert check_database(_address(server).replace("postgresql", driver, 1))
            thread.join()


def test_an_empty_database_is_good(tmp_path: Path) -> None:
    path = tmp_path / "worklist.sqlite"
    path.touch()
    assert check_file(path)


def _made(path: Path, *statements: str) -> Path:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)
    return path


def test_foreign_newer_and_read_only_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(StoreDamagedError):
        check_file(_made(tmp_path / "a", "CREATE TABLE other (x)"))
    version = "CREATE TABLE alembic_version (version_num)"
    with pytest.raises(StoreTooNewError):
        check_file(_made(tmp_path / "b", version, "INSERT INTO alembic_version VALUES ('9999')"))
    assert check_file(_made(tmp_path / "c", version))
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(StoreReadOnlyError):
        check_file(tmp_path / "c")


@pytest.mark.xdist_group("postgresql")
@pytest.mark.skipif(postgresql.programs() is None, reason="PostgreSQL is not installed")
def test_a_server_that_lets_the_user_in() -> None:
    with postgresql.server("fsync=off", "shared_buffers=16MB") as address:
        assert check_server(address.replace("postgresql+psycopg", "postgresql"))


def test_a_server_that_asks_for_a_password_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_ask_for_password, args=(server,))
        thread.start()
        assert check_server(_address(server))
        thread.join()


def test_a_server_that_refuses_a_password_is_there_whatever_its_language() -> None:
    """A password that lies in a file of the user may be the wrong one."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_ask_for_password, args=(server, _error("28P01", "salasana ei kelpaa")))
        thread.start()
        assert check_server(_address(server, ":tunnussana"))
        thread.join()


def test_a_server_that_only_speaks_of_passwords_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_say, args=(server, _error("57P03", "password store is starting up")))
        thread.start()
        with pytest.raises(StoreUnreachableError):
            check_server(_address(server))
        thread.join()


def _address(server: socket.socket, password: str = "") -> str:
    return (
        f"postgresql://user{password}@127.0.0.1:{server.getsockname()[1]}/worklist?sslmode=disable&gssencmode=disable"
    )


def _ask_for_password(server: socket.socket, *then: bytes) -> None:
    """PostgreSQL 17, 53.7: AuthenticationCleartextPassword."""
    _say(server, b"R\0\0\0\x08\0\0\0\x03", *then)


def _say(server: socket.socket, *answers: bytes) -> None:
    connection, _ = server.accept()
    with connection:
        for each in answers:
            connection.recv(4096)
            connection.sendall(each)
        connection.recv(4096)


def _error(state: str, message: str) -> bytes:
    """PostgreSQL 17, 53.7: ErrorResponse."""
    fields = b"".join(f"{key}{value}\0".encode() for key, value in (("S", "FATAL"), ("C", state), ("M", message)))
    return b"E" + (len(fields) + 5).to_bytes(4, "big") + fields + b"\0"


def test_the_database_of_the_worklist_may_be_shared(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    folder = bench.workspace.folders.settings
    folder.mkdir(parents=True)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"postgresql://user@127.0.0.1:{taken.getsockname()[1]}/worklist"
        (folder / "settings.toml").write_text(f'[worklist]\ndatabase = "{address}"\n')
        assert bench.diagnose([ProbeId.TOOL]).first.code is Code.STORE_UNREACHABLE


def test_a_server_that_is_not_there() -> None:
    with socket.socket() as taken:  # bound and not listening: nobody answers, and nobody else can
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(StoreUnreachableError):
            check_server(f"postgresql://user@127.0.0.1:{taken.getsockname()[1]}/worklist")


# -- facts of single probes -------------------------------------------------------------------------------


def facts(bench: Bench, probe: ProbeId) -> list[str]:
    return [str(fact) for result in bench.diagnose([probe]).probes for fact in result.facts]


def test_a_program_without_a_version_is_not_called_old(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="citizen")
    bench.programs.installed = {"digisign": Program(version="", cards=bench.shown)}
    found = facts(bench, ProbeId.MIDDLEWARE)
    assert "middleware_version digisign: unknown" in found
    assert not any(fact.startswith("middleware_age") for fact in found)


def test_a_program_that_is_new_enough(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="citizen")
    bench.programs.installed = {"digisign": Program(version="4.3.4.8933", cards=bench.shown)}
    assert "middleware_age digisign: new_enough" in facts(bench, ProbeId.MIDDLEWARE)


def test_programs_without_a_card(tmp_path: Path) -> None:
    found = facts(Bench(tmp_path, card=""), ProbeId.MIDDLEWARE)
    assert "middleware_answer atostek-id: answers" in found
    assert not any(fact.startswith("middleware_card") for fact in found)


def test_a_reader_with_keys(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.hardware.names = {FIRST: "OMNIKEY CardMan 3821"}

    def with_pad(readers: Iterable[Reader]) -> list[RawCard]:
        return [replace(card, pins=(PinState(PinRole.PIN1, pin_pad=True),)) for card in bench.shown(readers)]

    bench.programs.installed = {"atostek-id": Program(cards=with_pad)}
    assert "pin_pad OMNIKEY CardMan 3821: true" in facts(bench, ProbeId.MIDDLEWARE)


def test_what_a_disk_says(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.station.folder = Space(exists=False, writable=True)
    found = facts(bench, ProbeId.TOOL)
    assert "folder data: missing" in found
    assert not any(fact.startswith("space") for fact in found)
    bench.station.folder = Space(exists=True, writable=True, free=50 * 1024 * 1024)
    assert "space data: low" in facts(bench, ProbeId.TOOL)


def test_trusted_and_expired_roots(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    root = bench.pin_root()
    issuer = parsed(bench.certificates("staff-county").cas[0])
    bench.trust(root, issuers=[issuer])
    found = facts(bench, ProbeId.TRUST)
    assert "card_root Training root: trusted" in found
    assert any(fact.startswith("card_issuer") and fact.endswith("present") for fact in found)
    bench.now = bench.now.replace(year=2050)
    assert "root Training root: expired" in facts(bench, ProbeId.TRUST)


def test_other_certificates_of_the_user_are_not_those_of_cards(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.station.own = (UserStore("nss", (root_of("citizen"), made_up(issuer=name(CN="Mail Authority")))),)
    found = facts(bench, ProbeId.USER_STORE)
    assert found == ["choices: one"]


def test_a_reader_that_is_known_to_be_unreliable_is_told_without_a_card(tmp_path: Path) -> None:
    bench = Bench(tmp_path, card="")
    bench.hardware.names = {FIRST: "Alcor Micro AU9560 00 00"}
    assert "reader_chip Alcor Micro AU9560 00 00: AlcorMicro AU9540/AU9560" in facts(bench, ProbeId.READERS)


def test_an_installation_whose_knowledge_is_broken_is_still_checked(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.workspace.folders.administrator.mkdir(parents=True)

    def broken() -> Readings:
        raise InstallationError("file is missing")

    context = replace(probe_context(bench.workspace, asked={}, system=bench.system()), read=broken)
    assert context.cards() == ()
