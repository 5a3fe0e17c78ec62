"""What was read from a card, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Via(StrEnum):
    """Which way a card was read."""

    PKCS11 = "pkcs11"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Token:
    """What a card says of itself in its PKCS#11 token information.

    A card shows as two tokens, one a PIN; their labels are joined by `` + `` when they differ.

    Attributes:
        label: token label; never used to tell the kind of card (domain note cards.md, 1.3).
        serial: serial number as text, the card number on most cards.
        manufacturer: manufacturer identifier.
        model: model text.
    """

    label: str = ""
    serial: str = ""
    manufacturer: str = ""
    model: str = ""


@dataclass(frozen=True, slots=True)
class RawCard:
    """The certificates of one card, as bytes, read whole.

    Attributes:
        reader: name of the reader or of the software token's slot; empty for files.
        atr: answer to reset, empty when there is none (software tokens, files).
        token: what the card says of itself, ``None`` for files.
        certificates: DER of every certificate, each once, in reading order.
        via: which way it was read.
        profile: name of the middleware profile that read it, empty for files.
    """

    reader: str
    certificates: tuple[bytes, ...] = field(repr=False)
    atr: bytes = b""
    token: Token | None = None
    via: Via = Via.PKCS11
    profile: str = ""
