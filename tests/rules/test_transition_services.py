"""The shipped services of the transition board: whole also where the note they rest on is not at hand."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

import pytest

from cardtool.model.evidence import Confidence
from cardtool.model.transition import Link, Precision, Scope, SeenKind, TransitionDate
from cardtool.rules.service_loading import shipped_oid_verdict_rules
from tests.rules.transition_board import Part, all_texts, board, services
from tests.rules.transition_note import ADDRESSES, DAYS, NOTE
from tests.rules.transition_note_blocks import addresses, days, emails, phones

_LONGEST: Final = 400


def test_no_day_is_lost() -> None:
    found = {place: figure(part) for place, named in board().items() for part in named if figure(part)}
    assert found == DAYS


def figure(part: Part) -> str:
    if not isinstance(part, TransitionDate):
        return ""
    times = f" {part.begins:%H:%M}-{part.ends:%H:%M}" if part.begins and part.ends else ""
    exact = "" if part.precision is Precision.DAY else f" {part.precision.value}"
    return f"{part.day}{times}{exact}{' provisional' * part.provisional}"


def test_a_period_has_its_last_day() -> None:
    for place, named in board().items():
        for part in named:
            if isinstance(part, TransitionDate) and part.precision is not Precision.DAY:
                following = part.day + timedelta(days=1)
                assert following.day == 1, place
                assert part.precision is not Precision.YEAR or following.month == 1, place


def test_the_end_of_the_kanta_transition_is_that_of_the_rules_on_oids() -> None:
    (end,) = (each for each in services()["sote-service-certificates"].dates if each.concerns_oids)
    (rule,) = (each for each in shipped_oid_verdict_rules().transitions if not each.counties)
    assert (end.day, end.provisional, end.certainty) == (rule.day, rule.provisional, rule.certainty)


def test_no_address_is_lost() -> None:
    assert not sorted(place for place in ADDRESSES if place not in board())
    named = {address for place in ADDRESSES for address in emails(place) | phones(place) | addresses(place)}
    assert {"varmennepalvelut@dvv.fi", "020 343 433", "0800 162 622", "vtjkysely.2016.vrk.fi"} <= named


def test_every_place_that_the_note_needs_is_in_the_data() -> None:
    wanted = {place for named in NOTE.values() for places in named.values() for place in places}
    assert not sorted(place for place in wanted if place not in board() and place not in services())


def test_the_services_of_the_reform_are_there_with_what_can_be_seen_of_them() -> None:
    assert {name: (service.scope, service.seen) for name, service in services().items()} == {
        "start-of-counties": (Scope.COUNTIES, ()),
        "card-contract": (Scope.COUNTIES, ()),
        "rescue-card-contract": (Scope.RESCUE, ()),
        "registration-points": (Scope.COUNTIES, ()),
        "authorisations": (Scope.COUNTIES, ()),
        "card-renewal": (Scope.COUNTIES, (SeenKind.CARDS,)),
        "sote-service-certificates": (Scope.EVERYBODY, (SeenKind.OIDS,)),
        "vtjkysely": (Scope.COUNTIES, (SeenKind.CARD_LOGIN,)),
        "vtjkysely-rajapinta": (Scope.COUNTIES, ()),
        "muutostietopalvelu": (Scope.COUNTIES, ()),
        "vtj-muutosrajapinta": (Scope.COUNTIES, ()),
        "suomifi-tunnistus": (Scope.COUNTIES, (SeenKind.SAML_SIGNING,)),
        "suomifi-palveluvayla": (Scope.COUNTIES, (SeenKind.DATA_EXCHANGE,)),
        "cards-in-use": (Scope.EVERYBODY, ()),
    }


def test_what_is_not_known_is_said_to_be_unknown() -> None:
    unknown = {
        place
        for place, named in board().items()
        for part in named
        if not isinstance(part, Link) and part.certainty is Confidence.UNKNOWN
    }
    assert unknown == {"card-renewal/extension-unknown", "card-renewal/later-name-changes-unknown"}


def test_every_part_names_its_source() -> None:
    for place, named in board().items():
        assert all(isinstance(part, Link) or part.source for part in named), place


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_languages_name_the_same_days_and_addresses(language: str) -> None:
    for place, text in all_texts():
        finnish, other = text.fi, text.of(language)
        assert other, place
        assert whole_days(finnish) == whole_days(other), place
        assert addresses(finnish) == addresses(other), place


def whole_days(text: str) -> set[str]:
    """Without months and seasons, which are read in English only."""
    return {day for day in days(text) if day.count("-") == 2}


def test_texts_are_short() -> None:
    for place, text in all_texts():
        assert all(0 < len(said) <= _LONGEST for said in (text.fi, text.sv, text.en)), place
