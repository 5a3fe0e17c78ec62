"""Files and folders: every certificate in every known format, recognised by content."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO, Final

from cardtool.inventory.formats import armour, nss
from cardtool.inventory.formats.registry import may_hold_certificates, recognise
from cardtool.inventory.formats.result import SKIPPED, FormatResult, refused
from cardtool.inventory.passwords import Passwords
from cardtool.inventory.walking import SYSTEM_FOLDERS, FoundFile, Walk, open_file
from cardtool.inventory.walking import refused as not_opened
from cardtool.model.sighting import Place, Refusal, RefusalReason, Sighting, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.inventory.caching import FileCache
    from cardtool.inventory.source import ScanWatch

#: How much of a file says whether the rest is worth reading, in bytes.
_HEAD: Final = 4096
#: How much of a text that is too large is searched for a PEM block, in bytes, and how much at a time.
_MOST_SEARCHED: Final = 1024 * 1024 * 1024
_PIECE: Final = 1024 * 1024
#: Names under which people keep certificates and key stores. A content that is none of the known formats is refused
#: under such a name, and passed over under any other; the name never decides how a content is read.
_CERTIFICATE_NAMES: Final = frozenset(
    (".cer", ".crt", ".der", ".p12", ".p7b", ".p7c", ".pem", ".pfx", ".jks", ".jceks", ".keystore", ".truststore")
)
#: A refusal for one of these may be gone the next time although the file is the same: they depend on passwords, on
#: the limits of the scan, and on what the libraries underneath can do.
_NOT_FOR_KEEPS: Final = frozenset(
    (
        RefusalReason.PASSWORD_NEEDED,
        RefusalReason.INTEGRITY,
        RefusalReason.TOO_LARGE,
        RefusalReason.UNSUPPORTED,
    )
)


@dataclass(frozen=True, slots=True)
class FileSource:
    """One file, or all files below one folder.

    Attributes:
        name: path as the user named it.
        passwords: for key stores.
        required: the user named it.
        cache: what was read before, ``None`` to read everything.
        excluded: whole paths that are left out, as patterns of ``fnmatch``.
        kind: kind of the source.
    """

    name: str
    passwords: Passwords = field(default_factory=Passwords)
    required: bool = True
    cache: FileCache | None = None
    excluded: tuple[str, ...] = SYSTEM_FOLDERS
    kind: SourceKind = SourceKind.FILES

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """The certificates of every file, one file after another."""
        yield from self.read_below((self.name,), watch)

    def read_below(self, paths: tuple[str, ...], watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """The certificates of all files below several paths; a file below two of them counts once."""
        walk = Walk(self.kind, watch, self.excluded)
        for path in paths:
            for found in walk.files(path):
                if isinstance(found, Refusal):
                    yield found
                    continue
                result = self._result(found, watch)
                watch.looked_at(skipped=int(result.skipped))
                yield from result.items
                yield from result.refusals

    def _result(self, file: FoundFile, watch: ScanWatch) -> FormatResult:
        cache = self.cache if file.size <= watch.limits.file_bytes else None
        known = cache.get(self.kind, file) if cache is not None else None
        if known is not None:
            return known
        try:
            result = self._read(file, watch)
        except OSError as error:
            return FormatResult(refusals=(not_opened(self.kind, file.path, error),))
        if cache is not None and not any(refusal.reason in _NOT_FOR_KEEPS for refusal in result.refusals):
            cache.put(self.kind, file, result)
        return result

    def _read(self, file: FoundFile, watch: ScanWatch) -> FormatResult:
        place = Place(self.kind, file.path)
        most = watch.limits.file_bytes
        with open_file(file.path) as stream:
            head = stream.read(_HEAD)
            if not may_hold_certificates(head) and not _named_like_certificates(place):
                return SKIPPED
            # One octet more than there should be shows a file that grows; a larger number would be set aside in memory.
            content = head + stream.read(max(file.size - len(head), 0) + 1) if file.size <= most else head
            if file.size > most or len(content) > most:
                stream.seek(0)
                return _too_large(stream, head, place, watch)
        return read_content(content, place, self.passwords)


def read_content(content: bytes, place: Place, passwords: Passwords) -> FormatResult:
    """All certificates of a content of any format; for a file, an upload, a value in a list."""
    known = recognise(content)
    return known.read(content, place, passwords) if known is not None else _of_no_format(place)


def _of_no_format(place: Place) -> FormatResult:
    if nss.is_named_so(place.path):
        return refused(RefusalReason.BAD_STRUCTURE, place, "the name says database of NSS, the content does not")
    if _named_like_certificates(place):
        return refused(RefusalReason.NOT_A_CERTIFICATE, place, "the name says certificate, the content does not")
    return SKIPPED


def _too_large(stream: BinaryIO, head: bytes, place: Place, watch: ScanWatch) -> FormatResult:
    if recognise(head) is None and not _named_like_certificates(place) and not _may_have_blocks(stream, watch):
        return SKIPPED
    return refused(RefusalReason.TOO_LARGE, place, f"larger than {watch.limits.file_bytes} bytes")


def _may_have_blocks(stream: BinaryIO, watch: ScanWatch) -> bool:
    """Whether a PEM block begins in a file; also if that cannot be told within the bounds."""
    tail = b""
    for _ in range(_MOST_SEARCHED // _PIECE):
        if watch.cancelled:
            return True
        piece = stream.read(_PIECE)
        if not piece:
            return False
        searched = tail + armour.without_zeros(piece)
        if armour.BEGIN in searched:
            return True
        tail = searched[-len(armour.BEGIN) :]
    return bool(stream.read(1))


def _named_like_certificates(place: Place) -> bool:
    return PurePath(place.path).suffix.lower() in _CERTIFICATE_NAMES or nss.is_named_so(place.path)
