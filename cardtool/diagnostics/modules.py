"""The modules of the installed reader programs, as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.binaries import own_binary, read_binary
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.diagnostics.pe_version import file_version
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cardtool.cards.hardware import Hardware
    from cardtool.cards.profile import Profile
    from cardtool.cards.source import SourceResult
    from cardtool.model.cause import Cause
    from cardtool.model.reader import Reader


class InstalledModules:
    """:class:`cardtool.diagnostics.system.Modules`; every module runs in its helper process.

    Args:
        hardware: the readers.
    """

    def __init__(self, hardware: Hardware) -> None:
        self._hardware = hardware

    def find(self, profile: Profile) -> tuple[Path, ...]:
        """Where the modules of a profile are, the best first."""
        return profile.modules()

    def version(self, path: Path) -> str:
        """The version of a file; libraries of Linux state none."""
        return file_version(path)

    def fits(self, path: Path) -> bool | None:
        """Whether it is built for this process."""
        try:
            theirs = read_binary(path)
        except OSError:
            return None
        return None if theirs is None or own_binary() is None else theirs == own_binary()

    def answer(self, profile: Profile, path: Path, seconds: float) -> Cause | None:
        """Why a module cannot be loaded, ``None`` when it can."""
        try:
            self._source(profile, path, seconds).check()
        except CardtoolError as error:
            return error.cause
        return None

    def read(self, profile: Profile, path: Path, readers: Sequence[Reader], seconds: float) -> SourceResult:
        """The cards it shows."""
        return self._source(profile, path, seconds).read(readers)

    def _source(self, profile: Profile, path: Path, seconds: float) -> Pkcs11Source:
        return Pkcs11Source(profile, path, hardware=self._hardware, seconds=seconds)
