"""Modules that hang, crash, lie and babble: each ends in one typed cause, and the next request works."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profile import Profile
from cardtool.model.cause import Cause
from tests.cards.helper.fake_hardware import FakeHardware
from tests.pkcs11_module.building import HOSTILE, Slot, calls_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.cards.helper.pool import Helpers
    from tests.pkcs11_module.building import ModuleMaker

#: Long enough for a loaded machine to start a helper and load a module; short enough for a test that waits for it.
LIMIT = 2.0

CAUSES = {
    "hang_initialize": Cause.TIMED_OUT,
    "hang_token": Cause.TIMED_OUT,
    "hang_find": Cause.TIMED_OUT,
    "exit_initialize": Cause.MIDDLEWARE_CRASHED,
    "crash_find": Cause.MIDDLEWARE_CRASHED,
    "abort_find": Cause.MIDDLEWARE_CRASHED,
    "endless_find": Cause.MIDDLEWARE_MISBEHAVES,
    "many_slots": Cause.MIDDLEWARE_MISBEHAVES,
    "endless_slots": Cause.MIDDLEWARE_MISBEHAVES,
    "huge_attribute": Cause.MIDDLEWARE_MISBEHAVES,
    "changing_handles": Cause.MIDDLEWARE_MISBEHAVES,
}
#: What these do is harmless where it belongs to nobody.
HARMLESS = ("prints", "invalid_utf8")


def source(module: Path, helpers: Helpers, seconds: float | None = None) -> Pkcs11Source:
    return Pkcs11Source(Profile("vendor", "Vendor"), module, hardware=FakeHardware(), helpers=helpers, seconds=seconds)


def test_every_misdeed_has_its_cause() -> None:
    assert {*CAUSES, *HARMLESS} == set(HOSTILE)


@pytest.mark.parametrize(("behaviour", "cause"), CAUSES.items())
def test_a_misdeed_ends_in_its_cause_and_the_module_is_named(
    behaviour: str, cause: Cause, hostile_module: Callable[[str], Path], modules: ModuleMaker, helpers: Helpers
) -> None:
    started = time.monotonic()
    reading = source(hostile_module(behaviour), helpers, seconds=LIMIT)
    result = reading.read(FakeHardware().readers())
    assert result.cards == ()
    assert [(problem.cause, problem.reader, problem.profile) for problem in result.problems] == [
        (cause, "Reader", "vendor")
    ]
    assert time.monotonic() - started < 6 * LIMIT
    assert len(source(modules.make(), helpers, seconds=LIMIT).read(FakeHardware().readers()).cards) == 1


@pytest.mark.parametrize("behaviour", ["hang_find", "crash_find", "endless_find", "changing_handles"])
def test_the_next_request_gets_a_fresh_helper(
    behaviour: str, hostile_module: Callable[[str], Path], helpers: Helpers
) -> None:
    module = hostile_module(behaviour)
    reading = source(module, helpers, seconds=LIMIT)
    assert reading.read(FakeHardware().readers()).problems
    configuration = module.with_name(f"{module.name}.conf")
    good = configuration.read_text(encoding="utf-8").replace(f"behaviour {behaviour}\n", "")
    configuration.write_text(good, encoding="utf-8")
    result = reading.read(FakeHardware().readers())
    assert [card.certificates for card in result.cards] == [(b"certificate",)]
    assert calls_of(module).count("C_Finalize") == calls_of(module).count("C_Initialize") - 2, "two processes"


def test_what_a_module_prints_reaches_nobody(
    hostile_module: Callable[[str], Path], helpers: Helpers, capfd: pytest.CaptureFixture[str]
) -> None:
    (card,) = source(hostile_module("prints"), helpers).read(FakeHardware().readers()).cards
    assert card.certificates == (b"certificate",)
    assert capfd.readouterr() == ("", "")


def test_text_that_is_no_utf8_is_shown_as_far_as_it_can_be(
    hostile_module: Callable[[str], Path], helpers: Helpers
) -> None:
    (card,) = source(hostile_module("invalid_utf8"), helpers).read(FakeHardware().readers()).cards
    assert card.token is not None
    assert set(card.token.label) == {"\ufffd"}
    assert card.certificates == (b"certificate",)


def test_a_module_that_hangs_when_it_is_ended_is_killed(modules: ModuleMaker, helpers: Helpers) -> None:
    """python-pkcs11 keeps the interpreter's lock in C_Finalize, so the helper can do nothing for itself."""
    module = modules.make(Slot("Elsewhere"), behaviour="hang_finalize")
    problems = source(module, helpers, seconds=LIMIT).read(FakeHardware().readers()).problems
    assert [problem.cause for problem in problems] == [Cause.TIMED_OUT]


def test_a_hanging_reading_can_be_cancelled(hostile_module: Callable[[str], Path], helpers: Helpers) -> None:
    module = hostile_module("hang_find")
    reading = source(module, helpers, seconds=60)
    outcome = []
    thread = threading.Thread(target=lambda: outcome.append(reading.read(FakeHardware().readers())))
    thread.start()
    while "C_FindObjects" not in calls_of(module):
        assert thread.is_alive()
        threading.Event().wait(0.01)
    reading.cancel()
    thread.join(60)
    (result,) = outcome
    assert [problem.cause for problem in result.problems] == [Cause.TIMED_OUT]


def test_nothing_to_cancel(modules: ModuleMaker, helpers: Helpers) -> None:
    reading = source(modules.make(), helpers)
    reading.cancel()
    assert reading.read(FakeHardware().readers()).cards
    reading.cancel()
    assert reading.read(FakeHardware().readers()).cards
