"""Says who learns of a question before it is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from cardtool.app.diagnosing.revocation_wording import NOBODY_TOLD, REACHING, TOLD
from cardtool.model.diagnosis import ProbeId
from ui.look.first_size import largest_size
from ui.look.fonts import line_height, scaled, width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts

_WIDTH: Final = 64


class ConsentDialog(QDialog):
    """Names the hosts that are asked; ``accepted`` means that they may be, and leaving the dialog that they may not.

    Args:
        texts: language.
        probe: the network or revocation.
        hosts: who learns of it; empty when nobody does.
        parent: window that the dialog stands before.
    """

    def __init__(self, texts: Texts, probe: ProbeId, hosts: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title, self.words = plain_label(self, wraps=True), plain_label(self, wraps=True)
        buttons = QDialogButtonBox(self)
        self.ask = buttons.addButton(texts.say("Ask now"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.leave = buttons.addButton(texts.say("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self._title.setText(_title(texts, probe))
        self._title.setFont(scaled(self.font(), 1.2, bold=True))
        self.words.setText(_words(texts, probe, hosts))
        self.words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowTitle(self._title.text())
        self.setAccessibleDescription(self.words.text())
        self.ask.setAutoDefault(False)
        self.leave.setDefault(True)
        gap = line_height(self.font())
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap // 2)
        for widget in (self._title, self.words):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(buttons)
        self.setMinimumWidth(min(width_of(self.font(), _WIDTH), largest_size(self).width()))


def _title(texts: Texts, probe: ProbeId) -> str:
    if probe is ProbeId.REVOCATION:
        return texts.say("Ask whether the card has been closed?")
    return texts.say("Look whether the card issuer's servers can be reached?")


def _words(texts: Texts, probe: ProbeId, hosts: tuple[str, ...]) -> str:
    if not hosts:
        return texts.say(NOBODY_TOLD)
    named = ", ".join(hosts)
    if probe is ProbeId.REVOCATION:
        return texts.say(TOLD, hosts=named)
    return texts.say(REACHING, hosts=named)
