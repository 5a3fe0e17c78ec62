"""A scripted workstation around virtual hardware: everything is fine until a scenario says otherwise."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cardtool.app.diagnosing.diagnosing import diagnose
from cardtool.app.diagnosing.on_request import OnRequest
from cardtool.app.folders import Folders
from cardtool.app.workspace import Workspace
from cardtool.cards.source import SourceResult
from cardtool.cards.training.certificates import training_authority
from cardtool.cards.training.desk import TrainingDesk
from cardtool.cards.training.scripts import load_scripts
from cardtool.cards.training.staging import Staged
from cardtool.cards.virtual import profiles as virtual_cards
from cardtool.cards.virtual.files import DedicatedFile
from cardtool.certificates.parsing import parse_certificate
from cardtool.diagnostics.runner import Runner
from cardtool.diagnostics.system import (
    Device,
    Listener,
    PortAnswer,
    PortSays,
    ProxyState,
    Reached,
    Service,
    ServiceStart,
    ServiceState,
    SessionKind,
    Space,
    System,
    TrustStore,
    UserStore,
)
from cardtool.model.card import Origin, RawCard, Via
from cardtool.model.certificate import Certificate
from tests.values import certificate as made_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cardtool.app.diagnosing.diagnosing import Watch
    from cardtool.app.knowledge import Knowledge
    from cardtool.cards.hardware import CardConnection, Watcher
    from cardtool.cards.profile import Profile
    from cardtool.cards.training.certificates import CardCertificates
    from cardtool.cards.virtual.card import Card
    from cardtool.model.cause import Cause
    from cardtool.model.diagnosis import Diagnosis, Fact, ProbeId, ProbeResult, Symptom
    from cardtool.model.reader import Reader, ReaderSnapshot
    from cardtool.model.revocation import NoAnswerReason

DAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
FIRST = "Training reader 1"
SECOND = "Training reader 2"
HEALTHY = "staff-county"
SCRIPTS = load_scripts()
#: Making keys takes long, so all benches of a day share their people.
_MADE: Final[dict[date, dict[str, CardCertificates]]] = {}


def parsed(der: bytes) -> Certificate:
    """A certificate that can be read."""
    found = parse_certificate(der)
    assert isinstance(found, Certificate)
    return found


def root_of(card_id: str) -> Certificate:
    """The training root above a made-up card."""
    card = SCRIPTS.cards[card_id]
    return parsed(training_authority(card.authority, SCRIPTS.authorities[card.authority]).chain[1])


class Renamed:
    """Training readers under other names, with what else a scenario lets them do.

    Attributes:
        names: the name shown, by the name on the desk.
        refusal: raised by every look at the readers.
        connecting: raised by every connection.
    """

    def __init__(self, desk: TrainingDesk) -> None:
        self.desk = desk
        self.names: dict[str, str] = {}
        self.refusal: Exception | None = None
        self.connecting: Exception | None = None
        self.extra: tuple[Reader, ...] = ()
        self.hang: Callable[[], object] = lambda: None

    def readers(self) -> tuple[Reader, ...]:
        self.hang()
        if self.refusal:
            raise self.refusal
        own = (replace(reader, name=self.names.get(reader.name, reader.name)) for reader in self.desk.readers())
        return (*own, *self.extra)

    @contextmanager
    def connect(self, reader: str) -> Iterator[CardConnection]:
        if self.connecting:
            raise self.connecting
        with self.desk.connect(self._own(reader)) as connection:
            yield connection

    def check_unchanged(self, before: Reader) -> None:
        self.desk.check_unchanged(replace(before, name=self._own(before.name)))

    def reset(self, reader: str) -> None:
        self.desk.reset(self._own(reader))

    def watch(self, on_snapshot: Callable[[ReaderSnapshot], None]) -> Watcher:
        return self.desk.watch(on_snapshot)

    def _own(self, reader: str) -> str:
        return next((own for own, shown in self.names.items() if shown == reader), reader)


@dataclass
class Workstation:
    """Every interface of the edge; the attributes are what a scenario changes."""

    service: Service = field(default_factory=lambda: Service("SCardSvr", ServiceState.RUNNING, ServiceStart.AUTOMATIC))
    propagation: Service = field(
        default_factory=lambda: Service("CertPropSvc", ServiceState.RUNNING, ServiceStart.AUTOMATIC)
    )
    devices: tuple[Device, ...] | None = (Device("Generic Usb Smart Card Reader", working=True),)
    listening: Listener | None = field(
        default_factory=lambda: Listener("AtostekID.exe", r"C:\Program Files\Atostek\AtostekID.exe")
    )
    says: PortAnswer = field(default_factory=lambda: PortAnswer(PortSays.SIGNATURE_SERVICE, "1.1"))
    session: SessionKind = SessionKind.LOCAL
    trusted: tuple[TrustStore, ...] = ()
    own: tuple[UserStore, ...] = ()
    folder: Space = field(default_factory=lambda: Space(exists=True, writable=True, free=10**10))
    newest: datetime | None = NOW
    proxy: dict[str, ProxyState] = field(default_factory=lambda: dict.fromkeys(("http", "https"), ProxyState.NONE))
    hosts: dict[str, Reached | NoAnswerReason] = field(default_factory=dict)

    def states(self) -> tuple[Service, ...]:
        return (self.service, self.propagation)

    def readers(self) -> tuple[Device, ...] | None:
        return self.devices

    def listener(self, port: int) -> Listener | None:
        assert port == 53952
        return self.listening

    def ask(self, port: int) -> PortAnswer:
        assert port == 53952
        return self.says

    def kind(self) -> SessionKind:
        return self.session

    def trust(self) -> tuple[TrustStore, ...]:
        return self.trusted

    def personal(self) -> tuple[UserStore, ...]:
        return self.own

    def space(self, folder: Path) -> Space:
        assert folder.is_absolute()
        return self.folder

    def last_change(self, folders: Sequence[Path]) -> datetime | None:
        assert folders
        return self.newest

    def proxies(self) -> dict[str, ProxyState]:
        return self.proxy

    def reach(self, url: str, seconds: float) -> Reached | NoAnswerReason:
        assert seconds > 0
        return self.hosts.get(url, Reached.YES)


@dataclass
class Program:
    """An installed reader program."""

    version: str = "4.5.1.0"
    fits: bool | None = True
    cause: Cause | None = None
    cards: Callable[[Sequence[Reader]], Iterable[RawCard]] = lambda _: ()


@dataclass
class Programs:
    """The modules of reader programs, by the name of the profile."""

    installed: dict[str, Program]

    def find(self, profile: Profile) -> tuple[Path, ...]:
        return (Path("/programs") / profile.name,) if profile.name in self.installed else ()

    def version(self, path: Path) -> str:
        return self.installed[path.name].version

    def fits(self, path: Path) -> bool | None:
        return self.installed[path.name].fits

    def answer(self, profile: Profile, path: Path, seconds: float) -> Cause | None:
        assert path.name == profile.name
        assert seconds > 0
        return self.installed[profile.name].cause

    def read(self, profile: Profile, path: Path, readers: Sequence[Reader], seconds: float) -> SourceResult:
        assert path.name == profile.name
        assert seconds > 0
        return SourceResult(tuple(self.installed[profile.name].cards(readers)))


@cache
def shared_knowledge() -> Knowledge:
    """What ships with the program, loaded once."""
    return Workspace(Folders(*(Path("/nowhere") / name for name in "abcde"))).knowledge


class Bench:
    """A healthy workstation with one card in its first reader.

    Args:
        home: where the program keeps its files.
        readers: number of readers.
        card: script of the card in the first one, empty for none.
        day: the day on which all this is.
    """

    def __init__(self, home: Path, *, readers: int = 2, card: str = HEALTHY, day: date = DAY) -> None:
        self.desk = TrainingDesk(day, readers=readers, scripts=SCRIPTS)
        self.desk._stage._made = _MADE.setdefault(day, {})
        self.hardware = Renamed(self.desk)
        folders = Folders(*(home / name for name in ("data", "settings", "cache", "logs", "administrator")))
        self.workspace = Workspace(folders, now=lambda: self.now, as_of=day, training_desk=self.hardware)
        self.now = datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)
        self.station = Workstation(newest=self.now)
        self.programs = Programs({"atostek-id": Program(cards=self.shown)})
        self.asked: dict[ProbeId, Callable[[], Iterable[Fact]]] = {}
        self.request = OnRequest()
        self.told: tuple[Symptom, ...] = ()
        self.only: tuple[ProbeId, ...] = ()
        if card:
            self.desk.insert(card, FIRST)
            self.propagate(SCRIPTS[card].card)

    # -- what a scenario does -----------------------------------------------------------------

    def propagate(self, *card_ids: str) -> None:
        """Windows put the certificates of these cards into the user's store."""
        own = [parsed(der) for card_id in card_ids if card_id for der in self._holders(card_id)]
        self.station.own = (UserStore(r"CurrentUser\My", tuple(own), propagates=True),)

    def put(self, card: Card, reader: str = FIRST) -> None:
        """Put a card of one's own making into a reader."""
        with self.desk._changed:
            self.desk._bay(reader).insert(Staged(card))

    def made(self, card_id: str = HEALTHY, *, cas: bool = True, layout: str = "s42") -> Card:
        """A card of a made-up person."""
        made = self.certificates(card_id)
        return virtual_cards.build(
            layout,
            authentication=made.authentication,
            signature=made.signature,
            cas=made.cas if cas else (),
        )

    def pin(self, which: int, *, tries: int, activated: bool = True) -> None:
        """Set the state of the n-th PIN of the card in the first reader: 0 and 1 are PIN 1 and 2, 2 the activation."""
        staged = self.desk._bay(FIRST)._staged
        assert staged is not None
        pin = list(staged.card.pins.values())[which]
        pin.tries, pin.activated = tries, activated

    def pin_root(self, card_id: str = HEALTHY) -> Certificate:
        """An administrator pins the training root, so that chains of training cards are trusted."""
        root = root_of(card_id)
        folder = self.workspace.folders.administrator / "rules"
        folder.mkdir(parents=True)
        (folder / "trust_anchors.toml").write_text(f'[[anchor]]\nname = "Training root"\nsha256 = "{root.sha256}"\n')
        return root

    def trust(self, *roots: Certificate, issuers: Iterable[Certificate] = ()) -> None:
        """The stores of the workstation: the pinned roots, and these."""
        pinned = [
            made_up(sha256=anchor.sha256, not_after=datetime(2042, 1, 1, tzinfo=UTC))
            for anchor in shared_knowledge().anchors
        ]
        self.station.trusted = (TrustStore("Windows", (*pinned, *roots), tuple(issuers)),)

    def shown(self, readers: Iterable[Reader]) -> list[RawCard]:
        """What a reader program that works shows of the cards."""
        return [
            RawCard(
                reader.name,
                (made := tuple(self._on_card(reader.name))),
                reader.atr,
                origins=((Origin(Via.PKCS11, "atostek-id"),),) * len(made),
                profile="atostek-id",
            )
            for reader in readers
            if self._on_card(reader.name)
        ]

    # -- the check ----------------------------------------------------------------------------

    def system(self) -> System:
        """The scripted edge."""
        station = self.station
        return System(station, station, station, station, station, station, self.programs, station)

    def diagnose(
        self,
        only: Iterable[ProbeId] = (),
        on_probe: Callable[[ProbeResult], None] | None = None,
        watch: Watch | None = None,
        *,
        before: Diagnosis | None = None,
        runner: Runner | None = None,
    ) -> Diagnosis:
        """Check this workstation."""
        if not self.workspace.folders.administrator.exists():
            self.workspace.__dict__.setdefault("knowledge", shared_knowledge())
        return diagnose(
            self.workspace,
            tuple(only) or self.only,
            on_probe,
            watch,
            before=before,
            asked=self.asked,
            request=self.request,
            told=self.told,
            system=self.system(),
            runner=runner or Runner(),
        )

    def certificates(self, card_id: str) -> CardCertificates:
        """The certificates of a made-up card, as they are on the cards of this desk."""
        return self.desk._stage._certificates(card_id)

    def _holders(self, card_id: str) -> tuple[bytes, bytes]:
        made = self.certificates(card_id)
        return made.authentication, made.signature

    def _on_card(self, reader: str) -> tuple[bytes, ...]:
        staged = self.desk._bay(self.hardware._own(reader))._staged
        if staged is None:
            return ()
        contents = list(_contents(staged.card.master_file))
        known = [self._holders(card_id) for card_id in _MADE.get(self.workspace.day(), {})]
        return next((pair for pair in known if any(content.startswith(pair[0]) for content in contents)), ())


def _contents(folder: DedicatedFile) -> Iterator[bytes]:
    """The contents of all files."""
    for child in folder.children.values():
        if isinstance(child, DedicatedFile):
            yield from _contents(child)
        else:
            yield child.data
