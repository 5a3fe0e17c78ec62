"""Loading of modules, and what is refused before it is loaded."""

from __future__ import annotations

import ctypes.util
import shutil
import sys
import threading
from pathlib import Path

import pytest
from pkcs11 import exceptions

from cardtool.cards import module_file
from cardtool.cards.binaries import Binary
from cardtool.cards.pkcs11_errors import typed
from cardtool.cards.pkcs11_module import Module, open_module
from cardtool.cards.profiles import load_profiles
from cardtool.cards.time_limit import within
from cardtool.model.cause import Cause
from cardtool.model.errors import (
    CardRemovedError,
    CardTimeoutError,
    CardUnsupportedError,
    MiddlewareBitnessError,
    MiddlewareMisbehavesError,
    MiddlewareMissingError,
)
from tests.cards.test_binaries import elf, pe

linux = pytest.mark.skipif(sys.platform != "linux", reason="uses ELF files of Linux")


def softhsm() -> Path:
    modules = next(profile for profile in load_profiles() if profile.name == "softhsm").modules()
    if not modules:
        pytest.skip("SoftHSM is not installed")
    return modules[0]


@pytest.fixture(autouse=True)
def no_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path / 'tokens'}\n", encoding="utf-8")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))


# -- what is refused ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/nowhere/module.so", "relative.so", "/nul\0byte.so", "/etc/passwd/module.so"])
def test_no_such_file(path: str) -> None:
    with pytest.raises(MiddlewareMissingError) as caught:
        open_module(Path(path))
    assert "/nowhere" not in caught.value.detail


def test_a_link_to_itself(tmp_path: Path) -> None:
    (tmp_path / "loop.so").symlink_to(tmp_path / "loop.so")
    with pytest.raises(MiddlewareMissingError):
        open_module(tmp_path / "loop.so")


def check(path: Path) -> None:
    open_module(path).check()


@pytest.mark.parametrize("content", [b"", b"some text\n", elf()[:10], pe() if sys.platform == "linux" else elf()])
def test_a_file_that_is_no_library_of_this_system(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "module.so"
    path.write_bytes(content)
    with pytest.raises(MiddlewareMisbehavesError, match="not a shared library"):
        check(path)


@linux
@pytest.mark.parametrize("header", [elf(3, 32), elf(21, 64, ">")])
def test_a_library_for_another_machine(tmp_path: Path, header: bytes) -> None:
    path = tmp_path / "module.so"
    path.write_bytes(header)
    with pytest.raises(MiddlewareBitnessError, match=r"module\.so is elf"):
        check(path)


@linux
def test_a_library_that_cannot_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "module.so"
    path.write_bytes(elf())
    with pytest.raises(MiddlewareMisbehavesError) as caught:
        check(path)
    assert str(tmp_path) not in caught.value.detail


@linux
def test_a_library_that_is_no_pkcs11_module() -> None:
    path = Path(ctypes.util.find_library("c") or "libc.so.6")
    found = next(Path("/lib").glob(f"*/{path.name}"), None) or next(Path("/lib64").glob(path.name))
    with pytest.raises(MiddlewareMisbehavesError, match="not a PKCS#11 module"):
        check(found)


def test_a_module_that_goes_away_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "module.so"
    path.write_bytes(elf())
    module = open_module(path)
    path.unlink()
    with pytest.raises(MiddlewareMissingError):
        module.check()


def test_a_process_of_unknown_kind_leaves_the_decision_to_the_loader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module_file, "own_binary", lambda: None)
    path = tmp_path / "module.so"
    path.write_bytes(elf(3, 32))
    with pytest.raises(MiddlewareMisbehavesError):
        check(path)


def test_formats_without_a_machine_are_left_to_the_loader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module_file, "own_binary", lambda: Binary("mach-o"))
    path = tmp_path / "module.so"
    path.write_bytes(b"\xcf\xfa\xed\xfe")
    with pytest.raises(MiddlewareMisbehavesError):
        check(path)


# -- a real module ------------------------------------------------------------------------------------------


@pytest.mark.softhsm
def test_two_paths_to_a_file_are_one_module(tmp_path: Path) -> None:
    module = softhsm()
    (tmp_path / "linked.so").symlink_to(module)
    assert open_module(module) is open_module(tmp_path / "linked.so")
    with open_module(module).use() as one, open_module(tmp_path / "linked.so").use() as two:
        assert one is two
        assert len(one.get_slots()) == 1


@pytest.mark.softhsm
def test_a_module_is_started_anew_on_demand_and_after_a_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = open_module(softhsm())
    with module.use(fresh=True) as library:
        assert library.initialized
    module.rest()
    module.rest()
    assert not library.initialized
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "gone.conf"))
    with pytest.raises(MiddlewareMisbehavesError, match="GeneralError"), module.use():
        pytest.fail("it has no store")
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "softhsm2.conf"))
    with module.use() as library:
        assert library.initialized


@pytest.mark.softhsm
def test_one_caller_at_a_time() -> None:
    module = open_module(softhsm())
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with module.use():
            entered.set()
            leave.wait(5)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(5)
    with pytest.raises(CardTimeoutError, match="busy"), module.use(wait=0.01):
        pytest.fail("another thread has it")
    leave.set()
    holder.join(5)
    with module.use(wait=1):
        pass


@pytest.mark.softhsm
def test_many_threads_do_no_harm() -> None:
    module = open_module(softhsm())

    def work() -> None:
        for _ in range(30):
            with module.use() as library:
                library.get_slots()

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)


class Stubborn:
    """A library that complains when it is ended."""

    initialized = True

    def finalize(self) -> None:
        self.initialized = False
        raise exceptions.GeneralError

    def initialize(self) -> None:
        self.initialized = True


def test_a_module_that_complains_when_it_is_ended_is_ended_all_the_same(tmp_path: Path) -> None:
    module = Module(tmp_path / "module.so")
    module._library = Stubborn()
    module.rest()
    assert not module._library.initialized
    with module.use(fresh=True) as library:
        assert library.initialized
    with module.use(fresh=True) as library:
        assert library.initialized


def test_a_copy_of_the_interpreter_is_no_module(tmp_path: Path) -> None:
    copy = tmp_path / "module.so"
    shutil.copyfile(Path(sys.executable).resolve(), copy)
    with pytest.raises(MiddlewareMisbehavesError):
        check(copy)


# -- errors and time limits ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (exceptions.DeviceRemoved(), Cause.REMOVED_DURING_READING),
        (exceptions.TokenNotRecognised(), Cause.CARD_UNSUPPORTED),
        (exceptions.GeneralError(), Cause.MIDDLEWARE_MISBEHAVES),
        (ValueError("odd"), Cause.MIDDLEWARE_MISBEHAVES),
    ],
)
def test_exceptions_become_typed_errors(error: Exception, cause: Cause) -> None:
    made = typed(error, reader="R", profile="P")
    assert (made.cause, made.reader, made.profile) == (cause, "R", "P")
    assert made.detail.startswith(type(error).__name__)


def test_what_a_typed_error_already_says_is_kept() -> None:
    made = typed(CardUnsupportedError("words", reader="R"), reader="other", profile="P")
    assert isinstance(made, CardUnsupportedError)
    assert (made.detail, made.reader, made.profile) == ("words", "R", "P")


def test_work_within_its_time() -> None:
    assert within(5, lambda: 1, "work") == 1

    def fail() -> int:
        raise CardRemovedError("gone")

    with pytest.raises(CardRemovedError):
        within(5, fail, "work")


def test_work_that_takes_too_long_is_left_behind() -> None:
    release = threading.Event()
    with pytest.raises(CardTimeoutError, match="not finished"):
        within(0.01, lambda: release.wait(5), "work")
    release.set()
