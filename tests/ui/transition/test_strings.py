"""What the board says of a service, without widgets."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from cardtool.app.language import LANGUAGES, Texts
from cardtool.model.oid import OidVerdictCode
from cardtool.model.readiness import Ready
from cardtool.model.service import ServiceKind
from cardtool.model.transition import SeenKind
from cardtool.model.transition_judged import DateState, JudgedPlan
from cardtool.model.transition_seen import (
    CertificatesSeen,
    LoginSeen,
    OidsSeen,
    OwnerMatch,
    Seen,
    SeenCertificate,
    SeenProblem,
)
from cardtool.model.transition_ticks import TickLine, TickProblem, TickVerification
from tests.ui.transition.made_up import (
    AS_OF,
    CARDS,
    CERTIFICATES,
    LOGIN,
    SEEN,
    board,
    certificate,
    judged,
    tick,
    without,
)
from ui.look.tone import Tone
from ui.transition.history_strings import tell_line, tell_verification
from ui.transition.seen_list import Place, place_of, tell_rows
from ui.transition.signs import STATE_SIGNS, seen_sign
from ui.transition.strings import (
    passes,
    searched_text,
    tell_date,
    tell_facts,
    tell_matter,
    tell_rule,
    tell_service,
    tell_source,
    tell_step_details,
    tell_summary,
)

if TYPE_CHECKING:
    from ui.transition.signs import Sign

ENGLISH = Texts("en")


def test_no_two_states_share_a_drawing() -> None:
    assert set(STATE_SIGNS) == set(DateState)
    assert len({drawing for drawing, _ in STATE_SIGNS.values()}) == len(STATE_SIGNS)


def test_dates_that_passed_long_ago_do_not_shout() -> None:
    assert STATE_SIGNS[DateState.PAST][1] is Tone.PLAIN


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_a_service_has_words_in_every_language(language: str) -> None:
    texts, made = Texts(language), board(ticks={"apply": tick("apply")})
    for each in made.plan.services:
        told = [
            tell_service(texts, each),
            *(row.value for row in (*tell_facts(texts, each), *tell_source(texts, each))),
        ]
        told += [tell_date(texts, date).value for date in each.dates]
        told += [tell_step_details(texts, step) for step in each.steps]
        told += [tell_rule(texts, rule).value for rule in each.service.rules]
        told += [row.value for kind in each.service.seen for row in tell_rows(texts, made.seen[kind], made.soon_days)]
        assert all(told)
        assert not [words for words in told if "{" in words]


def test_a_service_is_listed_with_the_date_its_state_comes_from() -> None:
    assert tell_service(ENGLISH, judged(CARDS)) == "Overdue: 31/10/2022 (112 days ago) · 2 steps left"
    assert tell_service(ENGLISH, judged(LOGIN)) == "Past · 1 step left"
    coming = tell_service(ENGLISH, judged(CERTIFICATES))
    assert coming.startswith("Coming: 30/06/2023"), "the one that comes, not the one that passed"
    assert tell_service(ENGLISH, replace(judged(CERTIFICATES), state=DateState.PAST)).startswith("Past: 10/10/2022")


def test_provisional_dates_and_doubts_are_told() -> None:
    (_, end) = judged(CERTIFICATES).dates
    row = tell_date(ENGLISH, end)
    assert row.label == "30/06/2023", "a long text there would leave no room for what the date asks for"
    assert "30/06/2023 (six months from the start of 2023, provisional)" in row.value
    assert [row.value for row in tell_facts(ENGLISH, judged(CERTIFICATES)) if row.label == "Certainty"] == ["likely"]
    assert "Certainty" not in [row.label for row in tell_facts(ENGLISH, judged(CARDS))]
    assert tell_matter(ENGLISH, CARDS.contacts[1]) == "support (likely)"


def test_the_source_says_who_added_a_service() -> None:
    assert [row.value for row in tell_source(ENGLISH, judged(LOGIN))] == [
        "The administrator",
        "20/02/2023",
        "The administrator of this installation",
    ]
    assert len(tell_source(ENGLISH, judged(CARDS))) == 2


def test_a_step_says_who_by_when_and_what_was_ticked() -> None:
    apply, close = judged(CARDS, {"apply": tick("apply", note="sent")}).steps
    assert tell_step_details(ENGLISH, apply) == (
        "Who acts: county · By: 31/10/2022 (112 days ago)\nDone 01/02/2023 10:30, said by taina at rp-1: sent"
    )
    assert tell_step_details(ENGLISH, close) == "Who acts: registrars · By: 28/02/2023 (in 8 days)"
    assert tell_step_details(ENGLISH, judged(LOGIN).steps[0]) == "Who acts: county · likely"


def test_the_filter_looks_at_everything_and_takes_words_in_any_order() -> None:
    text = searched_text(ENGLISH, judged(CARDS))
    assert passes(text, "VARTTI close")
    assert passes(text, "contracts@example.fi")
    assert passes(text, "31/10/2022")
    assert not passes(text, "close nowhere")


def test_the_summary_counts_the_grave_states() -> None:
    assert tell_summary(ENGLISH, board().plan) == "Overdue: 1  ·  3 steps left  ·  Judged for 20/02/2023"
    quiet = JudgedPlan(AS_OF, None, (), (judged(LOGIN),))
    assert tell_summary(ENGLISH, quiet).startswith("Nothing is due  ·  1 step left")


def test_a_line_of_the_journal() -> None:
    line = TickLine(1, tick("apply", done=False, note="a mistake"), "", "")
    assert tell_line(ENGLISH, line, "Apply") == (
        *("01/02/2023 10:30", "taina", "rp-1", "Apply", "Taken back", "a mistake"),
    )


def test_what_people_wrote_stays_on_its_line_of_the_journal() -> None:
    made = tick("apply", note="a\nb")
    author = replace(made.author, user="tai\u202ena", workstation="rp\r1")
    cells = tell_line(ENGLISH, TickLine(1, replace(made, author=author), "", ""), "Apply")
    assert (cells[1], cells[2], cells[5]) == ("tai\\u202ena", "rp\\r1", "a\\nb")


def test_a_verification_of_the_journal() -> None:
    whole = tell_verification(ENGLISH, TickVerification(1, "a" * 64, (), {}))
    assert (whole.tone, whole.text.split(".")[0]) == (Tone.GOOD, "The journal of steps is whole")
    broken = tell_verification(ENGLISH, TickVerification(3, "a" * 64, (TickProblem(2, "line_changed"),), {}))
    assert (broken.tone, broken.text.splitlines()[1]) == (Tone.STOP, "2: A line of the journal was changed")


def certificates(*found: SeenCertificate, ended: int = 0) -> Seen:
    return Seen(SeenKind.DATA_EXCHANGE, certificates=CertificatesSeen((), found, len(found), ended))


def authentication(ends_in: int = 400, organisation: str = "Ours", county: str = "05") -> SeenCertificate:
    """Names the server and the organisation, and no business id."""
    made = replace(certificate(2, ends_in, OwnerMatch.UNKNOWN), organisation=organisation, county=county)
    return replace(made, kind=ServiceKind.XROAD_AUTH, business_id="")


def oids(**counts: int) -> Seen:
    return Seen(SeenKind.OIDS, oids=OidsSeen((), {OidVerdictCode(code): number for code, number in counts.items()}))


def logins(**counts: int) -> Seen:
    read = {Ready(answer): number for answer, number in counts.items()}
    return Seen(SeenKind.CARD_LOGIN, login=LoginSeen(read, sum(counts.values())))


FINE, LOOK, ASK = ("check", Tone.GOOD), ("warning", Tone.ACT), ("question", Tone.PLAIN)
SETTLED = replace(SEEN[SeenKind.CARDS], cards=replace(SEEN[SeenKind.CARDS].cards, open=0))  # type: ignore[type-var] # it is there


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (SEEN[SeenKind.CARDS], LOOK),
        (SETTLED, FINE),
        (oids(valid=3), FINE),
        (oids(valid=3, unknown=1), ASK),
        (oids(only_old=1), LOOK),
        (oids(expiring=1), LOOK),
        (SEEN[SeenKind.DATA_EXCHANGE], LOOK),
        (certificates(certificate(1, 400, OwnerMatch.LEGAL), authentication()), FINE),
        (certificates(authentication(organisation="", county="")), LOOK),
        (certificates(authentication(organisation="")), FINE),
        (certificates(certificate(1, 400, OwnerMatch.REGISTER)), LOOK),
        (certificates(certificate(1, 400, OwnerMatch.PROBABLE)), LOOK),
        (certificates(certificate(1, 400, OwnerMatch.UNKNOWN)), LOOK),
        (certificates(certificate(1, 30, OwnerMatch.LEGAL)), LOOK),
        (certificates(certificate(1, 31, OwnerMatch.LEGAL)), FINE),
        (certificates(certificate(1, -1), ended=1), LOOK),
        (certificates(certificate(1, 400), ended=1), LOOK),
        (certificates(certificate(1, 400)), FINE),
        (certificates(), ("info", Tone.NOTE)),
        (logins(yes=2), FINE),
        (logins(unknown=1), ASK),
        (logins(no=1), LOOK),
        (without(SeenKind.CARDS, SeenProblem.NOTHING_SCANNED)[SeenKind.CARDS], ASK),
        (without(SeenKind.CARDS, SeenProblem.NOT_READABLE)[SeenKind.CARDS], LOOK),
    ],
)
def test_what_was_seen_calls_for_attention_or_not(seen: Seen, expected: Sign) -> None:
    assert seen_sign(seen, 30) == expected


def test_when_an_end_is_soon_is_said_by_the_rules() -> None:
    seen = certificates(certificate(1, 45, OwnerMatch.LEGAL))
    assert (seen_sign(seen, 44), seen_sign(seen, 45)) == (FINE, LOOK)


def test_nothing_scanned_yet_leads_to_where_it_is_scanned() -> None:
    ways = {
        kind: place_of(without(kind, SeenProblem.NOTHING_SCANNED)[kind])
        for kind in (SeenKind.CARDS, SeenKind.OIDS, SeenKind.SAML_SIGNING, SeenKind.CARD_LOGIN)
    }
    assert ways == {
        SeenKind.CARDS: Place.ROWS,
        SeenKind.OIDS: Place.INVENTORY,
        SeenKind.SAML_SIGNING: Place.INVENTORY,
        SeenKind.CARD_LOGIN: Place.CARDS,
    }
    assert place_of(SEEN[SeenKind.CARDS]) is Place.LIST
    (row, *_) = tell_rows(ENGLISH, without(SeenKind.OIDS, SeenProblem.NOTHING_SCANNED)[SeenKind.OIDS], 30)
    assert row.value == "Nothing scanned yet"
