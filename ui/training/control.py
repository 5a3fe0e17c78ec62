"""Ties the training panel to the scripted readers; the calls are made outside the window's thread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from cardtool.app.language import marked as _
from cardtool.app.telling import tell_cause
from cardtool.model.errors import CardtoolError
from ui.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable

    from cardtool.app.language import Texts
    from cardtool.app.training import Training
    from cardtool.model.cause import Problem
    from ui.training.panel import TrainingPanel
    from ui.window.view import MainWindow


class TrainingControl(QObject):
    """Does at the scripted readers what the panel wants.

    Args:
        training: the trainer's side.
        panel: the panel of ``window``.
        window: the window.
    """

    def __init__(self, training: Training, panel: TrainingPanel, window: MainWindow) -> None:
        super().__init__(window)
        self._training, self._panel, self._window = training, panel, window
        self._worker = Worker("training")
        panel.insert_wanted.connect(lambda script, reader: self._do(training.insert, script, reader))
        panel.remove_wanted.connect(lambda reader: self._do(training.remove, reader))
        panel.service_wanted.connect(self._turn_service)
        panel.reader_wanted.connect(self._add_reader)
        panel.reader_unwanted.connect(lambda reader: self._do(training.remove_reader, reader))
        window.language_changed.connect(self._tell)
        self._tell(window.texts)

    def finish(self, longest: float) -> bool:
        """Wait at the end of the program for the calls under way; returns whether they ended in time."""
        return self._worker.finish(longest)

    @Slot(object)
    def _tell(self, texts: Texts) -> None:
        self._worker.run(partial(self._training.scripts, texts), self._panel.show_scripts)

    @Slot(bool)
    def _turn_service(self, start: bool) -> None:  # noqa: FBT001 - a Qt slot takes its signal's value
        self._do(self._training.start_service if start else self._training.stop_service)

    @Slot()
    def _add_reader(self) -> None:
        self._worker.run(partial(_one_more, self._training), self._tell_refusal)

    def _do(self, call: Callable[..., Any], *arguments: str) -> None:
        self._worker.run(partial(_attempted, call, *arguments), self._tell_refusal)

    def _tell_refusal(self, refusal: str | Problem) -> None:
        """Say why nothing happened; empty when it did."""
        texts = self._window.texts
        words = texts.say(refusal) if isinstance(refusal, str) else tell_cause(texts, refusal)[0]
        if words:
            self._window.confirm(words)


def _attempted(call: Callable[..., Any], *arguments: str) -> str | Problem:
    """The reader may be gone: its removal is on its way to the panel then."""
    try:
        call(*arguments)
    except CardtoolError as error:
        return error.problem
    return ""


def _one_more(training: Training) -> str:
    try:
        training.add_reader()
    except ValueError:
        return _("There are enough readers.")
    return ""
