"""One answer from two ways of reading."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cardtool.cards.merging import combine, merge_ways
from cardtool.model.card import Origin, RawCard, Token, Via
from cardtool.model.cause import Cause, Problem
from cardtool.model.pin import PinCondition, PinRole, PinSource, PinState
from tests.made_up_cards import professional_card, staff_card

AUTHENTICATION, SIGNATURE, ISSUER, ROOT = staff_card()
PLACES = ("3F004331", "3F0050164332")


def direct(*certificates: bytes) -> RawCard:
    chosen = certificates or (AUTHENTICATION, SIGNATURE)
    origins = tuple((Origin(Via.DIRECT, place=place),) for place in PLACES)[: len(chosen)]
    return RawCard("R", chosen, token=Token(serial="1"), origins=origins, via=Via.DIRECT, layout="s42")


def shown(*certificates: bytes, profile: str = "opensc") -> RawCard:
    origins = ((Origin(Via.PKCS11, profile=profile),),) * len(certificates)
    return RawCard("R", certificates, token=Token(serial="other form"), origins=origins, profile=profile)


def problem(cause: Cause) -> Problem:
    return Problem(cause, "R")


def test_what_both_show_is_confirmed_and_issuers_are_filled_in() -> None:
    merged = merge_ways(direct(), [shown(SIGNATURE, AUTHENTICATION, ISSUER)])
    assert merged.certificates == (AUTHENTICATION, SIGNATURE, ISSUER)
    assert [" ".join(map(str, origins)) for origins in merged.origins] == [
        "direct:3F004331 pkcs11:opensc",
        "direct:3F0050164332 pkcs11:opensc",
        "pkcs11:opensc",
    ]
    assert (merged.via, merged.profile, merged.layout) == (Via.BOTH, "opensc", "s42")
    assert merged.disagreements == ()


def test_issuers_that_only_the_card_shows_are_no_disagreement() -> None:
    merged = merge_ways(direct(AUTHENTICATION, ISSUER), [shown(AUTHENTICATION)])
    assert merged.disagreements == ()


def test_another_card_is_never_mixed_in() -> None:
    card = direct()
    merged = merge_ways(card, [shown(*professional_card())])
    assert replace(merged, disagreements=()) == card
    assert merged.disagreements == ("opensc shows another card",)


def test_a_hidden_and_a_foreign_certificate_are_disagreements() -> None:
    merged = merge_ways(direct(), [shown(AUTHENTICATION, professional_card()[1])])
    assert merged.disagreements == (
        "opensc does not show the certificate in 3F0050164332",
        "opensc shows a certificate that was not read from the card",
    )


def test_middleware_without_certificates_hides_them_all() -> None:
    assert len(merge_ways(direct(), [shown(ISSUER)]).disagreements) == 2


def test_the_cards_own_word_on_a_pin_stands_before_the_tokens_flags() -> None:
    asked = PinState(PinRole.PIN1, PinCondition.USABLE, 5, PinSource.VERIFY_STATUS)
    silent = PinState(PinRole.PIN2)
    flags = (
        PinState(PinRole.PIN1, PinCondition.LOCKED, None, PinSource.TOKEN_FLAGS),
        PinState(PinRole.PIN2, PinCondition.LAST_TRY, None, PinSource.TOKEN_FLAGS),
    )
    card = replace(direct(), pins=(asked, silent))
    assert merge_ways(card, [replace(shown(AUTHENTICATION, SIGNATURE), pins=flags)]).pins == (asked, flags[1])


def test_a_card_read_directly_needs_no_middleware() -> None:
    missing = problem(Cause.CARD_UNSUPPORTED)
    assert combine(direct(), [], [missing]).problems == ()
    assert combine(direct(), [], [missing]).cards == (direct(),)


@pytest.mark.parametrize("cause", [Cause.MIDDLEWARE_CRASHED, Cause.MIDDLEWARE_MISBEHAVES, Cause.TIMED_OUT])
def test_a_module_that_misbehaves_is_told_although_the_card_was_read(cause: Cause) -> None:
    result = combine(direct(), [], [problem(cause)])
    assert (result.cards, result.problems) == ((direct(),), (problem(cause),))


@pytest.mark.parametrize("cause", [Cause.REMOVED_DURING_READING, Cause.TIMED_OUT, Cause.IN_USE_ELSEWHERE])
def test_a_card_that_left_or_hangs_is_not_taken_from_the_middleware(cause: Cause) -> None:
    result = combine(problem(cause), [shown(AUTHENTICATION)], [])
    assert (result.cards, result.problems) == ((), (problem(cause),))


def test_the_middleware_fills_in_where_direct_reading_cannot() -> None:
    result = combine(problem(Cause.CARD_UNSUPPORTED), [shown(AUTHENTICATION)], [])
    assert (result.cards, result.problems) == ((shown(AUTHENTICATION),), ())


def test_a_faulty_chip_is_told_even_if_the_middleware_shows_something() -> None:
    result = combine(problem(Cause.CHIP_FAULTY), [shown(AUTHENTICATION)], [])
    assert (len(result.cards), result.problems) == (1, (problem(Cause.CHIP_FAULTY),))


def test_one_cause_is_told_the_most_telling() -> None:
    causes = [problem(Cause.CARD_UNSUPPORTED), problem(Cause.MIDDLEWARE_CRASHED)]
    assert combine(causes[0], [], [causes[1]]).problems == (causes[1],)
    assert combine(None, [], causes).problems == (causes[1],)
