"""A workstation of which nothing is known: for scripted readers, whose cards have nothing to do with this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.cards.source import SourceResult
from cardtool.diagnostics.disk import LocalDisk
from cardtool.diagnostics.system import (
    Device,
    Listener,
    PortAnswer,
    PortSays,
    ProxyState,
    Reached,
    Service,
    SessionKind,
    System,
    TrustStore,
    UserStore,
)
from cardtool.model.revocation import NoAnswerReason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from cardtool.cards.profile import Profile
    from cardtool.model.cause import Cause
    from cardtool.model.reader import Reader


class Nothing:
    """Every interface of the edge, with nothing behind it."""

    def states(self) -> tuple[Service, ...]:
        """No service."""
        return ()

    def readers(self) -> tuple[Device, ...] | None:
        """Not known."""
        return None

    def listener(self, port: int) -> Listener | None:  # noqa: ARG002 - the interface
        """Nobody."""
        return None

    def ask(self, port: int) -> PortAnswer:  # noqa: ARG002 - the interface
        """No answer."""
        return PortAnswer(PortSays.NONE)

    def kind(self) -> SessionKind:
        """Here."""
        return SessionKind.LOCAL

    def trust(self) -> tuple[TrustStore, ...]:
        """No store."""
        return ()

    def personal(self) -> tuple[UserStore, ...]:
        """No store."""
        return ()

    def find(self, profile: Profile) -> tuple[Path, ...]:  # noqa: ARG002 - the interface
        """No module."""
        return ()

    def version(self, path: Path) -> str:  # noqa: ARG002 - the interface
        """None."""
        return ""

    def fits(self, path: Path) -> bool | None:  # noqa: ARG002 - the interface
        """Not known."""
        return None

    def answer(self, profile: Profile, path: Path, seconds: float) -> Cause | None:  # noqa: ARG002 - the interface
        """Nothing is wrong with it."""
        return None

    def read(
        self,
        profile: Profile,  # noqa: ARG002 - the interface
        path: Path,  # noqa: ARG002 - the interface
        readers: Sequence[Reader],  # noqa: ARG002 - the interface
        seconds: float,  # noqa: ARG002 - the interface
    ) -> SourceResult:
        """No card."""
        return SourceResult()

    def proxies(self) -> Mapping[str, ProxyState]:
        """No network."""
        return {}

    def reach(self, url: str, seconds: float) -> Reached | NoAnswerReason:  # noqa: ARG002 - the interface
        """Nobody is asked."""
        return NoAnswerReason.CANCELLED


class _DiskAlone(LocalDisk):
    """The disk, whose files say nothing of the clock: the day of a training may be any day."""

    def last_change(self, folders: Sequence[Path]) -> datetime | None:  # noqa: ARG002 - the interface
        """Not known."""
        return None


def apart() -> System:
    """A workstation of which nothing is known but its disk."""
    nothing = Nothing()
    return System(nothing, nothing, nothing, nothing, nothing, _DiskAlone(), nothing, nothing)
