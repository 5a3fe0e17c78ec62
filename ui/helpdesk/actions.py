"""What the keys of the helpdesk's page do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.look.page_action import page_action

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QWidget

    from cardtool.app.language import Texts


class HelpdeskActions:
    """The actions of the page; they work while the focus is in it.

    Attributes:
        check: check this workstation and its card.
        again: make the check of the focus again.
        details: show or hide what the check of the focus saw.
        support: make a support file.
        revocation: ask whether the card was revoked.
        network: look whether the services of the card can be reached.

    Args:
        page: the page.
    """

    def __init__(self, page: QWidget) -> None:
        self.check = page_action(page, "Ctrl+Return")
        self.again = page_action(page, "Ctrl+R")
        self.details = page_action(page, "F4")
        self.support = page_action(page, "Ctrl+S")
        self.revocation = page_action(page, "Ctrl+E")
        self.network = page_action(page, "Ctrl+N")

    @property
    def all(self) -> tuple[QAction, ...]:
        """Every action, in the order of the list of keys."""
        return self.check, self.again, self.details, self.support, self.revocation, self.network

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self.check.setText(texts.say("Start the check"))
        self.again.setText(texts.say("Check this again"))
        self.details.setText(texts.say("What the check saw"))
        self.support.setText(texts.say("Support file…"))
        self.revocation.setText(texts.say("Ask the revocation service…"))
        self.network.setText(texts.say("Check the network…"))
