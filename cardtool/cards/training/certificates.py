"""Certificates of the made-up persons: names of the register, encoded as DVV encodes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

from cardtool.cards.training.authority import KeyKind, TrainingAuthority
from cardtool.cards.training.people import load_cards
from cardtool.model.certificate import Usage

if TYPE_CHECKING:
    from datetime import date

    from cardtool.cards.training.authority import Issued, PrivateKey
    from cardtool.cards.training.people import NamePairs, TrainingCard

_AUTHORITY_FROM: Final = datetime(2010, 1, 1, tzinfo=UTC)
_AUTHORITY_UNTIL: Final = datetime(2049, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CardCertificates:
    """What one card holds.

    Attributes:
        authentication: DER of the authentication certificate.
        signature: DER of the signature certificate.
        cas: DER of the issuing certificate and of the root.
        keys: private keys of the first two, if they are known.
    """

    authentication: bytes
    signature: bytes
    cas: tuple[bytes, bytes]
    keys: tuple[PrivateKey, PrivateKey] | None = field(default=None, repr=False)

    @property
    def all(self) -> frozenset[bytes]:
        """DER of every one of them."""
        return frozenset((self.authentication, self.signature, *self.cas))


def training_ids() -> tuple[str, ...]:
    """Short names of all made-up cards."""
    return tuple(card.id for card in load_cards().cards)


@cache
def training_certificates(card_id: str, day: date) -> CardCertificates:
    """Certificates of a made-up card, valid as its description says, counted from ``day``; the same for the same call.

    Raises:
        KeyError: no card has this short name.
        InstallationError: the description of the cards is missing or broken.
    """
    people = load_cards()
    card = {each.id: each for each in people.cards}[card_id]
    return card_certificates(card, training_authority(card.authority, people.authorities[card.authority]), day)


@cache
def training_authority(short_name: str, name: NamePairs) -> TrainingAuthority:
    """A made-up authority of this name; the same for the same call."""
    return TrainingAuthority.create(name, not_before=_AUTHORITY_FROM, not_after=_AUTHORITY_UNTIL, short_name=short_name)


def card_certificates(card: TrainingCard, authority: TrainingAuthority, day: date) -> CardCertificates:
    """New certificates of a made-up card, with the two departures from the standard that DVV's have."""
    authentication = _issue(card, Usage.AUTHENTICATION, authority, day)
    signature = _issue(card, Usage.SIGNATURE, authority, day)
    return CardCertificates(authentication.der, signature.der, authority.chain, (authentication.key, signature.key))


def _issue(card: TrainingCard, usage: Usage, authority: TrainingAuthority, day: date) -> Issued:
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
    )
