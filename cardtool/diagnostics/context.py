"""What the probes of one check share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cardtool.diagnostics.once import Once
from cardtool.model.errors import CardtoolError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from cardtool.cards.hardware import Hardware
    from cardtool.cards.profile import Profile
    from cardtool.diagnostics.system import System
    from cardtool.model.certificate import Certificate
    from cardtool.model.diagnosis import Fact, FactCode, ProbeId
    from cardtool.model.kind import CardKind
    from cardtool.model.reader import Reader
    from cardtool.model.reading import CardReading, Readings
    from cardtool.model.trust import Anchor
    from cardtool.rules.diagnosis import DiagnosisRules


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """One thing of cardtool itself that may be broken.

    Attributes:
        code: the fact it gives.
        subject: what is checked.
        check: returns whether the thing is there at all; raises a ``CardtoolError`` when it is no good.
    """

    code: FactCode
    subject: str
    check: Callable[[], bool]


@dataclass(frozen=True)
class ProbeContext:
    """Everything a probe may look at; each probe takes what it needs.

    Attributes:
        system: this workstation.
        hardware: the readers.
        rules: the decision table.
        profiles: reader programs; empty where none is to be used, as in training.
        read: reads and judges the cards in all readers, once; raises ``CardtoolError`` when nothing can be read at all.
        judge_kind: what kind of card a certificate is from.
        anchors: the pinned roots.
        folders: the folders of cardtool, by what they are for.
        own_checks: what else of cardtool is checked.
        asked: probes that are made only when asked, and what brings their facts.
        addresses: pages of the issuer's servers, or of the mirrors that the administrator put in their place; raises
            ``CardtoolError`` when the list of mirrors has an error.
        now: the present moment, aware, UTC.
        as_of: Finnish calendar day to judge for.
    """

    system: System
    hardware: Hardware
    rules: DiagnosisRules
    profiles: tuple[Profile, ...]
    read: Callable[[], Readings]
    judge_kind: Callable[[Certificate], CardKind]
    anchors: Callable[[], tuple[Anchor, ...]]
    folders: Mapping[str, Path]
    own_checks: tuple[OwnCheck, ...]
    addresses: Callable[[], tuple[str, ...]]
    now: datetime
    as_of: date
    asked: Mapping[ProbeId, Callable[[ProbeContext], Iterable[Fact]]] = field(default_factory=dict)
    readers: Once[tuple[Reader, ...]] = field(init=False)
    readings: Once[Readings] = field(init=False)

    def __post_init__(self) -> None:
        """The looks that probes share."""
        object.__setattr__(self, "readers", Once(self.hardware.readers))
        object.__setattr__(self, "readings", Once(self._read_real))

    def _read_real(self) -> Readings:
        """What was read in real readers; what is in a virtual one is no card."""
        readings = self.read()
        return replace(
            readings,
            cards=tuple(reading for reading in readings.cards if not self.is_virtual(reading.card.reader)),
            problems=tuple(problem for problem in readings.problems if not self.is_virtual(problem.reader)),
        )

    def cards(self) -> tuple[CardReading, ...]:
        """The cards that were read; that none could be is told by the probe of the reading."""
        try:
            return self.readings().cards
        except CardtoolError:
            return ()

    def is_virtual(self, reader: str) -> bool:
        """Whether the name is that of something that is no card reader."""
        return any(pattern.search(reader) for pattern in self.rules.virtual_readers)
