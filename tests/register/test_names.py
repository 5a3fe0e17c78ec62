"""Spellings that people take for one name have one key."""

from __future__ import annotations

import pytest

from cardtool.register.names import MAX_NAME, fold, key, pieces, shown, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åbo", "abo"),
        ("Siun sote", "SIUNSOTE"),
        ("K-HSHP", "KHSHP"),
        ("S:t Michel", "St. Michel"),
        ("S:t Michel", "Sankt Michel"),
        ("SHP:n ky", "shpn kuntayhtymä"),
        ("Vantaan ja Keravan hva", "Vantaan & Keravan hyvinvointialue"),
        ("Samkommunen för Vasa sjukvårdsdistrikt", "Vasa SVD samkommun"),
        ("Raahen seudun hyvinvointikuntayhtymä", "Raahen seudun hyvinvointi ky"),
        ("Österbottens valfardssamkommun", "Österbottens välfärds samkommun"),
        ("A\u0308hta\u0308ri", "Ähtäri"),
        ("Ähtärin kaupunki", "Ähtärin kunta"),
        ("Staden Jakobstad", "Jakobstad stad"),
        ("Lapin\u00a0sairaanhoitopiiri", "LAPIN SHP"),
        ("\x00Kemi\x07", "Kemi"),
    ],
)
def test_same_name(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soite", "Soite ky"),
        ("Pyhäjoki", "Pyhäjärvi"),
        ("PSHP", "PSSHP"),
        ("Kemi", "Kemin kaupunki"),
        ("Eteva", "Eteva Oy"),
    ],
)
def test_different_names(one: str, other: str) -> None:
    assert key(one) != key(other)


def test_texts_without_words_have_no_key() -> None:
    assert not any(key(text) for text in ("", "   ", "---", "\x00", "/", "ja", "…"))


def test_long_names_are_cut() -> None:
    assert key("a" * (MAX_NAME + 100)) == "a" * MAX_NAME


def test_pieces_of_a_name() -> None:
    texts = [[word.plain for word in piece] for piece in pieces(words("Turun kaupunki, Terveys (Kirkkotie) - HUS"))]
    assert texts == [["turun", "kaupunki"], ["terveys"], ["kirkkotie"], ["hus"]]
    assert pieces(()) == ()


def test_fold_keeps_what_has_no_accent() -> None:
    assert fold("Åäö ÉÑ ß 株") == "aao en ss 株"


def test_shown_text_has_no_control_characters() -> None:
    assert shown("\x00Kemin\u00a0\x1b[31m kaupunki\n\ud800\u202e") == "Kemin [31m kaupunki"
    assert len(shown("a" * 1000)) == MAX_NAME
