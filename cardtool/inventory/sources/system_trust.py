"""The certificates that a Linux system trusts: the folders and files of OpenSSL and of the distributions."""

from __future__ import annotations

import os
import ssl
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cardtool.inventory.passwords import Passwords
from cardtool.inventory.sources.files import FileSource
from cardtool.model.sighting import Place, Refusal, RefusalReason, SourceKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cardtool.inventory.caching import FileCache
    from cardtool.inventory.source import ScanWatch
    from cardtool.model.sighting import Sighting

#: Debian, Ubuntu and SUSE (update-ca-certificates); Fedora, RHEL (update-ca-trust); Arch, Alpine; OpenSSL's own.
_PATHS: Final = (
    "/etc/ssl/certs",
    "/usr/share/ca-certificates",
    "/usr/local/share/ca-certificates",
    "/etc/pki",
    "/usr/share/pki",
    "/etc/ca-certificates",
    "/usr/local/ssl/certs",
)


def trust_paths() -> tuple[str, ...]:
    """Where this system keeps what it trusts: the paths of OpenSSL, which its environment may change, and the known."""
    verify = ssl.get_default_verify_paths()
    paths = (verify.cafile, verify.capath, *_PATHS)
    return tuple(dict.fromkeys(path for path in paths if path and os.path.exists(path)))  # noqa: PTH110 - texts, as OpenSSL has them


@dataclass(frozen=True, slots=True)
class SystemTrustSource:
    """What the system trusts; nobody named it, so it is not required.

    Attributes:
        name: shown in the coverage.
        required: not, unless the user asked for it.
        paths: files and folders.
        cache: what was read before.
    """

    name: str = "system trust"
    required: bool = False
    paths: tuple[str, ...] = field(default_factory=trust_paths)
    cache: FileCache | None = None

    @property
    def kind(self) -> SourceKind:
        """``system_trust``."""
        return SourceKind.SYSTEM_TRUST

    def scan(self, watch: ScanWatch) -> Iterator[Sighting | Refusal]:
        """The certificates of all paths, each file once whatever links lead to it."""
        if not self.paths:
            yield Refusal(RefusalReason.NOT_AVAILABLE_HERE, Place(self.kind, self.name), "no trust folder")
            return
        files = FileSource(self.name, Passwords(), required=self.required, cache=self.cache, kind=self.kind)
        yield from files.read_below(self.paths, watch)
