"""The directory files of a PKCS#15 application (PKCS #15 v1.1, sections 5.5 and 6; ISO/IEC 7816-15).

Tolerant: a broken entry does not hide its neighbours, and nothing raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cardtool.cards.direct.places import IDENTIFIER
from cardtool.cards.direct.tlv import Failure, FailureReason, Object, Parsed, child, convert, read_objects
from cardtool.model.card import Token

PKCS15_NAME: Final = bytes.fromhex("A000000063504B43532D3135")

_SEQUENCE, _OCTET_STRING, _UTF8_STRING, _INTEGER, _BOOLEAN = 0x30, 0x04, 0x0C, 0x02, 0x01
_APPLICATION, _NAME, _PATH = 0x61, 0x4F, 0x51
_TYPE_ATTRIBUTES: Final = 0xA1
_LABEL: Final = 0x80
#: Deepest path that is followed, in bytes; cards have two or three levels.
_LONGEST_PATH: Final = 16
_LONGEST_SERIAL: Final = 64
_LONGEST_TEXT: Final = 256
_PACKED_SERIAL: Final = 8


class Listing(StrEnum):
    """Which certificates a directory file lists."""

    HOLDER = "holder"
    TRUSTED = "trusted"
    USEFUL = "useful"


_LISTINGS: Final = {0xA4: Listing.HOLDER, 0xA5: Listing.TRUSTED, 0xA6: Listing.USEFUL}


@dataclass(frozen=True, slots=True)
class Application:
    """An application that EF.DIR names.

    Attributes:
        name: its application identifier.
        path: path of its directory, as written; empty when EF.DIR does not say.
    """

    name: bytes
    path: bytes = b""


@dataclass(frozen=True, slots=True)
class DirectoryFile:
    """A file with entries of certificates, as EF.OD names it."""

    listing: Listing
    path: bytes


@dataclass(frozen=True, slots=True)
class CertificateEntry:
    """A certificate that a directory file announces.

    Attributes:
        path: path of the file, as written: from the master file or from the application.
        authority: it is marked as that of an authority.
        offset: where it begins in the file.
    """

    path: bytes
    authority: bool = False
    offset: int = 0


def parse_applications(data: bytes) -> Parsed[Application]:
    """EF.DIR: the applications of a card; objects of other kinds are left out."""
    return convert(data, _application)


def parse_object_directory(data: bytes) -> Parsed[DirectoryFile]:
    """EF.OD: where the certificates are listed; keys, PINs and data are left out."""
    return convert(data, _directory_file)


def parse_certificate_directory(data: bytes) -> Parsed[CertificateEntry]:
    """EF.CD: the certificates that are announced."""
    return convert(data, _certificate_entry)


def parse_token_information(data: bytes) -> Token | None:
    """EF.CIAInfo (TokenInfo): serial number, label, manufacturer; ``None`` when it is none."""
    outer = child(data, _SEQUENCE)
    if outer is None:
        return None
    fields = read_objects(outer.value)
    tags = [item.tag for item in fields.items[:2]]
    if fields.failures or tags != [_INTEGER, _OCTET_STRING] or len(fields.items[1].value) > _LONGEST_SERIAL:
        return None
    return Token(
        label=_text(child(outer.value, _LABEL)),
        serial=_serial(fields.items[1].value),
        manufacturer=_text(child(outer.value, _UTF8_STRING)),
    )


def _application(item: Object) -> Application | Failure | None:
    if item.tag != _APPLICATION:
        return None
    name, path = child(item.value, _NAME), child(item.value, _PATH)
    if name is None or (path is not None and not _is_path(path.value)):
        return Failure(FailureReason.BAD_STRUCTURE, item.offset)
    return Application(name.value, path.value if path else b"")


def _directory_file(item: Object) -> DirectoryFile | Failure | None:
    if item.tag not in _LISTINGS:
        return None
    path = _path_in(child(item.value, _SEQUENCE))
    return DirectoryFile(_LISTINGS[item.tag], path) if path else Failure(FailureReason.NO_PATH, item.offset)


def _certificate_entry(item: Object) -> CertificateEntry | Failure:
    """``SEQUENCE { common attributes, certificate attributes, [1] { SEQUENCE { path } } }``."""
    attributes = [part for part in read_objects(item.value).items if part.tag == _SEQUENCE]
    special = child(item.value, _TYPE_ATTRIBUTES)
    value = child(special.value, _SEQUENCE) if special else None
    location = child(value.value, _SEQUENCE) if value else None
    path = _path_in(location)
    if location is None or not path:
        return Failure(FailureReason.NO_PATH, item.offset)
    offset = child(location.value, _INTEGER)
    return CertificateEntry(path, _is_authority(attributes[1:2]), _offset(offset))


def _is_authority(attributes: list[Object]) -> bool:
    flag = child(attributes[0].value, _BOOLEAN) if attributes else None
    return flag is not None and any(flag.value)


def _offset(index: Object | None) -> int:
    """The ``index`` of a path; a negative or huge one is that of no file and counts as none."""
    value = int.from_bytes(index.value, "big") if index and len(index.value) <= IDENTIFIER else 0
    return value if value <= 0x7FFF else 0  # noqa: PLR2004 - the last offset that READ BINARY can name


def _path_in(location: Object | None) -> bytes:
    """The path in a ``Path`` object, empty when there is none that can be followed."""
    path = child(location.value, _OCTET_STRING) if location else None
    return path.value if path and _is_path(path.value) else b""


def _is_path(path: bytes) -> bool:
    return 0 < len(path) <= _LONGEST_PATH and len(path) % IDENTIFIER == 0


def _text(item: Object | None) -> str:
    return item.value[:_LONGEST_TEXT].decode("utf-8", "replace").strip("\0 ") if item else ""


def _serial(value: bytes) -> str:
    """A serial number kept as characters, or as packed digits, which are shown as they are.

    Eight bytes that could be either, packed digits or characters with a letter among them, are taken for the digits
    of a card number.
    """
    is_text = value.isalnum() and value.isascii()
    is_packed = value.hex().isdigit() and len(value) == _PACKED_SERIAL and not value.isdigit()
    return value.decode("ascii") if is_text and not is_packed else value.hex().upper()
