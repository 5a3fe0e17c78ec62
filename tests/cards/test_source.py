"""Reading through one module, on fakes of the readers and of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pkcs11 import TokenFlag, exceptions

from cardtool.cards.helper.pool import Helpers
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profiles import Profile, ProfileKind, Quirks
from cardtool.model.card import Origin, RawCard, Token, Via
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import (
    CardAccessError,
    CardChangedError,
    CardRemovedError,
    MiddlewareMissingError,
    ServiceStoppedError,
)
from cardtool.model.pin import PinCondition, PinRole, PinSource, PinState
from cardtool.model.reader import Reader
from tests.cards.fake_pkcs11 import FakeLibrary, FakeModule, FakeSlot, FakeToken
from tests.cards.helper.fake_hardware import ATR, FakeHardware
from tests.cards.helper.in_process import InProcessHelpers

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.cards.source import SourceResult

CARD = Profile("cards", "Cards")
SOFT = Profile("soft", "Soft", kind=ProfileKind.SOFTWARE, quirks=Quirks(reinitialize_before_listing=True))
ORIGIN = (Origin(Via.PKCS11, "cards"),)


class Bench:
    """One reader with a card and a module that shows what a test puts into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hardware = FakeHardware()
        self.library = FakeLibrary()
        self.module = FakeModule(self.library)
        self.helpers = InProcessHelpers(self.module)

    def source(self, profile: Profile = CARD, **options: bool) -> Pkcs11Source:
        return Pkcs11Source(profile, self.path, hardware=self.hardware, helpers=self.helpers, **options)

    def read(self, *slots: FakeSlot, profile: Profile = CARD, **options: bool) -> SourceResult:
        self.library.slots = list(slots)
        source = self.source(profile, **options)
        assert source.name == profile.name
        return source.read(self.hardware.known)

    def causes(self, *slots: FakeSlot, profile: Profile = CARD, **options: bool) -> list[tuple[str, Cause]]:
        result = self.read(*slots, profile=profile, **options)
        assert not result.cards
        return [(problem.reader, problem.cause) for problem in result.problems]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "module.so")


def card_in(name: str, atr: bytes = ATR) -> Reader:
    return Reader(name, present=True, atr=atr)


def test_two_tokens_of_a_card_are_one_card(bench: Bench) -> None:
    one, two = FakeToken(b"a", b"ca", label="A"), FakeToken(b"b", b"ca", label="B")
    result = bench.read(FakeSlot("Reader", one), FakeSlot("Reader", two), FakeSlot("Other"))
    token = Token("A + B", "1", "MAKER", "MODEL")
    assert result.cards == (RawCard("Reader", (b"a", b"ca", b"b"), ATR, token, origins=(ORIGIN,) * 3, profile="cards"),)
    assert result.problems == ()
    assert bench.module.starts == [False]
    assert bench.helpers.steps() == ["started", "slot", "token", "slot", "token"]


def test_several_readers_at_once(bench: Bench) -> None:
    bench.hardware.known = (card_in("Reader"), card_in("Second", b"\x3b\x01"), card_in("Third"), Reader("Fourth"))
    result = bench.read(FakeSlot("Second", FakeToken(b"2", serial=b"2")), FakeSlot("Reader", FakeToken(b"1")))
    assert [(card.reader, card.atr, card.certificates) for card in result.cards] == [
        ("Reader", ATR, (b"1",)),
        ("Second", b"\x3b\x01", (b"2",)),
    ]
    assert [(problem.reader, problem.cause) for problem in result.problems] == [("Third", Cause.CARD_UNSUPPORTED)]


def test_cards_in_other_readers_are_left_alone(bench: Bench) -> None:
    bench.hardware.known = (card_in("Reader"), card_in("Other"))
    untouched = FakeToken(b"2")
    bench.library.slots = [FakeSlot("Reader", FakeToken(b"1")), FakeSlot("Other", untouched)]
    result = bench.source().read(bench.hardware.known[:1])
    assert [card.certificates for card in result.cards] == [(b"1",)]
    assert untouched.opened == 0


def test_two_cards_of_different_serial_in_a_reader_stay_apart(bench: Bench) -> None:
    result = bench.read(FakeSlot("Reader", FakeToken(b"1")), FakeSlot("Reader", FakeToken(b"2", serial=b"2")))
    assert [card.certificates for card in result.cards] == [(b"1",), (b"2",)]


@pytest.mark.parametrize(
    ("token", "cause"),
    [
        (FakeToken(fails={"open": exceptions.DeviceError()}), Cause.MIDDLEWARE_MISBEHAVES),
        (FakeToken(fails={"find": exceptions.GeneralError()}), Cause.MIDDLEWARE_MISBEHAVES),
        (FakeToken(b"1", exceptions.DeviceRemoved()), Cause.REMOVED_DURING_READING),
        (FakeToken(b"1", MemoryError()), Cause.MIDDLEWARE_MISBEHAVES),
        (exceptions.DeviceError(), Cause.MIDDLEWARE_MISBEHAVES),
        (exceptions.TokenNotRecognised(), Cause.CARD_UNSUPPORTED),
        (FakeToken(), Cause.NO_AUTHENTICATION_CERTIFICATE),
    ],
)
def test_a_card_that_is_not_read_whole_is_a_problem(bench: Bench, token: FakeToken | Exception, cause: Cause) -> None:
    whole = FakeSlot("Reader", FakeToken(b"1"))
    slots = [FakeSlot("Reader", token)] if cause in _NOTHING else [FakeSlot("Reader", token), whole]
    assert bench.causes(*slots) == [("Reader", cause)]


_NOTHING = {Cause.CARD_UNSUPPORTED, Cause.NO_AUTHENTICATION_CERTIFICATE}


def test_one_slot_that_fails_hides_no_other(bench: Bench) -> None:
    bench.hardware.known = (card_in("Reader"), card_in("Second"))
    result = bench.read(FakeSlot("Reader", exceptions.DeviceError()), FakeSlot("Second", FakeToken(b"2")))
    assert [card.reader for card in result.cards] == ["Second"]
    assert [problem.reader for problem in result.problems] == ["Reader"]


@pytest.mark.parametrize("error", [CardRemovedError, CardChangedError, ServiceStoppedError])
@pytest.mark.parametrize("shown", [(b"1", b"2"), (b"1",), ()])
def test_a_card_that_left_is_never_shown(bench: Bench, error: type[CardAccessError], shown: tuple[bytes, ...]) -> None:
    bench.hardware.changed = error("words")
    assert bench.causes(FakeSlot("Reader", FakeToken(*shown))) == [("Reader", error.cause)]
    assert bench.hardware.asked == 1


def test_another_card_under_the_same_token(bench: Bench) -> None:
    swapped = FakeSlot("Reader", FakeToken(b"1"), FakeToken(b"1", serial=b"2"))
    assert bench.causes(swapped) == [("Reader", Cause.CHANGED_DURING_READING)]


def test_a_slot_name_that_tells_nothing_means_the_only_card(bench: Bench) -> None:
    assert [card.reader for card in bench.read(FakeSlot("Slot 0", FakeToken(b"1"))).cards] == ["Reader"]
    bench.hardware.known = (card_in("Reader"), card_in("Second"))
    assert bench.causes(FakeSlot("Slot 0", FakeToken(b"1"))) == [
        ("Reader", Cause.CARD_UNSUPPORTED),
        ("Second", Cause.CARD_UNSUPPORTED),
    ]


def test_readers_whose_names_agree_in_64_bytes_are_told_apart_by_their_order(bench: Bench) -> None:
    name = "Reader with a name that goes on and on until nobody remembers it"
    bench.hardware.known = (card_in(f"{name} 00"), card_in(f"{name} 01"))
    slots = [FakeSlot(name, FakeToken(b"1")), FakeSlot(name, FakeToken(b"2", serial=b"2"))]
    found = {card.reader: card.certificates for card in bench.read(*slots).cards}
    assert found == {f"{name} 00": (b"1",), f"{name} 01": (b"2",)}
    assert {cause for _, cause in bench.causes(slots[0])} == {Cause.CARD_UNSUPPORTED}


# -- quirks -----------------------------------------------------------------------------------------------


def test_a_signature_certificate_in_the_wrong_slot_counts_where_its_key_is(bench: Bench) -> None:
    quirky = Profile("cards", "Cards", quirks=Quirks(signature_in_wrong_slot=True))
    first = FakeSlot("Reader", FakeToken(b"sign", b"auth", keys=(b"a",)))
    second = FakeSlot("Reader", FakeToken(b"sign", keys=(b"s",)))
    (card,) = bench.read(first, second, profile=quirky).cards
    assert card.certificates == (b"auth", b"sign")
    (card,) = bench.read(first, second).cards
    assert card.certificates == (b"sign", b"auth"), "without the quirk nobody asks"


@pytest.mark.parametrize("token", [FakeToken(b"ca", b"a"), FakeToken(b"ca", b"a", fails={"keys": RuntimeError()})])
def test_a_token_that_shows_no_public_keys_loses_nothing(bench: Bench, token: FakeToken) -> None:
    quirky = Profile("cards", "Cards", quirks=Quirks(signature_in_wrong_slot=True))
    (card,) = bench.read(FakeSlot("Reader", token), profile=quirky).cards
    assert card.certificates == (b"ca", b"a")


# -- PIN state --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flags", "state"),
    [
        (TokenFlag(0), PinState(PinRole.PIN1)),
        (TokenFlag.USER_PIN_COUNT_LOW, PinState(PinRole.PIN1, PinCondition.LOW, None, PinSource.TOKEN_FLAGS)),
        (
            TokenFlag.USER_PIN_COUNT_LOW | TokenFlag.USER_PIN_FINAL_TRY,
            PinState(PinRole.PIN1, PinCondition.LAST_TRY, 1, PinSource.TOKEN_FLAGS),
        ),
        (TokenFlag.USER_PIN_LOCKED, PinState(PinRole.PIN1, PinCondition.LOCKED, 0, PinSource.TOKEN_FLAGS)),
        (TokenFlag.USER_PIN_TO_BE_CHANGED, PinState(PinRole.PIN1)),
        (TokenFlag.PROTECTED_AUTHENTICATION_PATH, PinState(PinRole.PIN1, pin_pad=True)),
    ],
)
def test_flags_tell_of_the_pin_and_their_absence_proves_nothing(
    bench: Bench, flags: TokenFlag, state: PinState
) -> None:
    slot = FakeSlot("Reader", FakeToken(b"1", label="HENKILOKORTTI (perustunnusluku)", flags=flags))
    assert bench.read(slot).cards[0].pins == (state,)


@pytest.mark.parametrize(
    ("labels", "roles"),
    [
        (["KORTTI (allekirjoitustunnusluku)", "KORTTI (perustunnusluku)"], [PinRole.PIN1, PinRole.PIN2]),
        (["Atostek (PIN1)", "Atostek (PIN2)"], [PinRole.PIN1, PinRole.PIN2]),
        (["Isikutuvastus", "SPIN1 PIN12"], []),
    ],
)
def test_a_token_is_for_the_pin_that_its_label_names(bench: Bench, labels: list[str], roles: list[PinRole]) -> None:
    (card,) = bench.read(*[FakeSlot("Reader", FakeToken(b"1", label=label)) for label in labels]).cards
    assert [pin.role for pin in card.pins] == roles


# -- the module -------------------------------------------------------------------------------------------


def test_a_module_is_started_anew_after_an_error_of_its_own(bench: Bench) -> None:
    bench.library.listings = [exceptions.GeneralError()]
    assert len(bench.read(FakeSlot("Reader", FakeToken(b"1"))).cards) == 1
    assert bench.module.starts == [False, True]


def test_a_module_that_does_not_know_a_new_reader_is_started_anew_once(bench: Bench) -> None:
    assert bench.causes(FakeSlot("Old reader")) == [("Reader", Cause.CARD_UNSUPPORTED)]
    assert bench.module.starts == [False, True]
    assert bench.causes(FakeSlot("Old reader")) == [("Reader", Cause.CARD_UNSUPPORTED)]
    assert bench.module.starts == [False, True, False], "it did not help, so it is not tried again"
    assert bench.causes(FakeSlot("Reader")) == [("Reader", Cause.CARD_UNSUPPORTED)]
    assert bench.module.starts == [False, True, False, False]


def test_an_error_that_stays_is_told_for_each_card(bench: Bench) -> None:
    bench.hardware.known = (card_in("Reader"), card_in("Second"))
    bench.library.listings = [exceptions.GeneralError()] * 2
    assert bench.causes() == [("Reader", Cause.MIDDLEWARE_MISBEHAVES), ("Second", Cause.MIDDLEWARE_MISBEHAVES)]


def test_an_error_of_no_known_kind_is_told_without_its_words(bench: Bench) -> None:
    bench.library.listings = [ZeroDivisionError("somebody's name")]
    (problem,) = bench.read().problems
    assert (problem.cause, problem.detail) == (Cause.MIDDLEWARE_MISBEHAVES, "ZeroDivisionError")


def test_a_service_that_stopped_before_the_reading(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    readers = bench.hardware.known

    def stopped() -> tuple[Reader, ...]:
        raise ServiceStoppedError("words")

    monkeypatch.setattr(bench.hardware, "readers", stopped)
    result = bench.source().read(readers)
    assert [(problem.reader, problem.cause) for problem in result.problems] == [("Reader", Cause.SERVICE_STOPPED)]


def test_a_module_that_is_not_there(tmp_path: Path) -> None:
    source = Pkcs11Source(CARD, tmp_path / "gone.so", hardware=FakeHardware(), helpers=Helpers())
    assert source.read([]).problems == (
        Problem(Cause.MIDDLEWARE_MISSING, profile="cards", detail="No such file or directory"),
    )
    with pytest.raises(MiddlewareMissingError) as caught:
        source.check()
    assert caught.value.profile == "cards"


# -- software tokens --------------------------------------------------------------------------------------


def soft(*tokens: FakeToken | Exception, name: str = "Soft 1") -> FakeSlot:
    return FakeSlot(name, *tokens, removable=False)


def test_software_tokens_need_no_reader_and_no_service(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(FakeHardware, "readers")
    bench.library.slots = [
        soft(FakeToken(b"2", serial=b"2", label="B"), name="Soft 2"),
        soft(FakeToken(b"1", label="A")),
        soft(FakeToken(initialised=False), name="Spare"),
    ]
    result = bench.source(SOFT).read([])
    assert [(card.reader, card.certificates, card.atr) for card in result.cards] == [
        ("Soft 1", (b"1",), b""),
        ("Soft 2", (b"2",), b""),
    ]
    assert result.problems == ()
    assert bench.module.starts == [True]


def test_a_module_for_cards_may_show_software_tokens_too(bench: Bench) -> None:
    bench.hardware.known = (Reader("Reader"),)
    assert [card.reader for card in bench.read(soft(FakeToken(b"1"))).cards] == ["Soft 1"]


def test_empty_software_tokens_are_told_of_on_request(bench: Bench) -> None:
    assert bench.causes(soft(FakeToken()), profile=SOFT) == []
    told = bench.causes(soft(FakeToken()), profile=SOFT, report_empty=True)
    assert told == [("Soft 1", Cause.NO_AUTHENTICATION_CERTIFICATE)]


def test_software_slots_that_fail_are_told_of(bench: Bench) -> None:
    told = bench.causes(soft(exceptions.GeneralError(), name="Soft\n1"), profile=SOFT)
    assert told == [("Soft1", Cause.MIDDLEWARE_MISBEHAVES)]


def test_cards_are_left_alone_when_none_was_asked_for(bench: Bench) -> None:
    untouched = FakeToken(b"1")
    bench.library.slots = [FakeSlot("Reader", untouched), FakeSlot("Slot 0", untouched), soft(FakeToken(b"2"))]
    result = bench.source().read([])
    assert [card.reader for card in result.cards] == ["Soft 1"]
    assert untouched.opened == 0


def test_a_reader_that_claims_not_to_be_removable_is_a_reader(bench: Bench) -> None:
    result = bench.read(soft(FakeToken(b"1"), name="Reader"))
    assert [(card.reader, card.atr) for card in result.cards] == [("Reader", ATR)]
    bench.hardware.changed = CardRemovedError("gone")
    assert bench.causes(soft(FakeToken(b"1"), name="Reader")) == [("Reader", Cause.REMOVED_DURING_READING)]
