"""Made-up cards and authors for the tests of the worklist's store."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cardtool.model.kind import CardKind
from cardtool.model.verdict import VerdictCode
from cardtool.model.worklist import Author, Candidate, CardCertificate, EntryState, PendingAddition
from cardtool.store import worklist_changes

if TYPE_CHECKING:
    from cardtool.store.worklist_journal import Pen
    from cardtool.store.worklist_store import WorklistStore

BEGINNING: Final = datetime(2023, 3, 1, 8, 0, tzinfo=UTC)
ISSUER: Final = "DVV Sosiaali- ja terveydenhuollon henkilöstövarmenteet - G3"
_PIECE: Final = 5000


def author(minute: float = 0, user: str = "anna", workstation: str = "WS-1") -> Author:
    """Somebody, so many minutes after the beginning."""
    return Author(user, workstation, BEGINNING + timedelta(minutes=minute))


def fingerprint(label: object) -> str:
    """A fingerprint."""
    return sha256(str(label).encode()).hexdigest()


def certificate(label: object) -> CardCertificate:
    """A certificate."""
    return CardCertificate(fingerprint(label), fingerprint(label)[:16], ISSUER)


def card(number: int, holder: str = "", *more: object) -> Candidate:
    """A card with two certificates of its own, and those of ``more``."""
    labels = (f"{number} authentication", f"{number} signature", *more)
    return Candidate(
        kind=CardKind.STAFF,
        certificates=tuple(sorted(map(certificate, labels), key=lambda found: found.sha256)),
        organisation=f"Esimerkin sairaanhoitopiiri {number % 21}",
        successor="Esimerkin hyvinvointialue",
        verdict=VerdictCode.CLOSE_NOW,
        deadline=date(2023, 2, 28),
        rules="2023-03-01",
        valid_from=datetime(2021, 5, 1, 21, 0, tzinfo=UTC),
        valid_until=datetime(2026, 5, 1, 20, 59, 59, tzinfo=UTC),
        holder=holder,
        email=f"{holder.lower()}@example.org" if holder else "",
    )


def fill(store: WorklistStore, number: int, holder: str = "Maija") -> None:
    """Put many cards on a list, in a few transactions."""
    for start in range(1, number + 1, _PIECE):
        numbers = range(start, min(start + _PIECE, number + 1))
        store._database.change(partial(_add, numbers, holder))


def _add(numbers: range, holder: str, pen: Pen) -> None:
    for number in numbers:
        addition = PendingAddition("", card(number, holder), author(number / 100), EntryState.TO_CLOSE)
        worklist_changes.add(pen, addition)
