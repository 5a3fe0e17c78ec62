"""The list of the services, those that ask for something first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from ui.look.icons import icon
from ui.look.titled_list import TitledList, TitledRole
from ui.transition.signs import STATE_SIGNS
from ui.transition.strings import tell_service

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from cardtool.app.language import Texts
    from cardtool.model.transition_judged import JudgedService

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()


class ServiceModel(QAbstractListModel):
    """The services in the order they are given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.services: tuple[JudgedService, ...] = ()
        self._words: tuple[tuple[str, str], ...] = ()

    def show_services(self, texts: Texts, services: Sequence[JudgedService]) -> None:
        """Show these services."""
        self.beginResetModel()
        self.services = tuple(services)
        self._words = tuple((each.service.title.of(texts.language), tell_service(texts, each)) for each in services)
        self.endResetModel()

    def service(self, row: int) -> JudgedService | None:
        """The service of a row, ``None`` for one that is not there."""
        return self.services[row] if row in range(len(self.services)) else None

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of services."""
        return 0 if parent.isValid() else len(self.services)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Name, state and drawing of a service; for a screen reader both texts in one."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(*STATE_SIGNS[self.services[index.row()].state])
        title, status = self._words[index.row()]
        texts: dict[int, str] = {
            Qt.ItemDataRole.DisplayRole: f"{title}\n{status}",
            Qt.ItemDataRole.AccessibleTextRole: f"{title}: {status}",
            TitledRole.TITLE: title,
            TitledRole.STATUS: status,
        }
        return texts.get(role)


class ServiceList(TitledList):
    """Shows services; the chosen one stays chosen when they are judged anew.

    Attributes:
        chosen: the service of the focus is another one, or was judged anew; ``None`` when none is shown.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.services = ServiceModel(self)
        self._chosen = ""
        self.setModel(self.services)
        self.selectionModel().currentRowChanged.connect(lambda index: self._choose(index.row()))

    @property
    def current(self) -> JudgedService | None:
        """The service of the focus."""
        return self.services.service(self.currentIndex().row())

    def show_services(self, texts: Texts, services: Sequence[JudgedService]) -> None:
        """Show these; the first one is chosen when the chosen one is not among them."""
        chosen = self._chosen
        self.services.show_services(texts, services)
        if services:
            self.choose(chosen)
        else:
            self.chosen.emit(None)

    def choose(self, service: str) -> None:
        """Go to a service; to the first one where it is not shown."""
        ids = [each.service.id for each in self.services.services]
        self.setCurrentIndex(self.services.index(ids.index(service) if service in ids else 0))

    def copied_text(self) -> str:
        """Name and state of the chosen service, apart by a tab."""
        index = self.currentIndex()
        return f"{index.data(TitledRole.TITLE)}\t{index.data(TitledRole.STATUS)}" if index.isValid() else ""

    def _choose(self, row: int) -> None:
        service = self.services.service(row)
        if service is not None:
            self._chosen = service.service.id
            self.chosen.emit(service)
