"""Use case: train with scripted cards and faults in the real program, without hardware."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.cards.training.desk import TrainingDesk


@dataclass(frozen=True, slots=True)
class TrainingScript:
    """One thing to practise, in words.

    Attributes:
        id: short name for commands.
        title: what card or fault it is.
        explanation: what there is to learn from it.
    """

    id: str
    title: str
    explanation: str


class Training:
    """The trainer's side of a training: puts scripted cards into the readers of a :class:`TrainingDesk`.

    Args:
        desk: the scripted readers.
    """

    def __init__(self, desk: TrainingDesk) -> None:
        self._desk = desk

    def scripts(self, texts: Texts) -> tuple[TrainingScript, ...]:
        """Everything there is to practise, in the language of ``texts``."""
        scripts = self._desk.scripts.scripts
        return tuple(TrainingScript(s.id, texts.say(s.title), texts.say(s.explanation)) for s in scripts)

    @property
    def readers(self) -> tuple[str, ...]:
        """Names of the scripted readers."""
        return self._desk.reader_names

    def insert(self, script: str, reader: str) -> None:
        """Put a card into a reader; one that is there is pulled first.

        Raises:
            KeyError: unknown script or reader.
        """
        self._desk.insert(script, reader)

    def remove(self, reader: str) -> None:
        """Pull the card out of a reader."""
        self._desk.remove(reader)

    def stop_service(self) -> None:
        """Let the smart-card service stop."""
        self._desk.stop_service()

    def start_service(self) -> None:
        """Let the smart-card service start again."""
        self._desk.start_service()

    def add_reader(self) -> str:
        """Connect one more reader; returns its name."""
        return self._desk.add_reader()

    def remove_reader(self, reader: str) -> None:
        """Pull a reader out."""
        self._desk.remove_reader(reader)


def begin_training(workspace: Workspace) -> Training:
    """Replace the readers of ``workspace`` by scripted ones and return the trainer's side.

    Raises:
        InstallationError: the scripts are missing or broken.
    """
    from cardtool.cards.training.desk import TrainingDesk

    desk = TrainingDesk(workspace.day())
    workspace.training_desk = desk
    return Training(desk)
