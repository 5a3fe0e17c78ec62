"""``card login-test`` on a virtual card, through the real stack: THE explicit login test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cardtool.cards.virtual import profiles
from tests.virtual_card.throwaway import signing_certificates

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.cards.virtual.card import Card
    from tests.cli.conftest import Run
    from tests.rig.rig import PcscRig

pytestmark = pytest.mark.stack
PIN1 = 0x11


def signing_card() -> Card:
    made = signing_certificates("TESTINEN TAINA")
    return profiles.build(
        "setcos", authentication=made.authentication, signature=made.signature, cas=made.cas, keys=made.keys
    )


@pytest.mark.presents_pin
def test_the_right_pin_passes_and_costs_nothing(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    card = signing_card()
    with pcsc_rig.inserted(card):
        result = run("card", "login-test", "--json", stdin="1234\n")
        assert (result.code, result.document["passed"], result.document["tries_left_before"]) == (0, True, 5)
        assert card.counters[PIN1] == 5
        assert not card.pins[PIN1].verified, "the card is reset"
    assert "tries left: 5" in result.errors
    assert "1234" not in result.output + result.errors


@pytest.mark.presents_pin
def test_a_wrong_pin_costs_exactly_one_try(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    card = signing_card()
    with pcsc_rig.inserted(card):
        result = run("card", "login-test", "--json", stdin="9999\n")
        assert (result.code, result.document["problem"]["cause"]) == (1, "pin_incorrect")
        assert card.counters[PIN1] == 4


@pytest.mark.parametrize(
    ("tries", "cause"),
    [(1, "pin_last_try"), (0, "pin_locked")],
)
def test_it_is_refused_before_a_pin_is_asked_for(
    run: Callable[..., Run], pcsc_rig: PcscRig, tries: int, cause: str
) -> None:
    card = signing_card()
    card.pins[PIN1].tries = tries
    with pcsc_rig.inserted(card):
        result = run("card", "login-test", "--json", stdin="1234\n")
    assert (result.code, result.document["problem"]["cause"]) == (1, cause)
    assert result.document["tries_left_before"] == tries
    assert card.counters[PIN1] == tries


def test_no_pin_sends_nothing(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(signing_card()):
        result = run("card", "login-test", "--json", stdin="\n")
    assert (result.code, result.document["problem"]["cause"]) == (1, "login_cancelled")


def test_with_two_cards_one_must_be_chosen(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    with pcsc_rig.inserted(signing_card()), pcsc_rig.inserted(signing_card(), 1):
        result = run("card", "login-test", stdin="1234\n")
    assert result.code == 3
    assert "--reader" in result.errors


def test_without_a_card_it_says_so(run: Callable[..., Run], pcsc_rig: PcscRig) -> None:
    assert run("card", "login-test").code == 3
