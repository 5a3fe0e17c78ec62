"""The program's made-up persons on virtual cards: names of the register, certificates encoded as DVV encodes them."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.cards.training.authority import KeyKind, TrainingAuthority
from cardtool.cards.training.people import load_cards
from cardtool.model.certificate import Usage
from tests.virtual_card.throwaway import CardCertificates

if TYPE_CHECKING:
    from cardtool.cards.training.people import TrainingCard

_AUTHORITY_FROM: Final = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)
_AUTHORITY_UNTIL: Final = dt.datetime(2049, 1, 1, tzinfo=dt.UTC)


def training_ids() -> tuple[str, ...]:
    """Short names of all made-up cards."""
    return tuple(card.id for card in load_cards().cards)


@cache
def training_certificates(card_id: str, day: dt.date) -> CardCertificates:
    """Certificates of a made-up card, valid as its description says, counted from ``day``; the same for the same call.

    Raises:
        KeyError: no card has this short name.
    """
    card = {each.id: each for each in load_cards().cards}[card_id]
    authority = _authority(card.authority)
    return CardCertificates(
        _certificate(card, Usage.AUTHENTICATION, authority, day),
        _certificate(card, Usage.SIGNATURE, authority, day),
        authority.chain,
    )


@cache
def _authority(name: str) -> TrainingAuthority:
    return TrainingAuthority.create(
        load_cards().authorities[name], not_before=_AUTHORITY_FROM, not_after=_AUTHORITY_UNTIL, short_name=name
    )


def _certificate(card: TrainingCard, usage: Usage, authority: TrainingAuthority, day: dt.date) -> bytes:
    not_before, not_after = card.validity(day)
    return authority.issue(
        card.subject,
        not_before=not_before,
        not_after=not_after,
        usage=usage,
        key=KeyKind.P384,
        emails=[card.email] if card.email else [],
        explicit_false=True,
        ecdsa_null=True,
    ).der
