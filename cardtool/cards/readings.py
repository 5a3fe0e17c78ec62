"""One reading of everything: readers, cards, software tokens, through all installed middleware.

Cards: modules are asked in the order of their profiles' priority, each only for the cards that none has read yet. So a
card is read once and counted once, a module that cannot read it costs time only where nothing else could, and a module
that can end its host process is not loaded without need.
"""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING, Final

from cardtool.cards.grouping import merge_cards
from cardtool.cards.pcsc import list_readers
from cardtool.cards.pkcs11_source import Pkcs11Source
from cardtool.cards.profile import Profile
from cardtool.cards.reader_names import choose_readers
from cardtool.cards.source import SourceResult
from cardtool.model.cause import Cause, Problem
from cardtool.model.errors import (
    CardInUseError,
    CardMuteError,
    CardtoolError,
    MiddlewareMissingError,
    MiddlewareNoTokenError,
    NoCardError,
    NoReaderError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from cardtool.cards.source import CardSource
    from cardtool.model.card import RawCard
    from cardtool.model.reader import Reader

#: Of several problems with one reader the first in this order is told: the later ones follow from it or say less.
_TELLING: Final = (
    Cause.REMOVED_DURING_READING,
    Cause.CHANGED_DURING_READING,
    Cause.SERVICE_STOPPED,
    Cause.ACCESS_REFUSED,
    Cause.IN_USE_ELSEWHERE,
    Cause.TIMED_OUT,
    Cause.CARD_MUTE,
    Cause.NO_AUTHENTICATION_CERTIFICATE,
    Cause.MIDDLEWARE_BITNESS,
    Cause.MIDDLEWARE_MISBEHAVES,
    Cause.CARD_UNSUPPORTED,
)

#: The card itself is the cause: another module would not do better, and would wait as long again.
_FINAL: Final = frozenset(
    {
        Cause.REMOVED_DURING_READING,
        Cause.CHANGED_DURING_READING,
        Cause.SERVICE_STOPPED,
        Cause.ACCESS_REFUSED,
        Cause.IN_USE_ELSEWHERE,
        Cause.TIMED_OUT,
    }
)

#: A module file that cannot be used; the profile's next one is tried.
_UNUSABLE: Final = frozenset({Cause.MIDDLEWARE_MISSING, Cause.MIDDLEWARE_BITNESS, Cause.MIDDLEWARE_MISBEHAVES})


def read_all(
    profiles: Sequence[Profile],
    *,
    reader: str = "",
    module: Path | None = None,
    named: bool = False,
    seconds: float | None = None,
) -> SourceResult:
    """Read every card and every software token.

    Args:
        profiles: middleware to use.
        reader: name of the one reader or software slot, or a part of it that is unique; empty for all.
        module: absolute path of a PKCS#11 module to use instead of those of ``profiles``.
        named: the profiles were asked for by name, so what is wrong with them is told even if nothing needs them.
        seconds: longest time to wait for a module, ``None`` for the profile's own.

    Returns:
        Cards read whole, and the problems worth telling; nothing is raised.
    """
    return _Reading(profiles, reader, module, named=named or module is not None, seconds=seconds).run()


class _Reading:
    """One run of :func:`read_all`; holds its parameters and gathers what comes."""

    def __init__(
        self, profiles: Sequence[Profile], wanted: str, module: Path | None, *, named: bool, seconds: float | None
    ) -> None:
        self._profiles = tuple(profiles) if module is None else (_profile_of(module, profiles),)
        self._wanted = wanted
        self._module = module
        self._named = named
        self._seconds = seconds
        self._cards: list[RawCard] = []
        self._problems: list[Problem] = []
        self._idle: list[Problem] = []  # told only if nothing was read

    def run(self) -> SourceResult:
        """Read, and reduce the problems to the telling ones."""
        hardware = [profile for profile in self._profiles if not profile.software]
        software = [profile for profile in self._profiles if profile.software]
        if self._named and self._nothing_to_load():
            return SourceResult(problems=tuple(self._problems))
        chosen = self._read_hardware(hardware) if hardware else False
        if software and not chosen:
            self._read_software(software)
        cards = merge_cards(self._cards)
        problems = self._problems if cards or self._problems else self._idle
        return SourceResult(cards, tuple(dict.fromkeys(problems)))

    # -- cards in readers -----------------------------------------------------------------------------

    def _read_hardware(self, profiles: Sequence[Profile]) -> bool:
        """Read cards; returns whether the reader asked for is a real one, so that no software slot is meant."""
        readers: tuple[Reader, ...] = ()
        try:
            readers = self._chosen_readers()
        except CardtoolError as error:
            self._idle.append(error.problem)
        refused = [problem for reader in readers if (problem := _refusal(reader))]
        open_readers = [reader for reader in readers if reader.present and not _refusal(reader)]
        self._problems += refused
        if readers and not open_readers and not refused:
            self._idle.append(NoCardError(reader=self._only_name(readers)).problem)
        if open_readers or self._module:
            self._ask_modules(profiles, open_readers)
        return bool(self._wanted and readers)

    def _chosen_readers(self) -> tuple[Reader, ...]:
        readers = list_readers()
        if not readers:
            raise NoReaderError("no reader is connected", reader=self._wanted)
        return choose_readers(readers, self._wanted)

    def _ask_modules(self, profiles: Sequence[Profile], readers: Sequence[Reader]) -> None:
        left = {reader.name: reader for reader in readers}
        problems: list[Problem] = []
        installed = False
        for profile in profiles:
            sources = self._sources(profile)
            installed = installed or bool(sources)
            if sources and (left or self._module):
                result = _first_usable(sources, tuple(left.values()))
                self._cards += [card for card in result.cards if self._matches(card, left)]
                problems += result.problems
                done = {card.reader for card in result.cards}
                done |= {problem.reader for problem in result.problems if problem.cause in _FINAL}
                left = {name: reader for name, reader in left.items() if name not in done}
        read = {card.reader for card in self._cards}
        self._problems += _reduce(problem for problem in problems if problem.reader not in read)
        if not installed:
            detail = "no middleware for cards is installed"
            self._problems.append(MiddlewareMissingError(detail, reader=self._only_name(readers)).problem)

    def _matches(self, card: RawCard, readers: dict[str, Reader]) -> bool:
        return card.reader in readers or self._wanted.casefold() in card.reader.casefold()

    # -- software tokens ------------------------------------------------------------------------------

    def _read_software(self, profiles: Sequence[Profile]) -> None:
        cards: list[RawCard] = []
        problems: list[Problem] = []
        for profile in profiles:
            if sources := self._sources(profile):
                result = _first_usable(sources, ())
                cards += result.cards
                problems += result.problems
        wanted = [card for card in cards if self._wanted.casefold() in card.reader.casefold()]
        self._cards += wanted
        if self._named:
            self._problems += problems
            self._idle += self._nothing_found(profiles, cards, problems)

    def _nothing_found(
        self, profiles: Sequence[Profile], cards: Sequence[RawCard], problems: Sequence[Problem]
    ) -> list[Problem]:
        if cards:
            return [NoReaderError("no software token of that name", reader=self._wanted).problem]
        if problems:
            return []
        return [MiddlewareNoTokenError("it shows no token", profile=profile.name).problem for profile in profiles]

    # -- modules --------------------------------------------------------------------------------------

    def _sources(self, profile: Profile) -> list[Pkcs11Source]:
        paths = (self._module,) if self._module else profile.modules()
        return [Pkcs11Source(profile, path, seconds=self._seconds, report_empty=self._named) for path in paths]

    def _nothing_to_load(self) -> bool:
        """Whether none of the profiles asked for by name has a module that can be loaded; tells why."""
        usable = False
        for profile in self._profiles:
            sources = self._sources(profile)
            failures = [failure for source in sources if (failure := _load_failure(source))]
            if not sources:
                failures = [MiddlewareMissingError("no module is installed", profile=profile.name).problem]
            usable = usable or len(failures) < len(sources)
            self._problems += failures[:1] if len(failures) >= len(sources) else []
        return not usable

    def _only_name(self, readers: Sequence[Reader]) -> str:
        return readers[0].name if len(readers) == 1 else self._wanted


def _profile_of(module: Path, profiles: Sequence[Profile]) -> Profile:
    """The profile a module belongs to: the only one given, one that names such a file, or one without quirks."""
    if len(profiles) == 1:
        return profiles[0]
    for profile in profiles:
        names = (path.path.replace("\\", "/").rpartition("/")[2] for path in profile.paths)
        if any(fnmatch(module.name.casefold(), name.casefold()) for name in names):
            return profile
    return Profile(name=module.stem, title=module.name)


def _refusal(reader: Reader) -> Problem | None:
    """Why a present card cannot even be tried."""
    if reader.mute:
        return CardMuteError("the card does not answer", reader=reader.name).problem
    if reader.in_use:
        return CardInUseError("another program holds the card", reader=reader.name).problem
    return None


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


def _reduce(problems: Iterable[Problem]) -> list[Problem]:
    """One problem a reader, the most telling; all that concern no reader."""
    best: dict[str, Problem] = {}
    others: list[Problem] = []
    for problem in problems:
        if not problem.reader:
            others.append(problem)
        elif problem.reader not in best or _rank(problem) < _rank(best[problem.reader]):
            best[problem.reader] = problem
    return [*others, *best.values()]


def _rank(problem: Problem) -> int:
    return _TELLING.index(problem.cause) if problem.cause in _TELLING else len(_TELLING)
