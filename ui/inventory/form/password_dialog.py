"""The one place where passwords of key stores are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cardtool.app.inventory.passwords import MOST_PASSWORDS, gather
from ui.inventory.form.strings import tell_passwords
from ui.look.announcing import announce
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts

#: Longest password, in characters.
_LONGEST: Final = 1024
_WIDTH: Final = 60


class PasswordField(QLineEdit):
    """Dots stand for what is typed; the field offers no copying, undoing or completing, and gives its text away once.

    Qt and Python keep short-lived copies that cannot be overwritten.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(_LONGEST)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.setAcceptDrops(False)

    def take(self) -> str:
        """What was typed; the field is empty afterwards."""
        password = self.text()
        self.clear()
        return password


class PasswordsDialog(QDialog):
    """Takes several passwords, one after another, and gives them away when the person is done.

    Attributes:
        given: the passwords that were typed here, as a tuple of texts; not sent when the dialog is left.
        forgotten: the person wants those given before forgotten.

    Args:
        texts: language.
        known: passwords that are held already.
        parent: window that the dialog stands before.
        scans: whether a scan follows, as the button then says.
    """

    given = Signal(object)
    forgotten = Signal()

    def __init__(self, texts: Texts, known: tuple[str, ...], parent: QWidget, *, scans: bool = False) -> None:
        super().__init__(parent)
        self._texts, self._known = texts, known
        self._typed: tuple[str, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts.say("Passwords of key stores"))
        self._label, self.note, self.held = (plain_label(self, wraps=True) for _ in range(3))
        self.field, self.add, self.forget = PasswordField(self), QPushButton(self), QPushButton(self)
        self._buttons = QDialogButtonBox(self)
        done = texts.say("Scan again") if scans else texts.say("Done")
        self.done_button = self._buttons.addButton(done, QDialogButtonBox.ButtonRole.AcceptRole)
        self._cancel = self._buttons.addButton(texts.say("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._say(texts)
        self._lay_out()
        self._connect()
        self._choose_default()
        self._show()

    def done(self, result: int) -> None:
        """Close and keep nothing."""
        typed = self._typed
        self._typed = self._known = ()
        self.field.clear()
        super().done(result)
        if result == QDialog.DialogCode.Accepted:
            self.given.emit(typed)

    def accept(self) -> None:
        """Take what stands in the field too."""
        self._take()
        super().accept()

    def _take(self) -> None:
        password = self.field.take()
        if password:
            self._typed = (*self._typed, password)
            self._show()
            announce(self.held, self.held.text())

    def _choose_default(self) -> None:
        """What the Enter key does: take another password, or, when the field is empty, be done."""
        (self.add if self.field.text() else self.done_button).setDefault(True)

    def _forget(self) -> None:
        self._typed = self._known = ()
        self.forgotten.emit()
        self._show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- what is shown -------------------------------------------------------------------------------

    def _show(self) -> None:
        gathered = gather(self._known, self._typed)
        told = tell_passwords(self._texts, len(gathered.passwords))
        if gathered.left_out:
            told = f"{told} {self._texts.say('More are not tried.')}"
        self.held.setText(told)
        self.forget.setEnabled(bool(gathered.passwords))

    def _say(self, texts: Texts) -> None:
        self._label.setText(texts.say("Password of a key store"))
        self.field.setAccessibleName(texts.say("Password of a key store"))
        self.add.setText(texts.say("Add another"))
        self.forget.setText(texts.say("Forget all"))
        self.note.setText(
            texts.say(
                "Give as many as {number}, one after another. They are held in memory until the program is closed, "
                "are tried on every key store, and are written nowhere.",
                number=MOST_PASSWORDS,
            )
        )
        self.field.setAccessibleDescription(self.note.text())
        for button in (self.add, self.forget, self.done_button, self._cancel):
            button.setAutoDefault(False)  # else it would take the Enter key of the field

    def _connect(self) -> None:
        self.field.textChanged.connect(self._choose_default)
        self.add.clicked.connect(self._take)
        self.forget.clicked.connect(self._forget)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)

    def _lay_out(self) -> None:
        self._label.setBuddy(self.field)
        gap = line_height(self.font())
        row, held = QHBoxLayout(), QHBoxLayout()
        row.addWidget(self.field, 1)
        row.addWidget(self.add)
        held.addWidget(self.held, 1)
        held.addWidget(self.forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap // 2)
        column.addWidget(self.note)
        column.addWidget(self._label)
        column.addLayout(row)
        column.addLayout(held)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.setMinimumWidth(width_of(self.font(), _WIDTH))
