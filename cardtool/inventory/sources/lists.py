"""Lists that other programs exported: a certificate in each row, or rows that only say where one was seen.

CSV with a header (comma, semicolon or tab), NDJSON, and one JSON array. A certificate may be PEM, base64 or hex.
osquery's table ``certificates`` has no certificates in it, only their SHA-1 (osquery, specs/certificates.table): such a
row is a refusal ``no_certificate``, whose place :func:`confirm` makes a sighting once the certificate is known from
elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Final

from cardtool.inventory.sources.list_certificates import read_value
from cardtool.inventory.sources.list_rows import ListError, Row, rows_of
from cardtool.inventory.walking import open_file, refused
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from cardtool.inventory.source import ScanWatch

#: Names of columns in lower case, the most telling first. Those of osquery and Fleet are among them.
_CERTIFICATE: Final = (
    *("certificate_pem", "cert_pem", "pem", "certificate_der", "der_base64", "der", "certificate_base64"),
    *("certificate", "cert", "x509certificate", "raw"),
)
_HOST: Final = ("host", "hostname", "host_name", "host_identifier", "hostidentifier", "computer", "computername")
_PATH: Final = ("path", "file", "filename", "store_path", "store_location", "location")
_ALIAS: Final = ("alias", "label", "nickname", "friendly_name")
_SHA1: Final = ("sha1", "thumbprint", "fingerprint_sha1")
_KNOWN: Final = frozenset((*_CERTIFICATE, *_HOST, *_PATH, *_ALIAS, *_SHA1))
#: Longest name of a place that is kept, in characters: the longest path of the systems.
_LONGEST_NAME: Final = 4096
_SHA1_MARK: Final = "sha1 "
_SHA1_DIGITS: Final = 40
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class ListSource:
    """One list.

    Attributes:
        name: path of the file.
        required: the user named it.
        as_of: when it was exported; ``None`` when that is not known.
    """

    name: str
    required: bool = True
    as_of: datetime | None = None

    @property
    def kind(self) -> SourceKind:
        """``list``."""
        return SourceKind.LIST

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """Every row in turn; the file is never held in memory as a whole, except a JSON array."""
        try:
            with open_file(self.name) as stream:
                yield from self._rows(stream, watch)
        except OSError as error:
            yield refused(self.kind, self.name, error)
        except ListError as error:
            yield Refusal(error.reason, Place(self.kind, self.name), str(error))

    def _rows(self, stream: BinaryIO, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        empty = True
        for number, row in enumerate(rows_of(stream, watch.limits.file_bytes, _KNOWN), 1):
            if watch.cancelled:
                return
            found = self._found(row, number)
            watch.looked_at(skipped=int(not found))
            empty = empty and not found
            yield from found
        if empty:
            yield Refusal(RefusalReason.NO_CERTIFICATE, Place(self.kind, self.name), "no column holds certificates")

    def _found(self, row: Row, number: int) -> tuple[Sighting | Refusal, ...]:
        """What one row says; nothing if it has neither a certificate nor a fingerprint."""
        if row is None:
            place = Place(self.kind, self.name, detail=f"row {number}")
            return (Refusal(RefusalReason.BAD_STRUCTURE, place, "not a row"),)
        place = self._place(row, number)
        value = _first(row, _CERTIFICATE)
        if value:
            result = read_value(value, place)
            return (*result.items, *result.refusals)
        sha1 = _first(row, _SHA1).replace(":", "").lower()
        if len(sha1) == _SHA1_DIGITS and not set(sha1) - _HEX:
            return (Refusal(RefusalReason.NO_CERTIFICATE, place, f"{_SHA1_MARK}{sha1}"),)
        return ()

    def _place(self, row: Mapping[str, str], number: int) -> Place:
        """The place that the row names, else its own in the list."""
        path, host, alias = (_first(row, names)[:_LONGEST_NAME] for names in (_PATH, _HOST, _ALIAS))
        return Place(self.kind, path or self.name, host, alias, "list" if path else f"row {number}")


def _first(row: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def pointer_of(refusal: Refusal) -> str:
    """The SHA-1 in lower-case hexadecimal that a row of a list pointed to, empty when the refusal is no such row."""
    pointer = refusal.reason is RefusalReason.NO_CERTIFICATE and refusal.detail.startswith(_SHA1_MARK)
    return refusal.detail.removeprefix(_SHA1_MARK) if pointer else ""


def confirm(refusals: Iterable[Refusal], known: Mapping[str, bytes]) -> Iterator[Sighting]:
    """Sightings at the places of those rows whose certificates are known from elsewhere.

    Args:
        refusals: of a list's coverage.
        known: DER of certificates by their SHA-1 in lower-case hexadecimal.
    """
    for refusal in refusals:
        der = known.get(pointer_of(refusal))
        if der is not None:
            yield Sighting(refusal.place, der)
