"""Whatever a certificate says: resolving never raises, and its answer is consistent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from cardtool.model.organisation import OrganisationMatch, OrganisationStatus
from cardtool.register.loading import load_register
from cardtool.register.names import MAX_NAME, key, words
from cardtool.register.near_misses import LIMIT

if TYPE_CHECKING:
    from cardtool.register.register import Register

REGISTER: Register = load_register()
KNOWN_NAMES = sorted({text for o in REGISTER.organisations for text in (o.name_fi, o.name_sv, *o.aliases) if text})
KNOWN_DOMAINS = sorted({domain for o in REGISTER.organisations for domain in o.email_domains})

ANY_TEXT = st.text(st.characters(codec=None) | st.characters(categories=["Cs"]), max_size=400)
WORDS = st.sampled_from(
    [*KNOWN_NAMES, ", ", " / ", "(", ")", " - ", "ky", "kuntayhtymä", "kaupunki", "\x00", "Oy", ":"]
)
NAMES = ANY_TEXT | st.sampled_from(KNOWN_NAMES) | st.lists(WORDS, max_size=6).map("".join)
EMAILS = ANY_TEXT | st.sampled_from(KNOWN_DOMAINS).map("x@".__add__) | ANY_TEXT.map("x@".__add__)
MUNICIPALITIES = ANY_TEXT | st.sampled_from(["Turku", "091", "Punkalaidun", "20"])
DAYS = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))


def check(match: OrganisationMatch) -> None:
    found = match.status in {OrganisationStatus.OLD, OrganisationStatus.CURRENT, OrganisationStatus.UNAFFECTED}
    assert (match.matched is not None) is found
    assert match.matched is None or match.matched.status is match.status
    assert sum(s.default for s in match.successors) == bool(match.successors)
    assert match.evidence
    if match.status is OrganisationStatus.OLD:
        assert match.successors
    if match.status is OrganisationStatus.UNKNOWN:
        assert not match.by_name
        assert not match.by_email
        assert not match.disagreement
        assert not match.successors
        assert len(match.candidates) <= LIMIT + 3
    if match.status is OrganisationStatus.AMBIGUOUS:
        assert match.by_name
        assert len(match.candidates) > 1
    assert all(len(e.detail) <= MAX_NAME and e.detail.isprintable() for e in match.evidence)


@settings(max_examples=300, deadline=None)
@given(NAMES, EMAILS, MUNICIPALITIES, DAYS)
def test_any_text_gives_a_consistent_match(name: str, email: str, municipality: str, issued_on: date | None) -> None:
    check(REGISTER.resolve(name, email, municipality=municipality, issued_on=issued_on))


@given(st.sampled_from(KNOWN_NAMES), DAYS)
def test_case_and_outer_space_change_nothing(name: str, issued_on: date | None) -> None:
    expected = REGISTER.resolve(name, issued_on=issued_on)
    for text in (name.upper(), name.lower(), f"\t{name}\n"):
        match = REGISTER.resolve(text, issued_on=issued_on)
        assert (match.status, match.matched) == (expected.status, expected.matched)


@given(ANY_TEXT)
def test_keys_are_bounded_and_stable(text: str) -> None:
    assert key(text) == key(text[:MAX_NAME])
    assert len(words(text)) <= 18 * MAX_NAME
