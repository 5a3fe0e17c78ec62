"""Which token lies in which reader.

PKCS#11 names a slot by a text, PC/SC a reader by another; normally the first is the second cut to 64 bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.grouping import group_tokens
from cardtool.cards.reader_names import readers_of_slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cardtool.cards.tokens import TokenContent
    from cardtool.model.reader import Reader


def possible_readers(slot: str, known: Sequence[Reader]) -> tuple[Reader, ...]:
    """Readers with a card that a slot can stand for; the only one with a card when the slot's name tells nothing."""
    named = readers_of_slot(slot, known)
    present = tuple(reader for reader in named or known if reader.present)
    return present if named or len(present) == 1 else ()


def assign(contents: Iterable[TokenContent], known: Sequence[Reader]) -> dict[str, list[TokenContent]]:
    """Tokens by name of reader.

    Where one slot name stands for several readers, tokens are given to them in order if their number agrees: modules
    number their slots in the order of the service. Otherwise they are given to none; nothing is guessed.
    """
    by_slot: dict[str, list[TokenContent]] = {}
    for content in contents:
        by_slot.setdefault(content.slot, []).append(content)
    assigned: dict[str, list[TokenContent]] = {}
    for slot, tokens in by_slot.items():
        readers, groups = possible_readers(slot, known), group_tokens(tokens)
        if len(readers) == 1:
            assigned.setdefault(readers[0].name, []).extend(tokens)
        elif len(readers) == len(groups):
            for reader, group in zip(readers, groups, strict=True):
                assigned.setdefault(reader.name, []).extend(group)
    return assigned
