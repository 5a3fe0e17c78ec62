from __future__ import annotations

from dataclasses import replace

import pytest

from cardtool.app.language import Texts
from cardtool.app.transition import wording
from cardtool.app.transition.seen_telling import tell_certificate, tell_seen
from cardtool.app.transition.wording import (
    in_language,
    name_of_organisation,
    tell_contact,
    tell_date,
    tell_distance,
    tell_source,
    tell_step,
    tell_tick,
)
from cardtool.model.evidence import Confidence
from cardtool.model.readiness import Ready
from cardtool.model.transition import DateKind, LanguageText, Scope, SeenKind
from cardtool.model.transition_judged import DateState, JudgedDate
from cardtool.model.transition_seen import CertificatesSeen, OwnerMatch, Seen, SeenCertificate, SeenProblem
from tests.app.transition.boards import CERTIFICATE, CERTIFICATES, CONTRACT, PHONE, SCAN, SEEN, VARHA, board, said

ENGLISH = Texts("en")


def test_every_code_has_words() -> None:
    assert wording.STATES.keys() == set(DateState)
    assert wording.DATE_KINDS.keys() == set(DateKind)
    assert wording.SCOPES.keys() == set(Scope)
    assert wording.CERTAINTIES.keys() == set(Confidence)
    assert wording.SEEN.keys() == set(SeenKind)
    assert wording.PROBLEMS.keys() == set(SeenProblem)
    assert wording.OWNERS.keys() == set(OwnerMatch)
    assert wording.LOGINS.keys() == set(Ready)


def test_an_organisation_is_named_in_the_language() -> None:
    assert name_of_organisation(Texts("sv"), VARHA) == VARHA.name_sv
    assert name_of_organisation(Texts("sv"), replace(VARHA, name_sv="")) == VARHA.name_fi
    assert name_of_organisation(ENGLISH, VARHA) == VARHA.name_fi
    assert name_of_organisation(ENGLISH, None) == "All organisations together"


def test_what_an_administrator_wrote_in_finnish_alone_is_shown_in_finnish() -> None:
    assert in_language(Texts("sv"), LanguageText("vain suomeksi")) == "vain suomeksi"
    assert in_language(ENGLISH, None) == ""


@pytest.mark.parametrize(
    ("days", "told"), [(0, "today"), (1, "in 1 day"), (12, "in 12 days"), (-1, "1 day ago"), (-30, "30 days ago")]
)
def test_the_distance_of_a_day(days: int, told: str) -> None:
    assert tell_distance(ENGLISH, days) == told


def test_a_date_says_when_what_who_and_where() -> None:
    told = tell_date(ENGLISH, JudgedDate(CONTRACT.dates[0], DateState.OVERDUE, -5))
    assert told == ("30/09/2022, 5 days ago: Hakemus jätetty (en) (Jokainen alue (en), https://asiointi.dvv.example)")


def test_a_date_that_is_no_certain_day_says_so() -> None:
    told = tell_date(ENGLISH, JudgedDate(CERTIFICATES.dates[0], DateState.COMING, 268))
    assert told.startswith("30/06/2023 (kuusi kuukautta (en), provisional, likely), in 268 days:")


def test_a_meeting_says_its_times_and_a_foreign_zone() -> None:
    clinic = CONTRACT.dates[1]
    assert tell_date(ENGLISH, JudgedDate(clinic, DateState.SOON, 5)).startswith(
        "10/10/2022 13:00\N{EN DASH}15:00, in 5 days"
    )
    brussels = replace(clinic, zone="Europe/Brussels", ends=None)
    assert "10.10.2022 13.00 Europe/Brussels," in tell_date(Texts("fi"), JudgedDate(brussels, DateState.SOON, 5))


def test_a_step_says_who_does_it_and_by_when() -> None:
    send, tell = board().plan.services[0].steps
    assert tell_step(ENGLISH, send) == "Lähetä hakemus (en) (Alue (en), by 30/09/2022)"
    assert tell_step(ENGLISH, tell) == "Kerro (en) (Alue (en), likely)"


def test_a_tick_says_who_where_and_when() -> None:
    assert tell_tick(ENGLISH, said(note="by post")) == "Done 13/09/2022 12:00, said by clerk at ws1: by post"
    assert tell_tick(ENGLISH, said(done=False)) == "Taken back 13/09/2022 12:00 by clerk at ws1"


def test_a_note_makes_no_line_of_its_own() -> None:
    forged = said(note="sent\n2: Done 01/01/2022 09:00, said by chief\u2028at \u202ews9\u00a0x")
    assert tell_tick(ENGLISH, forged).endswith(
        r"sent\n2: Done 01/01/2022 09:00, said by chief\u2028at \u202ews9" + "\u00a0x"
    )
    named = replace(forged, author=replace(forged.author, user="a\nb", workstation="c\td"))
    assert r"said by a\nb at c\td" in tell_tick(ENGLISH, named)


def test_contacts_and_sources() -> None:
    assert tell_contact(ENGLISH, PHONE) == "020 000 000 (Tuki, likely)"
    assert tell_contact(ENGLISH, replace(PHONE, matter=LanguageText(""), certainty=Confidence.CERTAIN)) == "020 000 000"
    assert tell_source(ENGLISH, "Slides", CONTRACT.read) == "Source: Slides, read 01/01/2026"


def test_cards_that_were_seen() -> None:
    assert tell_seen(ENGLISH, SEEN[SeenKind.CARDS]) == (
        "12 cards to close, 3 settled. Last day of the old cards: 28/02/2023, in 146 days",
        "12: Staff or actor card, VSSHP → Varsinais-Suomen hyvinvointialue, To close",
        "3: Backup card, no organisation, Closed",
    )


def test_cards_without_a_deadline_are_told_without_one() -> None:
    seen = SEEN[SeenKind.CARDS]
    assert seen.cards is not None
    told = tell_seen(ENGLISH, replace(seen, cards=replace(seen.cards, deadline=None, days=None)))
    assert told[0] == "12 cards to close, 3 settled"


def test_oids_that_were_seen() -> None:
    assert tell_seen(ENGLISH, SEEN[SeenKind.OIDS]) == (
        "Valid certificate: 2, Only an old certificate: 1, No certificate: 1",
        "Scanned 04/10/2022 15:00 on srv1. ! Not everything could be read",
        "Only an old certificate: 1.2.246.10.8282559.10.1",
        "No certificate: 1.2.246.10.32210651.10.9",
    )


def test_certificates_that_were_seen() -> None:
    told = tell_seen(ENGLISH, SEEN[SeenKind.DATA_EXCHANGE])
    assert told[0] == "1 certificate"
    assert told[2].startswith(
        "X-Road signing certificate, Kymenlaakson hyvinvointialue, ends 31/12/2022, in 87 days, ! "
    )
    assert told[2].endswith("which is not known to be its legal one 0725901-5")


def test_the_legal_id_and_a_certificate_without_one_raise_no_alarm() -> None:
    assert "!" not in tell_certificate(ENGLISH, replace(CERTIFICATE, owner=OwnerMatch.LEGAL))
    assert "!" not in tell_certificate(ENGLISH, replace(CERTIFICATE, owner=OwnerMatch.UNKNOWN, business_id=""))
    assert "business ID" not in tell_certificate(ENGLISH, replace(CERTIFICATE, owner=None, business_id=""))


def test_ended_certificates_are_counted_and_many_are_cut() -> None:
    ended = tuple(
        replace(CERTIFICATE, sha256=f"{number:064}", ends_in=-number, organisation="") for number in (1, 2, 3)
    )
    scans = (replace(SCAN, whole=True),) * 3
    told = tell_seen(ENGLISH, Seen(SeenKind.SAML_SIGNING, certificates=CertificatesSeen(scans, ended, 3, 3)), 2)
    assert told[0] == "3 certificates, 3 ended"
    assert told[1:4] == (*("Scanned 04/10/2022 15:00 on srv1",) * 2, "And 1 more.")
    assert len(told) == 7
    assert "CN=0725901-5" in told[4]


def test_certificates_that_need_somebody_are_told_first() -> None:
    def made(number: int, ends_in: int, owner: OwnerMatch) -> SeenCertificate:
        return replace(CERTIFICATE, sha256=f"{number:064}", organisation=f"n{number}", ends_in=ends_in, owner=owner)

    shown = (
        made(1, 20, OwnerMatch.LEGAL),
        made(2, 300, OwnerMatch.LEGAL),
        made(3, 400, OwnerMatch.PROBABLE),
        made(4, -1, OwnerMatch.OLD),
    )
    told = tell_seen(ENGLISH, Seen(SeenKind.DATA_EXCHANGE, certificates=CertificatesSeen((), shown, 9, 6)))
    assert told[0] == "9 certificates, 6 ended"
    assert [line.split(", ")[1] for line in told[1:5]] == ["n1", "n3", "n2", "n4"]
    assert told[2].endswith("! probably a county's business ID: ask whose it is 0725901-5")


def test_the_legal_business_id_is_told_where_another_one_stands() -> None:
    told = tell_certificate(ENGLISH, replace(CERTIFICATE, expected_business_id="3221340-6"))
    assert told.endswith("0725901-5 (the legal one: 3221340-6)")


def test_cards_of_the_session() -> None:
    assert tell_seen(ENGLISH, SEEN[SeenKind.CARD_LOGIN]) == ("3 cards read (can be used: 1, cannot be used: 2)",)


def test_why_nothing_can_be_said() -> None:
    assert tell_seen(ENGLISH, SEEN[SeenKind.SAML_SIGNING]) == ("The database cannot be read (store_unreachable)",)
    assert tell_seen(ENGLISH, Seen(SeenKind.CARDS, SeenProblem.NOTHING_SCANNED)) == ("Nothing scanned yet",)
