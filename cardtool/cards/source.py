"""The door for every way of reading cards: directly over PC/SC, or through middleware in a helper process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cardtool.model.card import RawCard
    from cardtool.model.cause import Problem
    from cardtool.model.reader import Reader


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What one reading brought: cards that were read whole, and why others were not."""

    cards: tuple[RawCard, ...] = ()
    problems: tuple[Problem, ...] = ()


class CardSource(Protocol):
    """One way of reading cards."""

    @property
    def name(self) -> str:
        """Name for people and documents, for example that of the middleware profile."""

    def read(self, readers: Sequence[Reader]) -> SourceResult:
        """Read the cards in ``readers``, and software tokens that are in no reader.

        Args:
            readers: their state just before the reading; a card that has left or changed since is a problem, never
                a short card.

        Returns:
            Cards and problems; nothing is raised for what a card, a reader or a module does.
        """
