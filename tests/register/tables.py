"""The shipped tables as plain dictionaries, read without the code under test."""

from __future__ import annotations

import csv
from pathlib import Path

from cardtool.shipped import resource

Rows = list[dict[str, str]]


def rows(name: str) -> Rows:
    with resource("register", name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COUNTIES = rows("counties.csv")
ORGANISATIONS = rows("organisations.csv")
MUNICIPALITIES = rows("municipalities.csv")
OID_ROOTS = rows("oid_roots.csv")


def genitives() -> Rows:
    """Finnish genitives of the municipality names, written down by hand."""
    with (Path(__file__).parent / "genitives.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def split(field: str) -> list[str]:
    return [part for part in field.split("|") if part]


def stripped(text: str) -> str:
    """Capitals without dots and rings, as in certificates that avoid them."""
    return text.upper().translate(str.maketrans("ÅÄÖ", "AAO"))
