"""The outermost edge of the check: what is asked of the operating system, behind small interfaces.

The real ones are in ``linux`` and ``windows`` (:mod:`cardtool.diagnostics.here` chooses); tests script their own. What
an interface cannot learn it says as ``unknown`` or ``None``; none of them raises for what the system does.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from cardtool.cards.profile import Profile
    from cardtool.cards.source import SourceResult
    from cardtool.model.cause import Cause
    from cardtool.model.certificate import Certificate
    from cardtool.model.reader import Reader
    from cardtool.model.revocation import NoAnswerReason


class ServiceState(StrEnum):
    """Whether a service runs."""

    RUNNING = "running"
    STOPPED = "stopped"
    MISSING = "missing"
    """It is not installed."""
    REFUSED = "refused"
    """This user may not use it."""
    UNKNOWN = "unknown"


class ServiceStart(StrEnum):
    """How a service is started."""

    AUTOMATIC = "automatic"
    ON_DEMAND = "on_demand"
    """By the first program that needs it, or by a device that is plugged in."""
    MANUAL = "manual"
    DISABLED = "disabled"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Service:
    """One service of the operating system."""

    name: str
    state: ServiceState
    start: ServiceStart = ServiceStart.UNKNOWN


class Services(Protocol):
    """The services that cards need."""

    def states(self) -> tuple[Service, ...]:
        """The smart-card service first."""


@dataclass(frozen=True, slots=True)
class Device:
    """A reader that is plugged in, as the operating system sees it; ``working``: it has a driver that started."""

    name: str
    working: bool


class Devices(Protocol):
    """Readers at the level of the bus, whether the smart-card service knows them or not."""

    def readers(self) -> tuple[Device, ...] | None:
        """All of them; ``None`` when that cannot be learnt."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A program that listens on a port: its name and the path of its file, empty when not known."""

    program: str = ""
    path: str = ""


class PortSays(StrEnum):
    """What answers on the port of the local signature service."""

    SIGNATURE_SERVICE = "signature_service"
    OTHER = "other"
    NONE = "none"
    """Nothing, or nothing in time."""


@dataclass(frozen=True, slots=True)
class PortAnswer:
    """An answer, and the version it states."""

    says: PortSays
    version: str = ""


class Ports(Protocol):
    """Ports of this workstation, on its own address only."""

    def listener(self, port: int) -> Listener | None:
        """Who listens, ``None`` when nobody does."""

    def ask(self, port: int) -> PortAnswer:
        """What answers when the version of the signature service is asked for."""


class SessionKind(StrEnum):
    """How the user sits at this workstation."""

    LOCAL = "local"
    RDP = "rdp"
    CITRIX = "citrix"
    XRDP = "xrdp"
    VNC = "vnc"
    SSH = "ssh"


class Sessions(Protocol):
    """The user's session."""

    def kind(self) -> SessionKind:
        """How the user sits here."""


@dataclass(frozen=True, slots=True)
class TrustStore:
    """What a store of this workstation trusts.

    Attributes:
        name: name of the store.
        roots: trusted roots.
        issuers: issuing authorities.
        distrusted: fingerprints (SHA-256, lower-case hexadecimal) of what is trusted by no means.
    """

    name: str
    roots: tuple[Certificate, ...] = ()
    issuers: tuple[Certificate, ...] = ()
    distrusted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UserStore:
    """The user's own certificates.

    Attributes:
        name: name of the store.
        certificates: what is in it.
        propagates: the system puts the certificates of cards into it.
    """

    name: str
    certificates: tuple[Certificate, ...] = ()
    propagates: bool = False


class Stores(Protocol):
    """The certificate stores of this workstation."""

    def trust(self) -> tuple[TrustStore, ...]:
        """The stores that programs of this user trust."""

    def personal(self) -> tuple[UserStore, ...]:
        """The user's own certificates."""


@dataclass(frozen=True, slots=True)
class Space:
    """A folder: whether it, or the nearest folder above it, is there and may be written; and its free bytes."""

    exists: bool
    writable: bool
    free: int | None = None


class Disk(Protocol):
    """Folders, and the times of files as a witness of the clock."""

    def space(self, folder: Path) -> Space:
        """What is known of a folder; nothing is written."""

    def last_change(self, folders: Sequence[Path]) -> datetime | None:
        """The latest change of a file directly in the folders; aware, UTC; ``None`` when there is no file."""


class ProxyState(StrEnum):
    """Whether a proxy is set; its address, which may hold a name and password, is nobody's business."""

    NONE = "none"
    SET = "set"
    UNKNOWN = "unknown"


class Reached(StrEnum):
    """What came of asking a host for a page, where that is not the reason why it could not be asked."""

    YES = "yes"
    UNCLEAR = "unclear"
    """A proxy stands between, and the refusal may be its own or the host's."""


class Network(Protocol):
    """The way to other hosts; looked at only when a person asks for it."""

    def proxies(self) -> Mapping[str, ProxyState]:
        """By scheme, and ``automatic`` for one that a script chooses; empty where there is no network to speak of."""

    def reach(self, url: str, seconds: float) -> Reached | NoAnswerReason:
        """Whether a host answers: one page is asked for, and nothing said but that."""


class Modules(Protocol):
    """The modules of the installed reader programs."""

    def find(self, profile: Profile) -> tuple[Path, ...]:
        """Where the modules of a profile are, the best first."""

    def version(self, path: Path) -> str:
        """The version of a file, empty when it has none."""

    def fits(self, path: Path) -> bool | None:
        """Whether it is built for this process; ``None`` when its header does not say."""

    def answer(self, profile: Profile, path: Path, seconds: float) -> Cause | None:
        """Why a module cannot be loaded, ``None`` when it can."""

    def read(self, profile: Profile, path: Path, readers: Sequence[Reader], seconds: float) -> SourceResult:
        """The cards it shows."""


@dataclass(frozen=True, slots=True)
class System:
    """Everything that is asked of this workstation but the readers themselves."""

    services: Services
    devices: Devices
    ports: Ports
    sessions: Sessions
    stores: Stores
    disk: Disk
    modules: Modules
    network: Network
