"""Genitive candidates; the whole list of Finnish municipalities is in genitives.csv."""

from __future__ import annotations

import pytest

from cardtool.register.genitives import finnish_genitives, swedish_genitives
from tests.register.tables import genitives


@pytest.mark.parametrize("row", genitives(), ids=lambda row: row["name_fi"])
def test_the_real_genitive_is_among_the_candidates(row: dict[str, str]) -> None:
    candidates = finnish_genitives(row["name_fi"])
    assert row["genitive"] in candidates
    assert len(candidates) <= 8


@pytest.mark.parametrize(
    ("name", "form"),
    [("Åbo", "Åbo"), ("Korsholm", "Korsholms"), ("Kristinestad", "Kristinestads"), ("Larsmo", "Larsmo")],
)
def test_swedish_forms(name: str, form: str) -> None:
    assert form in swedish_genitives(name)


def test_a_swedish_name_in_s_stays_as_it_is() -> None:
    assert swedish_genitives("Pargas") == ("Pargas",)
    assert swedish_genitives("Närpes") == ("Närpes",)
