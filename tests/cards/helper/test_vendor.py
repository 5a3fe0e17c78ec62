"""A module that behaves as the Finnish vendors' modules are said to, read with the profile that says so."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profiles import load_profiles
from cardtool.model.card import Origin, RawCard, Token, Via
from cardtool.model.cause import Cause
from cardtool.model.pin import PinCondition, PinRole, PinSource, PinState
from tests.cards.helper.fake_hardware import ATR, FakeHardware
from tests.pkcs11_module.building import COUNT_LOW, INITIALIZED, LOCKED, Slot, calls_of

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.cards.helper.pool import Helpers
    from cardtool.cards.profile import Profile
    from tests.pkcs11_module.building import ModuleMaker

AUTHENTICATION, SIGNATURE = (0x45, b"authentication"), (0x46, b"signature")
#: As Atostek ID is said to show a card: two tokens, the signature certificate in both (domain note cards.md, 0.9, 5.2).
FIRST = Slot("Reader", "HENKILOKORTTI (PIN1)", "42", INITIALIZED, (SIGNATURE, AUTHENTICATION), public=(0x45,))
SECOND = Slot("Reader", "HENKILOKORTTI (PIN2)", "42", INITIALIZED, (SIGNATURE,), public=(0x46,))


def profile(name: str) -> Profile:
    return next(profile for profile in load_profiles() if profile.name == name)


def read(module: Path, helpers: Helpers, vendor: Profile, seconds: float | None = None) -> RawCard:
    hardware = FakeHardware()
    result = Pkcs11Source(vendor, module, hardware=hardware, helpers=helpers, seconds=seconds).read(hardware.readers())
    assert result.problems == ()
    (card,) = result.cards
    return card


@pytest.mark.parametrize(
    ("vendor", "file", "library"),
    [("atostek-id", "Atostek-ID-PKCS11.so", "Atostek ID"), ("digisign", "libcryptoki.so", "MPOLLUX")],
)
def test_a_card_is_read_right(modules: ModuleMaker, helpers: Helpers, vendor: str, file: str, library: str) -> None:
    module = modules.make(FIRST, SECOND, name=file, library=library)
    card = read(module, helpers, profile(vendor))
    assert card == RawCard(
        "Reader",
        (b"authentication", b"signature"),
        ATR,
        Token("HENKILOKORTTI (PIN1) + HENKILOKORTTI (PIN2)", "42", "Tests", "Model"),
        origins=((Origin(Via.PKCS11, vendor),),) * 2,
        profile=vendor,
        pins=(PinState(PinRole.PIN1), PinState(PinRole.PIN2)),
    )
    assert not [call for call in calls_of(module) if "Login" in call or "writing" in call]


def test_pin_flags_of_both_tokens(modules: ModuleMaker, helpers: Helpers) -> None:
    low, locked = replace(FIRST, flags=INITIALIZED | COUNT_LOW), replace(SECOND, flags=INITIALIZED | LOCKED)
    card = read(modules.make(low, locked), helpers, profile("atostek-id"))
    assert card.pins == (
        PinState(PinRole.PIN1, PinCondition.LOW, None, PinSource.TOKEN_FLAGS),
        PinState(PinRole.PIN2, PinCondition.LOCKED, 0, PinSource.TOKEN_FLAGS),
    )


def test_a_slow_listing_is_waited_for_where_the_profile_says_so(modules: ModuleMaker, helpers: Helpers) -> None:
    """The thirty seconds of the profile, one to twenty: a listing of 1.5 s, waited for 0.25 s or 2.25 s."""
    module = modules.make(FIRST, SECOND, delay=1500)
    scale, atostek, hardware = 20.0, profile("atostek-id"), FakeHardware()
    quick = Pkcs11Source(
        profile("digisign"), module, hardware=hardware, helpers=helpers, seconds=profile("digisign").time_limit / scale
    )
    assert [problem.cause for problem in quick.read(hardware.readers()).problems] == [Cause.TIMED_OUT]
    started = time.monotonic()
    assert read(module, helpers, atostek, atostek.time_limit / scale).certificates == (b"authentication", b"signature")
    assert time.monotonic() - started > 1.5


def test_new_tokens_of_a_module_that_must_be_started_anew(modules: ModuleMaker, helpers: Helpers) -> None:
    hardware = FakeHardware()
    module = modules.make(Slot("Reader"))
    source = Pkcs11Source(profile("softhsm"), module, hardware=hardware, helpers=helpers)
    assert len(source.read([]).cards) == 1
    with module.with_name(f"{module.name}.conf").open("a", encoding="utf-8") as configuration:
        configuration.write(f"slot Later\nserial 2\ncertificate 47 {next(module.parent.glob('*.der'))}\n")
    assert [card.reader for card in source.read([]).cards] == ["Later", "Reader"]
    assert calls_of(module).count("C_Finalize") == 1, "the first reading needs no new start"
