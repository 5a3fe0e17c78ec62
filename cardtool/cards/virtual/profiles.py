"""Complete cards, made from certificates.

===============  ==============================================================================================
``setcos``       old citizen card, which OpenSC up to 0.26 drives itself
``s41v3``        citizen card FINEID 3.1 (S4-1): application in the master file, signature certificate in 5016/4335
``s41v4``        citizen card FINEID 4.0 (S4-1): the same with 5016/4332
``s42``          organisation and sote card (S4-2) with the answer to reset of a real professional card
``unfamiliar``   a PKCS#15 card of no known make, in a directory and with file identifiers of its own
``blank``        a card without a PKCS#15 application
``contactless``  an organisation card on a contactless reader, where it shows nothing
``mute``         a card that gives no answer to reset (broken, or put in the wrong way round)
===============  ==============================================================================================
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual.behaviour import Behaviour, offers_t1
from cardtool.cards.virtual.card import Card
from cardtool.cards.virtual.contents import Contents, Personal
from cardtool.cards.virtual.files import MASTER_FILE, DedicatedFile
from cardtool.cards.virtual.layouts import BLANK_ATR, CONTACTLESS_ATRS, LAYOUTS, MUTE_ATR, UNFAMILIAR
from cardtool.cards.virtual.variant import Variant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cardtool.cards.virtual.ledger import PinLedger
    from cardtool.cards.virtual.signing import CardKey

_EMPTY: Final = {"blank": BLANK_ATR, "contactless": CONTACTLESS_ATRS["cosmo_x"], "mute": MUTE_ATR}
_LAYOUTS: Final = {**LAYOUTS, "unfamiliar": UNFAMILIAR}
_VARIANTS: Final[Mapping[str, Variant]] = {
    "unfamiliar": Variant(
        moved={0x4331: 0x4701, 0x4332: 0x4702, 0x4401: 0x4601, 0x4402: 0x4602, 0x4403: 0x4603, 0x4405: 0x4605},
        reversed_directory=True,
        separate_directories=True,
    )
}
KINDS: Final = (*_LAYOUTS, *_EMPTY)


def build(
    kind: str,
    *,
    authentication: bytes = b"",
    signature: bytes | None = None,
    cas: Sequence[bytes] = (),
    keys: tuple[CardKey, CardKey] | None = None,
    serial: str = "9999001234567890",
    label: str | None = None,
    atr: bytes | None = None,
    behaviour: Behaviour | None = None,
    variant: Variant | None = None,
    ledger: PinLedger | None = None,
) -> Card:
    """A card of one of ``KINDS``.

    Args:
        kind: layout of the card.
        authentication: DER of the authentication certificate; needed by every kind but the last three.
        signature: DER of the signature certificate, if the card has one.
        cas: DER of the CA certificates on the card.
        keys: private keys of the two certificates, for a card that can sign.
        serial: card number, an even number of decimal digits.
        label: token label; the layout's own unless given.
        atr: answer to reset; that of a real card of the layout unless given.
        behaviour: how the card answers; by default as its layout does, in T=1 when its ATR offers that.
        variant: how its files differ from the layout's.
        ledger: where PIN presentations are recorded; ``default_ledger()`` unless given.

    Raises:
        ValueError: unknown kind, or no authentication certificate.
    """
    if kind in _EMPTY:
        return Card(kind, atr or _EMPTY[kind], DedicatedFile(MASTER_FILE), behaviour=behaviour, ledger=ledger)
    if kind not in _LAYOUTS or not authentication:
        raise ValueError(f"{kind}: one of {', '.join(KINDS)}, with an authentication certificate")
    layout = _LAYOUTS[kind]
    atr = atr or layout.atr
    behaviour = behaviour or Behaviour(t0=not offers_t1(atr), pin_information=layout.pin_information)
    contents = Contents(
        layout,
        Personal(authentication, signature, cas, serial, label or layout.label, keys),
        variant or _VARIANTS.get(kind) or Variant(),
        by_name_only=behaviour.sign_directory_by_name_only,
    )
    return Card(
        f"{kind} {serial}",
        atr,
        contents.tree(),
        pins=contents.pins,
        keys=tuple(contents.keys()),
        behaviour=behaviour,
        ledger=ledger,
    )
