"""The token information of a card: its serial number and label."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.cards.direct.answers import RefusedError
from cardtool.cards.direct.pkcs15 import parse_token_information
from cardtool.model.errors import ChipFaultyError

if TYPE_CHECKING:
    from cardtool.cards.direct.files import Files
    from cardtool.cards.direct.places import Place
    from cardtool.model.card import Token

#: Short file identifier of EF.CIAInfo (ISO/IEC 7816-15, 7.4).
_SHORT_IDENTIFIER: Final = 0x12


def read_token_here(files: Files) -> Token | None:
    """The token information of the application whose directory is current: one command.

    ``None`` where the card does not know the short identifier, or has something else there.

    Raises:
        CardAccessError: the connection ended.
    """
    try:
        return parse_token_information(files.short_sequence(_SHORT_IDENTIFIER))
    except (RefusedError, ChipFaultyError):
        return None


def read_token(files: Files, place: Place) -> Token | None:
    """The token information, by its short identifier or else at its place; ``None`` when there is none.

    Raises:
        CardAccessError: the connection ended.
    """
    habits = files.channel.habits
    token = read_token_here(files) if habits.short_identifiers else None
    if token is not None:
        return token
    try:
        token = parse_token_information(files.sequence(place))
    except (RefusedError, ChipFaultyError):
        return None
    habits.short_identifiers = token is None
    return token
