"""The dialog of the login test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from ui.card.headline import HeadlineView
from ui.login.pin_field import PinField
from ui.login.strings import (
    tell_asking,
    tell_card,
    tell_card_left,
    tell_plan,
    tell_result,
    tell_testing,
)
from ui.look.announcing import announce
from ui.look.fact_grid import FactGrid
from ui.look.fonts import line_height, width_of
from ui.look.labels import plain_label

if TYPE_CHECKING:
    from cardtool.app.language import Texts
    from cardtool.app.login import LoginPlan, LoginResult
    from cardtool.model.reading import CardReading
    from ui.card.strings import Headline

_WIDTH, _HEIGHT = 84, 20


class LoginDialog(QDialog):
    """Shows the card, takes one PIN and shows how the test ended. It asks nothing of the card itself.

    ``test_wanted`` carries the PIN as a ``bytearray`` (``None`` when it is entered on the reader) and whether the
    person agreed to test with an unknown number of tries; it is emitted at most once.

    ``help_wanted`` is emitted when the person wants to know why the test was refused or failed.

    Args:
        texts: language.
        reading: the card.
        parent: window that the dialog stands before.
    """

    test_wanted = Signal(object, bool)
    help_wanted = Signal()

    def __init__(self, texts: Texts, reading: CardReading, parent: QWidget) -> None:
        super().__init__(parent)
        self._texts, self._reading = texts, reading
        self._plan: LoginPlan | None = None
        self._open_for_a_pin = True
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts.say("Test the PIN"))
        self.card = FactGrid(self)
        self.headline = HeadlineView(self)
        self.field = PinField(self)
        self._label = plain_label(self)
        self.agreement = QCheckBox(self)
        self._buttons = QDialogButtonBox(self)
        self.test_button = self._buttons.addButton(texts.say("Test"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.find_out = self._buttons.addButton(texts.say("Find out why"), QDialogButtonBox.ButtonRole.ActionRole)
        self.close_button = self._buttons.addButton(texts.say("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._say()
        self._lay_out()
        self._connect()
        self._show(tell_asking(texts), asks=False)

    def show_plan(self, plan: LoginPlan) -> None:
        """Ask for the PIN, or say why there is no test."""
        if not self._open_for_a_pin:
            return
        self._plan = plan
        self.card.show_rows(tell_card(self._texts, self._reading, plan))
        self._open_for_a_pin = plan.refused is None
        self._show(tell_plan(self._texts, plan), asks=self._open_for_a_pin, failed=plan.refused is not None)

    def show_result(self, result: LoginResult) -> None:
        """Say how the test ended; there is no second one in this dialog."""
        self._show(tell_result(self._texts, result), asks=False, failed=result.problem is not None)

    def card_left(self) -> None:
        """The card left its reader: no PIN goes anywhere any more, unless the test has begun."""
        if self._open_for_a_pin:
            self._open_for_a_pin = False
            self._show(tell_card_left(self._texts), asks=False)

    def done(self, result: int) -> None:
        """Close and keep no digit."""
        self.field.clear()
        super().done(result)

    def _test(self) -> None:
        plan = self._plan
        if plan is None or not self.test_button.isEnabled() or not self._open_for_a_pin:
            return
        self._open_for_a_pin = False
        pin = None if plan.pin_pad else self.field.take()
        agreed = self.agreement.isChecked()
        self._show(tell_testing(self._texts, pin_pad=plan.pin_pad), asks=False)
        self.test_wanted.emit(pin, agreed)

    def _want_help(self) -> None:
        self.reject()
        self.help_wanted.emit()

    # -- what is shown -------------------------------------------------------------------------------

    def _show(self, headline: Headline, *, asks: bool, failed: bool = False) -> None:
        plan, texts = self._plan, self._texts
        if not asks:
            self.field.clear()
        has_field = asks and plan is not None and not plan.pin_pad
        for widget in (self._label, self.field):
            widget.setVisible(has_field)
        self.agreement.setVisible(asks and plan is not None and plan.unknown_tries)
        self.test_button.setVisible(asks)
        self.find_out.setVisible(failed)
        self.close_button.setText(texts.say("Cancel") if asks else texts.say("Close"))
        self.headline.show_headline(headline)
        announce(self.headline, headline.spoken)
        self._consider()
        self._place_focus(has_field=has_field, asks=asks)

    def _place_focus(self, *, has_field: bool, asks: bool) -> None:
        first = self.field if has_field else self.agreement if not self.agreement.isHidden() else self.test_button
        (first if asks else self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)
        (self.test_button if asks else self.close_button).setDefault(True)

    def _consider(self) -> None:
        """The test can begin when the PIN is long enough and what must be agreed to is."""
        plan = self._plan
        entered = plan is not None and (plan.pin_pad or self.field.hasAcceptableInput())
        agreed = plan is not None and (not plan.unknown_tries or self.agreement.isChecked())
        self.test_button.setEnabled(entered and agreed and self._open_for_a_pin)

    def _say(self) -> None:
        texts = self._texts
        self.card.show_rows(tell_card(texts, self._reading, None))
        self.card.setAccessibleName(texts.say("Card"))
        self._label.setText(texts.say("PIN1, 4 to 12 digits"))
        self.field.setAccessibleName(texts.say("PIN1, 4 to 12 digits"))
        self.agreement.setText(texts.say("I know that a wrong PIN may lock the card"))
        for button in (self.test_button, self.find_out, self.close_button):
            button.setAutoDefault(False)  # else whichever had the focus last would take the Enter key of the field

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda _: self._consider())
        self.agreement.toggled.connect(lambda _: self._consider())
        self._buttons.accepted.connect(self._test)
        self._buttons.rejected.connect(self.reject)
        self.find_out.clicked.connect(self._want_help)

    def _lay_out(self) -> None:
        self._label.setBuddy(self.field)
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(self._label, self.field)
        gap = line_height(self.font())
        column = QVBoxLayout(self)
        column.setContentsMargins(gap, gap, gap, gap)
        column.setSpacing(gap * 3 // 4)
        column.addWidget(self.card)
        column.addWidget(self.headline)
        column.addLayout(form)
        column.addWidget(self.agreement)
        column.addStretch(1)
        column.addWidget(self._buttons)
        self.resize(width_of(self.font(), _WIDTH), line_height(self.font()) * _HEIGHT)
