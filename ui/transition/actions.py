"""What the keys of the board do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.look.page_action import page_action

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from cardtool.app.language import Texts


class BoardActions:
    """The actions of the page; they work while the focus is in it, those of one letter while it is beside the fields.

    Attributes:
        organisation: go to the choice of the organisation.
        find: go to the filter.
        steps: go to the steps of the service.
        copy: copy the next contact of the service.
        mail: draft an e-mail to the contact of the focus, or to the first one.
        history: show or hide what the journal says of the steps.
        again: look anew.
        sheet: save the status sheet.
        print: print the status sheet.
        calendar: save the dates as a calendar.

    Args:
        page: the page.
        plain: the parts of it in which nobody types letters.
    """

    def __init__(self, page: QWidget, plain: tuple[QWidget, ...]) -> None:
        self.organisation = page_action(page, "Ctrl+O")
        self.find = page_action(page, "Ctrl+F")
        self.steps = page_action(page, "Ctrl+Return")
        self.copy = page_action(plain[0], "C")
        self.mail = page_action(page, "Ctrl+E")
        self.history = page_action(page, "F4")
        self.again = page_action(page, "Ctrl+R")
        self.sheet = page_action(page, "Ctrl+S")
        self.print = page_action(page, "Ctrl+P")
        self.calendar = page_action(page, "Ctrl+K")
        for part in plain[1:]:
            part.addAction(self.copy)

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the list of keys."""
        return (
            self.organisation,
            self.find,
            self.steps,
            self.copy,
            self.mail,
            self.history,
            self.again,
            self.sheet,
            self.print,
            self.calendar,
        )

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.organisation.setText(texts.say("Choose the organisation"))
        self.find.setText(texts.say("Filter the services"))
        self.steps.setText(texts.say("Go to the steps of the service"))
        self.copy.setText(texts.say("Copy the next contact"))
        self.mail.setText(texts.say("Draft an e-mail to the contact…"))
        self.history.setText(texts.say("History of the steps"))
        self.again.setText(texts.say("Look again"))
        self.sheet.setText(texts.say("Save the status sheet…"))
        self.print.setText(texts.say("Print the status sheet…"))
        self.calendar.setText(texts.say("Save the dates as a calendar…"))
