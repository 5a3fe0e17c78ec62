"""The two sheets of the helpdesk: the trust of this workstation, and where the cards can be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cardtool.model.cause import Problem
from ui.helpdesk.readiness_strings import readiness_as_text, tell_readiness, tell_readiness_title
from ui.helpdesk.sheet_view import SheetView
from ui.helpdesk.trust_strings import commands_as_text, tell_trust, tell_trust_note, tell_trust_title
from ui.look.announcing import announce
from ui.window.strings import tell_notice

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from cardtool.app.language import Texts
    from cardtool.model.readiness import ReadinessSheet
    from cardtool.model.workstation_trust import WorkstationTrust


class TrustPage(SheetView):
    """Which authorities this workstation trusts, and how to install what is missing."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.found: WorkstationTrust | None = None
        self._problem: Problem | None = None

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._texts = texts
        self.renew.setText(texts.say("Look again"))
        self.copy.setText(texts.say("Copy the commands"))
        self._show_state()

    def take(self, found: WorkstationTrust | Problem) -> None:
        """Show what was found, or why nothing was."""
        if isinstance(found, Problem):
            self.found, self._problem = None, found
        else:
            self.found, self._problem = found, None
        self._show_state()
        announce(self, self.title.text())

    def copied_text(self) -> str:
        """The commands for what is missing; empty when nothing is."""
        return commands_as_text(self._texts, self.found) if self.found is not None else ""

    def _show_state(self) -> None:
        if self.found is not None:
            self._show(self._texts, self.found)
        elif self._problem is not None:
            self.show_sheet(tell_notice(self._texts, self._problem), "", (), copyable=False)
        else:
            self.show_sheet(self._texts.say("Looking at the stores of this computer…"), "", (), copyable=False)

    def _show(self, texts: Texts, found: WorkstationTrust) -> None:
        sections = tell_trust(texts, found)
        copyable = bool(commands_as_text(texts, found))
        self.show_sheet(tell_trust_title(texts, found), tell_trust_note(texts), sections, copyable=copyable)


class ReadinessPage(SheetView):
    """In which services the cards in the readers can be used."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.sheet: ReadinessSheet | None = None
        self._problem: Problem | None = None

    def say(self, texts: Texts) -> None:
        """Take the words of a language."""
        self._texts = texts
        self.renew.setText(texts.say("Look again"))
        self.copy.setText(texts.say("Copy the sheet"))
        self._show_state()

    def take(self, sheet: ReadinessSheet | Problem) -> None:
        """Show a sheet, or why there is none."""
        if isinstance(sheet, Problem):
            self.sheet, self._problem = None, sheet
        else:
            self.sheet, self._problem = sheet, None
        self._show_state()
        announce(self, self.title.text())

    def copied_text(self) -> str:
        """The sheet as lines; empty without a card."""
        return readiness_as_text(self._texts, self.sheet) if self.sheet is not None else ""

    def _show_state(self) -> None:
        if self.sheet is not None:
            self._show(self._texts, self.sheet)
        elif self._problem is not None:
            self.show_sheet(tell_notice(self._texts, self._problem), "", (), copyable=False)
        else:
            self.show_sheet(self._texts.say("Looking at the cards…"), "", (), copyable=False)

    def _show(self, texts: Texts, sheet: ReadinessSheet) -> None:
        nobody = texts.say("Nobody is asked for this sheet. What a service does not publish is likely or not known.")
        sections = tell_readiness(texts, sheet)
        self.show_sheet(tell_readiness_title(texts, sheet), nobody, sections, copyable=bool(sections))
