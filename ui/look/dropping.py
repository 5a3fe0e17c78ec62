"""Files and folders that are dropped onto a widget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDropEvent

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget

_KINDS: Final = frozenset({QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop})
#: Files that are taken at once; more are a folder.
_MOST: Final = 10_000


class Drops(QObject):
    """Takes what is dropped onto its targets; text that is dropped is left to them.

    Attributes:
        dropped: paths, none twice.
        enabled: whether anything is taken now.
    """

    dropped = Signal(object)

    def __init__(self, parent: QObject, *targets: QWidget) -> None:
        super().__init__(parent)
        self.enabled = True
        for target in targets:
            target.setAcceptDrops(True)
            target.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take files; let everything else go on."""
        if event.type() not in _KINDS or not isinstance(event, QDropEvent):
            return super().eventFilter(watched, event)
        paths = local_paths(event.mimeData()) if self.enabled else ()
        if not paths:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if event.type() is QEvent.Type.Drop:
            self.dropped.emit(paths)
        return True


def local_paths(mime: QMimeData) -> tuple[Path, ...]:
    """The files and folders of this machine that are carried."""
    urls = mime.urls()[:_MOST] if mime.hasUrls() else []
    return tuple(dict.fromkeys(Path(url.toLocalFile()) for url in urls if url.isLocalFile()))
