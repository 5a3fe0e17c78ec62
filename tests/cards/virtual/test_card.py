from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.cards.virtual import profiles
from cardtool.cards.virtual.apdu import Command, Instruction
from cardtool.cards.virtual.behaviour import Behaviour, offers_t1
from cardtool.cards.virtual.layouts import LAYOUTS
from cardtool.cards.virtual.ledger import PinLedger, default_ledger, shared_ledger
from tests.virtual_card.terminal import Terminal
from tests.virtual_card.throwaway import certificates

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card

MADE = certificates("TESTINEN TAINA")
T1 = Behaviour(t0=False)


def card(kind: str = "s41v4", behaviour: Behaviour | None = None) -> Card:
    return profiles.build(
        kind,
        authentication=MADE.authentication,
        signature=MADE.signature,
        cas=MADE.cas,
        behaviour=behaviour,
        ledger=PinLedger(),
    )


@pytest.mark.parametrize(
    "behaviour",
    [
        Behaviour(),
        T1,
        Behaviour(max_le=100),
        Behaviour(exact_le=True),
        Behaviour(end_of_file_warning=True),
        Behaviour(t0=False, extended=True),
        Behaviour(select_fci=False),
    ],
)
def test_a_file_reads_the_same_however_the_card_behaves(behaviour: Behaviour) -> None:
    assert Terminal(card(behaviour=behaviour)).read("4331") == MADE.authentication


@given(st.integers(1, 256))
def test_a_file_reads_the_same_in_blocks_of_any_size(block: int) -> None:
    assert Terminal(card()).read("4331", block=block) == MADE.authentication


def test_extended_length_reads_a_file_in_one_command() -> None:
    terminal = Terminal(card(behaviour=Behaviour(t0=False, extended=True)))
    terminal.send_hex("00A4080C024331")
    assert terminal.send_hex("00B00000000000") == (MADE.authentication, 0x9000)


def test_extended_length_is_refused_where_the_card_has_none() -> None:
    assert Terminal(card()).send_hex("00B00000000000") == (b"", 0x6700)


def test_selecting_by_name_path_identifier_and_parent() -> None:
    terminal = Terminal(card())
    assert terminal.send_hex("00A4040C0CA000000063504B43532D3135")[1] == 0x9000
    assert terminal.send_hex("00A4040C06452E5349474E")[1] == 0x9000
    assert terminal.send_hex("00A4020C024332")[1] == 0x9000
    assert terminal.send_hex("00B00000B5")[0] == MADE.signature[:0xB5]
    assert terminal.send_hex("00A4030C")[1] == 0x9000
    assert terminal.send_hex("00A4000C024331")[1] == 0x9000
    assert terminal.send_hex("00A4090C0450164332")[1] == 0x9000
    assert terminal.send_hex("00A4000C")[1] == 0x9000
    assert terminal.send_hex("00A4000C025016")[1] == 0x9000
    assert terminal.send_hex("00A4000C024331")[1] == 0x9000


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("00A4080C029999", 0x6A82),
        ("00A4080C0443310000", 0x6A82),
        ("00A4040C03A0FFFF", 0x6A82),
        ("00A4030C", 0x6A82),
        ("00A4000C0143", 0x6A80),
        ("00A4070C024331", 0x6A86),
        ("00B0000000", 0x6986),
        ("009F000000", 0x6D00),
        ("0CB0000000", 0x6E00),
        ("00C0000000", 0x6985),
        ("0084", 0x6700),
        ("00B0950000", 0x6A82),
    ],
)
def test_refusals(command: str, status: int) -> None:
    answer = Terminal(card()).card.transmit(bytes.fromhex(command))
    assert int.from_bytes(answer, "big") == status


def test_a_missing_file_answers_as_the_card_is_told_to() -> None:
    assert Terminal(card(behaviour=Behaviour(missing_sw=0x6A88))).send_hex("00A4080C029999")[1] == 0x6A88


def test_key_files_cannot_be_read() -> None:
    terminal = Terminal(card())
    terminal.send_hex("00A4080C024B01")
    assert terminal.send_hex("00B0000000") == (b"", 0x6981)


def test_reading_by_short_identifier() -> None:
    terminal = Terminal(card())
    keys = terminal.card.file("3F004402").data
    assert terminal.send_hex("00B0820010") == (keys[:16], 0x9000)
    assert terminal.send_hex("00B0821010") == (keys[16:32], 0x9000)


def test_reading_behind_the_end_of_a_file() -> None:
    terminal = Terminal(card())
    terminal.send_hex("00A4080C024331")
    high, low = divmod(len(MADE.authentication), 256)
    assert terminal.send(Command(0, Instruction.READ_BINARY, high, low, le=256)) == (b"", 0x6B00)


def test_t0_lets_the_answer_to_data_wait() -> None:
    raw = bytes.fromhex("00A4080002433100")
    waiting, at_once = card().transmit(raw), card(behaviour=T1).transmit(raw)
    assert waiting[0] == 0x61
    assert waiting[1] == len(at_once) - 2
    assert at_once[0] == 0x6F


def test_file_control_parameters_tell_the_size() -> None:
    described, status = Terminal(card()).send_hex("00A4080402433100")
    assert status == 0x9000
    assert described[:2] == bytes((0x62, len(described) - 2))
    assert b"\x81\x02" + len(MADE.authentication).to_bytes(2, "big") in described


def test_a_faulty_file_answers_its_status_word() -> None:
    broken = card()
    broken.file("3F004331").fault = 0x6F00
    assert Terminal(broken).read("4331") == b""
    assert Terminal(broken).send_hex("00A4080C024331")[1] == 0x9000


def test_a_deleted_file_is_gone_from_the_tree_only() -> None:
    short = card()
    short.delete("3F0050164332")
    assert Terminal(short).send_hex("00A4080C0450164332")[1] == 0x6A82
    with pytest.raises(KeyError):
        short.file("3F0050164332")


def test_the_signature_directory_may_want_its_name() -> None:
    terminal = Terminal(card("s42", replace(T1, sign_directory_by_name_only=True)))
    assert terminal.send_hex("00A4000C025016")[1] == 0x9000
    assert terminal.send_hex("00A4020C024332")[1] == 0x6A82
    assert terminal.send_hex("00A4040C06452E5349474E")[1] == 0x9000
    assert terminal.send_hex("00A4020C024332")[1] == 0x9000


@pytest.mark.parametrize("kind", list(LAYOUTS))
def test_asking_for_the_state_of_a_pin_costs_nothing(kind: str) -> None:
    probed = card(kind)
    terminal = Terminal(probed)
    before = probed.counters
    for reference in before:
        assert terminal.send(Command(0, Instruction.VERIFY, 0, reference))[1] == 0x63C5
    assert terminal.send_hex("00200077")[1] == 0x6A88
    assert probed.counters == before
    assert probed.ledger.presentations == ()


def test_wrong_pins_are_counted_until_the_pin_is_blocked() -> None:
    verified = card("s42")
    terminal = Terminal(verified)
    answers = [terminal.send_hex("002000030439393939")[1] for _ in range(6)]
    assert answers == [0x63C4, 0x63C3, 0x63C2, 0x63C1, 0x6983, 0x6983]
    assert terminal.send_hex("002000030431323334")[1] == 0x6983
    assert terminal.send_hex("00200003")[1] == 0x6983
    assert verified.counters == {0x03: 0, 0x04: 5, 0x12: 5}
    assert [(entry.before, entry.after) for entry in verified.ledger.drops] == [(5, 4), (4, 3), (3, 2), (2, 1), (1, 0)]


def test_the_right_pin_restores_the_counter_and_lasts_until_reset() -> None:
    verified = card("s41v4")
    terminal = Terminal(verified)
    assert terminal.send_hex("002000110439393939")[1] == 0x63C4
    assert terminal.send_hex("002000110C313233340000000000000000")[1] == 0x9000
    assert verified.counters[0x11] == 5
    assert terminal.send_hex("00200011")[1] == 0x9000
    verified.reset()
    assert terminal.send_hex("00200011")[1] == 0x63C5
    assert str(verified.ledger.drops[0]).endswith("PIN 11 was presented, tries 5 -> 4")


def test_leaving_the_directory_forgets_its_local_pin() -> None:
    terminal = Terminal(card("s41v4"))
    terminal.send_hex("00A4040C06452E5349474E")
    assert terminal.send_hex("002000820C313233343536000000000000")[1] == 0x9000
    terminal.send_hex("00A4000C023F00")
    assert terminal.send_hex("00200082")[1] == 0x63C5


def test_citizen_cards_tell_the_pin_state_by_get_data_and_others_do_not() -> None:
    request = "00CB00FF05A00383011100"
    answer, status = Terminal(card("s41v4")).send_hex(request)
    assert status == 0x9000
    assert bytes.fromhex("DF210405FFA503") in answer
    assert Terminal(card("s42")).send_hex(request)[1] == 0x6A88


@pytest.mark.parametrize("data", ["A0", "A00383011177", "830111", "A003830177", "A0028300"])
def test_other_requests_for_data_are_refused(data: str) -> None:
    length = f"{len(data) // 2:02X}"
    assert Terminal(card("s41v4")).send_hex(f"00CB00FF{length}{data}00")[1] in {0x6A80, 0x6A88}


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_any_bytes_get_an_answer(commands: list[bytes]) -> None:
    fuzzed = card("s41v4")
    for raw in commands:
        assert len(fuzzed.transmit(raw)) >= 2


@given(
    st.lists(
        st.builds(
            Command,
            st.just(0),
            st.sampled_from(list(Instruction)),
            st.integers(0, 255),
            st.integers(0, 255),
            data=st.binary(max_size=20),
            le=st.none() | st.integers(1, 256),
        ),
        max_size=10,
    )
)
def test_any_commands_get_an_answer(commands: list[Command]) -> None:
    fuzzed = card("s42")
    for command in commands:
        assert len(fuzzed.transmit(command.encode())) >= 2
    assert all(0 <= tries <= 5 for tries in fuzzed.counters.values())


def test_cards_write_to_the_shared_ledger_unless_told_otherwise() -> None:
    with shared_ledger() as ledger:
        assert profiles.build("blank").ledger is ledger
    assert profiles.build("blank").ledger is not ledger


def test_without_a_shared_ledger_every_card_has_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cardtool.cards.virtual.ledger._SHARED", [])
    assert default_ledger() is not default_ledger()


@pytest.mark.parametrize(
    ("atr", "expected"),
    [("", False), ("3B", False), ("3B80", False), ("3B8001", True), ("3B808001", True), ("3B80818000", True)],
)
def test_protocols_an_answer_to_reset_offers(atr: str, expected: bool) -> None:
    assert offers_t1(bytes.fromhex(atr)) is expected


def test_real_cards_offer_the_protocols_they_speak() -> None:
    assert {kind for kind, layout in LAYOUTS.items() if offers_t1(layout.atr)} == {"s42"}
