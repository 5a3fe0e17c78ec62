"""Complete cards, made from certificates.

===========  ==================================================================================================
``setcos``   old citizen card, which OpenSC up to 0.26 drives itself
``s41v3``    citizen card FINEID 3.1 (S4-1): application in the master file, signature certificate in 5016/4335
``s41v4``    citizen card FINEID 4.0 (S4-1): the same with 5016/4332
``s42``      organisation and sote card (S4-2) with the answer to reset of a real professional card
``blank``    a card without a PKCS#15 application
``mute``     a card that gives no answer to reset (broken, or put in the wrong way round)
===========  ==================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual import pkcs15
from cardtool.cards.virtual.behaviour import Behaviour, offers_t1
from cardtool.cards.virtual.card import Card
from cardtool.cards.virtual.files import MASTER_FILE, DedicatedFile, ElementaryFile
from cardtool.cards.virtual.layouts import (
    BLANK_ATR,
    LAYOUTS,
    MUTE_ATR,
    PKCS15_NAME,
    SIGN_DIRECTORY,
    SIGN_NAME,
    Layout,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cardtool.cards.virtual.ledger import PinLedger

_EMPTY: Final = {"blank": BLANK_ATR, "mute": MUTE_ATR}
KINDS: Final = (*LAYOUTS, *_EMPTY)

_PINS, _KEYS, _CERTIFICATES, _TRUSTED = 0x4401, 0x4402, 0x4403, 0x4405
_AUTHENTICATION, _ROOT, _ISSUER, _FURTHER_CAS = 0x4331, 0x4334, 0x4336, 0x4340
_AUTHENTICATION_KEY, _SIGN_KEY = 0x4B01, 0x4B02
_AUTHENTICATION_ID, _SIGN_ID, _FIRST_CA_ID = 0x45, 0x46, 0x47


def build(
    kind: str,
    *,
    authentication: bytes = b"",
    signature: bytes | None = None,
    cas: Sequence[bytes] = (),
    serial: str = "9999001234567890",
    label: str | None = None,
    atr: bytes | None = None,
    behaviour: Behaviour | None = None,
    ledger: PinLedger | None = None,
) -> Card:
    """A card of one of ``KINDS``.

    Args:
        kind: layout of the card.
        authentication: DER of the authentication certificate; needed by every kind but the last two.
        signature: DER of the signature certificate, if the card has one.
        cas: DER of the CA certificates on the card.
        serial: card number, an even number of decimal digits.
        label: token label; the layout's own unless given.
        atr: answer to reset; that of a real card of the layout unless given.
        behaviour: how the card answers; by default as its layout does, in T=1 when its ATR offers that.
        ledger: where PIN presentations are recorded; the suite's ledger unless given.

    Raises:
        ValueError: unknown kind, or no authentication certificate.
    """
    if kind in _EMPTY:
        return Card(kind, atr or _EMPTY[kind], DedicatedFile(MASTER_FILE), behaviour=behaviour, ledger=ledger)
    if kind not in LAYOUTS or not authentication:
        raise ValueError(f"{kind}: one of {', '.join(KINDS)}, with an authentication certificate")
    layout = LAYOUTS[kind]
    atr = atr or layout.atr
    behaviour = behaviour or Behaviour(t0=not offers_t1(atr), pin_information=layout.pin_information)
    contents = _Contents(
        layout,
        authentication=authentication,
        signature=signature,
        cas=cas,
        serial=serial,
        label=label or layout.label,
    )
    tree = contents.tree(sign_directory_by_name_only=behaviour.sign_directory_by_name_only)
    return Card(f"{kind} {serial}", atr, tree, pins=contents.pins, behaviour=behaviour, ledger=ledger)


@dataclass(frozen=True, slots=True)
class _Authority:
    """A CA certificate with its place on the card."""

    der: bytes
    file: int
    identifier: int


class _Contents:
    """Files of a card in one layout."""

    def __init__(
        self,
        layout: Layout,
        *,
        authentication: bytes,
        signature: bytes | None,
        cas: Sequence[bytes],
        serial: str,
        label: str,
    ) -> None:
        self.layout = layout
        self.authentication = authentication
        self.signature = signature
        self.authorities = tuple(_placed(cas))
        self.serial = serial.encode() if layout.serial_as_text else bytes.fromhex(serial)
        self.label = label
        self.pins = layout.pins()
        self.in_master_file = layout.application == MASTER_FILE
        self.base = _identifiers(MASTER_FILE) if self.in_master_file else _identifiers(MASTER_FILE, layout.application)
        self.sign_base = _identifiers(MASTER_FILE, SIGN_DIRECTORY)

    def tree(self, *, sign_directory_by_name_only: bool) -> DedicatedFile:
        """The master file with everything in it."""
        master = DedicatedFile(MASTER_FILE, PKCS15_NAME if self.in_master_file else b"")
        application = master if self.in_master_file else DedicatedFile(self.layout.application, PKCS15_NAME)
        sign = DedicatedFile(SIGN_DIRECTORY, SIGN_NAME, by_name_only=sign_directory_by_name_only)
        master.add(ElementaryFile(0x2F00, pkcs15.application_template(PKCS15_NAME, "FINEID", self.base)), sign)
        if application is not master:
            master.add(application)
        application.add(*self._directory_files(), *self._application_files())
        if self.signature is not None:
            sign.add(ElementaryFile(self.layout.sign_file, self.signature), ElementaryFile(_SIGN_KEY, internal=True))
        return master

    def _directory_files(self) -> Iterator[ElementaryFile]:
        trusted = self._at(_TRUSTED) if self.authorities else None
        directory = pkcs15.object_directory(self._at(_PINS), self._at(_KEYS), self._at(_CERTIFICATES), trusted)
        yield ElementaryFile(0x5031, directory)
        yield ElementaryFile(0x5032, pkcs15.token_information(self.serial, self.label, self.layout.manufacturer))
        yield ElementaryFile(_PINS, b"".join(self._pin_entries()))
        yield ElementaryFile(_KEYS, b"".join(self._key_entries()))
        yield ElementaryFile(_CERTIFICATES, b"".join(self._certificate_entries()))
        if self.authorities:
            yield ElementaryFile(_TRUSTED, b"".join(self._authority_entries()))

    def _application_files(self) -> Iterator[ElementaryFile]:
        yield ElementaryFile(_AUTHENTICATION, self.authentication)
        yield ElementaryFile(_AUTHENTICATION_KEY, internal=True)
        for authority in self.authorities:
            yield ElementaryFile(authority.file, authority.der)

    def _pin_entries(self) -> Iterator[bytes]:
        first, second = self.pins
        yield pkcs15.pin_entry(first, 1, self.base)
        yield pkcs15.pin_entry(second, 2, self.sign_base)

    def _key_entries(self) -> Iterator[bytes]:
        yield pkcs15.key_entry(
            pkcs15.KeyEntry(
                self.authentication,
                "todentamis- ja salausavain",
                bytes([_AUTHENTICATION_ID]),
                reference=0x01,
                path=self._at(_AUTHENTICATION_KEY),
                pin=1,
                usage=(pkcs15.DECRYPT, pkcs15.SIGN, pkcs15.UNWRAP),
            )
        )
        if self.signature is not None:
            yield pkcs15.key_entry(
                pkcs15.KeyEntry(
                    self.signature,
                    "allekirjoitusavain",
                    bytes([_SIGN_ID]),
                    reference=self.layout.sign_key,
                    path=self.sign_base + _identifiers(_SIGN_KEY),
                    pin=2,
                    usage=(pkcs15.NON_REPUDIATION,),
                    consent=True,
                )
            )

    def _certificate_entries(self) -> Iterator[bytes]:
        identifier = bytes([_AUTHENTICATION_ID])
        yield pkcs15.certificate_entry("todentamis- ja salausvarmenne", identifier, self._at(_AUTHENTICATION))
        if self.signature is not None:
            location = self.sign_base + _identifiers(self.layout.sign_file)
            yield pkcs15.certificate_entry("allekirjoitusvarmenne", bytes([_SIGN_ID]), location)

    def _authority_entries(self) -> Iterator[bytes]:
        for authority in self.authorities:
            label, location = pkcs15.common_name(authority.der), self._at(authority.file)
            yield pkcs15.certificate_entry(label, bytes([authority.identifier]), location, authority=True)

    def _at(self, identifier: int) -> bytes:
        return self.base + _identifiers(identifier)


def _placed(cas: Sequence[bytes]) -> Iterator[_Authority]:
    """Root in 4334, issuer in 4336, any others from 4340 on."""
    free = {True: _ROOT, False: _ISSUER}
    for number, der in enumerate(cas):
        place = free.pop(pkcs15.is_self_issued(der), _FURTHER_CAS + number)
        yield _Authority(der, place, _FIRST_CA_ID + number)


def _identifiers(*identifiers: int) -> bytes:
    return b"".join(identifier.to_bytes(2, "big") for identifier in identifiers)
