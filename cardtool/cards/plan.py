"""What is to be read, and how."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cardtool.cards.direct.source import DirectSource
from cardtool.cards.middleware import Middleware
from cardtool.model.way import Confirm, Way

if TYPE_CHECKING:
    from pathlib import Path

    from cardtool.cards.hardware import Hardware
    from cardtool.cards.profile import Profile


@dataclass(frozen=True)
class ReadingPlan:
    """The choices of one reading or one watch.

    Attributes:
        hardware: the readers.
        profiles: middleware to use.
        reader: name of the one reader or software slot, or a part of it that is unique; empty for all.
        module: absolute path of a PKCS#11 module to use instead of those of ``profiles``.
        named: the profiles were asked for by name.
        seconds: longest time to wait for a module, ``None`` for the profile's own.
        way: which way cards are read.
        confirm: when ``auto`` asks the middleware.
        pins: whether the state of the PINs is asked for in direct reading.
    """

    hardware: Hardware
    profiles: tuple[Profile, ...] = ()
    reader: str = ""
    module: Path | None = None
    named: bool = False
    seconds: float | None = None
    way: Way = Way.AUTO
    confirm: Confirm = Confirm.ALWAYS
    pins: bool = False

    @cached_property
    def direct(self) -> DirectSource | None:
        """Direct reading, ``None`` where it is not used; remembers the cards of this sitting."""
        return None if self.way is Way.PKCS11 else DirectSource(self.hardware)

    @cached_property
    def middleware(self) -> Middleware:
        """The middleware."""
        profiles = () if self.way is Way.DIRECT else self.profiles
        module = None if self.way is Way.DIRECT else self.module
        return Middleware(profiles, self.hardware, module=module, named=self.named, seconds=self.seconds)

    def wants_middleware(self, *, read_directly: bool) -> bool:
        """Whether the middleware is asked for a card, given whether direct reading brought it."""
        if not self.middleware.for_cards:
            return False
        return not read_directly or self.confirm is Confirm.ALWAYS
