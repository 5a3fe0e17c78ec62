"""All installed middleware as one: modules are asked in the order of their profiles' priority.

Each is asked only for the cards that none has read yet. So a card is read once and counted once, a module that cannot
read it costs time only where nothing else could, and a module that may misbehave is not loaded without need.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profile import Profile
from cardtool.cards.source import SourceResult
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import CardtoolError, MiddlewareMissingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cardtool.cards.hardware import Hardware
    from cardtool.cards.source import CardSource
    from cardtool.model.card import RawCard
    from cardtool.model.reader import Reader

#: The card itself is the cause: another way or module would not do better, and would wait as long again.
FINAL: Final = frozenset(
    {
        Cause.REMOVED_DURING_READING,
        Cause.CHANGED_DURING_READING,
        Cause.SERVICE_STOPPED,
        Cause.ACCESS_REFUSED,
        Cause.IN_USE_ELSEWHERE,
        Cause.TIMED_OUT,
    }
)

#: Detail of the problem that no profile has a module here.
NOT_INSTALLED: Final = "no middleware for cards is installed"

#: A module file that cannot be used; the profile's next one is tried.
_UNUSABLE: Final = frozenset(
    {
        Cause.MIDDLEWARE_MISSING,
        Cause.MIDDLEWARE_BITNESS,
        Cause.MIDDLEWARE_MISBEHAVES,
        Cause.MIDDLEWARE_CRASHED,
    }
)


@dataclass(slots=True)
class Answers:
    """What the modules answered.

    Attributes:
        cards: cards and software tokens.
        problems: what each module could not read.
        installed: a module of any profile is installed.
    """

    cards: list[RawCard] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    installed: bool = False


class Middleware:
    """The modules of some profiles.

    Args:
        profiles: the profiles.
        hardware: the readers.
        module: absolute path of a PKCS#11 module to use instead of those of ``profiles``.
        named: the profiles were asked for by name, so what is wrong with them is told even if nothing needs them.
        seconds: longest time to wait for a module, ``None`` for the profile's own.
    """

    def __init__(
        self,
        profiles: Sequence[Profile],
        hardware: Hardware,
        *,
        module: Path | None = None,
        named: bool = False,
        seconds: float | None = None,
    ) -> None:
        self.profiles = tuple(profiles) if module is None else (profile_of(module, profiles),)
        self.named = named or module is not None
        self.module = module
        self._hardware = hardware
        self._seconds = seconds
        self._turn = threading.Lock()

    @property
    def for_cards(self) -> tuple[Profile, ...]:
        """The profiles that read cards."""
        return tuple(profile for profile in self.profiles if not profile.software)

    @property
    def for_software(self) -> tuple[Profile, ...]:
        """The profiles that read software tokens."""
        return tuple(profile for profile in self.profiles if profile.software)

    def read_cards(self, readers: Sequence[Reader]) -> Answers:
        """The cards in ``readers``; one reading at a time, others wait."""
        with self._turn:
            return self._read_cards(readers)

    def _read_cards(self, readers: Sequence[Reader]) -> Answers:
        answers = Answers()
        left = {reader.name: reader for reader in readers}
        for profile in self.for_cards:
            sources = self.sources(profile)
            answers.installed = answers.installed or bool(sources)
            if sources and (left or self.module):
                result = _first_usable(sources, tuple(left.values()))
                answers.cards += result.cards
                answers.problems += result.problems
                done = {card.reader for card in result.cards}
                done |= {problem.reader for problem in result.problems if problem.cause in FINAL}
                left = {name: reader for name, reader in left.items() if name not in done}
        return answers

    def read_software(self) -> Answers:
        """All software tokens; one reading at a time, others wait."""
        with self._turn:
            return self._read_software()

    def _read_software(self) -> Answers:
        answers = Answers()
        for profile in self.for_software:
            if sources := self.sources(profile):
                result = _first_usable(sources, ())
                answers.cards += result.cards
                answers.problems += result.problems
                answers.installed = True
        return answers

    def check(self) -> tuple[bool, tuple[Problem, ...]]:
        """Whether any profile has a module that can be loaded, and why others have none."""
        usable = False
        problems: list[Problem] = []
        for profile in self.profiles:
            sources = self.sources(profile)
            failures = [failure for source in sources if (failure := _load_failure(source))]
            if not sources:
                failures = [MiddlewareMissingError("no module is installed", profile=profile.name).problem]
            usable = usable or len(failures) < len(sources)
            problems += failures[:1] if len(failures) >= len(sources) else []
        return usable, tuple(problems)

    def sources(self, profile: Profile) -> list[Pkcs11Source]:
        """The modules of a profile that are installed."""
        paths = (self.module,) if self.module else profile.modules()
        return [
            Pkcs11Source(profile, path, hardware=self._hardware, seconds=self._seconds, report_empty=self.named)
            for path in paths
        ]


def profile_of(module: Path, profiles: Sequence[Profile]) -> Profile:
    """The profile a module belongs to: the only one given, one that names such a file, or one without quirks."""
    if len(profiles) == 1:
        return profiles[0]
    for profile in profiles:
        names = (path.path.replace("\\", "/").rpartition("/")[2] for path in profile.paths)
        if any(fnmatch(module.name.casefold(), name.casefold()) for name in names):
            return profile
    return Profile(name=module.stem, title=module.name)


def _load_failure(source: Pkcs11Source) -> Problem | None:
    try:
        source.check()
    except CardtoolError as error:
        return error.problem
    return None


def _first_usable(sources: Sequence[CardSource], readers: Sequence[Reader]) -> SourceResult:
    """The result of the first module of a profile that can be used, or that of the first."""
    first: SourceResult | None = None
    for source in sources:
        result = source.read(readers)
        if result.cards or not result.problems or {problem.cause for problem in result.problems} - _UNUSABLE:
            return result
        first = first or result
    return first or SourceResult()
