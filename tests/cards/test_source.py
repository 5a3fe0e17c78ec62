"""Reading through one module, on fakes of the service and of the library."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from pkcs11 import exceptions

from cardtool.cards import pkcs11_source
from cardtool.cards.pcsc import list_readers
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profiles import Profile, ProfileKind, Quirks
from cardtool.model.card import RawCard, Token
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import MiddlewareMissingError
from tests.cards import fake_scard
from tests.cards.fake_pkcs11 import FakeLibrary, FakeModule, FakeSlot, FakeToken
from tests.cards.fake_scard import ATR, FakeScard

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.cards.source import SourceResult

CARD = Profile("cards", "Cards")
SOFT = Profile("soft", "Soft", kind=ProfileKind.SOFTWARE, quirks=Quirks(reinitialize_before_listing=True))


class Bench:
    """A service with one card and a module that shows what a test puts into it."""

    def __init__(self, scard: FakeScard, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
        self.scard, self.path = scard, path
        self.library = FakeLibrary()
        self.module = FakeModule(self.library)
        scard.put("Reader")
        scard.attributes = {0x00090300: b"\x02"}
        monkeypatch.setattr(pkcs11_source, "open_module", lambda _: self.module)

    def read(self, *slots: FakeSlot, profile: Profile = CARD, **options: object) -> SourceResult:
        self.library.slots = list(slots)
        source = Pkcs11Source(profile, self.path, **options)  # type: ignore[arg-type]  # options of the class
        assert source.name == profile.name
        return source.read(list_readers())

    def causes(self, *slots: FakeSlot, **options: object) -> list[tuple[str, Cause]]:
        result = self.read(*slots, **options)  # type: ignore[arg-type]  # as above
        assert not result.cards
        return [(problem.reader, problem.cause) for problem in result.problems]


@pytest.fixture
def bench(scard: FakeScard, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Bench:
    return Bench(scard, monkeypatch, tmp_path / "module.so")


def test_two_tokens_of_a_card_are_one_card(bench: Bench) -> None:
    one, two = FakeToken(b"a", b"ca", label="PIN1"), FakeToken(b"b", b"ca", label="PIN2")
    result = bench.read(FakeSlot("Reader", one), FakeSlot("Reader", two), FakeSlot("Other"))
    token = Token("PIN1 + PIN2", "1", "MAKER", "MODEL")
    assert result.cards == (RawCard("Reader", (b"a", b"ca", b"b"), ATR, token, profile="cards"),)
    assert result.problems == ()
    assert bench.module.starts == [False]


def test_several_readers_at_once(bench: Bench) -> None:
    bench.scard.put("Second", b"\x3b\x01")
    bench.scard.put("Third")
    bench.scard.empty("Fourth")
    result = bench.read(FakeSlot("Second", FakeToken(b"2", serial=b"2")), FakeSlot("Reader", FakeToken(b"1")))
    assert [(card.reader, card.atr, card.certificates) for card in result.cards] == [
        ("Reader", ATR, (b"1",)),
        ("Second", b"\x3b\x01", (b"2",)),
    ]
    assert [(problem.reader, problem.cause) for problem in result.problems] == [("Third", Cause.CARD_UNSUPPORTED)]


def test_cards_in_other_readers_are_left_alone(bench: Bench) -> None:
    bench.scard.put("Other")
    untouched = FakeToken(b"2")
    bench.library.slots = [FakeSlot("Reader", FakeToken(b"1")), FakeSlot("Other", untouched)]
    source = Pkcs11Source(CARD, bench.path)
    result = source.read([reader for reader in list_readers() if reader.name == "Reader"])
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
    bench.scard.put("Second")
    result = bench.read(FakeSlot("Reader", exceptions.DeviceError()), FakeSlot("Second", FakeToken(b"2")))
    assert [card.reader for card in result.cards] == ["Second"]
    assert [problem.reader for problem in result.problems] == ["Reader"]


@pytest.mark.parametrize(
    ("happens", "cause"),
    [
        (lambda scard: scard.empty("Reader", events=2), Cause.REMOVED_DURING_READING),
        (lambda scard: scard.attributes.update({0x00090300: b"\0"}), Cause.REMOVED_DURING_READING),
        (lambda scard: scard.put("Reader", events=3), Cause.CHANGED_DURING_READING),
        (lambda scard: scard.stop(fake_scard.COMM_ERROR), Cause.SERVICE_STOPPED),
    ],
)
@pytest.mark.parametrize("shown", [(b"1", b"2"), (b"1",), ()])
def test_a_card_that_left_is_never_shown(
    bench: Bench, happens: Callable[[FakeScard], None], cause: Cause, shown: tuple[bytes, ...]
) -> None:
    class Leaving(FakeSlot):
        def get_token(self) -> FakeToken:
            happens(bench.scard)
            return super().get_token()

    assert bench.causes(Leaving("Reader", FakeToken(*shown))) == [("Reader", cause)]


def test_an_error_of_the_module_itself_is_overcome_by_a_new_start(bench: Bench) -> None:
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
    bench.scard.put("Second")
    bench.library.listings = [exceptions.GeneralError()] * 2
    assert bench.causes() == [("Reader", Cause.MIDDLEWARE_MISBEHAVES), ("Second", Cause.MIDDLEWARE_MISBEHAVES)]


def test_a_module_that_does_not_answer(bench: Bench) -> None:
    release = threading.Event()

    class Hanging(FakeSlot):
        def get_token(self) -> FakeToken:
            release.wait(5)
            return super().get_token()

    slot = Hanging("Reader", FakeToken(b"1"))
    assert bench.causes(slot, seconds=0.01) == [("Reader", Cause.TIMED_OUT)]
    release.set()


def test_a_service_that_stopped_before_the_reading(bench: Bench) -> None:
    readers = list_readers()
    bench.scard.stop(fake_scard.NO_SERVICE)
    result = Pkcs11Source(CARD, bench.path).read(readers)
    assert [(problem.reader, problem.cause) for problem in result.problems] == [("Reader", Cause.SERVICE_STOPPED)]


def test_a_module_that_is_not_there(scard: FakeScard, tmp_path: Path) -> None:
    source = Pkcs11Source(CARD, tmp_path / "gone.so")
    assert source.read([]).problems == (
        Problem(Cause.MIDDLEWARE_MISSING, profile="cards", detail="No such file or directory"),
    )
    with pytest.raises(MiddlewareMissingError) as caught:
        source.check()
    assert caught.value.profile == "cards"


# -- software tokens --------------------------------------------------------------------------------------


def soft(*tokens: FakeToken | Exception, name: str = "Soft 1") -> FakeSlot:
    return FakeSlot(name, *tokens, removable=False)


def test_software_tokens_need_no_reader_and_no_service(bench: Bench) -> None:
    bench.scard.stop(fake_scard.NO_SERVICE)
    bench.library.slots = [
        soft(FakeToken(b"2", serial=b"2", label="B"), name="Soft 2"),
        soft(FakeToken(b"1", label="A")),
        soft(FakeToken(initialised=False), name="Spare"),
    ]
    result = Pkcs11Source(SOFT, bench.path).read([])
    assert [(card.reader, card.certificates, card.atr) for card in result.cards] == [
        ("Soft 1", (b"1",), b""),
        ("Soft 2", (b"2",), b""),
    ]
    assert result.problems == ()
    assert bench.module.starts == [True]


def test_a_module_for_cards_may_show_software_tokens_too(bench: Bench) -> None:
    bench.scard.empty("Reader")
    assert [card.reader for card in bench.read(soft(FakeToken(b"1"))).cards] == ["Soft 1"]


def test_empty_software_tokens_are_told_of_on_request(bench: Bench) -> None:
    assert bench.causes(soft(FakeToken()), profile=SOFT) == []
    told = bench.causes(soft(FakeToken()), profile=SOFT, report_empty=True)
    assert told == [("Soft 1", Cause.NO_AUTHENTICATION_CERTIFICATE)]


def test_software_slots_that_fail_are_told_of(bench: Bench) -> None:
    told = bench.causes(soft(exceptions.GeneralError()), profile=SOFT)
    assert told == [("Soft 1", Cause.MIDDLEWARE_MISBEHAVES)]


def test_cards_are_left_alone_when_none_was_asked_for(bench: Bench) -> None:
    untouched = FakeToken(b"1")
    bench.library.slots = [FakeSlot("Reader", untouched), FakeSlot("Slot 0", untouched), soft(FakeToken(b"2"))]
    result = Pkcs11Source(CARD, bench.path).read([])
    assert [card.reader for card in result.cards] == ["Soft 1"]
    assert untouched.opened == 0


def test_a_reader_that_claims_not_to_be_removable_is_a_reader(bench: Bench) -> None:
    result = bench.read(soft(FakeToken(b"1"), name="Reader"))
    assert [(card.reader, card.atr) for card in result.cards] == [("Reader", ATR)]
    bench.scard.attributes[0x00090300] = b"\0"
    assert bench.causes(soft(FakeToken(b"1"), name="Reader")) == [("Reader", Cause.REMOVED_DURING_READING)]
