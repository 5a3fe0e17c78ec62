"""Virtual cards through vpcd, pcscd, OpenSC and python-pkcs11: the real stack, end to end."""

from __future__ import annotations

import datetime as dt
import json
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from cardtool.cards.training.certificates import training_certificates
from cardtool.cards.virtual import profiles
from tests.rig import pcsc
from tests.rig.daemon import DaemonError, PcscDaemon, reader_port
from tests.rig.rig import PcscRig
from tests.virtual_card.slot import Delay
from tests.virtual_card.throwaway import certificates
from tests.virtual_card.waiting import wait_until

if TYPE_CHECKING:
    from cardtool.cards.virtual.card import Card

pytestmark = pytest.mark.stack

HOLDER = "TESTINEN TAINA"
#: Commands in which OpenSC 0.23 reads a card with four certificates of a third of a kilobyte; a budget, not a wish.
MOST_APDUS = 60
_READING_TIMEOUT = 20.0


class Token(NamedTuple):
    label: str
    serial: str
    certificates: frozenset[bytes]


def card(kind: str = "s42", holder: str = HOLDER) -> Card:
    made = certificates(holder)
    return profiles.build(kind, authentication=made.authentication, signature=made.signature, cas=made.cas)


def listing(rig: PcscRig) -> list[str]:
    return [sys.executable, "-m", "tests.rig.list_tokens", str(rig.opensc_module)]


def tokens(rig: PcscRig) -> list[Token]:
    done = subprocess.run(listing(rig), capture_output=True, timeout=_READING_TIMEOUT, check=True)
    return [
        Token(each["label"], each["serial"], frozenset(map(bytes.fromhex, each["certificates"])))
        for each in json.loads(done.stdout)
    ]


def listed(rig: PcscRig) -> frozenset[bytes]:
    return frozenset().union(*(token.certificates for token in tokens(rig)))


@pytest.mark.parametrize("kind", ["setcos", "s41v3", "s41v4", "s42"])
def test_opensc_lists_every_certificate(pcsc_rig: PcscRig, kind: str) -> None:
    with pcsc_rig.inserted(card(kind)) as slot:
        assert listed(pcsc_rig) == certificates(HOLDER).all
        assert 0 < slot.stats.apdus <= MOST_APDUS


def test_certificates_with_the_encodings_of_dvv_come_through_unchanged(pcsc_rig: PcscRig) -> None:
    made = training_certificates("staff-old-district", dt.date(2023, 1, 15))
    pcsc_rig.insert(profiles.build("s42", authentication=made.authentication, signature=made.signature, cas=made.cas))
    assert listed(pcsc_rig) == made.all


def test_one_card_shows_as_a_token_for_each_pin(pcsc_rig: PcscRig) -> None:
    pcsc_rig.insert(card())
    first, second = tokens(pcsc_rig)
    assert first.label == "TESTIKORTTI (perustunnusluku)"
    assert second.label == "TES... (allekirjoitustunnusluku)"
    assert first.serial == second.serial == "9999001234567890"


def test_a_card_without_an_application_has_no_token(pcsc_rig: PcscRig) -> None:
    pcsc_rig.insert(card("blank"))
    assert tokens(pcsc_rig) == []


def test_a_card_that_gives_no_answer_to_reset_is_present_and_mute(pcsc_rig: PcscRig) -> None:
    state = pcsc_rig.state_of(pcsc_rig.insert(card("mute")))
    assert state is not None
    assert (state.present, state.mute, state.atr) == (True, True, b"")


def test_no_card_no_token(pcsc_rig: PcscRig) -> None:
    assert pcsc.list_readers() == pcsc_rig.reader_names
    assert tokens(pcsc_rig) == []


def test_the_service_gives_the_answer_to_reset(pcsc_rig: PcscRig) -> None:
    inserted = card()
    state = pcsc_rig.state_of(pcsc_rig.insert(inserted))
    assert state is not None
    assert state.atr == inserted.atr


@pytest.mark.parametrize("answers", range(0, 30, 5))
def test_a_card_pulled_while_it_is_read_shows_less_and_nothing_hangs(pcsc_rig: PcscRig, answers: int) -> None:
    slot = pcsc_rig.insert(card(), answers % 2)
    slot.pull_after = answers
    assert listed(pcsc_rig) <= certificates(HOLDER).all
    assert slot.stats.apdus == answers
    assert not slot.connected


def test_opensc_keeps_the_certificates_before_one_that_cannot_be_read(pcsc_rig: PcscRig) -> None:
    made = certificates(HOLDER)
    broken = card()
    broken.file("3F0050154336").fault = 0x6F00
    pcsc_rig.insert(broken)
    assert listed(pcsc_rig) == {made.authentication, made.signature}


@pytest.mark.parametrize("hard", [False, True], ids=["TERM", "KILL"])
def test_the_service_can_be_stopped_and_started_again(pcsc_rig: PcscRig, hard: bool) -> None:
    pcsc_rig.stop(hard=hard)
    assert pcsc.list_readers() is None
    assert pcsc_rig.state_of(pcsc_rig.slots[0]) is None
    assert tokens(pcsc_rig) == []
    pcsc_rig.start()
    pcsc_rig.insert(card())
    assert listed(pcsc_rig) == certificates(HOLDER).all


def test_two_readers_at_once(pcsc_rig: PcscRig) -> None:
    pcsc_rig.insert(card("setcos"), 0)
    pcsc_rig.insert(card("s42", "TOINEN TIINA"), 1)
    assert listed(pcsc_rig) == certificates(HOLDER).all | certificates("TOINEN TIINA").all


def test_a_swap_is_seen(pcsc_rig: PcscRig) -> None:
    slot = pcsc_rig.insert(card("setcos"))
    before = pcsc_rig.state_of(slot)
    pcsc_rig.insert(card("s42", "TOINEN TIINA"))
    after = pcsc_rig.state_of(slot)
    assert before is not None
    assert after is not None
    assert after.events == before.events + 2
    assert after.atr != before.atr
    assert listed(pcsc_rig) == certificates("TOINEN TIINA").all


def test_a_mute_card_is_bounded_by_ending_the_reading_process(pcsc_rig: PcscRig) -> None:
    slot = pcsc_rig.insert(card())
    slot.mute = True
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(listing(pcsc_rig), capture_output=True, timeout=1.5, check=False)
    slot.mute = False
    assert listed(pcsc_rig) == certificates(HOLDER).all


def test_a_slow_card_is_slow(pcsc_rig: PcscRig) -> None:
    slot = pcsc_rig.insert(card())
    slot.delay = Delay(per_apdu=0.01)
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run(listing(pcsc_rig), capture_output=True, timeout=0.3, check=False)


def test_a_second_service_is_refused(pcsc_rig: PcscRig) -> None:
    with pytest.raises(DaemonError, match="another pcscd"):
        PcscDaemon({}).start()


def test_a_taken_port_is_told(pcsc_rig: PcscRig) -> None:
    pcsc_rig.stop()
    other = PcscDaemon({"Reader": reader_port(1)})
    with socket.create_server(("127.0.0.1", reader_port(1))), pytest.raises(DaemonError, match="in use"):
        other.start()
    other.stop()


def test_no_outgoing_connection_takes_the_port_of_a_reader() -> None:
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0])
    assert reader_port(20) < lowest


def test_readers_of_other_names_and_none_at_all(pcsc_rig: PcscRig) -> None:
    pcsc_rig.stop()
    several = PcscRig({"Ensimmainen [CCID]": reader_port(1), "Toinen": reader_port(2)})
    none = PcscRig({})
    try:
        several.start()
        assert pcsc.list_readers() == several.reader_names
        several.insert(card(), 0)
        several.insert(card("setcos", "TOINEN TIINA"), 2)
        assert listed(several) == certificates(HOLDER).all | certificates("TOINEN TIINA").all
        several.stop()
        none.start()
        assert pcsc.list_readers() == none.reader_names == []
    finally:
        several.stop()
        none.stop()


def test_a_wait_in_vain_ends(pcsc_rig: PcscRig) -> None:
    with pytest.raises(TimeoutError, match="inserted"):
        pcsc.wait_for_card(pcsc_rig.reader_names[0], present=True, timeout=0.05)
    with pytest.raises(TimeoutError):
        pcsc.wait_for_card("no such reader", present=True, timeout=5)


def test_a_service_that_ends_by_itself_is_an_error_with_its_log(
    pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    pcsc_rig.stop()
    monkeypatch.setattr("tests.rig.daemon._command", lambda _folder: ["sh", "-c", "echo no way; exit 1"])
    failing = PcscDaemon({})
    with pytest.raises(DaemonError, match="no way"):
        failing.start()
    failing.stop()


def test_the_driver_serves_json_lines(pcsc_rig: PcscRig) -> None:
    pcsc_rig.stop()
    command = [sys.executable, "-m", "tests.virtual_card", "--daemon", "--kind", "s42", "--serial", "0102"]
    requests = [
        {"op": "insert", "kind": "setcos", "reader": 1},
        {"op": "counters", "reader": 1},
        {"op": "stats"},
        {"op": "quit"},
    ]
    lines = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=30, check=True)
    greeting, inserted, counters, stats, _quit = map(json.loads, done.stdout.splitlines())
    assert greeting["reader"] == "Virtual Reader 00 00"
    assert inserted == {"ok": True, "reader": "Virtual Reader 00 01"}
    assert counters["tries"] == {"11": 5, "82": 5, "83": 5}
    assert stats["apdus"] == 0
    wait_until(lambda: pcsc.list_readers() is None, "end of the driver's service", 5)
