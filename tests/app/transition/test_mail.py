from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cardtool.app.language import Texts
from cardtool.app.transition.mail import draft_mail
from cardtool.model.transition import Contact, ContactKind, LanguageText
from tests.app.transition.boards import CONTRACT, EMAIL, PHONE, VARHA


def read(draft: str) -> tuple[str, str, list[str]]:
    """Address, subject and lines of a draft, as a mail program understands it."""
    parts = urlsplit(draft)
    assert parts.scheme == "mailto"
    query = parse_qs(parts.query, keep_blank_values=True)
    return parts.path, query["subject"][0], query["body"][0].split("\r\n")


def test_a_draft_names_service_matter_and_organisation() -> None:
    address, subject, body = read(draft_mail(EMAIL, CONTRACT, Texts("sv"), VARHA))
    assert address == "kortit@dvv.example"
    assert subject == "Egentliga Finlands välfärdsområde: Sopimus (sv)"
    assert any("Avtal" in line for line in body)
    assert any("Egentliga Finlands" in line for line in body)


def test_dvv_is_written_to_in_finnish_or_swedish() -> None:
    assert draft_mail(EMAIL, CONTRACT, Texts("en"), VARHA) == draft_mail(EMAIL, CONTRACT, Texts("fi"), VARHA)


def test_without_an_organisation_none_is_named() -> None:
    _, subject, body = read(draft_mail(EMAIL, CONTRACT, Texts("fi")))
    assert subject == "Sopimus"
    assert not any("Varsinais" in line for line in body)


def test_a_telephone_gets_no_mail() -> None:
    with pytest.raises(ValueError, match="no e-mail"):
        draft_mail(PHONE, CONTRACT, Texts("fi"))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_matter_becomes_a_further_part_of_the_address(matter: str) -> None:
    contact = Contact(ContactKind.EMAIL, "a+b@dvv.example", LanguageText(matter))
    draft = draft_mail(contact, CONTRACT, Texts("fi"), VARHA)
    assert draft.isascii()
    assert not set(draft) & set(' \r\n"<>')
    assert (draft.count("?"), draft.count("&")) == (1, 1)
    assert draft.startswith("mailto:a%2Bb@dvv.example?subject=")
