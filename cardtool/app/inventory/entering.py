"""What a person may enter for a scan, checked before anything is opened or contacted."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

_QUOTES = "\"'"
_WEB = frozenset({"http", "https"})


def is_endpoint(text: str) -> bool:
    """Whether a text names a TLS server: ``host``, ``host:port``, ``[address]:port`` or ``scheme://host:port``."""
    from cardtool.inventory.sources.endpoint import parse_endpoint

    return parse_endpoint(text) is not None


def is_address(text: str) -> bool:
    """Whether a text is meant as an address of the web, good or bad, and not as a path."""
    return "://" in text


def is_metadata(text: str) -> bool:
    """Whether a text names SAML metadata: a path, or an ``http`` or ``https`` address without a password in it."""
    if not is_address(text):
        return typed_path(text) is not None
    try:
        parts = urlsplit(text)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that do not match, or a port that is no number
        return False
    return named and parts.scheme.lower() in _WEB and parts.username is None and " " not in text


def typed_path(text: str) -> Path | None:
    """The absolute path that a person typed, with or without the quotes that file managers copy; ``None`` if none."""
    bare = text.strip().strip(_QUOTES).strip()
    if not bare or "\0" in bare:
        return None
    try:
        return Path(bare).expanduser().absolute()
    except RuntimeError:  # a home folder of nobody
        return Path(bare).absolute()
