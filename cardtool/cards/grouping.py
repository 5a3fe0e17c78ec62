"""From tokens to cards: a card shows as two tokens, one a PIN, and several modules may show the same card."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cardtool.model.card import RawCard, Token

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cardtool.cards.tokens import TokenContent


def group_tokens(contents: Iterable[TokenContent]) -> tuple[tuple[TokenContent, ...], ...]:
    """Tokens of the same slot description and serial number, in the order of the first of each group."""
    groups: dict[tuple[str, str], list[TokenContent]] = {}
    for content in contents:
        groups.setdefault((content.slot, content.token.serial), []).append(content)
    return tuple(tuple(group) for group in groups.values())


def join_tokens(tokens: Sequence[Token]) -> Token:
    """One description of a card from those of its tokens; differing labels are joined by `` + ``."""
    first = tokens[0]
    labels = dict.fromkeys(token.label for token in tokens if token.label)
    return Token(" + ".join(labels), first.serial, first.manufacturer, first.model)


def distinct(certificates: Iterable[bytes]) -> tuple[bytes, ...]:
    """The certificates, each once. Equal bytes and equal SHA-256, the identity of a certificate, are the same thing."""
    return tuple(dict.fromkeys(certificates))


def merge_cards(cards: Iterable[RawCard]) -> tuple[RawCard, ...]:
    """Cards seen by several modules, each once: same reader and the same serial number or a common certificate.

    The first one wins and gets the certificates that only the others showed.
    """
    merged: list[RawCard] = []
    for card in cards:
        same = next((index for index, known in enumerate(merged) if _same(known, card)), None)
        if same is None:
            merged.append(card)
        else:
            known = merged[same]
            merged[same] = replace(known, certificates=distinct((*known.certificates, *card.certificates)))
    return tuple(merged)


def _same(one: RawCard, other: RawCard) -> bool:
    if one.reader != other.reader:
        return False
    serials = {card.token.serial for card in (one, other) if card.token}
    return (len(serials) == 1 and "" not in serials) or not set(one.certificates).isdisjoint(other.certificates)
