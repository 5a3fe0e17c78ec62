"""What all use cases share: folders, knowledge, middleware profiles, clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cardtool.app import clock
from cardtool.app.folders import Folders, find_folders
from cardtool.app.knowledge import Knowledge, load_knowledge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from cardtool.app.settings import Settings
    from cardtool.cards.hardware import Hardware
    from cardtool.cards.profiles import Profile


@dataclass
class Workspace:
    """The surroundings of one run of the program.

    Knowledge and profiles are loaded when first asked for, so that a face is up before they are needed.

    Attributes:
        folders: where files are.
        now: returns the present moment; tests set it.
        as_of: Finnish calendar day to judge for, ``None`` for the present one.
        training_desk: scripted readers to use instead of the real ones.
    """

    folders: Folders = field(default_factory=find_folders)
    now: Callable[[], datetime] = clock.now
    as_of: date | None = None
    training_desk: Hardware | None = None

    @cached_property
    def knowledge(self) -> Knowledge:
        """Register, rules and trust anchors.

        Raises:
            InstallationError: shipped data is missing or broken.
        """
        return load_knowledge(self.folders)

    @cached_property
    def profiles(self) -> tuple[Profile, ...]:
        """All middleware profiles, shipped and the administrator's.

        Raises:
            InstallationError: a shipped profile is broken.
            LocalDataError: a profile of the administrator has an error.
        """
        from cardtool.cards.profiles import load_profiles

        local = self.folders.administrator / "pkcs11_profiles"
        return load_profiles(local if local.is_dir() else None)

    @cached_property
    def settings(self) -> Settings:
        """The user's and the administrator's settings.

        Raises:
            LocalDataError: a settings file has an error.
        """
        from cardtool.app.settings import load_settings

        return load_settings(self.folders)

    @cached_property
    def hardware(self) -> Hardware:
        """The readers: real ones, or those of the training."""
        if self.training_desk is not None:
            return self.training_desk
        from cardtool.cards.pcsc_hardware import PcscHardware

        return PcscHardware()

    def day(self) -> date:
        """The Finnish calendar day judgements are made for."""
        from cardtool.model.finnish_time import finnish_day

        return self.as_of or finnish_day(self.now())
