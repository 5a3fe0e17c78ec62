"""What is to be read, as a person asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cardtool.model.way import Way

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.app.settings import Settings


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """What to read.

    Attributes:
        profile: name of the one middleware profile to use, empty for every installed one.
        module: absolute path of a PKCS#11 module to use instead of the profile's own.
        reader: name of the one reader, or a part of it that is unique; empty for all.
        via: which way, ``None`` for that of the settings.
        pins: whether the state of the PINs is asked for, ``None`` for the setting.
    """

    profile: str = ""
    module: Path | None = None
    reader: str = ""
    via: Way | None = None
    pins: bool | None = None

    def way(self, settings: Settings) -> Way:
        """The way in force: a locked setting, else what was asked for, else what suits the rest of the request.

        Who names a module or a profile wants the cards read through it.
        """
        if settings.is_locked("via"):
            return settings.via
        if self.via is None and (self.profile or self.module):
            return Way.PKCS11
        return self.via or settings.via

    def wants_pins(self, settings: Settings) -> bool:
        """Whether the state of the PINs is asked for."""
        return settings.pins if self.pins is None or settings.is_locked("pins") else self.pins
