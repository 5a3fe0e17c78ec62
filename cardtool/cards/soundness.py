"""Whether what a module shows of a card can be the whole of one card.

OpenSC 0.23 leaves out, without an error, what it could not read of a card, and keeps that gap until the card leaves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.certificates.parsing import parse_certificate
from cardtool.model.errors import CardChangedError, NoCertificatesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cardtool.cards.tokens import TokenContent


def require_one_holder(certificates: Iterable[bytes]) -> None:
    """Make sure that the holder's certificates are there and name one holder.

    Raises:
        NoCertificatesError: there are none but those of authorities.
        CardChangedError: they name different holders, so a card was swapped for another unseen.
    """
    leaves = [der for der in certificates if _is_holders(der)]
    if not leaves:
        raise NoCertificatesError("the card shows no certificate of its holder")
    numbers = {number for der in leaves if (number := _number(der))}
    if len(numbers) > 1:
        raise CardChangedError("the certificates name different holders")


def gaps(tokens: Sequence[TokenContent]) -> tuple[int, ...]:
    """Which of several tokens of one card, counted from 1, hold no certificate of the holder.

    A label may be the holder's name (OpenSC 0.27), so it is not used.
    """
    if len(tokens) < 2:  # noqa: PLR2004 - one token is the whole card
        return ()
    numbered = enumerate(tokens, start=1)
    return tuple(number for number, token in numbered if not any(map(_is_holders, token.certificates)))


def _is_holders(der: bytes) -> bool:
    return not getattr(parse_certificate(der), "is_ca", False)


def _number(der: bytes) -> str:
    subject = getattr(parse_certificate(der), "subject", None)
    return subject.first("serialNumber") if subject else ""
