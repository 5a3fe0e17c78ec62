"""Where each generation of FINEID cards keeps its files, and how it asks for its PINs.

Sources: domain notes cards.md sections 1.2-1.5 (OpenSC, libelectronic-id, DVV ATR note) and card-issuers.md section G.
The file identifiers of ``s42`` follow the published generation-1 directory (DF 5015); they are likely, not certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual.pin import Pin

if TYPE_CHECKING:
    from collections.abc import Mapping

PKCS15_NAME: Final = bytes.fromhex("A000000063504B43532D3135")
SIGN_NAME: Final = b"E.SIGN"
SIGN_DIRECTORY: Final = 0x5016
BLANK_ATR: Final = bytes.fromhex("3B6500002063CB6800")
#: Longer than the 33 bytes PC/SC allows: vpcd sees a card, and powering it fails, as with a broken or reversed one.
MUTE_ATR: Final = BLANK_ATR + bytes(32)
#: What PC/SC reports of cards on a contactless reader, by group of cards. The one of citizen cards is derived from the
#: contact form and its known beginning; the others were published (domain notes cards.md, 1.5, card-issuers.md, G).
CONTACTLESS_ATRS: Final[Mapping[str, bytes]] = {
    "citizen": bytes.fromhex("3B8F80018031B865B08505001112246082900007"),
    "organisation": bytes.fromhex("3B8980018057434954495A323191"),
    "cosmo_x": bytes.fromhex("3B8D80010031B8640429ECC1739401808304"),
}


@dataclass(frozen=True, slots=True)
class Layout:
    """One generation.

    Attributes:
        atr: answer to reset of a real card of this layout.
        application: identifier of the directory with the PKCS#15 application; 3F00 is the master file itself.
        sign_file: identifier of the signature certificate in DF.ESIGN.
        sign_key: key reference of the signature key.
        serial_as_text: the serial number is stored as characters, otherwise as packed digits.
        label: default token label.
        manufacturer: manufacturer in the token information.
        padded: PINs are padded to twelve bytes.
        references: references of PIN1, PIN2 and the PUK or activation code.
        pin_information: GET DATA answers the PIN container.
    """

    atr: bytes
    application: int = 0x3F00
    sign_file: int = 0x4332
    sign_key: int = 0x02
    serial_as_text: bool = False
    label: str = "HENKILOKORTTI"
    manufacturer: str = "VRK-FINEID"
    padded: bool = True
    references: tuple[int, int, int] = (0x11, 0x82, 0x83)
    pin_information: bool = True

    def pins(self) -> tuple[Pin, Pin, Pin]:
        """Fresh PINs of this layout, with made-up codes; how many tries real cards start with is not known for all."""
        longest = 12 if self.padded else 8
        first, second, activation = self.references
        return (
            Pin(first, "perustunnusluku", "1234", 4, longest, self.padded),
            Pin(second, "allekirjoitustunnusluku", "123456", 6, longest, self.padded),
            Pin(activation, "aktivointitunnusluku", "12345678", 8, longest, self.padded),
        )


LAYOUTS: Final[Mapping[str, Layout]] = {
    # Historical bytes end in "FinEID": OpenSC up to 0.26 drives it with its setcos driver.
    "setcos": Layout(atr=bytes.fromhex("3B7B940000806212515646696E454944")),
    # FINEID 3.1 (MultiApp 4.2): second signature key in EF 4335.
    "s41v3": Layout(atr=bytes.fromhex("3B7F9600008031B865B08504021B1200F6829000"), sign_file=0x4335, sign_key=0x03),
    # FINEID 4.0 (MultiApp 5): OpenSC from 0.27 has a driver for it.
    "s41v4": Layout(atr=bytes.fromhex("3B7F9600008031B865B085050011122460829000"), serial_as_text=True),
    # Professional card reported in OpenSC issue 2005. The token label of sote cards is not public.
    "s42": Layout(
        atr=bytes.fromhex("3BDF96008031FE450031B8640429ECC173940180829000DA"),
        application=0x5015,
        label="TESTIKORTTI",
        manufacturer="TESTI",
        sign_key=0x82,
        padded=False,
        references=(0x03, 0x04, 0x12),
        pin_information=False,
    ),
}

#: No real card: what a PKCS#15 card of another make could look like.
UNFAMILIAR: Final = Layout(
    atr=bytes.fromhex("3B660000434152442D58"),
    application=0x5044,
    serial_as_text=True,
    label="UNFAMILIAR",
    manufacturer="TRAINING",
    padded=False,
    references=(0x01, 0x02, 0x03),
    pin_information=False,
)
