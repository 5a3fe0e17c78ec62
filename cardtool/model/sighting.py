"""Where certificates were seen, and what could not be read there."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class SourceKind(StrEnum):
    """What kind of place certificates were looked for in."""

    FILES = "files"
    SYSTEM_TRUST = "system_trust"
    WINDOWS_STORE = "windows_store"
    TOKEN = "token"  # noqa: S105 - a place, not a password
    TLS = "tls"
    SAML = "saml"
    XROAD = "xroad"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Place:
    """One place where a certificate stands.

    Attributes:
        source: kind of the source.
        host: name of the machine, empty for this one.
        path: file, store, endpoint or slot.
        alias: name of the entry in a key store, token or metadata document, empty when it has none.
        detail: form in which it stood there (``pem``, ``jks``, ``pkcs12`` …) and its number, for example ``pem#2``.
        key: a private key stands beside it: ``None`` when nothing is known of it. Keys are never read.
    """

    source: SourceKind
    path: str
    host: str = ""
    alias: str = ""
    detail: str = ""
    key: bool | None = None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A certificate in a place, as bytes; nothing is parsed yet."""

    place: Place
    der: bytes = field(repr=False)


class RefusalReason(StrEnum):
    """Why something that could hold certificates was not read, or not whole. The list is closed."""

    NOT_FOUND = "not_found"
    ACCESS_DENIED = "access_denied"
    NOT_READABLE = "not_readable"
    BROKEN_LINK = "broken_link"
    LINK_LOOP = "link_loop"
    SPECIAL_FILE = "special_file"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_MANY = "too_many"
    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    PASSWORD_NEEDED = "password_needed"  # noqa: S105 - a reason, not a password
    NOT_A_CERTIFICATE = "not_a_certificate"
    BAD_BASE64 = "bad_base64"
    TRUNCATED = "truncated"
    BAD_STRUCTURE = "bad_structure"
    BAD_ENCODING = "bad_encoding"
    BAD_TIME = "bad_time"
    BAD_NAME = "bad_name"
    BAD_KEY = "bad_key"
    INTEGRITY = "integrity"
    UNSUPPORTED = "unsupported"
    XML_FORBIDDEN = "xml_forbidden"
    CONNECTION_FAILED = "connection_failed"
    NO_CERTIFICATE = "no_certificate"
    NOT_AVAILABLE_HERE = "not_available_here"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was not read; ``detail`` holds no content of it and no password."""

    reason: RefusalReason
    place: Place
    detail: str = ""


class SourceState(StrEnum):
    """How far a source could be read."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    UNREADABLE = "unreadable"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What became of one source.

    Attributes:
        kind: kind of the source.
        name: what the user named: a folder, store, endpoint.
        state: how far it could be read.
        required: the user named it, so what it could not tell makes an OID ``unknown``, never ``none``.
        seen: certificates seen, each place counted.
        looked_at: files, entries or endpoints looked at.
        skipped: of them, those that hold no certificates (text, pictures, private keys alone).
        refusals: what could not be read.
        as_of: when it was read or, for an import, exported; aware, UTC; ``None`` when unknown.
    """

    kind: SourceKind
    name: str
    state: SourceState
    required: bool = True
    seen: int = 0
    looked_at: int = 0
    skipped: int = 0
    refusals: tuple[Refusal, ...] = ()
    as_of: datetime | None = None
