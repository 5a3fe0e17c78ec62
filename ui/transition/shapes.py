"""The shapes of the marks: what the colour says the shape and its filling say as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPalette, QPen, QPolygonF

from cardtool.model.transition_judged import DateState
from ui.look.shades import shade
from ui.transition.marks import MarkKind
from ui.transition.signs import STATE_SIGNS

if TYPE_CHECKING:
    from ui.transition.marks import Cluster


def paint_cluster(painter: QPainter, palette: QPalette, cluster: Cluster, box: QRectF) -> None:
    """Paint one mark, or the number of those that lie on each other; hollow for what asks for nothing any more."""
    colours = shade(palette, STATE_SIGNS[cluster.state][1])
    hollow = cluster.state in {DateState.PAST, DateState.DONE}
    painter.setPen(QPen(colours.accent, 2))
    painter.setBrush(QBrush(palette.window() if hollow else colours.accent))
    if len(cluster.marks) == 1:
        paint_shape(painter, cluster.marks[0].kind, box)
        return
    painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), box.width() / 3, box.width() / 3)
    painter.setPen(QPen(palette.windowText().color() if hollow else colours.on_accent))
    painter.drawText(box.adjusted(-box.width(), 0, box.width(), 0), Qt.AlignmentFlag.AlignCenter, _number(cluster))


def paint_shape(painter: QPainter, kind: MarkKind, box: QRectF) -> None:
    """Paint the shape of a kind with the pen and brush that are set."""
    if kind is MarkKind.MILESTONE:
        painter.drawEllipse(box)
    elif kind is MarkKind.EVENT:
        painter.drawRect(box.adjusted(1, 1, -1, -1))
    elif kind is MarkKind.CERTIFICATES:
        painter.drawPolygon(QPolygonF([QPointF(box.center().x(), box.top()), box.bottomRight(), box.bottomLeft()]))
    else:
        middle = box.center()
        corners = (
            QPointF(middle.x(), box.top()),
            QPointF(box.right(), middle.y()),
            QPointF(middle.x(), box.bottom()),
            QPointF(box.left(), middle.y()),
        )
        painter.drawPolygon(QPolygonF(list(corners)))


def _number(cluster: Cluster) -> str:
    return str(len(cluster.marks))
