"""What was read from a card, before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.model.pin import PinState


class Via(StrEnum):
    """Which way a card was read."""

    DIRECT = "direct"
    """PKCS#15 over PC/SC, without middleware."""
    PKCS11 = "pkcs11"
    """The installed middleware."""
    BOTH = "both"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Token:
    """What a card says of itself in its token information.

    In PKCS#11 a card shows as two tokens, one a PIN; their labels are joined by `` + `` when they differ.

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
class Origin:
    """Where a certificate was seen.

    Attributes:
        via: ``direct`` or ``pkcs11``.
        profile: name of the middleware profile, for ``pkcs11``.
        place: path of the file on the card in hexadecimal such as ``3F004331``, for ``direct``.
    """

    via: Via
    profile: str = ""
    place: str = ""

    def __str__(self) -> str:
        """``direct:3F004331`` or ``pkcs11:opensc``, the form of the JSON documents."""
        return f"{self.via.value}:{self.place or self.profile}"


@dataclass(frozen=True, slots=True)
class Cost:
    """What direct reading took of the card.

    Attributes:
        apdus: commands sent.
        bytes: bytes in both directions, status words included.
    """

    apdus: int = 0
    bytes: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.apdus + other.apdus, self.bytes + other.bytes)


@dataclass(frozen=True, slots=True)
class RawCard:
    """The certificates of one card, as bytes, read whole.

    Attributes:
        reader: name of the reader or of the software token's slot; empty for files.
        atr: answer to reset, empty when there is none (software tokens, files).
        token: what the card says of itself, ``None`` for files.
        certificates: DER of every certificate, each once, in reading order.
        origins: where each of ``certificates`` was seen, in the same order; empty for files.
        via: which way it was read.
        profile: name of the middleware profile that read it, empty for files and direct reading.
        layout: name of the card's file layout where it was read directly, empty otherwise.
        pins: state of the PINs, empty when they were not asked for.
        cost: what direct reading took, ``None`` when the card was not read directly.
        disagreements: in which the two ways of reading contradict each other, or what the middleware seems to leave
            out, in English words with no personal data.
    """

    reader: str
    certificates: tuple[bytes, ...] = field(repr=False)
    atr: bytes = b""
    token: Token | None = None
    origins: tuple[tuple[Origin, ...], ...] = ()
    via: Via = Via.PKCS11
    profile: str = ""
    layout: str = ""
    pins: tuple[PinState, ...] = ()
    cost: Cost | None = None
    disagreements: tuple[str, ...] = ()
