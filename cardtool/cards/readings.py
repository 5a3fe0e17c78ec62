"""One reading of everything: the cards in all readers, both ways, and the software tokens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from cardtool.cards.directly import complete, read_directly, refusal
from cardtool.cards.grouping import merge_cards
from cardtool.cards.merging import combine
from cardtool.cards.middleware import FINAL, NOT_INSTALLED, Answers
from cardtool.cards.reader_names import choose_readers
from cardtool.cards.source import SourceResult
from cardtool.model.cause import Problem
from cardtool.model.errors import (
    CardtoolError,
    MiddlewareMissingError,
    MiddlewareNoTokenError,
    NoCardError,
    NoReaderError,
)
from cardtool.model.way import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cardtool.cards.plan import ReadingPlan
    from cardtool.model.card import RawCard
    from cardtool.model.reader import Reader


def read_all(plan: ReadingPlan, *, wants_issuers: Callable[[Sequence[bytes]], bool] | None = None) -> SourceResult:
    """Read every card and every software token once.

    Args:
        plan: what to read, and how.
        wants_issuers: asked with the holder's certificates, whether those of their issuers are to be read too.

    Returns:
        Cards read whole, and the problems worth telling; nothing is raised.
    """
    return _Reading(plan, wants_issuers).run()


class _Reading:
    """One run of :func:`read_all`; gathers what comes."""

    def __init__(self, plan: ReadingPlan, wants_issuers: Callable[[Sequence[bytes]], bool] | None) -> None:
        self._plan = plan
        self._wants_issuers = wants_issuers
        self._cards: list[RawCard] = []
        self._problems: list[Problem] = []
        self._idle: list[Problem] = []  # told only if nothing was read

    def run(self) -> SourceResult:
        middleware = self._plan.middleware
        if middleware.named and self._plan.way is not Way.DIRECT:
            usable, failures = middleware.check()
            self._problems += failures
            if not usable:
                return SourceResult(problems=failures)
        chosen = self._read_readers() if middleware.for_cards or self._plan.direct else False
        if middleware.for_software and not chosen:
            self._read_software()
        cards = merge_cards(self._cards)
        problems = self._problems if cards or self._problems else self._idle
        return SourceResult(cards, tuple(dict.fromkeys(problems)))

    # -- cards in readers -----------------------------------------------------------------------------

    def _read_readers(self) -> bool:
        """Read cards; returns whether the reader asked for is a real one, so that no software slot is meant."""
        readers: tuple[Reader, ...] = ()
        try:
            readers = self._chosen_readers()
        except CardtoolError as error:
            self._idle.append(error.problem)
        refused = [problem for reader in readers if (problem := refusal(reader))]
        open_readers = [reader for reader in readers if reader.present and not refusal(reader)]
        self._problems += refused
        if readers and not open_readers and not refused:
            self._idle.append(NoCardError(reader=self._only_name(readers)).problem)
        if open_readers or self._plan.middleware.module:
            self._read_cards(open_readers)
        return bool(self._plan.reader and readers)

    def _chosen_readers(self) -> tuple[Reader, ...]:
        readers = self._plan.hardware.readers()
        if not readers:
            raise NoReaderError("no reader is connected", reader=self._plan.reader)
        return choose_readers(readers, self._plan.reader)

    def _read_cards(self, readers: Sequence[Reader]) -> None:
        direct = self._read_directly(readers)
        asked = [reader for reader in readers if self._asks_middleware(direct.get(reader.name))]
        answers = Answers(installed=True)
        if (asked or self._plan.middleware.module) and self._plan.middleware.for_cards:
            answers = self._plan.middleware.read_cards(asked)
        for reader in readers:
            shown = [card for card in answers.cards if card.reader == reader.name]
            problems = [problem for problem in answers.problems if problem.reader == reader.name]
            result = combine(direct.get(reader.name), shown, problems)
            self._cards += result.cards
            self._problems += result.problems
        self._add_others(answers, readers)

    def _add_others(self, answers: Answers, readers: Sequence[Reader]) -> None:
        """Tokens in no reader, problems with no reader, and that there is no middleware although it is needed."""
        names = {reader.name for reader in readers}
        wanted = self._plan.reader.casefold()
        self._cards += [c for c in answers.cards if c.reader not in names and wanted in c.reader.casefold()]
        self._problems += [problem for problem in answers.problems if not problem.reader]
        if not answers.installed and self._plan.direct is None:
            self._problems.append(MiddlewareMissingError(NOT_INSTALLED, reader=self._only_name(readers)).problem)

    def _read_directly(self, readers: Sequence[Reader]) -> dict[str, RawCard | Problem]:
        if self._plan.direct is None or not readers:
            return {}
        with ThreadPoolExecutor(len(readers), "direct") as pool:
            return dict(zip((reader.name for reader in readers), pool.map(self._directly, readers), strict=True))

    def _directly(self, reader: Reader) -> RawCard | Problem:
        card, reader = read_directly(self._plan, reader)
        if isinstance(card, Problem):
            return card
        issuers = self._wants_issuers is not None and self._wants_issuers(card.certificates)
        card, beside = complete(self._plan, reader, card, issuers=issuers)
        self._problems += beside
        return card

    def _asks_middleware(self, direct: RawCard | Problem | None) -> bool:
        if isinstance(direct, Problem) and direct.cause in FINAL:
            return False
        return self._plan.wants_middleware(read_directly=not (direct is None or isinstance(direct, Problem)))

    # -- software tokens ------------------------------------------------------------------------------

    def _read_software(self) -> None:
        middleware = self._plan.middleware
        answers = middleware.read_software()
        wanted = self._plan.reader.casefold()
        self._cards += [card for card in answers.cards if wanted in card.reader.casefold()]
        if middleware.named:
            self._problems += answers.problems
            self._idle += self._nothing_found(answers)

    def _nothing_found(self, answers: Answers) -> list[Problem]:
        if answers.cards:
            return [NoReaderError("no software token of that name", reader=self._plan.reader).problem]
        if answers.problems:
            return []
        profiles = self._plan.middleware.for_software
        return [MiddlewareNoTokenError("it shows no token", profile=profile.name).problem for profile in profiles]

    def _only_name(self, readers: Sequence[Reader]) -> str:
        return readers[0].name if len(readers) == 1 else self._plan.reader
