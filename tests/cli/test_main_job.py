"""The main job on the real stack: virtual card, vpcd, pcscd, OpenSC, python-pkcs11, command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from cardtool.cards.profiles import load_profiles
from cardtool.cards.training.softhsm import SoftToken, find_softhsm
from cardtool.cards.virtual import profiles
from tests.made_up_cards import OLD_EMAIL, OLD_NAME, staff_card
from tests.schemas import assert_valid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.cards.virtual.card import Card
    from tests.cli.conftest import Run
    from tests.rig.rig import PcscRig

#: Fields that tell where a card was, not what it is.
PLACE = ("reader", "atr", "token", "via", "profile", "certificates", "layout", "pins", "cost")
#: Commands after which the holder's two certificates have been read.
CERTIFICATES_READ = 12


def sote_card() -> Card:
    """A staff card with the answer to reset of the real professional card and the real encodings."""
    authentication, signature, *authorities = staff_card()
    return profiles.build("s42", authentication=authentication, signature=signature, cas=authorities)


@pytest.mark.stack
def test_a_virtual_sote_card_is_read_correct_in_every_field(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(sote_card()):
        result = run("card", "read", "--json", "--as-of", "2023-02-28")
    assert result.code == 1
    document = result.document
    assert document["problems"] == []
    (card,) = document["cards"]
    assert card["reader"] == pcsc_rig.reader_names[0]
    assert card["atr"] == "3bdf96008031fe450031b8640429ecc173940180829000da"
    assert (card["kind"], card["kind_confidence"]) == ("staff_or_actor", "likely")
    assert card["holder"] == {
        "name": "TAINA TESTINEN",
        "title": "osastosihteeri",
        "email": OLD_EMAIL,
        "organisation": OLD_NAME,
    }
    assert card["token"]["serial"]
    assert sorted(certificate["usage"] for certificate in card["certificates"]) == [
        "authentication",
        "ca",
        "ca",
        "signature",
    ]
    assert (card["valid_from"], card["valid_until"]) == ("2021-09-30T21:00:00Z", "2026-10-01T20:59:59Z")
    assert card["organisation"]["status"] == "old"
    assert card["verdict"]["code"] == "renew_and_close_by"
    assert (card["verdict"]["deadline"], card["verdict"]["days_left"]) == ("2023-02-28", 0)
    assert (card["via"], card["profile"], card["layout"]) == ("both", "opensc", "s42")
    assert card["certificates"][0]["origins"] == ["direct:3F0050154331", "pkcs11:opensc"]
    assert {pin["role"]: (pin["condition"], pin["tries_left"]) for pin in card["pins"]} == {
        "pin1": ("usable", 5),
        "pin2": ("usable", 5),
        "activation": ("usable", 5),
    }


@pytest.mark.stack
@pytest.mark.softhsm
def test_the_same_content_on_softhsm_and_in_files_gives_the_same_judgement(
    run: Callable[..., Run], pcsc_rig: PcscRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judgement(document: dict[str, Any]) -> dict[str, Any]:
        (card,) = document["cards"]
        identities = sorted(certificate["sha256"] for certificate in card["certificates"])
        return {name: value for name, value in card.items() if name not in PLACE} | {"identities": identities}

    with pcsc_rig.inserted(sote_card()):
        on_card = judgement(run("card", "read", "--json", "--as-of", "2023-03-01").document)
    configuration = softhsm_store(tmp_path, [SoftToken("STAFF CARD", staff_card())])
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    on_token = judgement(run_process("card", "read", "--json", "--profile", "softhsm", "--as-of", "2023-03-01"))
    files = [tmp_path / f"{index}.der" for index in range(4)]
    for file, der in zip(files, staff_card(), strict=True):
        file.write_bytes(der)
    in_files = judgement(run("card", "explain", *map(str, files), "--json", "--as-of", "2023-03-01").document)
    assert on_card["verdict"]["code"] == "close_now"
    assert on_card == on_token == in_files


def softhsm_store(folder: Path, tokens: list[SoftToken]) -> Path:
    """The configuration file of a store of tokens in ``folder``."""
    softhsm = next(profile for profile in load_profiles() if profile.name == "softhsm")
    store = folder / "softhsm"
    store.mkdir()
    return find_softhsm(softhsm.modules()).write(store, tokens)


def run_process(*arguments: str) -> dict[str, Any]:
    """The document of a command that runs in a process of its own."""
    ended = subprocess.run(
        [sys.executable, "-m", "cardtool", *arguments], capture_output=True, text=True, check=False, timeout=60
    )
    document: dict[str, Any] = json.loads(ended.stdout)
    assert_valid(document)
    return document


@pytest.mark.stack
def test_opensc_reads_it_with_the_settings_of_the_profile(pcsc_rig: PcscRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENSC_CONF")
    with pcsc_rig.inserted(sote_card()):
        document = run_process("card", "read", "--json")
    assert [len(card["certificates"]) for card in document["cards"]] == [4]


@pytest.mark.stack
def test_two_readers_are_read_at_once_and_one_can_be_chosen(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(sote_card()), pcsc_rig.inserted(sote_card(), 1):
        both = run("card", "read", "--json").document
        one = run("card", "read", "--json", "--reader", pcsc_rig.reader_names[1]).document
    assert {card["reader"] for card in both["cards"]} == set(pcsc_rig.reader_names)
    assert [card["reader"] for card in one["cards"]] == [pcsc_rig.reader_names[1]]


@pytest.mark.stack
def test_causes_are_typed_and_the_exit_code_is_3(run: Callable[..., Run], pcsc_rig: PcscRig, tmp_path: Path) -> None:
    def cause(*arguments: str) -> str:
        result = run("card", "read", "--json", *arguments)
        assert result.code == 3
        found: str = result.document["problems"][0]["cause"]
        return found

    assert cause() == "no_card"
    assert cause("--reader", "no such reader") == "no_reader"
    assert cause("--profile", "nonesuch") == "middleware_missing"
    with pcsc_rig.inserted(profiles.build("blank")):
        assert cause() == "card_unsupported"
    text = tmp_path / "module.so"
    text.write_text("not a module", encoding="ascii")
    with pcsc_rig.inserted(sote_card()):
        assert cause("--module", str(tmp_path / "none.so")) == "middleware_missing"
        assert cause("--module", str(text)) == "middleware_misbehaves"
        assert cause("--module", base_library()) == "middleware_misbehaves"
    pcsc_rig.stop(hard=True)
    assert cause() == "service_stopped"


def base_library() -> str:
    """A shared library that is no PKCS#11 module."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    return next(line.split()[-1] for line in lines if "libc.so" in line)


@pytest.mark.stack
@pytest.mark.parametrize("commands", [0, 5, 20, 30])
def test_a_card_pulled_while_it_is_read_is_told_and_never_half_shown(
    run: Callable[..., Run], pcsc_rig: PcscRig, commands: int
) -> None:
    slot = pcsc_rig.insert(sote_card())
    slot.pull_after = commands
    result = run("card", "read", "--json")
    document = result.document
    if document["cards"]:  # pulled after the holder's certificates had been read whole
        assert commands > CERTIFICATES_READ
        usages = {certificate["usage"] for certificate in document["cards"][0]["certificates"]}
        assert usages >= {"authentication", "signature"}
    else:
        assert result.code == 3
        assert document["problems"][0]["cause"] in {"removed_during_reading", "no_card"}
    with pcsc_rig.inserted(sote_card()):
        assert len(run("card", "read", "--json").document["cards"]) == 1


#: A test run in the background ignores Ctrl+C, and so would its children.
WITH_CTRL_C = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from cardtool.__main__ import main
main()
"""


@contextmanager
def watching(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A running ``card watch --json``."""
    command = [sys.executable, "-u", "-c", WITH_CTRL_C, "card", "watch", "--json", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def next_event(process: subprocess.Popen[str], name: str) -> dict[str, Any]:
    """The next event called ``name``; every line on the way is checked against its schema."""
    assert process.stdout is not None
    for line in process.stdout:
        event: dict[str, Any] = json.loads(line)
        assert_valid(event)
        if event["event"] == name:
            return event
    raise AssertionError(f"the watch ended without {name}")


@pytest.mark.stack
def test_a_watch_tells_cards_that_come_and_go_through_a_restart(pcsc_rig: PcscRig) -> None:
    with watching("--as-of", "2023-03-01") as process:
        assert len(next_event(process, "readers_changed")["readers"]) == 2
        slot = pcsc_rig.insert(sote_card())
        assert next_event(process, "card_inserted")["reader"] == pcsc_rig.reader_names[0]
        assert next_event(process, "card_read")["card"]["verdict"]["code"] == "close_now"
        pcsc_rig.remove(slot)
        assert next_event(process, "card_removed")["reader"] == pcsc_rig.reader_names[0]
        pcsc_rig.stop()
        assert next_event(process, "service_lost")["problem"]["cause"] == "service_stopped"
        pcsc_rig.start()
        next_event(process, "service_found")
        pcsc_rig.insert(sote_card(), 1)
        assert next_event(process, "card_read")["reader"] == pcsc_rig.reader_names[1]
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) == 0


@pytest.mark.stack
def test_a_watch_ends_after_as_many_cards_as_asked(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(sote_card()):
        result = run("card", "watch", "--count", "1", "--as-of", "2023-03-01")
    assert result.code == 0
    assert f"{pcsc_rig.reader_names[0]}: Close the card now | Staff or actor card (inferred)" in result.output


def test_a_watch_that_cannot_begin_ends_with_3(run: Callable[..., Run]) -> None:
    result = run("card", "watch", "--profile", "nonesuch")
    assert result.code == 3
    assert "The reader program is not installed" in result.output


@pytest.mark.softhsm
def test_an_empty_token_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", str(softhsm_store(tmp_path, [SoftToken("EMPTY", ())])))
    document = run_process("card", "read", "--json", "--profile", "softhsm")
    assert [problem["cause"] for problem in document["problems"]] == ["no_authentication_certificate"]


@pytest.mark.softhsm
def test_the_demo_reads_every_made_up_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARDTOOL_HOME", str(tmp_path))
    first = run_process("demo", "--json")
    again = run_process("demo", "--json")
    assert len(first["cards"]) >= 10
    assert first["problems"] == again["problems"] == []
    assert {card["verdict"]["code"] for card in first["cards"]} >= {
        "no_action",
        "close_now",
        "expired",
        "test_card",
        "not_sote",
        "organisation_unknown",
    }


@pytest.mark.softhsm
def test_the_demo_without_a_display_draws_off_screen_and_prints_a_table(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "cardtool", "demo", "--lang", "fi"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "CARDTOOL_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert ended.returncode == 0, ended.stderr
    assert "Näyttöä ei ole" in ended.stdout
    assert "Sulje kortti nyt" in ended.stdout


def test_the_demo_without_softhsm_says_what_is_missing(
    run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
) -> None:
    from cardtool.model.errors import MiddlewareMissingError

    def missing(*_: object) -> None:
        raise MiddlewareMissingError("softhsm2-util", profile="softhsm")

    monkeypatch.setattr("cardtool.cards.training.store.create_store", missing)
    document = run("demo", "--json")
    assert document.code == 3
    assert document.document["problems"][0]["cause"] == "middleware_missing"
    opened: list[object] = []

    def window(*arguments: object, **_: object) -> int:
        opened.append(arguments)
        return 0

    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    result = run("demo", window=window)
    assert (result.code, opened) == (3, [])
    assert "The reader program is not installed" in result.errors


@pytest.mark.softhsm
def test_the_demo_without_a_window_prints_its_table(run: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOFTHSM2_CONF", "")  # the demo sets it for its process; put back afterwards
    result = run("demo")
    assert result.code == 0
    assert "Close the card now" in result.output
    opened: list[dict[str, object]] = []

    def window(*_: object, **settings: object) -> int:
        opened.append(settings)
        return 0

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    result = run("demo", window=window)
    assert (result.code, opened[0]["quit_after_reading"]) == (0, True)
    assert "There is no display" in result.output
    monkeypatch.delenv("QT_QPA_PLATFORM")
    monkeypatch.setenv("DISPLAY", ":0")
    assert run("demo", window=window).code == 0
    assert opened[1] == {"language": "en", "training": True, "training_desk": None, "quit_after_reading": False}
