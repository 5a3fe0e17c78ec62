"""Stores of certificates that are recognised but not read, so that they are not taken for files without any."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from cardtool.inventory.formats.result import SKIPPED, FormatResult, refused
from cardtool.model.sighting import RefusalReason

if TYPE_CHECKING:
    from cardtool.inventory.passwords import Passwords
    from cardtool.model.sighting import Place

#: Name of the format in :attr:`Place.detail`.
FORM: Final = "unsupported"
#: First octets of each, and what it is.
_STORES: Final = {
    b"\0\0\0\0CERT": "serialized certificate store of Windows (SST)",
    b"kych": "keychain of macOS",
    b"\0\6\x15\x61\0\0\0\2": "certificate database of NSS before version 9 (cert8.db)",
}


def _store(content: bytes) -> str:
    return next((name for first, name in _STORES.items() if content.startswith(first)), "")


def sniff(content: bytes) -> bool:
    """Whether it is one of these stores."""
    return bool(_store(content))


def read(content: bytes, place: Place, passwords: Passwords) -> FormatResult:  # noqa: ARG001 - same for all formats
    """The refusal that says which."""
    store = _store(content)
    return refused(RefusalReason.UNSUPPORTED, place, store) if store else SKIPPED
