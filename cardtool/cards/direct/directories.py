"""What the directories of a PKCS#15 application announce: EF.DIR, EF.OD, EF.CD."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeVar

from cardtool.cards.direct.answers import RefusedError
from cardtool.cards.direct.pkcs15 import (
    PKCS15_NAME,
    CertificateEntry,
    DirectoryFile,
    Listing,
    parse_applications,
    parse_certificate_directory,
    parse_object_directory,
)
from cardtool.cards.direct.places import MASTER_FILE, Place, at
from cardtool.model.errors import ChipFaultyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cardtool.cards.direct.files import Files
    from cardtool.cards.direct.tlv import Parsed

Item = TypeVar("Item")

_APPLICATIONS: Final = at("2F00")
_OBJECTS, _TOKEN_INFORMATION = bytes.fromhex("5031"), bytes.fromhex("5032")
#: Where the application is when EF.DIR does not say: in the master file, or in the directory of generation 1.
_USUAL_BASES: Final = (b"", bytes.fromhex("5015"))
_SIGN_DIRECTORY, _SIGN_NAME = bytes.fromhex("5016"), b"E.SIGN"
_MOST_FILES: Final = 8
_MOST_CERTIFICATES: Final = 32


@dataclass(frozen=True, slots=True)
class Announced:
    """What the directories say.

    Attributes:
        holder: for each certificate of the holder the places where it can be.
        authorities: the same for those of authorities.
        token_information: where EF.CIAInfo is.
    """

    holder: tuple[tuple[Place, ...], ...]
    authorities: tuple[tuple[Place, ...], ...]
    token_information: Place


@dataclass(frozen=True, slots=True)
class _Base:
    """The directory of the application: its path, or its name when the path is not known."""

    path: bytes = b""
    by_name: bool = False

    def file(self, path: bytes) -> Place:
        return Place(path, PKCS15_NAME, below_name=True) if self.by_name else Place(self.path + path)

    def places(self, path: bytes, offset: int = 0) -> tuple[Place, ...]:
        """Where a path leads that begins in the master file, or in the application, or says neither."""
        if path.startswith(MASTER_FILE) and len(path) > len(MASTER_FILE):
            found = [Place(path[len(MASTER_FILE) :])]
        else:
            found = [self.file(path), Place(path)]
        found += [Place(place.path, _SIGN_NAME) for place in found if place.path.startswith(_SIGN_DIRECTORY)]
        return tuple(dict.fromkeys(replace(place, offset=offset) for place in found))


class Directories:
    """The directories of the card behind ``files``."""

    def __init__(self, files: Files) -> None:
        self._files = files

    def enter(self) -> bool:
        """Make the PKCS#15 application current; whether the card has one of that name."""
        try:
            self._files.select_name(PKCS15_NAME)
        except RefusedError:
            return False
        return True

    def announced(self) -> Announced | None:
        """What they announce; ``None`` when the card has none that can be found.

        Raises:
            ChipFaultyError: one that leads to the holder's certificates is broken.
            CardAccessError: the connection ended.
        """
        for base in dict.fromkeys(self._bases()):
            listed = self._read(base.file(_OBJECTS), parse_object_directory)
            if listed and listed.items:
                return self._entries(base, _understood(base.file(_OBJECTS), listed))
        return None

    def _bases(self) -> Iterator[_Base]:
        named = self._read(_APPLICATIONS, parse_applications)
        for application in named.items if named else ():
            if application.path and application.name.startswith(PKCS15_NAME):
                yield _Base(application.path.removeprefix(MASTER_FILE))
        if self.enter():
            yield _Base(by_name=True)
        yield from map(_Base, _USUAL_BASES)

    def _entries(self, base: _Base, listed: tuple[DirectoryFile, ...]) -> Announced:
        holder: list[tuple[Place, ...]] = []
        authorities: list[tuple[Place, ...]] = []
        for file in listed[:_MOST_FILES]:
            for entry in self._listed_in(base, file):
                is_holders = file.listing is Listing.HOLDER and not entry.authority
                (holder if is_holders else authorities).append(base.places(entry.path, entry.offset))
        if len(listed) > _MOST_FILES or len(holder) > _MOST_CERTIFICATES:
            raise ChipFaultyError("more certificates are listed than a card can hold")
        return Announced(tuple(holder), tuple(authorities[:_MOST_CERTIFICATES]), base.file(_TOKEN_INFORMATION))

    def _listed_in(self, base: _Base, file: DirectoryFile) -> tuple[CertificateEntry, ...]:
        places = base.places(file.path)
        for place in (*places, *places):  # a second look, for one that is announced
            entries = self._read(place, parse_certificate_directory)
            if entries is not None:
                return _understood(place, entries) if file.listing is Listing.HOLDER else entries.items
        if file.listing is Listing.HOLDER:
            raise ChipFaultyError(f"{places[0]}: the list of certificates cannot be read")
        return ()

    def _read(self, place: Place, parse: Callable[[bytes], Parsed[Item]]) -> Parsed[Item] | None:
        """The entries of a file, read twice when something in it is not understood; ``None`` when it is refused."""
        try:
            data = self._files.contents(place)
            parsed = parse(data)
            if (parsed.failures or not parsed.items) and self._files.contents(place) != data:
                raise ChipFaultyError(f"{place}: two readings differ")
        except RefusedError:
            return None
        return parsed


def _understood(place: Place, parsed: Parsed[Item]) -> tuple[Item, ...]:
    """All entries of a file that leads to the holder's certificates, where none may be passed over.

    Raises:
        ChipFaultyError: some are not understood.
    """
    if parsed.failures:
        raise ChipFaultyError(f"{place}: not all of it is understood ({parsed.failures[0].reason.value})")
    return parsed.items
