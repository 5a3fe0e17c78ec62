"""Use cases: which entries are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cardtool.model.worklist import Entry, EntryState


def chosen_entries(
    entries: Iterable[Entry], states: Collection[EntryState] = (), search: str = ""
) -> tuple[Entry, ...]:
    """The entries in one of the states whose text has every word of the search, in any case.

    Args:
        entries: all of them.
        states: empty for all.
        search: words; empty for everything.
    """
    words = search.casefold().split()
    return tuple(
        entry
        for entry in entries
        if (not states or entry.state in states) and (not words or _has(search_text(entry), words))
    )


def search_text(entry: Entry) -> str:
    """Everything of an entry that a search looks at, in lower case."""
    card = entry.card
    identifiers = (part for certificate in card.certificates for part in (certificate.serial, certificate.sha256))
    issuers = (certificate.issuer for certificate in card.certificates)
    texts = (str(entry.id), card.organisation, card.successor, card.holder, card.email, entry.reason)
    return "\n".join((*texts, *identifiers, *issuers)).casefold()


def _has(text: str, words: Iterable[str]) -> bool:
    return all(word in text for word in words)
