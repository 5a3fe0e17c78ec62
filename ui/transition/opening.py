"""Hands an address to the system's own program: a browser or the mail program."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

#: Nothing else is opened, whatever an administrator's file says: not a file, not a program.
_SCHEMES: Final = frozenset({"https", "http", "mailto"})


def open_address(address: str) -> bool:
    """Open an address of the web, or a draft of an e-mail; returns whether the system took it."""
    url = QUrl.fromEncoded(address.encode(), QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() in _SCHEMES and QDesktopServices.openUrl(url)
