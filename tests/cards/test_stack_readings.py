"""Reading virtual cards through vpcd, pcscd, OpenSC and python-pkcs11: whole, or a typed problem."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pytest

from cardtool.cards import pcsc
from cardtool.cards.pcsc_hardware import PcscHardware
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.plan import ReadingPlan
from cardtool.cards.profiles import load_profiles
from cardtool.cards.readings import read_all
from cardtool.cards.virtual import profiles
from cardtool.model.cause import Cause
from cardtool.model.way import Way
from tests.virtual_card.throwaway import certificates
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from cardtool.cards.profile import Profile
    from cardtool.cards.source import SourceResult
    from cardtool.cards.virtual.card import Card
    from tests.rig.rig import PcscRig

pytestmark = pytest.mark.stack

HOLDER: Final = "TESTINEN TAINA"
LAYOUTS: Final = ["setcos", "s41v3", "s41v4", "s42"]
#: Commands of a first reading and of one more, per layout: what OpenSC needs; the proof of presence adds none.
FIRST_READING: Final = {"setcos": 43, "s41v3": 43, "s41v4": 43, "s42": 32}
SECOND_READING: Final = 4
#: Most bytes of a first reading in both directions, above the certificates themselves.
DIRECTORY_BYTES: Final = 1200
LIMIT: Final = 20.0


def card(kind: str = "s42", holder: str = HOLDER, **options: Any) -> Card:
    made = certificates(holder)
    return profiles.build(kind, authentication=made.authentication, signature=made.signature, cas=made.cas, **options)


def opensc() -> Profile:
    return next(profile for profile in load_profiles() if profile.name == "opensc")


def read(*chosen: Profile, **options: Any) -> SourceResult:
    """A reading through the middleware alone, OpenSC's unless others are chosen."""
    settings = {"seconds": LIMIT, "named": "module" in options, **options}
    return read_all(ReadingPlan(PcscHardware(), chosen or (opensc(),), way=Way.PKCS11, **settings))


def causes(result: SourceResult) -> list[tuple[str, Cause]]:
    return [(problem.reader, problem.cause) for problem in result.problems]


# -- whole ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", LAYOUTS)
def test_every_layout_is_read_whole(pcsc_rig: PcscRig, kind: str) -> None:
    with pcsc_rig.inserted(card(kind)) as slot:
        result = read()
        assert result.problems == ()
        (found,) = result.cards
        assert len(found.certificates) == 4
        assert set(found.certificates) == certificates(HOLDER).all
        assert (found.reader, found.atr, found.profile) == (pcsc_rig.name_of(slot), slot.card.atr, "opensc")  # type: ignore[union-attr]  # it is inserted
        assert found.token is not None
        assert " + " in found.token.label, "one card, two tokens"


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_reading_costs_no_more_than_this(pcsc_rig: PcscRig, kind: str) -> None:
    with pcsc_rig.inserted(card(kind)) as slot:
        read()
        assert slot.stats.apdus <= FIRST_READING[kind]
        size = sum(map(len, certificates(HOLDER).all))
        assert slot.stats.bytes_sent + slot.stats.bytes_received <= size + DIRECTORY_BYTES
        slot.reset_stats()
        read()
        assert slot.stats.apdus <= SECOND_READING


def test_the_proof_of_presence_sends_the_card_nothing(pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(card()) as slot:
        read()
        slot.reset_stats()
        with PcscHardware().connect(pcsc_rig.name_of(slot)) as connection:
            probe = connection.probe()  # type: ignore[attr-defined] # a real connection has it
        assert probe.answered
        assert probe.atr == slot.card.atr  # type: ignore[union-attr]  # it is inserted
        assert (slot.stats.apdus, slot.stats.resets) == (0, 0)


def test_two_readers_at_once(pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(card(holder="A"), 0), pcsc_rig.inserted(card("setcos", "B", serial="22"), 1):
        found = {card.reader: set(card.certificates) for card in read().cards}
        assert found == dict(zip(pcsc_rig.reader_names, (certificates("A").all, certificates("B").all), strict=True))
        (only,) = read(reader="00 01").cards
        assert only.reader == pcsc_rig.reader_names[1]


def test_one_card_after_another(pcsc_rig: PcscRig) -> None:
    for holder in ("A", "B", "C"):
        with pcsc_rig.inserted(card(holder=holder)):
            (found,) = read().cards
            assert set(found.certificates) == certificates(holder).all
        assert causes(read())[0][1] is Cause.NO_CARD


@pytest.mark.parametrize(
    "name", ["Lukija ää [CCID Interface]", "Kortinlukija " + "x" * 60, "Kortinlukija " + "äö" * 20]
)
def test_readers_with_letters_of_ours_and_names_that_pkcs11_cuts(pcsc_rig: PcscRig, name: str) -> None:
    """Cut to 64 bytes the long names of the two readers are alike, so their order decides."""
    cards = (card(holder="A"), card(holder="B", serial="22"))
    with readers_called(name, pcsc_rig):
        for slot, inserted in zip(pcsc_rig.slots, cards, strict=True):
            slot.insert(inserted)
        wait_until(lambda: all(reader.present for reader in pcsc.list_readers()), "cards", LIMIT)
        found = {card.reader: set(card.certificates) for card in read().cards}
        assert found == {f"{name} 00 00": certificates("A").all, f"{name} 00 01": certificates("B").all}


def test_readers_that_come_and_go(pcsc_rig: PcscRig) -> None:
    """OpenSC keeps the slots of readers that left and runs out of them; then it is started anew."""
    for number in range(5):
        with readers_called(f"Reader {number}", pcsc_rig), pcsc_rig.inserted(card()):
            assert [found.reader for found in read().cards] == [f"Reader {number} 00 00"]


@contextmanager
def readers_called(name: str, rig: PcscRig) -> Iterator[None]:
    """The rig's readers under another name."""
    usual = rig.daemon.readers
    rig.stop()
    rig.daemon.readers = {name: next(iter(usual.values()))}
    rig.start()
    try:
        yield
    finally:
        rig.stop()
        rig.daemon.readers = usual
        rig.start()


# -- not whole --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answers", range(0, FIRST_READING["s42"] + 2, 2))
def test_a_card_pulled_at_any_moment_is_never_shown_short(pcsc_rig: PcscRig, answers: int) -> None:
    slot = pcsc_rig.insert(card(serial=f"{answers:016}"))
    slot.pull_after = answers
    result = read()
    if slot.connected:
        assert set(result.cards[0].certificates) == certificates(HOLDER).all
    else:
        assert result.cards == ()
        assert causes(result) == [(pcsc_rig.name_of(slot), Cause.REMOVED_DURING_READING)]


def test_a_card_that_comes_back_is_read_whole(pcsc_rig: PcscRig) -> None:
    again = card()
    slot = pcsc_rig.insert(again)
    slot.pull_after = 20
    assert causes(read()) == [(pcsc_rig.name_of(slot), Cause.REMOVED_DURING_READING)]
    pcsc_rig.insert(again)
    assert len(read().cards[0].certificates) == 4


def test_a_card_pulled_after_the_reading_but_before_the_service_notices(
    pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    slot = pcsc_rig.insert(card())
    original = Pkcs11Source._read_slots

    def pull(source: Pkcs11Source, *arguments: Any, **settings: Any) -> Any:
        slots = original(source, *arguments, **settings)
        slot.remove()
        return slots

    monkeypatch.setattr(Pkcs11Source, "_read_slots", pull)
    assert causes(read()) == [(pcsc_rig.name_of(slot), Cause.REMOVED_DURING_READING)]


def test_a_swap_during_the_reading(pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch) -> None:
    slot = pcsc_rig.insert(card(holder="A"))
    original = Pkcs11Source._read_slots

    def swap(source: Pkcs11Source, *arguments: Any, **settings: Any) -> Any:
        slots = original(source, *arguments, **settings)
        pcsc_rig.insert(card(holder="B"))
        return slots

    monkeypatch.setattr(Pkcs11Source, "_read_slots", swap)
    assert causes(read()) == [(pcsc_rig.name_of(slot), Cause.CHANGED_DURING_READING)]
    monkeypatch.undo()
    assert set(read().cards[0].certificates) == certificates("B").all


def test_the_service_stops_during_the_reading(pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch) -> None:
    slot = pcsc_rig.insert(card())
    name = pcsc_rig.name_of(slot)
    original = Pkcs11Source._read_slots

    def stop(source: Pkcs11Source, *arguments: Any, **settings: Any) -> Any:
        slots = original(source, *arguments, **settings)
        pcsc_rig.stop(hard=True)
        return slots

    with monkeypatch.context() as patch:
        patch.setattr(Pkcs11Source, "_read_slots", stop)
        assert causes(read()) == [(name, Cause.SERVICE_STOPPED)]
    assert causes(read()) == [("", Cause.SERVICE_STOPPED)]
    pcsc_rig.start()
    with pcsc_rig.inserted(card()):
        assert len(read().cards) == 1


def test_an_unknown_card(pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(profiles.build("blank")) as slot:
        assert causes(read()) == [(pcsc_rig.name_of(slot), Cause.CARD_UNSUPPORTED)]


def test_an_unknown_card_beside_a_known_one(pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(profiles.build("blank"), 0), pcsc_rig.inserted(card(), 1):
        result = read()
        assert [found.reader for found in result.cards] == [pcsc_rig.reader_names[1]]
        assert causes(result) == [(pcsc_rig.reader_names[0], Cause.CARD_UNSUPPORTED)]


def test_a_card_that_stops_answering(pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(card()) as slot:
        slot.mute = True
        assert causes(read(seconds=0.3)) == [(pcsc_rig.name_of(slot), Cause.TIMED_OUT)]
        slot.mute = False
        assert len(read().cards) == 1


@contextmanager
def held_by_another_program(reader: str) -> Iterator[None]:
    """An exclusive connection, on its own thread as another program would have it."""
    from smartcard import scard

    held, leave = threading.Event(), threading.Event()

    def hold() -> None:
        _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, handle, _ = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, protocols)
        assert code == scard.SCARD_S_SUCCESS
        held.set()
        leave.wait(LIMIT)
        scard.SCardDisconnect(handle, scard.SCARD_RESET_CARD)
        scard.SCardReleaseContext(context)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(LIMIT)
    try:
        yield
    finally:
        leave.set()
        thread.join(LIMIT)


def test_a_card_in_exclusive_use(pcsc_rig: PcscRig, fresh_rig: PcscRig) -> None:
    with fresh_rig.inserted(card()) as slot:
        name = fresh_rig.name_of(slot)
        with held_by_another_program(name):
            assert causes(read()) == [(name, Cause.IN_USE_ELSEWHERE)]
        wait_until(lambda: not pcsc.list_readers()[0].in_use, "end of exclusive use", LIMIT)
        assert len(read().cards) == 1


@pytest.fixture
def fresh_rig(pcsc_rig: PcscRig) -> PcscRig:
    """The service anew: OpenSC of earlier readings in this process holds no connection to it."""
    pcsc_rig.stop()
    pcsc_rig.start()
    return pcsc_rig


# -- modules ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("inserted", [False, True])
def test_wrong_modules(pcsc_rig: PcscRig, tmp_path: Path, inserted: bool) -> None:
    if inserted:
        pcsc_rig.insert(card())
    text = tmp_path / "text.so"
    text.write_text("not a library", encoding="utf-8")
    for module, cause in (
        (tmp_path / "gone.so", Cause.MIDDLEWARE_MISSING),
        (text, Cause.MIDDLEWARE_MISBEHAVES),
    ):
        result = read(module=module)
        assert result.cards == ()
        assert causes(result) == [("", cause)]


def test_a_module_by_its_path(pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(card()):
        (found,) = read(*load_profiles(), module=pcsc_rig.opensc_module).cards
        assert found.profile == "opensc"


def test_everything_that_is_installed(pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", str(tmp_path / "no-store.conf"))
    with pcsc_rig.inserted(card()):
        result = read(*load_profiles())
        assert len(result.cards) == 1
        assert result.problems == ()
