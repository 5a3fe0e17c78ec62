"""The worklist as simply as one can say it: what the store must agree with."""

from __future__ import annotations

from dataclasses import dataclass, field

from cardtool.model.worklist import OPEN_STATES, EntryState


@dataclass
class Change:
    """A state with its reason; ``floor`` where a purge made it, which cannot be withdrawn."""

    state: EntryState
    reason: str
    floor: bool = False


@dataclass
class Card:
    """A card on the list: its number, its holder, when it was changed, and every change that stands."""

    number: int
    holder: str
    changed: int
    changes: list[Change]
    version: int = 1
    said: list[str] = field(default_factory=list)
    """Reasons since the last purge, those of withdrawn changes too."""
    purged: bool = False

    @property
    def state(self) -> EntryState:
        return self.changes[-1].state

    @property
    def reason(self) -> str:
        return self.changes[-1].reason

    def set(self, state: EntryState, reason: str, minute: int) -> None:
        """Somebody says what became of it."""
        self.changes.append(Change(state, reason))
        self._changed(minute)

    def withdraw(self, minute: int) -> bool:
        """The last change is undone; whether the card stays."""
        self.changes.pop()
        if self.changes:
            self._changed(minute)
        return bool(self.changes)

    def _changed(self, minute: int) -> None:
        self.version += 1
        self.changed = minute
        self.said.append(self.reason)

    def is_due(self, before: int) -> bool:
        """Whether a purge takes it."""
        return self.state not in OPEN_STATES and self.changed < before and bool(self.holder or any(self.said))

    def purge(self) -> None:
        """It loses its personal data."""
        self.holder, self.said, self.purged = "", [], True
        self.changes = [Change(self.state, "", floor=True)]
        self.version += 1
