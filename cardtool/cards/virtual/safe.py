"""What a card guards: its PINs with their counters, and the private keys that they open (ISO/IEC 7816-4, 7816-8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual import tlv
from cardtool.cards.virtual.apdu import Command, Instruction, Response, Status, StatusError, tries_left
from cardtool.cards.virtual.ledger import PinEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.cards.virtual.behaviour import Behaviour
    from cardtool.cards.virtual.ledger import PinLedger
    from cardtool.cards.virtual.pin import Pin
    from cardtool.cards.virtual.signing import StoredKey

_PIN_CONTAINER: Final = (Instruction.GET_DATA_BY_TAG_LIST, 0x00, 0xFF)
_SIGNATURE: Final = (0x9E, 0x9A)
#: MSE SET for computing (P1) a digital signature (P2).
_SET_FOR_COMPUTING, _SIGNATURE_TEMPLATE = 0x01, 0xB6
_ALGORITHM, _FILE_REFERENCE, _KEY_REFERENCES = 0x80, 0x81, (0x83, 0x84)


class Safe:
    """PINs and keys of one card.

    Args:
        card: name of the card, for the ledger.
        pins: the PINs.
        keys: the private keys.
        behaviour: how the card answers where cards differ.
        ledger: where PIN presentations are recorded.
    """

    def __init__(
        self, card: str, pins: Sequence[Pin], keys: Sequence[StoredKey], behaviour: Behaviour, ledger: PinLedger
    ) -> None:
        self.pins = {pin.reference: pin for pin in pins}
        self.ledger = ledger
        self._card = card
        self._keys = tuple(keys)
        self._behaviour = behaviour
        self._chosen: StoredKey | None = None
        self._algorithm = 0

    def reset(self) -> None:
        """Power-up or reset: nothing is verified, no key is chosen."""
        self._chosen = None
        for pin in self.pins.values():
            pin.verified = False

    def leave_directory(self) -> None:
        """Forget the PINs that are local to a directory; global ones last until reset."""
        for pin in self.pins.values():
            pin.verified = pin.verified and not pin.local

    # -- PINs ----------------------------------------------------------------------------------

    def verify(self, command: Command) -> Response:
        """VERIFY; without data it only asks for the state and costs nothing."""
        pin = self._pin(command.p2)
        if command.data:
            self._present(pin, command.data)
        if pin.verified:
            return Response()
        if not pin.activated and self._behaviour.inactive_pin_sw is not None:
            return Response(status=self._behaviour.inactive_pin_sw)
        return Response(status=tries_left(pin.tries) if pin.tries else Status.PIN_BLOCKED)

    def _present(self, pin: Pin, block: bytes) -> None:
        before = pin.tries
        pin.present(block)
        self.ledger.record(PinEntry(self._card, pin.reference, before, pin.tries))

    def _pin(self, reference: int) -> Pin:
        pin = self.pins.get(reference)
        if pin is None:
            raise StatusError(Status.REFERENCE_NOT_FOUND)
        return pin

    def get_data(self, command: Command) -> Response:
        """PIN information of citizen cards: ``00 CB 00 FF 05 A0 03 83 01 <reference> 00``."""
        asked_for = (command.ins, command.p1, command.p2)
        if asked_for != _PIN_CONTAINER or not self._behaviour.pin_information:
            raise StatusError(Status.REFERENCE_NOT_FOUND)
        pin = self._pin(_requested_pin(command.data))
        return Response(
            tlv.encode(
                0xA0,
                tlv.encode(0x83, bytes([pin.reference])),
                tlv.encode(0xDF21, bytes([pin.tries, 0xFF, 0xA5, 0x03])),
                tlv.encode(0xDF27, b"\xff\xff"),
                tlv.encode(0xDF28, bytes([pin.longest])),
                tlv.encode(0xDF2F, bytes([pin.activated])),
            )
        )

    # -- keys ----------------------------------------------------------------------------------

    def manage(self, command: Command) -> Response:
        """MANAGE SECURITY ENVIRONMENT SET: choose the key for signatures, by reference or by key file."""
        if command.p1 & 0x0F != _SET_FOR_COMPUTING or command.p2 != _SIGNATURE_TEMPLATE:
            raise StatusError(Status.WRONG_PARAMETERS)
        try:
            objects = tlv.decode(command.data)
        except tlv.TlvError:
            raise StatusError(Status.WRONG_DATA) from None
        self._chosen = next((key for key in self._keys if any(_names(each, key) for each in objects)), None)
        if self._chosen is None:
            raise StatusError(Status.REFERENCE_NOT_FOUND)
        self._algorithm = next((each.value[-1] for each in objects if each.tag == _ALGORITHM and each.value), 0)
        return Response()

    def perform(self, command: Command) -> Response:
        """PERFORM SECURITY OPERATION: COMPUTE DIGITAL SIGNATURE with the chosen key, if its PIN is verified."""
        if (command.p1, command.p2) != _SIGNATURE:
            raise StatusError(Status.WRONG_PARAMETERS)
        if self._chosen is None:
            raise StatusError(Status.CONDITIONS_NOT_MET)
        pin = self._pin(self._chosen.pin)
        if not pin.verified:
            raise StatusError(Status.PIN_NOT_VERIFIED)
        pin.verified = not self._chosen.each_time
        return Response(self._chosen.sign(command.data, self._algorithm))


def _names(each: tlv.Tlv, key: StoredKey) -> bool:
    """Whether an object of a control reference template names this key."""
    if each.tag == _FILE_REFERENCE:
        return each.value[-2:] == key.file.to_bytes(2, "big")
    return each.tag in _KEY_REFERENCES and each.value[-1:] == bytes([key.reference])


def _requested_pin(data: bytes) -> int:
    try:
        (container,) = tlv.decode(data)
        (reference,) = container.children()
        (number,) = reference.value
    except ValueError:
        raise StatusError(Status.WRONG_DATA) from None
    return number
