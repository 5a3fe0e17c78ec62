"""Makes the support file: opens its dialog, and does outside the window's thread what the dialog wants."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from shiboken6 import isValid

from cardtool.model.cause import Problem
from ui.helpdesk import tasks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cardtool.app.diagnosing.support import Preview
    from cardtool.app.language import Texts
    from cardtool.app.workspace import Workspace
    from cardtool.model.diagnosis import Diagnosis
    from ui.helpdesk.support_dialog import SupportDialog
    from ui.window.view import MainWindow
    from ui.worker import Worker


class SupportWork(QObject):
    """The support file of one window.

    Args:
        workspace: surroundings.
        window: the window.
        worker: does what takes long.
    """

    def __init__(self, workspace: Workspace, window: MainWindow, worker: Worker) -> None:
        super().__init__(window)
        self._workspace, self._window, self._worker = workspace, window, worker
        self._open: tuple[SupportDialog, Diagnosis] | None = None
        window.language_changed.connect(self._say)

    @Slot(object)
    def open_dialog(self, diagnosis: Diagnosis) -> None:
        """Show what a support file of a check would hold."""
        from ui.helpdesk.support_dialog import SupportDialog

        dialog = SupportDialog(self._window.texts, self._window)
        self._open = dialog, diagnosis
        dialog.finished.connect(self._forget)
        dialog.preview_wanted.connect(partial(self._preview, dialog, diagnosis))
        dialog.save_wanted.connect(partial(self._save, dialog))
        dialog.open()
        self._preview(dialog, diagnosis, ())

    @Slot(object)
    def _say(self, texts: Texts) -> None:
        """A dialog that is open takes another language, and its file too."""
        if self._open is not None:
            dialog, diagnosis = self._open
            dialog.say(texts)
            self._preview(dialog, diagnosis, dialog.unmasked)

    @Slot()
    def _forget(self) -> None:
        self._open = None

    def _preview(self, dialog: SupportDialog, diagnosis: Diagnosis, unmask: tuple[str, ...]) -> None:
        texts = self._window.texts
        call = partial(tasks.preview, self._workspace, diagnosis, texts, unmask)
        self._worker.run(call, partial(self._take_preview, dialog, texts))

    def _take_preview(self, dialog: SupportDialog, texts: Texts, preview: Preview | Problem) -> None:
        """A file in a language that is in force no more is not shown."""
        if texts is self._window.texts:
            _hand(dialog, dialog.take_preview, preview)

    def _save(self, dialog: SupportDialog, shown: Preview, path: Path) -> None:
        self._worker.run(partial(tasks.save, shown, path), partial(self._take_saved, dialog))

    def _take_saved(self, dialog: SupportDialog, saved: Path | Problem) -> None:
        _hand(dialog, dialog.take_saved, saved)
        if not isinstance(saved, Problem):
            self._window.confirm(self._window.texts.say("The support file is saved: {file}", file=saved.name))


def _hand(dialog: SupportDialog, take: Callable[[Any], object], result: object) -> None:
    """Hand a result to a dialog that may have been left meanwhile."""
    if isValid(dialog):
        take(result)
