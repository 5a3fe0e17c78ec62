"""Scrolls to what the keyboard goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QScrollArea, QWidget


class FocusFollower(QObject):
    """Keeps what has the focus inside a scroll area in sight. A click moves nothing: what is clicked is in sight.

    What was only just shown gets its place a little later, so it is looked for once more when that is done.

    Args:
        area: the scroll area, which has its content already.
        show: brings a widget in sight, ``None`` for the way of the scroll area.
    """

    def __init__(self, area: QScrollArea, show: Callable[[QWidget], object] | None = None) -> None:
        super().__init__(area)
        self._content, self._show = area.widget(), show or area.ensureWidgetVisible
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._show_focus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    @Slot("QWidget*", "QWidget*")
    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if not self._holds(now) or QGuiApplication.mouseButtons():
            return
        self._show(now)
        self._later.start(0)

    @Slot()
    def _show_focus(self) -> None:
        now = QApplication.focusWidget()
        if self._holds(now):
            self._show(now)

    def _holds(self, widget: QWidget | None) -> TypeGuard[QWidget]:
        return widget is not None and self._content is not None and self._content.isAncestorOf(widget)
