"""The training store in SoftHSM."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from pkcs11 import exceptions

from cardtool.cards.plan import ReadingPlan
from cardtool.cards.profiles import load_profiles
from cardtool.cards.readings import read_all
from cardtool.cards.training import softhsm, store
from cardtool.cards.training.desk import TrainingDesk
from cardtool.cards.training.people import load_cards
from cardtool.cards.training.softhsm import SoftToken, find_softhsm
from cardtool.cards.training.store import create_store, token_label
from cardtool.model.errors import MiddlewareMisbehavesError, MiddlewareMissingError
from cardtool.model.way import Way

if TYPE_CHECKING:
    from cardtool.cards.profile import Profile
    from cardtool.cards.source import SourceResult

pytestmark = pytest.mark.softhsm

DAY = date(2026, 1, 10)


def profile() -> Profile:
    return next(profile for profile in load_profiles() if profile.name == "softhsm")


@pytest.fixture(autouse=True)
def _installed() -> None:
    if not profile().modules() or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not installed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds one store, which the tests only read; a path with a space and a letter outside ASCII."""
    return tmp_path_factory.mktemp("training ä")


def read(configuration: Path, monkeypatch: pytest.MonkeyPatch) -> SourceResult:
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    return read_software()


def read_software() -> SourceResult:
    """All tokens of the store, read by the installed SoftHSM; there are no readers."""
    hardware = TrainingDesk(DAY, readers=0)
    return read_all(ReadingPlan(hardware, (profile(),), named=True, way=Way.PKCS11))


def test_every_card_is_read_back_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configuration = create_store(folder, DAY)
    result = read(configuration, monkeypatch)
    assert result.problems == ()
    people = load_cards().cards
    assert [card.token.label for card in result.cards if card.token] == [token_label(card) for card in people]
    assert {len(card.certificates) for card in result.cards} == {4}
    assert all(card.reader.startswith("SoftHSM slot") and card.profile == "softhsm" for card in result.cards)


def test_contents_and_encodings_are_those_of_real_cards(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from asn1crypto import x509 as tolerant

    cards = read(create_store(folder, DAY), monkeypatch).cards
    parsed = [tolerant.Certificate.load(der) for der in cards[0].certificates]
    holder = next(certificate for certificate in parsed if not certificate.ca and certificate.key_usage_value.native)
    assert "TESTINEN TAINA" in holder.subject.native["common_name"]
    assert holder.subject.native["organization_name"].startswith("Varsinais-Suomen")
    assert "taina.testinen@vsshp.fi" in str(holder.subject_alt_name_value.native)
    assert holder.not_valid_after.date() == DAY + timedelta(days=326)
    with pytest.raises(ValueError):  # noqa: PT011 - the text is that of another library
        _ = x509.load_der_x509_certificate(holder.dump()).extensions


def test_it_is_used_again_for_a_week(folder: Path) -> None:
    first = create_store(folder, DAY)
    made = first.stat().st_mtime_ns
    assert create_store(folder, DAY + timedelta(days=6)) == first
    assert first.stat().st_mtime_ns == made


def test_nobody_else_may_look_into_it(folder: Path) -> None:
    home = create_store(folder, DAY).parent
    assert stat.S_IMODE(home.stat().st_mode) & 0o077 == 0 or sys.platform == "win32"


@pytest.mark.parametrize("day", [DAY + timedelta(days=7), DAY - timedelta(days=1)])
def test_it_is_made_anew_for_another_day(few: Path, day: date) -> None:
    assert create_store(few, DAY) != create_store(few, day)


@pytest.mark.parametrize("lost", ["softhsm2.conf", "tokens"])
def test_it_is_made_anew_when_something_is_missing(few: Path, lost: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = create_store(few, DAY).parent / lost
    path.unlink() if path.is_file() else shutil.rmtree(path)
    assert len(read(create_store(few, DAY), monkeypatch).cards) == 1


def test_another_version_is_another_store(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = create_store(few, DAY)
    monkeypatch.setattr(store, "VERSION", 2)
    assert create_store(few, DAY) != first


def test_only_the_last_stores_are_kept(few: Path) -> None:
    (few / "notes").mkdir(parents=True)
    for week in range(6):
        os.utime(create_store(few, DAY + timedelta(weeks=week)).parent, (week, week))
    kept = sorted(path.name[-10:] for path in few.iterdir() if path.name.startswith("store-"))
    assert kept == [(DAY + timedelta(weeks=week)).isoformat() for week in range(2, 6)]
    assert (few / "notes").is_dir()


def test_two_programs_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    barrier = context.Barrier(2)
    programs = [context.Process(target=_program, args=(tmp_path, barrier, results)) for _ in range(2)]
    for program in programs:
        program.start()
    outcomes = [results.get(timeout=60) for _ in programs]
    for program in programs:
        program.join(10)
    assert outcomes == [(len(load_cards().cards), 0)] * 2
    assert len(list(tmp_path.iterdir())) == 1


def _program(
    folder: Path, barrier: multiprocessing.synchronize.Barrier, results: multiprocessing.Queue[object]
) -> None:
    barrier.wait(30)
    os.environ["SOFTHSM2_CONF"] = str(create_store(folder, DAY))
    result = read_software()
    results.put((len(result.cards), len(result.problems)))


def test_a_complete_store_of_another_program_is_as_good(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = create_store(few, DAY)
    monkeypatch.setattr(store, "_reusable", lambda *_: None)
    made = first.stat().st_mtime_ns
    assert create_store(few, DAY) == first
    assert first.stat().st_mtime_ns == made


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for stores with one card only, which is quicker."""
    people = load_cards()
    smaller = type(people)({"sote": people.authorities["sote"]}, people.cards[:1], people.fingerprint)
    monkeypatch.setattr(store, "load_cards", lambda: smaller)
    return tmp_path / "stores"


# -- faults -----------------------------------------------------------------------------------------------


def test_softhsm_is_not_installed(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MiddlewareMissingError, match="softhsm2"):
        create_store(few, DAY, modules=())
    monkeypatch.setenv("PATH", str(few))
    with pytest.raises(MiddlewareMissingError, match="softhsm2-util"):
        create_store(few, DAY, modules=[few / "lib" / "module.so"])


def test_the_program_may_lie_beside_the_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "bin" / "softhsm2-util"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", "relative")
    assert find_softhsm([tmp_path / "lib" / "module.so"]).program == program


def test_a_program_that_fails(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(1, "softhsm2-util --pin 0000")

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(MiddlewareMisbehavesError) as caught:
        create_store(few, DAY)
    assert "--pin" not in str(caught.value)
    assert list(few.iterdir()) == []


def test_a_module_that_refuses_certificates(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise exceptions.DeviceMemory

    monkeypatch.setattr(softhsm, "_write_certificates", refuse)
    with pytest.raises(MiddlewareMisbehavesError, match="DeviceMemory"):
        create_store(few, DAY)
    assert list(few.iterdir()) == []


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MiddlewareMisbehavesError):
        create_store(tmp_path / "file" / "stores", DAY)


def test_a_store_that_cannot_be_put_into_place(few: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "no")

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(MiddlewareMisbehavesError, match="PermissionError"):
        create_store(few, DAY)


def test_tokens_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    before = read(create_store(folder, DAY), monkeypatch).cards[0].certificates
    tokens = [SoftToken("FULL", before), SoftToken("EMPTY")]
    monkeypatch.delenv("SOFTHSM2_CONF")
    configuration = find_softhsm(profile().modules()).write(tmp_path, tokens)
    assert "SOFTHSM2_CONF" not in os.environ
    result = read(configuration, monkeypatch)
    assert [set(card.certificates) for card in result.cards] == [set(before)]
    assert [problem.cause.value for problem in result.problems] == ["no_authentication_certificate"]
