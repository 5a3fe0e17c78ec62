"""The wanted OIDs as a Qt tree of two levels: organisations, and their OIDs with the answers."""

from __future__ import annotations

import html
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from ui.inventory.grouping import filter_groups
from ui.inventory.signs import OID_SIGNS
from ui.inventory.strings import tell_group, tell_oid
from ui.look.icons import icon

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon, QPalette

    from cardtool.model.oid import OidVerdict, OidVerdictCode
    from ui.inventory.content import Content
    from ui.inventory.grouping import Group

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
#: Internal number of an organisation's index; that of an OID is its organisation's row and one more.
_IS_GROUP: Final = 0


class OidRole(IntEnum):
    """What the tree knows beside Qt's own roles."""

    VERDICT = Qt.ItemDataRole.UserRole + 1


class OidModel(QAbstractItemModel):
    """Organisations with open OIDs first.

    Attributes:
        groups: what is shown.
        needle: what a line or its organisation must hold to be shown.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._content: Content | None = None
        self._icons: dict[OidVerdictCode, QIcon] = {}
        self.needle = ""
        self.groups: tuple[Group, ...] = ()

    def show_content(self, content: Content, palette: QPalette) -> None:
        """Take an inventory; the filter stays in force."""
        self._content = content
        self._icons = {code: icon(*sign, palette) for code, sign in OID_SIGNS.items()}
        self._renew()

    def filter(self, needle: str) -> None:
        """Show only the OIDs whose line or organisation holds ``needle``."""
        if needle != self.needle:
            self.needle = needle
            self._renew()

    @property
    def shown(self) -> tuple[OidVerdict, ...]:
        """The answers shown, top down."""
        return tuple(line.verdict for group in self.groups for line in group.lines)

    def index_of(self, oid: str) -> QModelIndex:
        """Index of an OID, invalid when it is not shown."""
        for row, group in enumerate(self.groups):
            for place, line in enumerate(group.lines):
                if line.verdict.wanted.oid == oid:
                    return self.createIndex(place, 0, row + 1)
        return QModelIndex()

    def index(self, row: int, column: int, parent: _Index = _ROOT) -> QModelIndex:
        """Index of an organisation, or of an OID under one."""
        if column != 0 or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _IS_GROUP)

    def parent(self, index: _Index = _ROOT) -> QModelIndex:  # type: ignore[override] # QObject has a parent() too
        """Index of the organisation of an OID."""
        if not index.isValid() or index.internalId() == _IS_GROUP:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _IS_GROUP)

    def rowCount(self, parent: _Index = _ROOT) -> int:  # noqa: N802 - Qt's name
        """Number of organisations, or of the OIDs of one."""
        if not parent.isValid():
            return len(self.groups)
        return len(self.groups[parent.row()].lines) if parent.internalId() == _IS_GROUP else 0

    def hasChildren(self, parent: _Index = _ROOT) -> bool:  # noqa: N802 - Qt's name
        """Whether it is an organisation; asked for every line when the tree is laid out."""
        return parent.internalId() == _IS_GROUP if parent.isValid() else bool(self.groups)

    def columnCount(self, parent: _Index = _ROOT) -> int:  # noqa: ARG002, N802 - Qt's name and parameter
        """One."""
        return 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Words and icon of a line, and the answer of an OID."""
        if not index.isValid() or self._content is None:
            return None
        if index.internalId() == _IS_GROUP:
            text = tell_group(self._content.texts, self.groups[index.row()])
            return text if role in _TEXT_ROLES else None
        verdict = self.groups[index.internalId() - 1].lines[index.row()].verdict
        if role == OidRole.VERDICT:
            return verdict
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icons[verdict.code]
        text = tell_oid(self._content.texts, self._content.inventory.as_of, verdict)
        if role == Qt.ItemDataRole.ToolTipRole:
            return html.escape(text)
        return text if role in _TEXT_ROLES else None

    def _renew(self) -> None:
        self.beginResetModel()
        self.groups = filter_groups(self._content.groups, self.needle) if self._content else ()
        self.endResetModel()


_TEXT_ROLES: Final = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})
