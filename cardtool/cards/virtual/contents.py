"""The files of one card: certificates, keys and directories, laid out as its layout and variant say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cardtool.cards.virtual import pkcs15
from cardtool.cards.virtual.files import MASTER_FILE, DedicatedFile, ElementaryFile
from cardtool.cards.virtual.layouts import PKCS15_NAME, SIGN_DIRECTORY, SIGN_NAME
from cardtool.cards.virtual.signing import StoredKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cardtool.cards.virtual.layouts import Layout
    from cardtool.cards.virtual.signing import CardKey
    from cardtool.cards.virtual.variant import Variant

_PINS, _KEYS, _CERTIFICATES, _MORE_CERTIFICATES, _TRUSTED = 0x4401, 0x4402, 0x4403, 0x4404, 0x4405
_DIRECTORY_TEMPLATE, _OBJECT_DIRECTORY, _TOKEN_INFORMATION = 0x2F00, 0x5031, 0x5032
_AUTHENTICATION, _ROOT, _ISSUER, _FURTHER_CAS = 0x4331, 0x4334, 0x4336, 0x4340
_ISSUER_IN_MASTER_FILE: Final = 0x4333
_AUTHENTICATION_KEY, _SIGN_KEY = 0x4B01, 0x4B02
_AUTHENTICATION_REFERENCE: Final = 0x01
_AUTHENTICATION_ID, _SIGN_ID, _FIRST_CA_ID = 0x45, 0x46, 0x47


@dataclass(frozen=True, slots=True)
class Personal:
    """What one card holds that others of its layout do not.

    Attributes:
        authentication: DER of the authentication certificate.
        signature: DER of the signature certificate, if there is one.
        cas: DER of the CA certificates.
        serial: card number, an even number of decimal digits.
        label: token label.
        keys: private keys of the two certificates, if the card can sign.
    """

    authentication: bytes
    signature: bytes | None
    cas: Sequence[bytes]
    serial: str
    label: str
    keys: tuple[CardKey, CardKey] | None


@dataclass(frozen=True, slots=True)
class _Stored:
    """A certificate with its place on the card, path and identifier."""

    der: bytes
    path: bytes
    identifier: bytes
    label: str
    authority: bool = False


class Contents:
    """Files of a card.

    Args:
        layout: the generation of cards.
        personal: what this card holds.
        variant: how its files differ from the layout's.
        by_name_only: DF.ESIGN becomes current by its name only.
    """

    def __init__(self, layout: Layout, personal: Personal, variant: Variant, *, by_name_only: bool) -> None:
        self._layout, self._personal, self._variant = layout, personal, variant
        self._by_name_only = by_name_only
        self._application = variant.application or layout.application
        self._base = identifiers(MASTER_FILE, *([] if self._application == MASTER_FILE else [self._application]))
        self._sign_base = identifiers(MASTER_FILE, SIGN_DIRECTORY)
        self._leaves = tuple(self._stored_leaves())
        self._authorities = tuple(self._stored_authorities())
        self.pins = layout.pins()

    def keys(self) -> Iterator[StoredKey]:
        """The private keys, if they are known."""
        if self._personal.keys is None:
            return
        authentication, signature = self._personal.keys
        first, second, _ = self._layout.references
        yield StoredKey(_AUTHENTICATION_REFERENCE, self._id(_AUTHENTICATION_KEY), first, authentication)
        yield StoredKey(self._layout.sign_key, self._id(_SIGN_KEY), second, signature, each_time=True)

    def tree(self) -> DedicatedFile:
        """The master file with everything in it."""
        in_master_file = self._application == MASTER_FILE
        master = DedicatedFile(MASTER_FILE, PKCS15_NAME if in_master_file else b"")
        if self._variant.directory_template:
            template = pkcs15.application_template(PKCS15_NAME, "FINEID", self._base)
            master.add(ElementaryFile(_DIRECTORY_TEMPLATE, template + self._variant.padding))
        master.add(DedicatedFile(SIGN_DIRECTORY, SIGN_NAME, by_name_only=self._by_name_only))
        if not in_master_file:
            master.add(DedicatedFile(self._application, PKCS15_NAME))
        self._put(master, self._at(_TOKEN_INFORMATION), self._token_information())
        for path, contents in self._directories() if self._variant.object_directory else ():
            self._put(master, path, contents)
        self._put_certificates(master)
        self._put(master, self._at(_AUTHENTICATION_KEY)).internal = True
        if self._personal.signature is not None:
            self._put(master, self._sign_base + identifiers(self._id(_SIGN_KEY))).internal = True
        return master

    def _put(self, master: DedicatedFile, path: bytes, contents: bytes = b"") -> ElementaryFile:
        directory = master.resolve(path[2:-2])
        file = ElementaryFile(int.from_bytes(path[-2:], "big"), contents)
        if isinstance(directory, DedicatedFile):
            directory.add(file)
        return file

    # -- certificates --------------------------------------------------------------------------

    def _stored_leaves(self) -> Iterator[_Stored]:
        personal = self._personal
        identifier = bytes([_AUTHENTICATION_ID])
        path = self._at(_AUTHENTICATION)
        yield _Stored(personal.authentication, path, identifier, "todentamis- ja salausvarmenne")
        if personal.signature is not None:
            path = self._sign_base + identifiers(self._id(self._layout.sign_file))
            yield _Stored(personal.signature, path, bytes([_SIGN_ID]), "allekirjoitusvarmenne")

    def _stored_authorities(self) -> Iterator[_Stored]:
        """Root in 4334, issuer in 4336 or where the variant says, any others from 4340 on."""
        issuer = self._at(_ISSUER)
        if self._variant.issuer_in_master_file:
            issuer = identifiers(MASTER_FILE, _ISSUER_IN_MASTER_FILE)
        free = {True: self._at(_ROOT), False: issuer}
        for number, der in enumerate(self._personal.cas):
            path = free.pop(pkcs15.is_self_issued(der), self._at(_FURTHER_CAS + number))
            label, identifier = pkcs15.common_name(der), bytes([_FIRST_CA_ID + number])
            yield _Stored(der, path, identifier, label, authority=True)

    def _put_certificates(self, master: DedicatedFile) -> None:
        variant = self._variant
        before = bytes(variant.prefix)
        for stored in (*self._leaves, *self._authorities):
            file = self._put(master, stored.path, before + stored.der + variant.tail)
            if stored.authority:
                file.fault = None if pkcs15.is_self_issued(stored.der) else variant.issuer_sw
            else:
                file.data = file.data[: len(file.data) - variant.cut]
                file.size = len(file.data) + variant.announced

    # -- directories ---------------------------------------------------------------------------

    def _directories(self) -> Iterator[tuple[bytes, bytes]]:
        """Path and contents of EF.OD and of every directory it names."""
        listed = list(self._listed())
        entries = reversed(listed) if self._variant.reversed_directory else listed
        padding = self._variant.padding
        yield (
            self._at(_OBJECT_DIRECTORY),
            b"".join(pkcs15.directory_entry(kind, self._told(path)) for kind, path, _ in entries) + padding,
        )
        for _, path, contents in listed:
            yield path, b"".join(contents) + padding

    def _listed(self) -> Iterator[tuple[int, bytes, list[bytes]]]:
        """Kind, path and entries of each directory."""
        yield pkcs15.PINS, self._at(_PINS), list(self._pin_entries())
        yield pkcs15.PRIVATE_KEYS, self._at(_KEYS), list(self._key_entries())
        leaves = [self._certificate_entry(stored) for stored in self._leaves]
        if self._variant.separate_directories:
            yield pkcs15.CERTIFICATES, self._at(_CERTIFICATES), leaves[:1]
            yield pkcs15.CERTIFICATES, self._at(_MORE_CERTIFICATES), leaves[1:]
        else:
            yield pkcs15.CERTIFICATES, self._at(_CERTIFICATES), leaves
        if self._authorities:
            yield pkcs15.TRUSTED, self._at(_TRUSTED), [self._certificate_entry(each) for each in self._authorities]

    def _token_information(self) -> bytes:
        layout, personal = self._layout, self._personal
        serial = personal.serial.encode() if layout.serial_as_text else bytes.fromhex(personal.serial)
        return pkcs15.token_information(serial, personal.label, layout.manufacturer) + self._variant.padding

    def _pin_entries(self) -> Iterator[bytes]:
        first, second, _ = self.pins
        yield pkcs15.pin_entry(first, 1, self._base)
        yield pkcs15.pin_entry(second, 2, self._sign_base)

    def _key_entries(self) -> Iterator[bytes]:
        first, *rest = self._leaves
        path = self._told(self._at(_AUTHENTICATION_KEY))
        usage = (pkcs15.DECRYPT, pkcs15.SIGN, pkcs15.UNWRAP)
        yield pkcs15.key_entry(
            pkcs15.KeyEntry(
                first.der, "todentamis- ja salausavain", first.identifier, _AUTHENTICATION_REFERENCE, path, 1, usage
            )
        )
        for second in rest:
            path = self._told(self._sign_base + identifiers(self._id(_SIGN_KEY)))
            signs = (pkcs15.NON_REPUDIATION,)
            reference = self._layout.sign_key
            yield pkcs15.key_entry(
                pkcs15.KeyEntry(
                    second.der, "allekirjoitusavain", second.identifier, reference, path, 2, signs, consent=True
                )
            )

    def _certificate_entry(self, stored: _Stored) -> bytes:
        place = (self._variant.prefix, len(stored.der)) if self._variant.ranges else None
        location = pkcs15.path(self._told(stored.path), place)
        return pkcs15.certificate_entry(stored.label, stored.identifier, location, authority=stored.authority)

    # -- places --------------------------------------------------------------------------------

    def _id(self, identifier: int) -> int:
        return self._variant.moved.get(identifier, identifier)

    def _at(self, identifier: int) -> bytes:
        return self._base + identifiers(self._id(identifier))

    def _told(self, path: bytes) -> bytes:
        """A path as the directories write it."""
        return path.removeprefix(self._base) if self._variant.relative_paths else path


def identifiers(*numbers: int) -> bytes:
    """File identifiers as a path."""
    return b"".join(number.to_bytes(2, "big") for number in numbers)
