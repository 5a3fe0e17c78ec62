"""A middleware profile: where a PKCS#11 module lies and how it differs from the standard."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from cardtool.cards.binaries import own_binary, read_binary
from cardtool.cards.module_paths import find_files

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.model.evidence import Confidence

#: Longest wait for a module that makes no progress, in seconds, when a profile says nothing of its own.
DEFAULT_TIME_LIMIT: Final = 4.5
#: A module that is known to be slow may take so many times as long as is known.
_SLOW_FACTOR: Final = 1.5


class ProfileKind(StrEnum):
    """What a module reads: cards in readers, or tokens kept in files."""

    CARD = "card"
    SOFTWARE = "software"


@dataclass(frozen=True, slots=True)
class ModulePath:
    """Where a module may lie.

    Attributes:
        platform: ``linux``, ``windows`` or ``macos``.
        path: absolute path, or a search pattern where the exact path is not known.
        certainty: how sure it is that the module lies there.
        source: where the path comes from.
    """

    platform: str
    path: str
    certainty: Confidence
    source: str


@dataclass(frozen=True, slots=True)
class Quirks:
    """Ways in which a module departs from what one expects, as data.

    Attributes:
        two_tokens_per_card: a card shows as two tokens, one a PIN.
        no_label_search: a search by label fails; search by class only.
        missing_login_required: the login-required flag is not set though a login is needed.
        signature_in_wrong_slot: the signature certificate shows in the authentication slot too.
        reinitialize_before_listing: tokens that came since the start show only after a new start.
        may_crash_host: can end the process that loads it.
        caches_certificates: can show an old certificate of a renewed card.
        slow_seconds: a listing takes up to this many seconds, 0 when nothing is known.
    """

    two_tokens_per_card: bool = False
    no_label_search: bool = False
    missing_login_required: bool = False
    signature_in_wrong_slot: bool = False
    reinitialize_before_listing: bool = False
    may_crash_host: bool = False
    caches_certificates: bool = False
    slow_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Profile:
    """One PKCS#11 middleware.

    Attributes:
        name: short name for commands and documents.
        title: name for people.
        vendor: who makes it.
        kind: what it reads.
        priority: the smaller one is asked first.
        paths: where its module may lie, the best first.
        quirks: how it departs from the standard.
        versions: versions that are known, with what changed.
        sources: where the statements come from.
        environment: variables the module needs, set when it is first loaded unless the user has set them.
        local: added by an administrator.
    """

    name: str
    title: str
    vendor: str = ""
    kind: ProfileKind = ProfileKind.CARD
    priority: int = 100
    paths: tuple[ModulePath, ...] = ()
    quirks: Quirks = Quirks()
    versions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()
    local: bool = False

    @property
    def software(self) -> bool:
        """Whether its tokens are files, not cards."""
        return self.kind is ProfileKind.SOFTWARE

    @property
    def time_limit(self) -> float:
        """Longest wait without progress, in seconds."""
        return max(DEFAULT_TIME_LIMIT, _SLOW_FACTOR * self.quirks.slow_seconds)

    def modules(self) -> tuple[Path, ...]:
        """Absolute paths of its modules on this machine; those built for this process come first."""
        platform = current_platform()
        found = find_files(path.path for path in self.paths if path.platform == platform)
        return tuple(sorted(found, key=lambda path: not _loadable(path)))

    def variables(self) -> dict[str, str]:
        """All variables of a process that loads the module: the user's, and those of the profile that are not set."""
        return {**dict(self.environment), **os.environ}


def current_platform() -> str:
    """The name profiles use for this operating system."""
    return {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")


def _loadable(path: Path) -> bool:
    try:
        return read_binary(path) == own_binary()
    except OSError:
        return False
